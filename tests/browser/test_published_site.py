"""From a build to a reader: pushed to a bare repository, cloned, served below a base path, opened in a real browser."""

from __future__ import annotations

import functools
import http.server
import threading

import pytest

from rnnreport.publishing import Request, publish
from tests.browser.test_built_site import BASE, Handler
from tests.repositories import ALONE, git, in_repository

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("built_anew")]


@pytest.fixture
def address(small_site, tmp_path, monkeypatch):
    """The address of a clone of the published branch, below BASE."""
    for name, value in ALONE.items():
        monkeypatch.setenv(name, value)
    project = in_repository(small_site, tmp_path)
    publish(project, Request(rights=True), lambda text: None)
    git(tmp_path, "clone", "--quiet", "--branch", "gh-pages", "host.git", "served")
    handler = functools.partial(Handler, directory=str(tmp_path / "served"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}{BASE}/"
        server.shutdown()


def test_a_published_site_opens_and_its_figures_live(browser, address):
    """From the first page to the study, where a word tells its number; nothing fails, nothing leaves the base path."""
    page, asked, failed = browser.new_page(), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("response", lambda answer: failed.append(answer.url) if answer.status >= 400 else None)
    page.on("console", lambda said: failed.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: failed.append(str(error)))
    page.goto(address)
    page.click("article a:text-is('the study')")
    page.wait_for_load_state()
    page.hover(".rr-line .rr-t")
    page.wait_for_selector(".rr-tip:not([hidden])")
    assert " = " in page.inner_text(".rr-tip")
    assert failed == [] and all(url.startswith((address, "data:")) for url in asked)
    page.close()
