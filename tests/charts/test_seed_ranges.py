"""Errors of all seeds on one axis: places follow the axis, nothing far away squeezes the rest, nothing is lost."""

from __future__ import annotations

import math
from itertools import combinations

import pytest

from rnnreport.charts.seed_ranges import CLOSE, Errors, ranges
from rnnreport.results import Interval


def over(*values: float, half: float = 1.0) -> Interval:
    """Return an interval around the mean of values."""
    mean = sum(values) / len(values)
    return Interval(mean, mean - half, mean + half, values)


LSTM = Errors("LSTM", True, over(20.0, 30.0, 40.0), together=25.0, published=35.0)
NAIVE = Errors("persistence", False, over(48.0))


def test_marks_lie_where_the_axis_says():
    """Seeds, mean, joint forecast and published value are on one straight scale."""
    found = ranges("RMSE", [LSTM, NAIVE])
    low, high = (float(found.axis.ticks[at].label) for at in (0, -1))
    lane = found.lanes[0]
    places = (*(spot.x for spot in lane.spots), lane.middle, lane.together, lane.published)
    wanted = [100 * (value - low) / (high - low) for value in (20, 30, 40, 30, 25, 35)]
    assert places == pytest.approx(wanted, abs=0.01)


def test_baselines_cut_through_all_lanes():
    """A rule stands at each baseline, none at a network."""
    found = ranges("RMSE", [LSTM, NAIVE])
    assert found.rules == (found.lanes[1].middle,) and found.lanes[1].spots == ()


def test_what_is_far_away_does_not_squeeze_the_rest():
    """A seed that went astray leaves the axis as it was, and is counted."""
    wild = Errors("LSTM", True, over(20.0, 30.0, 40.0, 1e6))
    found = ranges("RMSE", [wild, NAIVE])
    assert float(found.axis.ticks[-1].label) <= 50 and len(found.lanes[0].spots) == 3
    assert found.lanes[0].beyond == "2 beyond the axis"  # the seed, and the mean that it moves


def test_a_baseline_far_away_is_named():
    """Its row says so, and no rule stands for it."""
    found = ranges("RMSE", [LSTM, NAIVE, Errors("training mean", False, over(900.0))])
    assert (found.lanes[2].beyond, found.lanes[2].middle, len(found.rules)) == ("beyond the axis", None, 1)


def test_seeds_do_not_hide_each_other():
    """Seven equal seeds are all seen."""
    spots = ranges("RMSE", [Errors("LSTM", True, over(*[15.0] * 7)), NAIVE]).lanes[0].spots
    assert len(spots) == 7 and all(abs(a.x - b.x) >= CLOSE or a.y != b.y for a, b in combinations(spots, 2))


def test_no_number_is_no_mark():
    """A seed that is not a number has no dot, and a mean that is none has no line."""
    broken = Errors("LSTM", True, Interval(math.nan, math.nan, math.nan, (math.nan, 20.0)))
    lane = ranges("RMSE", [broken, NAIVE]).lanes[0]
    assert [spot.title for spot in lane.spots] == ["20.00"] and lane.middle is None


def test_every_seed_is_said():
    """Who sees no picture hears each value."""
    assert "3 seeds: 20.00, 30.00, 40.00." in ranges("RMSE", [LSTM]).lanes[0].label
