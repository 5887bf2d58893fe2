"""The figure of cells in a real browser, from a folder on disk: what it shows is what Python would have drawn."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rnnreport.results import Readings
from tests.figures import drawing, invented
from tests.figures.invented import next_word

pytestmark = pytest.mark.browser

WORDS = "Computers are good and fast machines".split()
OTHER = "Computers are slow and dear machines".split()
PAGE = """<!doctype html><html lang="en" data-md-color-scheme="default"><meta charset="utf-8"><title>cells</title>
{sheets}<body class="md-typeset">{figures}{scripts}</body></html>"""
SEEN = """(id) => Array.from(document.querySelectorAll(`#${id} .rr-row:not(.rr-heads), #${id} .rr-gap`), (row) => [
  row.dataset.cell || "gap", row.className === "rr-gap" ? row.textContent : "",
  ...Array.from(row.querySelectorAll(".rr-line"), (line) => [line.dir, line.querySelector(".rr-hidden").textContent,
    ...Array.from(line.querySelectorAll(".rr-t"), (token) => token.className + " " + token.textContent)])])"""


def answers() -> tuple[Readings]:
    """Return what two models read; they wrote on differently."""
    first, second = next_word.record(("LSTM", "GRU"), WORDS).readings
    return (Readings((first, replace(second, tokens=tuple(OTHER) + second.tokens[len(OTHER) :]))),)


def drawn(number: int = 1, **arguments) -> tuple[str, dict[str, bytes]]:
    """Return a figure's HTML and files, under its own id."""
    at = drawing.Place(f"cells-{number}", "figures/")
    module = drawing.members("figure")["cells"].load()
    settings = module.Arguments(**(invented.ARGUMENTS["cells"] | arguments))
    shown = module.show(settings, invented.study("LSTM", "GRU"), answers(), at)
    return drawing.render(drawing.PROJECT, "figures/cells.html.jinja", figure=shown.context, place=at), dict(
        shown.files
    )


@pytest.fixture
def write(tmp_path):
    """Write a page with figures, given as the arguments of each, and return its address."""

    def write(*figures: dict) -> str:
        assets = sorted((drawing.PROJECT.templates / "assets").iterdir())
        html = ""
        for number, arguments in enumerate(figures, 1):
            text, files = drawn(number, **arguments)
            html += text
            for name, content in files.items():
                path = tmp_path / "figures" / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
        sheets = "".join(f'<link rel="stylesheet" href="{path.as_uri()}">' for path in assets if path.suffix == ".css")
        scripts = "".join(f'<script src="{path.as_uri()}"></script>' for path in assets if path.suffix == ".js")
        (tmp_path / "page.html").write_text(PAGE.format(sheets=sheets, figures=html, scripts=scripts), encoding="utf-8")
        return (tmp_path / "page.html").as_uri()

    return write


@pytest.fixture
def visit(browser):
    """Open an address; every error of a script fails the test."""
    opened, errors = [], []

    def visit(address: str, **settings):
        context = browser.new_context(**({"viewport": {"width": 1280, "height": 900}} | settings))
        opened.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(address)
        return page

    yield visit
    for context in opened:
        context.close()
    assert errors == []


def press(page, state: str, number: int = 1) -> None:
    """Choose a state and wait until it is shown."""
    page.click(f'#cells-{number} .rr-seg button:text-is("{state}")')
    page.wait_for_selector(f'#cells-{number} .rr-seg button[aria-pressed="true"]:text-is("{state}")')


def shards(page) -> int:
    """Return how many shards the page has loaded."""
    return page.evaluate("document.querySelectorAll('head script[src]').length")


def test_all_is_there_without_a_script(write, visit):
    """Without JavaScript, the asked cells of both models are there in colour, and no control that does nothing."""
    page = visit(write({}), java_script_enabled=False)
    assert page.locator("#cells-1 .rr-row:not(.rr-heads)").count() == 5
    assert page.locator("#cells-1 button, #cells-1 select, #cells-1 input").count() == 0


def test_nothing_is_loaded_before_it_is_needed(write, visit):
    """The page loads no numbers until its reader does something."""
    page = visit(write({}))
    assert shards(page) == 0
    press(page, "i")
    assert shards(page) == 2


@pytest.mark.parametrize("arguments", [{"of": "i"}, {"of": "r"}, {"cells": "all"}, {"cells": "3, 5-6", "of": "f"}])
def test_a_view_is_what_python_draws(write, visit, arguments):
    """A link to a view shows, word by word, the colours and descriptions that Python writes for the same arguments."""
    linked = visit(write({}) + "#cells-1?" + "&".join(f"{key}={value}" for key, value in arguments.items()))
    linked.wait_for_function("document.querySelector('#cells-1 .rr-what').textContent.length > 0")
    linked.wait_for_timeout(150)
    seen = {key: linked.evaluate(SEEN, "cells-1") for key in ("rows",)} | told(linked)
    written = visit(write(arguments), java_script_enabled=False)
    assert seen == {"rows": written.evaluate(SEEN, "cells-1")} | told(written)


def told(page) -> dict[str, str]:
    """Return what legend, heads and caption of the first figure say."""
    names = (".rr-formula", ".rr-what", ".rr-head >> nth=0", ".rr-head >> nth=1")
    return {name: page.text_content(f"#cells-1 {name}") for name in names}


def test_the_way_back_leads_to_the_view_before(write, visit):
    """The browser's back button undoes a choice, up to the page as it was written."""
    page = visit(write({}))
    before = page.evaluate(SEEN, "cells-1")
    press(page, "i")
    assert page.evaluate(SEEN, "cells-1") != before
    page.go_back()
    page.wait_for_selector('#cells-1 .rr-seg button[aria-pressed="true"]:text-is("h")')
    assert page.evaluate(SEEN, "cells-1") == before


def test_the_way_back_spans_figures(write, visit):
    """The back button undoes a choice in the second figure and leaves the first one's."""
    page = visit(write({}, {}))
    press(page, "i", 1)
    press(page, "f", 2)
    page.go_back()
    page.wait_for_selector('#cells-2 .rr-seg button[aria-pressed="true"]:text-is("h")')
    assert page.text_content('#cells-1 .rr-seg button[aria-pressed="true"]') == "i"


def test_keys_reach_cells_that_are_not_shown(write, visit):
    """Arrow down from the last cell before a gap shows the next cell and goes to the same word in it."""
    page = visit(write({}))
    page.locator("#cells-1 .rr-row:not(.rr-heads) .rr-t").first.focus()
    for key in ("ArrowRight", "ArrowDown", "ArrowDown", "ArrowDown"):
        page.keyboard.press(key)
        page.wait_for_timeout(60)
    spot = "[document.activeElement.closest('.rr-row').dataset.cell, document.activeElement.textContent]"
    assert page.evaluate(spot) == ["3", "are"]


def test_the_number_is_told(write, visit):
    """A word with the focus tells its model, cell and value to three decimals."""
    page = visit(write({}))
    page.locator("#cells-1 .rr-row[data-cell='1'] .rr-t").first.focus()
    page.wait_for_selector("#cells-1 .rr-tip:not([hidden])")
    value = answers()[0].readings[0].layers[0].states["h"][0, 1]
    assert page.text_content("#cells-1 .rr-tip").startswith(f"LSTM · cell 1 · h = {value:.3f}".replace("-", "−"))


def test_only_the_same_word_is_marked_with_it(write, visit):
    """Where models wrote on differently, a word marks its place in its own model and not another word in the other."""
    page = visit(write({}))
    page.locator("#cells-1 .rr-row[data-cell='1'] .rr-t").nth(2).hover()
    marked = page.locator("#cells-1 .rr-t.on").all_text_contents()
    first, second = (reading.tokens[2] for reading in answers()[0].readings)
    assert first != second
    assert marked == [first] * 5


def test_one_palette_for_the_page(write, visit):
    """A palette chosen in one figure holds in all, and stands in the address."""
    page = visit(write({}, {}))
    page.locator("#cells-1 select").last.select_option("orange-blue")
    page.wait_for_function("document.querySelector('#cells-2').dataset.palette === 'orange-blue'")
    assert "palette=orange-blue" in page.url
    assert page.locator("#cells-2 select").last.input_value() == "orange-blue"


def test_many_wishes_at_once(write, visit):
    """Choices that come faster than their numbers end in the last one, and never stop the page."""
    page = visit(write({}))
    page.evaluate("""() => {
      const press = (state) => Array.from(document.querySelectorAll("#cells-1 .rr-seg button"))
        .find((button) => button.textContent === state).click();
      document.querySelector("#cells-1 .rr-line .rr-t").focus();
      ["i", "f", "h", "o", "r"].forEach(press);
    }""")
    page.wait_for_selector('#cells-1 .rr-seg button[aria-pressed="true"]:text-is("r")', timeout=5000)
    assert page.evaluate(SEEN, "cells-1") == visit(write({"of": "r"})).evaluate(SEEN, "cells-1")


def test_a_wrong_choice_of_cells_is_told(write, visit):
    """Cells that are not there leave the view as it is, and what is allowed is said."""
    page = visit(write({}))
    before = page.evaluate(SEEN, "cells-1")
    page.fill("#cells-1 input", "12")
    page.keyboard.press("Enter")
    assert "0 to 11" in page.text_content("#cells-1 .rr-problem")
    assert page.evaluate(SEEN, "cells-1") == before


def test_missing_numbers_are_told(write, visit, tmp_path):
    """When a file of numbers is gone, the figure says so and keeps what it shows."""
    address = write({})
    (tmp_path / "figures" / "cells-1" / "LSTM-1-i.js").unlink()
    page = visit(address)
    before = page.evaluate(SEEN, "cells-1")
    page.click('#cells-1 .rr-seg button:text-is("i")')
    page.wait_for_selector("#cells-1 .rr-problem:not(:empty)")
    assert "did not load" in page.text_content("#cells-1 .rr-problem")
    assert page.evaluate(SEEN, "cells-1") == before


def test_a_phone_never_scrolls_sideways(write, visit):
    """On a narrow screen, with hostile words too, the page is as wide as the screen."""
    page = visit(write({}), viewport={"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
