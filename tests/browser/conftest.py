"""What tests of the whole site share: this project's pages with every figure, built once and served."""

from __future__ import annotations

import functools
import http.server
import threading

import pytest

from tests import every_page


class Quick(http.server.SimpleHTTPRequestHandler):
    """Serves a folder without a word, each file once: browsers keep it. The search finds nothing; nobody searches."""

    protocol_version = "HTTP/1.1"

    def end_headers(self):
        self.send_header("Cache-Control", "max-age=3600")
        super().end_headers()

    def translate_path(self, path):
        return super().translate_path(path if not path.endswith("search_index.json") else "/404.html")

    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="session")
def every_address(tmp_path_factory, browser):
    """The addresses of all pages of the whole site, by path, such as "studies/papers/"."""
    project = every_page.lay_down(tmp_path_factory.mktemp("every"))
    handler = functools.partial(Quick, directory=str(project.site))
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
