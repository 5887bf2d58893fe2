"""Intervals are told where they say something."""

from __future__ import annotations

import math

from rnnreport.charts.intervals import bare_share, bounds, columns, document, mean, share
from rnnreport.charts.numbers import percent
from rnnreport.results import Interval

THREE = Interval(0.95, 0.94, 1.02, (0.94, 0.95, 0.96))
ONE = Interval(0.95, 0.95, 0.95, (0.95,))
NONE = Interval(math.nan, math.nan, math.nan, (math.nan, 0.5))


def test_one_value_has_no_bounds():
    """One value, no number and nothing at all have no bounds."""
    assert [bounds(found, percent) for found in (ONE, NONE, None)] == ["", "", ""]


def test_a_share_is_never_told_to_be_more_than_all():
    """An interval that runs past 100 % is told up to there."""
    assert bounds(THREE, share) == "94.0 to 100.0\u202f%"
    assert bounds(THREE, bare_share, "–") == "94.0–100.0"


def test_files_hold_the_interval_as_it_is():
    """Nothing is cut in the files."""
    assert document(THREE)["high"] == 1.02 and columns(THREE) == (0.95, 0.94, 1.02)
    assert columns(None) == (None, None, None) and document(None) is None


def test_an_unknown_mean_is_a_dash():
    """NaN and nothing are shown alike."""
    assert mean(NONE, percent) == mean(None, percent) == "–"
