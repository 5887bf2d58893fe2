"""Hostile words in every figure, opened as a site, from a folder and as one file: nothing runs, nothing is loaded."""

from __future__ import annotations

import functools
import http.server
import threading
from dataclasses import replace

import pytest

from rnnreport.single_file import export
from tests import hostile

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WATCH = """window.broken = []; addEventListener("securitypolicyviolation",
    event => window.broken.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`), true);"""
USE = """() => document.querySelectorAll("figure").forEach(figure => {
    const some = selector => [...figure.querySelectorAll(selector)].slice(0, 12);
    const tell = (one, kinds) => kinds.forEach(kind => one.dispatchEvent(new PointerEvent(kind, { bubbles: true })));
    some("details").forEach(one => { one.open = true; });
    some(".rr-t, [tabindex], a").forEach(one => { tell(one, ["pointerover", "pointermove", "mouseover"]); one.focus(); });
    some("button, summary, .rr-t").forEach(one => tell(one, ["click"]));
    some("select").forEach(one => { one.selectedIndex = one.options.length - 1; tell(one, ["change"]); });
    some("input").forEach(one => { one.value = "ran"; tell(one, ["input"]); });
})"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves a folder without a word."""

    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="module")
def addresses(tmp_path_factory):
    """The addresses of one page in its three forms."""
    online = hostile.lay_down(tmp_path_factory.mktemp("hostile"))
    figures = hostile.shown()
    offline = replace(online, offline=True)
    hostile.built(online, *figures)
    hostile.built(offline, *figures)
    single = online.root / "single.html"
    export(online, "every/index.md", single)
    handler = functools.partial(Quiet, directory=str(online.site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield {
            "site": f"http://127.0.0.1:{server.server_port}/every/",
            "folder": (offline.site / "every" / "index.html").as_uri(),
            "file": single.as_uri(),
        }
        server.shutdown()


@pytest.mark.parametrize("form", ["site", "folder", "file"])
def test_no_word_is_ever_more_than_text(browser, addresses, form):
    """Pointed at, clicked and searched for, no word runs, asks for anything, or would have without the policy."""
    context = browser.new_context(offline=form != "site")
    context.add_init_script(WATCH)
    page, asked, told = context.new_page(), [], []
    context.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: (told.append("a dialog opened"), dialog.dismiss()))
    page.on("console", lambda said: told.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: told.append(str(error)))
    page.goto(addresses[form])
    page.evaluate(USE)
    page.wait_for_timeout(300)
    if form != "file":
        page.locator("[data-md-component=search-query]").first.click()
        page.keyboard.type("ran")
        page.wait_for_selector(".md-search-result__link")
    assert page.locator("figure").count() >= len(hostile.drawing.FIGURES)
    assert (page.evaluate("'ran' in window"), page.evaluate("window.broken"), told) == (False, [], [])
    assert "script" in page.content() and page.url.startswith(addresses[form])
    own = {"site": addresses["site"].removesuffix("every/"), "folder": "file:///", "file": addresses["file"]}[form]
    assert [address for address in asked if not address.startswith((own, "data:"))] == []
    context.close()
