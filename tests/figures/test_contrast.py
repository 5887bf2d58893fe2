"""The colours of lines and text can be told from the paper, in both schemes: computed from the style sheet itself."""

from __future__ import annotations

import re

import pytest

from tests.figures.drawing import PROJECT

SHEET = (PROJECT.templates / "assets" / "rnnreport-base.css").read_text(encoding="utf-8")
SCHEMES = {"light": r"^\.rr-figure \{(.*?)\}", "dark": r'^\[data-md-color-scheme="slate"\] \.rr-figure \{(.*?)\}'}
PAPER = {"light": "#ffffff", "dark": "#1e2129"}  # of the theme
TEXT = ("ink", "quiet", "accent", *(f"t{number}" for number in range(1, 8)))
LINES = ("bar", *(str(number) for number in range(1, 8)))


def colours(scheme: str) -> dict[str, str]:
    """Return the custom properties of one scheme, by name without --rr-."""
    block = re.search(SCHEMES[scheme], SHEET, re.DOTALL | re.MULTILINE)[1]
    return dict(re.findall(r"--rr-([\w]+): (#[0-9a-f]{3,6})", block))


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2.2, 0..1."""
    digits = colour.lstrip("#")
    digits = "".join(2 * digit for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2.2, 1..21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_black_on_white_is_the_greatest_contrast():
    """The formula gives 21 for black on white."""
    assert contrast("#000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", TEXT)
def test_text_can_be_read(scheme, name):
    """Text has a contrast of at least 4.5 to paper and to panels."""
    known = colours(scheme)
    assert contrast(known[name], PAPER[scheme]) >= 4.5
    assert name[0] == "t" or contrast(known[name], known["panel"]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", LINES)
def test_lines_and_bars_can_be_seen(scheme, name):
    """What carries data has a contrast of at least 3 to the paper."""
    assert contrast(colours(scheme)[name], PAPER[scheme]) >= 3


@pytest.mark.parametrize("scheme", SCHEMES)
def test_all_lines_differ(scheme):
    """No two lines share a colour."""
    known = colours(scheme)
    assert len({known[str(number)] for number in range(1, 8)}) == 7


def test_the_sheet_loads_nothing():
    """The style sheet asks no other host, and no other file, for anything."""
    assert "url(" not in SHEET and "@import" not in SHEET
