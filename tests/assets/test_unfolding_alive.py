"""The triangle of a text that is read word by word, in a real browser: fields by pointer and keys, on a phone too."""

from __future__ import annotations

import pytest

from tests.figures import drawing

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><html lang="en" data-md-color-scheme="default"><meta charset="utf-8"><title>words</title>
<style>html {{ font-size: 125%; }}</style>{sheets}<body class="md-typeset">{figure}{scripts}</body></html>"""
WIDE = {"width": 1280, "height": 1600}
EVIL = "<img src=x onerror=alert(1)>"
MARKS = {ord("\u2068"): None, ord("\u2069"): None, ord("\u202f"): " "}


@pytest.fixture(scope="module")
def page(browser, tmp_path_factory):
    """One page for all tests, with hostile words. Every error of a script fails a test."""
    assets = sorted((drawing.PROJECT.templates / "assets").iterdir())
    sheets = "".join(f'<link rel="stylesheet" href="{path.as_uri()}">' for path in assets if path.suffix == ".css")
    scripts = sorted((path.as_uri() for path in assets if path.suffix == ".js"), key=lambda name: "-start.js" in name)
    loads = "".join(f'<script src="{address}"></script>' for address in scripts)
    path = tmp_path_factory.mktemp("unfolding") / "page.html"
    figure = drawing.html("unfolding", words=(EVIL, "كتاب"))
    path.write_text(PAGE.format(sheets=sheets, figure=figure, scripts=loads), encoding="utf-8")
    opened = browser.new_page(viewport=WIDE)
    opened.set_default_timeout(5000)
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.goto(path.as_uri())
    yield opened
    opened.close()
    assert errors == []


def said(page) -> str:
    """Return what the tip says."""
    return page.locator(".rr-tip:not([hidden])").inner_text().translate(MARKS)


def row(page, at: int):
    """Return the row of one word of the first network."""
    return page.locator(".rr-triangle").first.locator(f'tr[data-at="{at}"]')


def test_a_field_tells_its_word_its_end_and_its_numbers(page):
    """Pointed at; the word in the text and the head of the column are marked with it."""
    row(page, 4).locator("td[class^=v]").nth(2).hover()
    number = row(page, 4).locator("td[class^=v]").nth(2).inner_text()
    chance = page.locator(".rr-bars-after").first.locator("td").nth(5).inner_text().translate(MARKS)
    assert said(page).startswith("“not” (4) after “<img src=x") and said(page).endswith(
        f"(6): {number} · “politics” {chance}"
    )
    assert page.locator(".rr-adds .rr-t.on").all_inner_texts() == ["not"]
    assert page.locator(".rr-ends .on").count() == 1


def test_arrow_keys_go_from_field_to_field(page):
    """From the bar at the end down to words and left to earlier ends; not to an end before the word."""
    page.locator(".rr-triangle td[tabindex='0']").first.focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "ArrowLeft"):
        page.keyboard.press(key)
    assert said(page).startswith("“would” (3) after “put” (12): ")
    for _ in range(20):
        page.keyboard.press("ArrowLeft")
    assert said(page).startswith("“would” (3) after “would” (3): ")
    page.keyboard.press("Escape")
    assert page.locator(".rr-tip:not([hidden])").count() == 0


def test_a_word_of_the_text_finds_its_row(page):
    """Pointed at, it tells its importance at the end."""
    page.locator(".rr-adds").first.locator(".rr-t").nth(1).hover()
    assert said(page).startswith("“minister” (2) after “off” (13): ")
    assert page.locator(".rr-triangle tr.on").get_attribute("data-at") == "2"


def test_on_a_phone_the_triangle_scrolls_and_rows_keep_their_names(page):
    """The page does not scroll sideways, the box does; the name of a row stays where it is."""
    page.set_viewport_size({"width": 390, "height": 900})
    box, name = page.locator(".rr-unfolded").first, row(page, 2).locator("th")
    before = name.bounding_box()["x"]
    box.evaluate("box => { box.scrollLeft = 150; }")
    assert box.evaluate("box => box.scrollLeft") == 150
    assert name.bounding_box()["x"] == pytest.approx(before, abs=1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.set_viewport_size(WIDE)


def test_the_palette_can_be_chosen(page):
    """Red and green are not for everyone."""
    figure = page.locator("figure").first
    figure.get_by_label("Palette").select_option("orange-blue")
    assert figure.get_attribute("data-palette") == "orange-blue"
    figure.get_by_label("Palette").select_option("red-green")
    assert figure.get_attribute("data-palette") == "red-green"
