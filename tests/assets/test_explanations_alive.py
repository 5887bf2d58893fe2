"""Explanations in a real browser: one word by every method and model, by pointer and keys; methods to choose."""

from __future__ import annotations

import pytest

from rnnreport.results import AttributedTexts
from tests.figures import drawing
from tests.figures.invented.classified import POLITICS
from tests.figures.invented.explanations import explained

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><html lang="en" data-md-color-scheme="default"><meta charset="utf-8"><title>words</title>
<style>html {{ font-size: 125%; }}</style>{sheets}<body class="md-typeset">{figure}{scripts}</body></html>"""
TIP = ".rr-said-of"
WIDE = {"width": 1280, "height": 1600}
EVIL = "<img src=x onerror=alert(1)>"
PLACES = """figure => [...figure.querySelectorAll('.rr-facet')].map(facet =>
  [...facet.querySelectorAll('.rr-adds')].map(line => [...line.querySelectorAll('.rr-t')].map(word => {
    const box = word.getBoundingClientRect(), frame = line.getBoundingClientRect();
    return [Math.round(box.left - frame.left), Math.round(box.top - frame.top)].join();
  }).join(' ')))"""


def written(*figures: str) -> str:
    """Return a page with figures, their style sheets and scripts."""
    assets = sorted((drawing.PROJECT.templates / "assets").iterdir())
    sheets = "".join(f'<link rel="stylesheet" href="{path.as_uri()}">' for path in assets if path.suffix == ".css")
    scripts = [path.as_uri() for path in assets if path.suffix == ".js"]
    scripts.sort(key=lambda address: address.endswith("-start.js"))
    loads = "".join(f'<script src="{address}"></script>' for address in scripts)
    return PAGE.format(sheets=sheets, figure="".join(figures), scripts=loads)


@pytest.fixture(scope="module")
def loaded(browser, tmp_path_factory):
    """One page for all tests: plain texts, a text of hostile words, and trust. Every error of a script fails a test."""
    hostile = AttributedTexts(("a", EVIL), ((explained(EVIL, (*POLITICS[:2], EVIL), 2, 1),),))
    figures = [drawing.html("attributions"), drawing.html("attributions", answers=(hostile,)), drawing.html("trust")]
    path = tmp_path_factory.mktemp("explanations") / "page.html"
    path.write_text(written(*figures), encoding="utf-8")
    page = browser.new_page(viewport=WIDE)
    page.set_default_timeout(5000)
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(path.as_uri())
    yield page, errors
    page.close()


@pytest.fixture
def page(loaded):
    """The page as it was when it was opened."""
    opened, errors = loaded
    yield opened
    opened.set_viewport_size(WIDE)
    select(opened, "Method", "")
    select(opened, "Strongest words", "strength")
    assert errors == []


def texts(page):
    """Return the figure of plain texts."""
    return page.locator("figure").first


def token(page, line: int, at: int):
    """Return one word of one line."""
    return texts(page).locator(".rr-adds").nth(line).locator(".rr-t").nth(at)


def said(figure) -> list[list[str]]:
    """Return what the tip of a figure says, row by row."""
    cells = "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))"
    return figure.locator(f"{TIP}:not([hidden]) tr").evaluate_all(cells)


def select(page, name: str, value: str) -> None:
    """Choose a value of a control."""
    texts(page).locator(".rr-controls label", has_text=name).locator("select").select_option(value)


def test_a_word_tells_what_every_method_and_model_says(page):
    """The numbers are those of the page's own tables, and the word is marked in all lines of its text."""
    token(page, 1, 3).hover()
    tables = texts(page).locator(".rr-explained").first.locator(".rr-table").all()
    columns = [table.locator("tbody tr").nth(3).locator("th, td").all_text_contents()[2:] for table in tables]
    found = said(texts(page))
    assert found[0] == ["not (4)", "LSTM", "GRU"]
    assert [row[1:] for row in found[1:]] == [list(pair) for pair in zip(*columns, strict=True)]
    assert "±" in found[3][1] and found[3][0] == "LIME"
    assert page.locator(".rr-t.on").all_text_contents() == ["not"] * 10


@pytest.mark.parametrize("width", [390, 1280])
def test_words_lie_at_the_same_places_for_every_method(page, width):
    """The lines of a text break alike, whichever words have numbers, and the tip stays within the figure."""
    page.set_viewport_size({"width": width, "height": 1600})
    assert all(len(set(lines)) == 1 for lines in texts(page).evaluate(PLACES))
    frame = texts(page).bounding_box()
    for at in (0, 10):
        token(page, 0, at).hover()
        box = texts(page).locator(TIP).bounding_box()
        assert frame["x"] <= box["x"] and box["x"] + box["width"] <= frame["x"] + frame["width"]


def test_keys_go_through_words_and_methods(page):
    """Left and right through the words, down to the next method, Escape away; one stop for each line."""
    assert texts(page).locator('.rr-t[tabindex="0"]').count() == texts(page).locator(".rr-adds").count() == 20
    token(page, 0, 0).focus()
    for key in ("ArrowLeft", "ArrowRight", "ArrowDown", "ArrowDown"):
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.closest('.rr-method').dataset.method") == "lime"
    assert said(texts(page))[0][0] == "minister (2)"
    page.keyboard.press("Escape")
    assert texts(page).locator(TIP).is_hidden()


def test_a_method_can_be_chosen(page):
    """The others leave the page and the tip, and its words stand open; all come back."""
    select(page, "Method", "lime")
    shown = texts(page).locator(".rr-method:visible")
    assert shown.count() == 4 and {one.get_attribute("data-method") for one in shown.all()} == {"lime"}
    assert texts(page).locator(".rr-weights:visible").count() == 4
    shown.first.locator(".rr-t").first.hover()
    assert [row[0] for row in said(texts(page))] == ["The (1)", "LIME"]
    select(page, "Method", "")
    assert shown.count() == 20


@pytest.mark.parametrize(
    ("order", "words"),
    [
        ("strength", ["minister", "vote", "not"]),
        ("sign", ["minister", "vote", "off"]),
        ("place", ["minister", "would", "not"]),
    ],
)
def test_the_strongest_words_can_be_sorted(page, order, words):
    """By strength, from for to against, or in the order of the text."""
    select(page, "Strongest words", "place" if order == "strength" else "strength")
    select(page, "Strongest words", order)
    assert texts(page).locator(".rr-weights").first.locator("bdi").all_text_contents()[:3] == words


def test_words_of_users_are_text_in_the_tip(page):
    """Nothing that a word or a name of a model holds is run or becomes an element."""
    figure = page.locator("figure").nth(1)
    figure.locator(".rr-adds .rr-t").nth(2).focus()
    assert said(figure)[0] == [f"{EVIL} (3)", EVIL] and page.locator("img").count() == 0


def test_pointing_at_a_method_finds_its_curves(page):
    """All other curves and lanes of the model step back, and come back."""
    models = page.locator(".rr-trust .rr-way")
    models.first.locator(".rr-lane").nth(2).hover()
    kept = models.first.locator(".rr-lane:not(.rr-dim), .rr-on-curve:not(.rr-dim)")
    assert kept.count() == 5 and all("rr-c3" in one.get_attribute("class") for one in kept.all())
    assert models.nth(1).locator(".rr-dim").count() == 0
    page.locator(".rr-trust figcaption").hover()
    assert page.locator(".rr-dim").count() == 0
