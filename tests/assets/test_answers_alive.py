"""Reading answers in a real browser: the numbers of a word, on the text and on the chart, by pointer and by keys."""

from __future__ import annotations

import pytest

from rnnreport.results import ClassifiedTexts
from tests.figures import drawing
from tests.figures.invented import classified

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><html lang="en" data-md-color-scheme="default"><meta charset="utf-8"><title>answers</title>
{sheets}<body class="md-typeset">{figure}{scripts}</body></html>"""
TIP = ".rr-numbers"


@pytest.fixture
def visit(browser, tmp_path):
    """Open a page with one figure; every error of a script fails the test."""
    opened, errors = [], []

    def visit(html: str, **settings):
        assets = sorted((drawing.PROJECT.templates / "assets").iterdir())
        sheets = "".join(f'<link rel="stylesheet" href="{path.as_uri()}">' for path in assets if path.suffix == ".css")
        scripts = [path.as_uri() for path in assets if path.suffix == ".js"]
        scripts.sort(key=lambda address: address.endswith("-start.js"))
        loads = "".join(f'<script src="{address}"></script>' for address in scripts)
        (tmp_path / "page.html").write_text(PAGE.format(sheets=sheets, figure=html, scripts=loads), encoding="utf-8")
        context = browser.new_context(**({"viewport": {"width": 1280, "height": 1600}} | settings))
        opened.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto((tmp_path / "page.html").as_uri())
        return page

    yield visit
    for context in opened:
        context.close()
    assert errors == []


def two(text, names=("LSTM", "GRU")) -> tuple[ClassifiedTexts]:
    """Return answers with two classes to one text."""
    return (classified.answers(names, ("negative", "positive"), (text,), (1,)),)


def said(page) -> list[str]:
    """Return what the tip says, piece by piece."""
    return page.locator(f"{TIP}:not([hidden]) > *").all_text_contents()


def token(page, line: int, at: int):
    """Return one word of one network."""
    return page.locator(".rr-read").nth(line).locator(".rr-t").nth(at)


def test_a_word_tells_the_numbers_of_all_lines(visit):
    """They are those of the table, whichever network's text is pointed at; a line marks the place in the chart."""
    page = visit(drawing.html("running_probability", answers=two(classified.POLITICS)))
    token(page, 1, 3).hover()
    row = page.locator(".rr-course tbody tr").nth(3).locator("td, th").all_text_contents()
    assert said(page) == ["not", "4", "LSTM", f"{row[2]}\u202f%", "GRU", f"{row[3]}\u202f%"]
    assert page.locator(".rr-t.on").all_text_contents() == ["not", "not"]
    assert float(page.locator(".rr-cursor").get_attribute("x1").rstrip("%")) == pytest.approx(100 * 3 / 11)


def test_the_chart_tells_the_numbers_of_the_nearest_word(visit):
    """The pointer on the chart marks the word whose place is nearest."""
    page = visit(drawing.html("running_probability", answers=two(classified.POLITICS)))
    box = page.locator(".rr-chart").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.28, box["y"] + 30)
    assert said(page)[:2] == ["not", "4"]
    page.mouse.move(1, 1)
    assert page.locator(TIP).is_hidden()


def test_a_classified_word_tells_its_number(visit):
    """The class and the probability after that word, for the network pointed at."""
    page = visit(drawing.html("classified"))
    token(page, 0, 3).hover()
    assert said(page) == ["politics", "2.9\u202f%"]
    token(page, 1, 3).hover()
    assert said(page) == ["politics", "4.1\u202f%"]


def test_keys_go_through_words_and_networks(visit):
    """Left and right through the words, down to the next network, Escape away; the ends are ends."""
    page = visit(drawing.html("classified"))
    token(page, 0, 0).focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent") == "minister"
    assert said(page) == ["politics", "8.7\u202f%"]
    page.keyboard.press("Escape")
    assert page.locator(TIP).is_hidden()


def test_one_stop_for_each_text(visit):
    """The tab key does not have to pass every word."""
    page = visit(drawing.html("classified"))
    assert page.locator('.rr-t[tabindex="0"]').count() == page.locator(".rr-read").count() == 4


@pytest.mark.parametrize("width", [390, 1280])
def test_the_numbers_stay_within_the_figure(visit, width):
    """At both ends of a text, and with a long name, the tip is not cut."""
    html = drawing.html("running_probability", answers=two(classified.POLITICS, ("M" * 200, "GRU")))
    page = visit(html, viewport={"width": width, "height": 1600})
    frame = page.locator("figure").bounding_box()
    for at in (0, 11):
        token(page, 1, at).hover()
        box = page.locator(TIP).bounding_box()
        assert frame["x"] <= box["x"] and box["x"] + box["width"] <= frame["x"] + frame["width"]


def test_words_of_users_are_text_in_the_tip(visit):
    """Nothing that a word holds is run or becomes an element."""
    evil = "<img src=x onerror=alert(1)>"
    page = visit(drawing.html("running_probability", answers=two(["good", evil])))
    token(page, 0, 1).hover()
    assert said(page)[0] == evil and page.locator(f"{TIP} img").count() == 0


def test_without_a_script_everything_can_be_read(visit):
    """The table opens by itself, and has a row for every word."""
    html = drawing.html("running_probability", answers=two(classified.POLITICS))
    page = visit(html, java_script_enabled=False)
    page.locator("summary").click()
    assert page.locator(".rr-course tbody tr").nth(11).is_visible()
    assert page.locator(TIP).count() == 0
