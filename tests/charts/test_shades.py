"""Shades of shares: steps, the key that names them, and the style sheet that colours them."""

from __future__ import annotations

import re

import pytest

from rnnreport.charts.shades import DARKEST, key, shade
from tests.figures.drawing import PROJECT

SHEET = (PROJECT.templates / "assets" / "rnnreport-classification.css").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("share", "level"),
    [(0, 0), (1e-9, 1), (0.0099, 1), (0.01, 2), (0.049, 3), (0.05, 4), (0.1, 5), (0.2, 6), (0.5, 7), (1, 7)],
)
def test_a_shade_begins_where_the_key_says(share, level):
    """Bounds belong to the darker shade."""
    assert shade(share) == level


def test_nothing_known_has_no_shade():
    """NaN is as pale as 0."""
    assert shade(float("nan")) == 0


def test_the_key_names_every_shade():
    """There is one entry for each level, from the palest on."""
    said = [swatch.text.replace("\u202f", " ") for swatch in key()]
    assert [swatch.level for swatch in key()] == list(range(DARKEST + 1))
    assert said == ["0", "< 1", "1–2", "2–5", "5–10", "10–20", "20–50", "≥ 50 %"]


def test_every_shade_has_its_strength():
    """The style sheet makes each level stronger than the one before, within the range whose ink was measured."""
    strengths = [float(found) for found in re.findall(r"\.rr-h\d \{ --s: ([0-9.]+) \}", SHEET)]
    assert (
        len(strengths) == DARKEST + 1
        and strengths == sorted(set(strengths))
        and (strengths[0], strengths[-1]) == (0, 1)
    )


def test_shades_are_made_as_the_colours_of_cells_are():
    """Same formula, same ink, and the hues of the second palette: `tests/assets/test_colours.py` measures those."""
    body = re.search(r"\.rr-matrix \[class\*=\"rr-h\"\], \.rr-swatch \{([^}]*)\}", SHEET)[1]
    colour = "oklch(calc(var(--rr-light) + var(--rr-fade) * var(--s)) calc(var(--rr-chroma) * var(--s)) var(--hue))"
    assert "color: var(--rr-on)" in body and colour in body
    assert set(re.findall(r"--hue: (\d+)", SHEET)) == {"52", "255"}


def test_right_is_more_than_a_colour():
    """What is right has a frame and bold figures."""
    right = re.search(r"\.rr-matrix \.rr-right \{([^}]*)\}", SHEET)[1]
    assert "font-weight: 700" in right and "inset" in right
