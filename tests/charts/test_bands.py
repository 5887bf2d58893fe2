"""Areas between two bounds."""

from __future__ import annotations

import math

from rnnreport.charts import bands


def test_a_band_goes_there_and_back():
    """Along one bound and back along the other."""
    assert bands.path([(0, 1, 5), (10, 2, 6)]) == "M0 1L10 2L10 6L0 5Z"


def test_a_gap_parts_a_band():
    """Where a bound is missing one area ends and another begins."""
    assert bands.path([(0, 1, 5), (5, math.nan, 6), (10, 2, 6)]) == "M0 1L0 5ZM10 2L10 6Z"


def test_no_bounds_make_no_band():
    """Nothing is drawn where there is no interval."""
    assert bands.path([(0, math.nan, math.nan)]) == ""
