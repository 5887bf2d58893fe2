"""Hostile words in every figure, opened as a site, from a folder and as one file: nothing runs, nothing is loaded."""

from __future__ import annotations

import functools
import http.server
import json
import threading
from dataclasses import replace

import pytest

from rnnreport.single_file import export
from tests import hostile
from tests.contracts.test_every_figure import Read

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WATCH = """window.broken = []; addEventListener("securitypolicyviolation",
    event => window.broken.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`), true);"""
USE = """() => document.querySelectorAll("figure").forEach(figure => {
    const some = selector => [...figure.querySelectorAll(selector)].slice(0, 12);
    const event = kind => new PointerEvent(kind, { bubbles: true });
    const tell = (one, kinds) => kinds.forEach(kind => one.dispatchEvent(event(kind)));
    some("details").forEach(one => { one.open = true; });
    const near = ["pointerover", "pointermove", "mouseover"];
    some(".rr-t, [tabindex], a").forEach(one => { tell(one, near); one.focus(); });
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
    """The addresses of one page from a server, from a folder, and as one file; and its project, which is built once."""
    project = replace(hostile.lay_down(tmp_path_factory.mktemp("hostile")), offline=True)
    hostile.built(project, *hostile.shown())
    single = project.root / "single.html"
    export(project, "every/index.md", single)
    handler = functools.partial(Quiet, directory=str(project.site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield {
            "server": f"http://127.0.0.1:{server.server_port}/every/",
            "folder": (project.site / "every" / "index.html").as_uri(),
            "file": single.as_uri(),
            "project": project,
        }
        server.shutdown()


@pytest.mark.parametrize("form", ["server", "folder", "file"])
def test_no_word_is_ever_more_than_text(browser, addresses, form):
    """Pointed at, clicked and searched for, no word runs, asks for anything, or would have without the policy."""
    context = browser.new_context(offline=form != "server")
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
    own = {"server": addresses[form].removesuffix("every/"), "folder": "file:///", "file": addresses["file"]}[form]
    assert [address for address in asked if not address.startswith((own, "data:"))] == []
    context.close()


def test_the_search_index_holds_text(addresses):
    """What the search writes into pages has plain elements of prose in it, without a single attribute."""
    index = json.loads((addresses["project"].site / "search" / "search_index.json").read_text(encoding="utf-8"))
    read = Read("".join(entry["title"] + entry["text"] for entry in index["docs"]))
    assert {tag for tag, _ in read.elements} <= {"p", "ul", "ol", "li", "code", "pre", "dl", "dt", "dd"}
    assert [attributes for _, attributes in read.elements if attributes] == []
    assert any("ran=1" in entry["title"] for entry in index["docs"])
