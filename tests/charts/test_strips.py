"""Strip plots: an axis for what is near together, dots that do not hide each other."""

from __future__ import annotations

import math
from itertools import combinations

import pytest

from rnnreport.charts.strips import CLOSE, strips
from rnnreport.results import Interval


def over(*values: float, half: float = 0.01) -> Interval:
    """Return an interval around the mean of values."""
    mean = sum(values) / len(values)
    return Interval(mean, mean - half, mean + half, values)


NEAR = ("LSTM", True, over(0.94, 0.95, 0.96))


def test_a_value_lies_where_the_axis_says():
    """A dot at 95 % lies as far along as the tick of 95 % would."""
    found = strips("accuracy", [NEAR])
    low, high = (float(tick.label.split("\u202f")[0]) for tick in (found.axis.ticks[0], found.axis.ticks[-1]))
    assert found.strips[0].middle == pytest.approx(100 * (95 - low) / (high - low), abs=0.01)


def test_a_baseline_far_below_leaves_the_axis():
    """It is named beside the axis, has no dot, and the axis is that of the others."""
    found = strips("accuracy", [NEAR, ("most frequent class", False, over(0.22, 0.23))])
    assert (found.strips[1].off, found.strips[1].spots) == ("low", ())
    assert found.axis == strips("accuracy", [NEAR]).axis


def test_a_baseline_that_is_near_stays():
    """A baseline within reach is drawn like the others."""
    assert strips("accuracy", [NEAR, ("TF-IDF", False, over(0.97, 0.98))]).strips[1].off == ""


def test_trained_models_never_leave_the_axis():
    """However far apart they are."""
    assert [one.off for one in strips("accuracy", [NEAR, ("GRU", True, over(0.1, 0.2))]).strips] == ["", ""]


def test_the_axis_ends_at_all():
    """An interval past 100 % does not stretch the axis."""
    found = strips("accuracy", [("LSTM", True, over(0.99, 1.0, half=0.05))])
    assert found.axis.ticks[-1].label == "100\u202f%" and found.strips[0].high == 100


def test_no_number_is_said():
    """A model without a finite mean has no dot and no interval."""
    unknown = Interval(math.nan, math.nan, math.nan, (math.nan, math.nan))
    (one,) = strips("accuracy", [("LSTM", True, unknown)]).strips
    assert (one.off, one.spots, one.interval) == ("none", (), False)


def test_equal_values_lie_above_each_other():
    """Up to five values in one place are all seen."""
    spots = strips("accuracy", [("LSTM", True, over(*[0.95] * 5))]).strips[0].spots
    assert all(abs(a.x - b.x) >= CLOSE or a.y != b.y for a, b in combinations(spots, 2))
