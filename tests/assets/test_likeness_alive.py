"""Training texts like a text in a real browser: the places of a word, by pointer and keys, by distance and cosine."""

from __future__ import annotations

import pytest

from rnnreport.results import Likenesses
from tests.assets.test_explanations_alive import written
from tests.figures import drawing
from tests.figures.invented.alike import likeness

pytestmark = pytest.mark.browser

EVIL = "<img src=x onerror=alert(1)>"
TEXT = ("The", EVIL, "was", "off")
PANEL = ".rr-near-panel"


@pytest.fixture(scope="module")
def loaded(browser, tmp_path_factory):
    """One text by two networks; every error of a script fails a test."""
    found = Likenesses(("a", "b"), (tuple(likeness(name, TEXT, 2, 1, words=(EVIL,)) for name in ("LSTM", EVIL)),))
    path = tmp_path_factory.mktemp("likeness") / "page.html"
    path.write_text(written(drawing.html("alike", answers=(found,))), encoding="utf-8")
    page = browser.new_page(viewport={"width": 900, "height": 1400})
    page.set_default_timeout(5000)
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("dialog", lambda dialog: errors.append(dialog.message))
    page.goto(path.as_uri())
    yield page, errors
    page.close()


@pytest.fixture
def page(loaded):
    """The page with nothing kept."""
    opened, errors = loaded
    yield opened
    token(opened, 0).focus()
    opened.keyboard.press("Escape")
    opened.mouse.move(0, 0)
    assert errors == []


def token(page, at: int, model: int = 0):
    """Return one word as one model read it."""
    return page.locator(".rr-near").nth(model).locator("[data-at]").nth(at)


def told(page) -> list[str]:
    """Return which word the panels of all models tell of."""
    return page.locator(f"{PANEL} b").all_text_contents()


def test_a_word_is_shown_from_the_start(page):
    """Without any doing there is the longest word, by each model, as text and not as markup."""
    assert told(page) == [EVIL, EVIL]
    assert page.locator(f"{PANEL} table").count() == 2 and page.locator("img").count() == 0


def test_a_word_that_is_pointed_at_is_shown_by_all_models(page):
    """Its places stand beneath the text of each of them; the word is marked."""
    token(page, 2).hover()
    assert told(page) == ["was", "was"]
    assert page.locator(".rr-near .on").all_text_contents() == ["was", "was"]


def test_a_click_keeps_a_word(page):
    """Pointing at others changes nothing until it is let go."""
    token(page, 0).click()
    token(page, 3).hover()
    assert told(page) == ["The", "The"] and token(page, 0).get_attribute("aria-pressed") == "true"
    token(page, 0).click()
    token(page, 3).hover()
    assert told(page) == ["off", "off"]


def test_keys_move_through_words_and_models(page):
    """Right and left through the words, down and up through the models, Enter keeps a word."""
    token(page, 1).focus()
    page.keyboard.press("ArrowRight")
    assert told(page) == ["was", "was"]
    page.keyboard.press("ArrowDown")
    assert token(page, 2, model=1).evaluate("one => one === document.activeElement")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowLeft")
    assert told(page) == [EVIL, EVIL] and token(page, 1, model=1).get_attribute("aria-pressed") == "true"


def test_cosine_instead_of_distance(page):
    """The other measure is chosen for all words and models, and the focus stays where it was."""
    button = page.locator(f"{PANEL} button", has_text="by cosine").first
    button.focus()
    page.keyboard.press("Enter")
    heads = f"{PANEL} th:first-child"
    assert page.locator(heads).all_text_contents() == ["cosine", "cosine"]
    assert page.evaluate("document.activeElement.textContent") == "by cosine"
    token(page, 3).hover()
    assert page.locator(heads).all_text_contents() == ["cosine", "cosine"]
    page.locator(f"{PANEL} button", has_text="by distance").first.click()


def test_without_a_script_all_places_are_in_the_page(page):
    """Every word has its list, with both measures, whether it is opened or not."""
    lists = page.locator(".rr-place").evaluate_all("all => all.map(one => one.querySelectorAll('table').length)")
    assert lists == [2] * 8
