"""Chance in words: p values are written as in papers, and adjusted as the computing side does it."""

from __future__ import annotations

import math

import pytest

from rnnreport.charts.significance import bracket, p_value, points, size, unlikely, verdict, wilson
from rnnreport.training import significance as computed


@pytest.mark.parametrize(
    ("p", "said"),
    [
        (0.0, "p < 0.001"),
        (0.00099, "p < 0.001"),
        (0.001, "p = 0.001"),
        (0.0214, "p = 0.021"),
        (0.214, "p = 0.21"),
        (1.0, "p = 1.00"),
        (math.nan, "p unknown"),
    ],
)
def test_p_values_are_written_as_in_papers(p, said):
    """Three decimals below 0.1, two above, and no zero."""
    assert p_value(p).replace("\u00a0", " ") == said


def test_a_p_value_stays_in_one_piece():
    """No line breaks inside."""
    assert " " not in p_value(0.5)


@pytest.mark.parametrize(
    ("difference", "said"), [(0.048, "+4.8"), (-0.0021, "−0.2"), (0.0001, "0.0"), (-0.0001, "0.0"), (0.0, "0.0")]
)
def test_differences_have_a_sign(difference, said):
    """Points have a sign, unless they round to nothing."""
    assert points(difference) == said


@pytest.mark.parametrize(
    ("difference", "said"), [(0.048, "4.8 points"), (-0.01, "1.0 points"), (0.0004, "less than 0.1 points")]
)
def test_sizes_have_none(difference, said):
    """A size has no sign, and is never rounded to nothing."""
    assert size(difference) == said


def test_brackets_hold_points():
    """Bounds are in percentage points; an unknown one leaves nothing."""
    assert bracket(-0.012, 0.054) == "[−1.2, 5.4]"
    assert bracket(math.nan, 0.1) == ""


def test_the_adjusted_p_decides_on_several_pairs():
    """What is unlikely alone may be chance among several."""
    assert verdict(0.03, 0.18, 1).startswith("chance alone would bring so large a difference")
    assert verdict(0.03, 0.18, 6).startswith("the difference may be chance")
    assert "adjusted for 6 pairs p = 0.18" in verdict(0.03, 0.18, 6).replace("\u00a0", " ")


def test_an_equal_p_is_told_once():
    """Where adjusting changes nothing that is shown, the number is not repeated."""
    assert verdict(1e-9, 6e-9, 6).endswith("also when adjusted for 6 pairs")


def test_nan_is_not_unlikely():
    """An unknown p rules nothing out."""
    assert not unlikely(math.nan)


@pytest.mark.parametrize(("right", "texts"), [(0, 10), (10, 10), (87, 100), (1, 3)])
def test_wilson_is_the_same_on_both_sides(right, texts):
    """Pages and analyses bound a share alike."""
    assert wilson(right / texts, texts) == pytest.approx([float(x) for x in computed.wilson(right, texts)], abs=1e-7)


def test_no_text_has_no_bounds():
    """The share of nothing is unknown."""
    assert all(math.isnan(bound) for bound in wilson(0.5, 0))
