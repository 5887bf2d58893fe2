"""What tests of the whole site share: this project's pages with every figure, built once and served."""

from __future__ import annotations

import functools
import http.server
import threading

import pytest

from tests import every_page


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves a folder without a word."""

    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="session")
def every_address(tmp_path_factory, browser):
    """The addresses of all pages of the whole site, by path, such as "studies/papers/"."""
    project = every_page.lay_down(tmp_path_factory.mktemp("every"))
    handler = functools.partial(Quiet, directory=str(project.site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        paths = (path.relative_to(project.site).as_posix() for path in sorted(project.site.rglob("*.html")))
        names = [path.removesuffix("index.html") for path in paths]
        yield {name: f"http://127.0.0.1:{server.server_port}/{name}" for name in names}
        server.shutdown()


@pytest.fixture(scope="session")
def studies(every_address):
    """The addresses of the pages with figures."""
    return {
        name: address for name, address in every_address.items() if name.startswith("studies/") and name.count("/") > 1
    }
