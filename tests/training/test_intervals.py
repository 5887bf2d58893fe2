"""Confidence intervals over seeds."""

from __future__ import annotations

import math

import numpy as np
import pytest

from rnnreport.training.intervals import interval


def test_three_values_give_the_textbook_interval():
    """For 1, 2, 3 the half width is t(0.975, 2) / √3 = 4.302653 / 1.732051."""
    found = interval([1.0, 2.0, 3.0])
    assert (found.mean, found.each) == (2.0, (1.0, 2.0, 3.0))
    assert found.high - found.mean == pytest.approx(4.302653 / math.sqrt(3), rel=1e-6)
    assert found.mean - found.low == pytest.approx(4.302653 / math.sqrt(3), rel=1e-6)


def test_one_value_bounds_itself():
    """A single seed says nothing of the spread."""
    found = interval([0.25])
    assert (found.mean, found.low, found.high) == (0.25, 0.25, 0.25)


def test_equal_values_have_no_width():
    """Seeds that agree leave no doubt."""
    found = interval([0.1, 0.1, 0.1])
    assert found.low == pytest.approx(found.high)


def test_nan_is_never_hidden():
    """One NaN makes the mean and both bounds NaN."""
    found = interval([1.0, math.nan])
    assert all(math.isnan(number) for number in (found.mean, found.low, found.high))


def test_no_value_is_an_error():
    """There is no mean of nothing."""
    with pytest.raises(ValueError, match="at least one"):
        interval([])


def test_the_mean_of_five_seeds_lies_inside_in_about_95_of_100_draws():
    """The interval covers the true mean as often as it says."""
    draws = np.random.default_rng(1).normal(3.0, 2.0, (2000, 5))
    inside = [found.low <= 3.0 <= found.high for found in map(interval, draws)]
    assert np.mean(inside) == pytest.approx(0.95, abs=0.015)
