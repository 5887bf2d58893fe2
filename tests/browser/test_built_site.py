"""A built site in a real browser, served below a base path as GitHub Pages does."""

from __future__ import annotations

import functools
import http.server
import threading

import pytest

pytestmark = pytest.mark.browser
BASE = "/project"


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves the site below BASE, and nothing elsewhere."""

    def translate_path(self, path):
        return super().translate_path(path.removeprefix(BASE) if path.startswith(f"{BASE}/") else "/nowhere")

    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="module")
def address(small_site):
    """The address of the study page."""
    handler = functools.partial(Handler, directory=str(small_site.site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}{BASE}/studies/one/"
        server.shutdown()


@pytest.fixture
def opened(browser, address):
    """Open the page and keep what it asked for and complained of."""
    contexts = []

    def opening(fragment: str = "", **options):
        contexts.append(browser.new_context(**options))
        page = contexts[-1].new_page()
        page.requests, page.complaints = [], []
        page.on("request", lambda request: page.requests.append(request.url))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
        page.on("dialog", lambda dialog: (page.complaints.append("a dialog opened"), dialog.dismiss()))
        page.goto(address + fragment)
        return page

    yield opening
    for context in contexts:
        context.close()


def test_nothing_complains_and_nothing_runs(opened):
    """No error, no dialog from a text with a script in it, no request to another host."""
    page = opened()
    page.hover(".rr-line .rr-t")
    page.wait_for_selector(".rr-tip:not([hidden])")
    assert page.complaints == []
    assert {url.split("/")[2] for url in page.requests} == {page.url.split("/")[2]}


def test_numbers_come_when_they_are_asked_for(opened):
    """No shard is loaded before a reader hovers; then the tip tells the number."""
    page = opened()
    assert not [url for url in page.requests if "/figures/" in url]
    page.hover(".rr-line .rr-t")
    page.wait_for_selector(".rr-tip:not([hidden])")
    assert "cell 0" in page.inner_text(".rr-tip") and " = " in page.inner_text(".rr-tip")


def test_a_link_shows_the_view_that_it_names(opened):
    """The forget gate of two cells, straight from the address."""
    page = opened("#cells-1?of=f&cells=1-2")
    page.wait_for_selector('.rr-seg button[aria-pressed="true"]:text-is("f")')
    assert page.locator(".rr-row[data-cell]").count() == 2


def test_back_returns_to_the_view_before(opened):
    """Choosing a state and going back shows what was shown before."""
    page = opened()
    page.click('.rr-seg button:text-is("c")')
    page.wait_for_selector('.rr-seg button[aria-pressed="true"]:text-is("c")')
    page.go_back()
    page.wait_for_selector('.rr-seg button[aria-pressed="true"]:text-is("h")')


def test_without_javascript_the_cells_are_there(opened):
    """All asked cells stand as coloured words, and no dead control is shown."""
    page = opened(java_script_enabled=False)
    assert page.locator(".rr-row[data-cell]").count() == 4
    assert page.locator(".rr-controls button").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_never_scrolls_sideways(opened, scheme, width):
    """On phone and desk, light and dark, the page is no wider than the window."""
    page = opened(viewport={"width": width, "height": 800}, color_scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
