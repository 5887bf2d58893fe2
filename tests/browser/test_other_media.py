"""Without motion, in the reader's own few colours, and on paper: figures keep what they say."""

from __future__ import annotations

import pytest

from tests.browser import axe

pytestmark = [pytest.mark.browser, pytest.mark.slow]
MOVING = """() => [document.documentElement, ...document.querySelectorAll("article, article *")].filter(one => {
    const style = getComputedStyle(one), some = times => times.split(",").some(time => parseFloat(time) > 0);
    return some(style.transitionDuration) || some(style.animationDuration) || style.scrollBehavior === "smooth";
}).map(one => one.outerHTML.slice(0, 80))"""
STYLE = "(one, name) => getComputedStyle(one)[name]"
PAPER = 680  # pixels: A4 between its margins
BEYOND = """() => [...document.querySelectorAll(".rr-figure :is(table, svg, p, section)")].filter(one => {
    const box = one.getBoundingClientRect();
    return box.width && one.checkVisibility() && !one.closest(".rr-hidden") && box.right > innerWidth + 1;
}).map(one => one.outerHTML.slice(0, 100))"""


@pytest.fixture
def opened(browser, every_address):
    """Opens a page of the site as some readers have it."""
    contexts = []

    def opening(name: str, **options):
        contexts.append(browser.new_context(bypass_csp=True, **options))
        page = contexts[-1].new_page()
        page.goto(every_address[name])
        page.evaluate(axe.DRAWN)
        return page

    yield opening
    for context in contexts:
        context.close()


@pytest.mark.parametrize("name", ["studies/news-topics/", "guide/cells/"])
def test_nothing_moves_where_no_motion_is_asked_for(opened, name):
    """No transition, no animation and no smooth scroll in an article."""
    assert opened(name, reduced_motion="reduce").evaluate(MOVING) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_levels_differ_in_forced_colours(opened, scheme):
    """High and low words have grounds of their own, and a solid or a dotted line beneath."""
    page = opened("studies/nursery-rhymes/", forced_colors="active", color_scheme=scheme)
    ends = [page.locator(f".rr-ramp .v{level}").first for level in (0, 20)]
    grounds, lines = ([end.evaluate(STYLE, name) for end in ends] for name in ("backgroundColor", "borderBottomStyle"))
    assert grounds[0] != grounds[1] and lines == ["dotted", "solid"]


def test_a_pressed_button_is_seen_in_forced_colours(opened):
    """The state that is shown has another ground than those that are not."""
    page = opened("studies/nursery-rhymes/", forced_colors="active")
    found = [page.locator(f'.rr-cells .rr-seg [aria-pressed="{on}"]').first for on in ("true", "false")]
    assert len({button.evaluate(STYLE, "backgroundColor") for button in found}) == 2


def test_lines_differ_in_forced_colours(opened):
    """Lines that differ by their colours alone differ by their dashes."""
    page = opened("studies/nursery-rhymes/", forced_colors="active")
    lines = page.locator(".rr-running-probability .rr-plot").first.locator(".rr-path.rr-solid")
    dashes = lines.evaluate_all("all => all.map(one => getComputedStyle(one).strokeDasharray)")
    assert len(set(dashes)) == len(dashes) > 3


def printed(page):
    """Show a page as it is printed."""
    page.set_viewport_size({"width": PAPER, "height": 900})
    page.emulate_media(media="print")
    page.evaluate(axe.DRAWN)
    return page


@pytest.mark.parametrize("name", ["studies/papers/", "studies/python-docs/", "studies/nursery-rhymes/"])
def test_paper_has_the_article_alone(opened, name):
    """Navigation, search, controls and links to data are gone, and nothing runs over the edge."""
    page = printed(opened(name, color_scheme="dark"))
    gone = ".md-header, .md-sidebar, .md-footer, .rr-controls, .rr-links, .rr-tip"
    assert page.locator(gone).evaluate_all("all => all.filter(one => one.checkVisibility()).length") == 0
    assert page.evaluate(BEYOND) == []


def test_paper_has_the_colours_of_data(opened):
    """The light colours of words are printed, whatever the screen shows."""
    word = ".rr-cells .rr-ramp .v20"
    light = opened("studies/nursery-rhymes/", color_scheme="light").locator(word).evaluate(STYLE, "backgroundColor")
    page = printed(opened("studies/nursery-rhymes/", color_scheme="dark"))
    assert page.locator(word).evaluate(STYLE, "backgroundColor") == light
    assert page.locator(word).evaluate(STYLE, "printColorAdjust") == "exact"


def test_paper_has_the_tables_that_were_unfolded(opened):
    """A table that its reader had folded is not printed, though the theme unfolds it; one that was open is."""
    page = opened("studies/film-reviews/")
    page.locator(".rr-reliability summary").first.click()
    page.wait_for_selector(".rr-reliability details[open]:not(.rr-folded)")
    printed(page)
    tables = page.locator(".rr-reliability details").evaluate_all("all => all.map(one => one.checkVisibility())")
    assert tables[0] and not any(tables[1:])
