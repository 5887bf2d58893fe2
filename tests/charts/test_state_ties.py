"""What cells are said to go with: known series have known ties, and what is not there is not said."""

from __future__ import annotations

import numpy as np
import pytest

from rnnreport.charts.state_ties import correlation, sentence, ties

MONTHS = np.arange(96.0)
YEAR = np.sin(2 * np.pi * MONTHS / 12)
NOISE = np.random.default_rng(0).normal(size=96)


def told(*cells: np.ndarray, values=MONTHS**2, season=12) -> str:
    return sentence("h", ties(np.stack(cells, 1), values, MONTHS, season), "month", season)


def test_correlation_is_pearsons():
    """It is NumPy's, over the places where both are there."""
    one, other = NOISE.copy(), YEAR + NOISE
    one[[3, 50]] = np.nan
    there = np.isfinite(one)
    assert correlation(one, other) == pytest.approx(np.corrcoef(one[there], other[there])[0, 1])


@pytest.mark.parametrize("one", [np.full(96, 0.3), np.full(96, np.nan), np.r_[1.0, 2.0, np.full(94, np.nan)]])
def test_there_is_none_with_a_constant_or_with_nothing(one):
    """Constants, and fewer than three places, have no correlation."""
    assert np.isnan(correlation(one, NOISE))


def test_each_tie_names_its_cell():
    """A cell that copies the values, one that falls with time and one that swings with the year are told apart."""
    values = MONTHS + 30 * NOISE
    text = told(values / 200, -MONTHS / 96, YEAR, values=values)
    assert text.split("; ") == [
        "Cell 0 goes most with the values (correlation of its h 1.00)",
        "cell 1 falls most steadily with time (correlation −1.00)",
        "cell 2 repeats itself most with the year (correlation of its changes with those 12 months earlier 1.00).",
    ]


def test_a_drift_is_no_season():
    """A state that creeps upward is like itself a year ago, but it does not repeat itself."""
    creeping = np.cumsum(np.abs(NOISE))
    assert "repeats" not in told(creeping)


def test_a_wave_of_another_length_is_no_season():
    """Half a year before, the same wave runs the other way."""
    assert "repeats" not in told(np.sin(2 * np.pi * MONTHS / 24))


def test_noise_goes_with_nothing():
    """What goes with nothing is said to go with nothing."""
    assert told(NOISE, values=YEAR) == "No cell's h goes closely with the values, with time or with a season."


def test_too_few_seasons_have_no_season():
    """Two years of changes must be there to compare."""
    found = ties(YEAR[:30, None], MONTHS[:30], MONTHS[:30], 12)
    assert np.isnan(found.season[0])
