"""Everything by keys: Tab comes through pages and out, the focus is seen, what can be pointed at can be walked to."""

from __future__ import annotations

import pytest

from tests.browser import axe

pytestmark = [pytest.mark.browser, pytest.mark.slow]
# The number of what has the focus, whether that is seen, and what it is; null at the end of the page.
FOCUSED = """() => {
    const one = document.activeElement;
    if (!one || one === document.body) return null;
    const framed = (element, part) => element && getComputedStyle(element, part).outlineStyle !== "none";
    one.met = one.met || (window.met = (window.met || 0) + 1);
    const seen = framed(one) || framed(one, "::after") || (one.matches("input") && framed(one.nextElementSibling));
    return [one.met, seen || !one.closest("article"), one.outerHTML.slice(0, 100)]; }"""
STUCK = """() => [...document.querySelectorAll("article *")].filter(box => {
    const style = getComputedStyle(box), scrolls = way => ["auto", "scroll"].includes(style["overflow" + way]);
    const wide = scrolls("X") && box.scrollWidth > box.clientWidth + 1;
    const high = scrolls("Y") && box.scrollHeight > box.clientHeight + 1;
    const reached = box.tabIndex >= 0 && box.ariaLabel || box.matches("code");
    return (wide || high) && !reached && !box.querySelector("[tabindex='0'], a[href], button, select, input, summary");
}).map(box => box.outerHTML.slice(0, 100))"""
POINTED = """() => [...document.querySelectorAll(".rr-figure [title], .rr-figure svg :has(> title)")].filter(
    one => !one.closest("[aria-keyshortcuts], button, input, select, a, [aria-hidden=true], .rr-hidden, .rr-both-sign")
).map(one => one.outerHTML.slice(0, 100))"""


@pytest.fixture
def page(browser):
    """A page without motion."""
    context = browser.new_context(reduced_motion="reduce", bypass_csp=True)
    yield context.new_page()
    context.close()


def steps(page) -> list[tuple[int, bool, str]]:
    """Return where Tab leads from the top of a page until it comes out or comes round."""
    found = []
    for _ in range(1000):
        page.keyboard.press("Tab")
        one = page.evaluate(FOCUSED)
        if one is None or found and one[0] == found[0][0]:
            return found
        found.append(one)
    raise AssertionError("Tab never comes to the end of the page")


@pytest.mark.parametrize("forced", ["none", "active"])
def test_tab_goes_through_a_page_once_and_is_seen(page, studies, forced):
    """No place holds the focus or has it twice, and in articles a frame shows it, with forced colours too."""
    page.emulate_media(forced_colors=forced)
    for name in ("papers/", "film-reviews/", "better-film-reviews/"):
        page.goto(studies[f"studies/{name}"])
        found = steps(page)
        assert len({number for number, _, _ in found}) == len(found) > 40
        assert [what for _, seen, what in found if not seen] == []


def test_what_scrolls_can_be_scrolled_by_keys(page, every_address, studies):
    """On a phone each box that scrolls takes the focus and has a name, or has something in it that takes the focus."""
    page.set_viewport_size({"width": 390, "height": 800})
    for address in (*studies.values(), every_address["guide/explanations/"], every_address["guide/cells/"]):
        page.goto(address)
        page.evaluate(axe.OPEN)
        page.evaluate(axe.DRAWN)
        assert page.evaluate(STUCK) == []


def test_marks_that_say_more_are_reached_by_keys(page, studies):
    """Whatever has a tip of the browser stands where arrow keys go, or is a control that is named."""
    for address in studies.values():
        page.goto(address)
        assert page.evaluate(POINTED) == []


def test_arrow_keys_read_a_matrix(page, studies):
    """From field to field and down to the next row, each is told; Escape ends it."""
    page.goto(studies["studies/docstring-topics/"])
    matrix = page.locator(".rr-confusion .rr-matrix").first
    matrix.focus()
    tip, told = page.locator(".rr-confusion > .rr-tip"), []
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft"):
        page.keyboard.press(key)
        told.append(tip.inner_text())
    fields = matrix.evaluate(
        "table => [...table.tBodies[0].rows].map(row => [...row.querySelectorAll('td')].map(td => td.title))"
    )
    assert told == [fields[0][1], fields[1][1], fields[1][0]]
    page.keyboard.press("Escape")
    assert tip.count() == 0


def test_escape_takes_a_tip_away_wherever_the_focus_is(page, studies):
    """A tip that came with the pointer goes with Escape, though nothing has the focus."""
    page.goto(studies["studies/nursery-rhymes/"])
    page.hover(".rr-cells .rr-line .rr-t")
    page.wait_for_selector(".rr-cells > .rr-tip:not([hidden])")
    page.keyboard.press("Escape")
    assert page.locator(".rr-cells > .rr-tip:not([hidden])").count() == 0


def test_the_first_key_leads_past_the_navigation(page, studies):
    """Tab and Enter lead to the article; the next Tab is in it."""
    page.goto(studies["studies/film-reviews/"])
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('article')")
