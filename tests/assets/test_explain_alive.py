"""One text explained, in a real browser: words by pointer and keys, pins, methods, links, and nothing that jumps."""

from __future__ import annotations

import pytest

from tests.figures import drawing
from tests.figures.invented import explain as parts
from tests.figures.test_explain import answers

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><html lang="en" data-md-color-scheme="default"><meta charset="utf-8"><title>explain</title>
<style>html {{ font-size: 125%; }} body {{ margin: 8px; }}</style>{sheets}
<body class="md-typeset">{figure}{scripts}</body></html>"""
WIDE, PHONE = {"width": 1280, "height": 1000}, {"width": 390, "height": 844}
DRAWN = """box => [...box.querySelectorAll('.rr-x-word-parts *')].map(one => [one.tagName, one.textContent.trim(),
  [...one.classList].sort().join(' '), one.dir, one.getAttribute('d'),
  ...['x1', 'cx', 'cy'].map(name => one.getAttribute(name)),
  parseFloat(one.style.left), parseFloat(one.style.width)].join('|')).join(';')"""
EVIL = "<img src=x onerror=alert(1)>"


def written(folder, name: str, figure: str, files) -> str:
    """Write a page with a figure, its files, style sheets and scripts; return its address."""
    assets = sorted((drawing.PROJECT.templates / "assets").iterdir())
    sheets = "".join(f'<link rel="stylesheet" href="{path.as_uri()}">' for path in assets if path.suffix == ".css")
    scripts = [path.as_uri() for path in assets if path.suffix == ".js"]
    scripts.sort(key=lambda address: address.endswith("-start.js"))
    loads = "".join(f'<script src="{address}"></script>' for address in scripts)
    (folder / "figures").mkdir(exist_ok=True)
    for file, content in files.items():
        (folder / "figures" / file).write_bytes(content)
    path = folder / f"{name}.html"
    path.write_text(PAGE.format(sheets=sheets, figure=figure, scripts=loads), encoding="utf-8")
    return path.as_uri()


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """The addresses of a plain text, and of one with hostile words."""
    folder = tmp_path_factory.mktemp("explain")
    plain, hostile = drawing.show("explain"), drawing.show("explain", answers=answers(("a", EVIL, "vote")))
    html = drawing.html("explain", hostile).replace("explain-1", "explain-2")
    files = {name.replace("-1", "-2", 1): content for name, content in hostile.files.items()}
    return {
        "plain": written(folder, "plain", drawing.html("explain", plain), plain.files),
        "hostile": written(folder, "hostile", html, files),
    }


@pytest.fixture(scope="module")
def tab(browser):
    """One tab for all tests. Every error of a script fails a test."""
    opened = browser.new_page(viewport=WIDE)
    opened.set_default_timeout(5000)
    opened.errors = []
    opened.on("pageerror", lambda error: opened.errors.append(str(error)))
    yield opened
    opened.close()


@pytest.fixture
def page(tab, pages):
    """The plain text, opened anew."""
    tab.set_viewport_size(WIDE)
    tab.goto("about:blank")
    tab.goto(pages["plain"])
    yield tab
    assert tab.errors == []


def word(page, at: int):
    """Return a word of the text."""
    return page.locator(".rr-x-explained-text .rr-t").nth(at)


def shows(page, text: str) -> None:
    """Wait until the panel is that of a word."""
    place = parts.tokens_of(()).index(text) + 1
    page.locator(".rr-x-word-about", has_text=f"word {place} of 12").wait_for()
    assert page.locator(".rr-x-word-name").text_content() == text


def test_the_script_writes_the_panel_as_the_page_has_it(page):
    """Away from the strongest word and back: the panel is the same, element by element."""
    box = page.locator(".rr-x-word")
    before = box.evaluate(DRAWN)
    word(page, 3).hover()
    shows(page, "not")
    assert box.evaluate(DRAWN) != before and "−0.70" in box.text_content()
    word(page, 1).hover()
    shows(page, "minister")
    assert box.evaluate(DRAWN) == before


@pytest.mark.parametrize("size", [WIDE, {"width": 720, "height": 900}, PHONE])
def test_nothing_jumps_and_the_page_never_scrolls_sideways(page, size):
    """Whichever word is shown, figure and panel keep their places."""
    page.set_viewport_size(size)
    heights = set()
    for at in (1, 3, 7, 11):
        word(page, at).dispatch_event("click")
        shows(page, parts.tokens_of(())[at])
        heights.add(page.locator(".rr-explain").evaluate("one => one.offsetHeight"))
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert len(heights) == 1


def test_keys_go_through_words_and_methods(page):
    """Left and right through words, up and down through methods, which colour the text; one stop for the text."""
    assert page.locator('.rr-x-explained-text .rr-t[tabindex="0"]').count() == 1
    word(page, 1).focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowDown", "ArrowDown"):
        page.keyboard.press(key)
    shows(page, "not")
    assert page.locator(".rr-x-chips input:checked").first.get_attribute("value") == "lime"
    assert page.locator(".rr-x-chosen th").text_content() == "LIME"
    levels = page.locator(".rr-explain").evaluate("one => JSON.parse(one.dataset.rrExplain).ways[2][2].split(' ')")
    assert [f"v{level}" for level in levels] == [
        next(part for part in one.get_attribute("class").split() if part[0] == "v")
        for one in page.locator(".rr-x-explained-text .rr-t").all()
    ]


def test_a_pin_holds_until_escape(page):
    """While a word is pinned, pointing at others changes nothing; the way back of the browser takes pins off again."""
    word(page, 3).click()
    shows(page, "not")
    word(page, 7).hover()
    assert word(page, 3).get_attribute("aria-pressed") == "true" and page.locator(".on").text_content() == "not"
    assert page.evaluate("location.hash") == "#explain-1?word=4"
    page.keyboard.press("Escape")
    assert page.locator(".rr-x-pinned").count() == 0 and page.evaluate("location.hash") == "#explain-1"
    page.go_back()
    page.locator(".rr-x-pinned", has_text="not").wait_for()
    page.go_back()
    page.wait_for_function("document.querySelectorAll('.rr-x-pinned').length === 0")


def test_a_link_brings_back_word_and_method(page, pages):
    """Opened by its link, the page shows the pinned word in the method's colours; nonsense in a link is passed over."""
    page.goto("about:blank")
    page.goto(pages["plain"] + "#explain-1?word=8&method=lime")
    shows(page, "vote")
    assert page.locator(".rr-x-pinned").text_content() == "vote"
    assert page.locator(".rr-x-chips input:checked").first.get_attribute("value") == "lime"
    page.goto("about:blank")
    page.goto(pages["plain"] + "#explain-1?word=99&method=none")
    assert page.locator(".rr-x-pinned").count() == 0
    assert page.locator(".rr-x-chips input:checked").first.get_attribute("value") == "integrated_gradients"


def test_on_a_phone_parts_come_one_at_a_time(page):
    """The panel stays at the foot of the screen, with buttons for its four parts."""
    page.set_viewport_size(PHONE)
    page.locator(".rr-x-parts-of label", has_text="alike").click()
    assert page.locator(".rr-x-part:visible").get_attribute("data-part") == "near"
    assert page.locator(".rr-x-word").evaluate("one => getComputedStyle(one).position") == "sticky"


def test_the_line_of_probabilities_leads_to_words(page):
    """Pointing at it shows the word at that place."""
    box = page.locator(".rr-x-running svg").first.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 7.5 / 12, box["y"] + 5)
    shows(page, "vote")


def test_words_of_users_are_text(tab, pages):
    """Nothing that a word holds is run or becomes an element."""
    tab.set_viewport_size(WIDE)
    tab.goto(pages["hostile"])
    tab.locator(".rr-x-explained-text .rr-t").nth(1).hover()
    tab.locator(".rr-x-word-name", has_text=EVIL).wait_for()
    assert tab.locator("img").count() == 0 and tab.errors == []


def test_without_a_script_there_is_the_strongest_word_and_a_table(browser, pages):
    """All four parts of the panel can be seen, no control is there that does nothing."""
    still = browser.new_page(viewport=PHONE, java_script_enabled=False)
    still.goto(pages["plain"])
    assert still.locator(".rr-x-part:visible").count() == 4 and still.locator(".rr-explain input").count() == 0
    assert "by integrated gradients" in still.locator(".rr-x-by").text_content()
    assert still.locator(".rr-explain .rr-table tbody tr").count() == 12
    still.close()
