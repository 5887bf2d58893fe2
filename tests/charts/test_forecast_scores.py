"""Scores of forecasts: how they are written, and where a published one lies among ours."""

from __future__ import annotations

import math

import pytest

from rnnreport.charts.forecast_scores import four, within


@pytest.mark.parametrize(
    ("value", "said"),
    [(13.74, "13.74"), (0.012341, "0.01234"), (1234.5, "1,234"), (0, "0"), (-5.5, "−5.500"), (math.nan, "–")],
)
def test_four_digits_carry_meaning(value, said):
    """Errors are written with four significant digits, thousands apart."""
    assert four(value) == said


@pytest.mark.parametrize(
    ("value", "said"), [(14.0, "inside our seeds"), (9.0, "below all our seeds"), (21.0, "above all our seeds")]
)
def test_a_published_error_lies_in_below_or_above_the_range(value, said):
    """The range is from the best seed to the worst."""
    assert within(value, (10.0, 12.0, 20.0)) == said


def test_an_end_of_the_range_is_inside_as_it_is_written():
    """A published value has few digits: one that is written like the best seed lies inside."""
    assert within(10.0, (10.001, 20.0)) == "inside our seeds"


def test_one_seed_has_no_range():
    """Beside a single value there is only below, above and the same."""
    assert [within(value, (10.0,)) for value in (9, 10, 11)] == ["below ours", "the same as ours", "above ours"]
