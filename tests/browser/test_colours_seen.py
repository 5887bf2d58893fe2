"""Every text and mark of the figures can be seen: contrast (WCAG 2.2) computed in a browser from styles as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser import axe

pytestmark = [pytest.mark.browser, pytest.mark.slow]
HERE = Path(__file__).parent
COMPUTE = (HERE / "contrast.js").read_text(encoding="utf-8")
SWEEP = (HERE / "sweep.js").read_text(encoding="utf-8")
TEXT, MARK = 4.5, 3.0
# What carries data. The band of an interval is not among them: its ends stand in numbers beside it.
MARKS = """svg :is(.rr-path, .rr-dot, .rr-mean, .rr-spot, .rr-together, .rr-published, .rr-bar, .rr-base, .rr-trace,
    .rr-even, .rr-rule, .rr-naive, .rr-column, .rr-fill, .rr-lane-mark, .rr-whisker, .rr-quantile, .rr-x-spot,
    .rr-x-with, .rr-x-all-texts, .rr-x-mean-of, .rr-x-mark):not([aria-pressed="false"] *),
    .rr-track i, .rr-track s, .rr-length, .rr-shift i, .rr-share i"""  # but lines switched off


@pytest.fixture(scope="module", params=["light", "dark"])
def page(request, browser):
    """A page in one scheme."""
    context = browser.new_context(color_scheme=request.param, reduced_motion="reduce", bypass_csp=True)
    yield context.new_page()
    context.close()


def below(page, call: str, *arguments) -> set[str]:
    """Return what has too little contrast in the article, one line each."""
    found = page.evaluate(f"given => window.{call}(document.querySelector('article'), ...given)", list(arguments))
    return {f"{contrast}: {what}" for contrast, what in found}


@pytest.fixture(scope="module")
def seen(page, studies):
    """What has too little contrast on all pages with figures: texts and marks on the screen, and texts on paper."""
    found = {"texts": set(), "marks": set(), "printed": set()}
    for address in studies.values():
        page.goto(address, wait_until="domcontentloaded")
        page.evaluate(axe.OPEN)
        page.evaluate(COMPUTE)
        page.evaluate(axe.DRAWN)
        found["texts"] |= below(page, "texts", TEXT)
        found["marks"] |= below(page, "marks", MARKS, MARK)
        page.emulate_media(media="print")
        found["printed"] |= below(page, "texts", TEXT)
        page.emulate_media(media="screen")
    return found


def test_every_text_of_a_figure_is_legible(seen):
    """Axes, captions, badges, words and numbers have a contrast of at least 4.5 to what is behind them."""
    assert seen["texts"] == set()


def test_every_mark_can_be_seen(seen):
    """Lines, bars and dots have a contrast of at least 3 to what is behind them."""
    assert seen["marks"] == set()


def test_every_text_is_legible_on_paper(seen):
    """Printed, whatever the scheme of the screen, all texts have a contrast of at least 4.5 to white paper."""
    assert seen["printed"] == set()


@pytest.mark.parametrize("palette", ["red-green", "orange-blue"])
def test_every_colour_of_a_field_leaves_its_text_legible(page, every_address, palette):
    """Words and numbers on each level, shade and tint have a contrast of at least 4.5, in both palettes."""
    page.goto(every_address["studies/papers/"], wait_until="domcontentloaded")
    page.evaluate(SWEEP, palette)
    page.evaluate(COMPUTE)
    assert below(page, "texts", TEXT) == set()
    assert len(below(page, "texts", 21)) > 50  # that so many texts were looked at


def test_the_computation_is_right(page, every_address):
    """Grey letters, half transparent, in a box of another grey have the contrast that the formula gives."""
    page.goto(every_address["guide/"], wait_until="domcontentloaded")
    box = '<div style="background:#fff"><p style="background:rgb(0 0 0 / 20%);color:rgb(0 0 0 / 50%)">word</p></div>'
    page.evaluate("box => { document.querySelector('article').innerHTML = box; }", box)
    page.evaluate(COMPUTE)
    [told] = below(page, "texts", 21)
    assert float(told.split(":")[0]) == pytest.approx(3.575, abs=0.05)  # #666 on #ccc
