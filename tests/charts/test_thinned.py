"""Long series drawn with few points: nothing that stands out is lost."""

from __future__ import annotations

import numpy as np

from rnnreport.charts import thinned

LONG = np.sin(np.arange(100_000) / 900) + np.where(np.arange(100_000) == 77_777, 9.0, 0.0)


def test_short_series_stay_whole():
    """Up to two values for each column nothing is left out."""
    assert thinned.places(np.zeros(20), 10).tolist() == list(range(20))


def test_a_single_peak_stays():
    """Of 100,000 values at most 802 are kept, among them both ends and the one that stands out."""
    kept = thinned.places(LONG, 400)
    assert len(kept) <= 802 and {0, 77_777, 99_999} <= set(kept.tolist()) and (np.diff(kept) > 0).all()


def test_every_column_keeps_its_extremes():
    """The least and the greatest value of each column are among the kept ones."""
    kept = thinned.places(LONG, 100)
    for column in range(100):
        inside = kept[(kept >= 1000 * column) & (kept < 1000 * (column + 1))]
        part = LONG[1000 * column : 1000 * (column + 1)]
        assert {part.min(), part.max()} <= set(LONG[inside].tolist())


def test_a_gap_stays_a_gap():
    """A column without a number keeps one position, which breaks the line."""
    values = np.where((np.arange(1000) >= 400) & (np.arange(1000) < 500), np.nan, 1.0)
    kept = thinned.places(values, 10)
    assert np.isnan(values[kept]).sum() == 1


def test_a_band_keeps_its_widest_bounds():
    """Of each column the lowest and the highest bound; bounds that are missing do not count."""
    low, high = LONG - 1, LONG + 1
    low[5] = np.nan
    places, least, greatest = thinned.envelope(low, high, 100)
    assert places.tolist() == list(range(0, 100_000, 1000))
    assert least.tolist() == np.nanmin(low.reshape(100, 1000), axis=1).tolist()
    assert greatest.tolist() == high.reshape(100, 1000).max(axis=1).tolist()
