"""Many trainings as one: medians that end where most trainings end."""

from __future__ import annotations

import numpy as np

from rnnreport.charts.typical_trainings import middle, typical
from rnnreport.results import History


def test_the_median_is_that_of_all_seeds():
    """Each epoch has the middle value of its own."""
    np.testing.assert_array_equal(middle([np.array([3.0, 1.0]), np.array([2.0, 5.0]), np.array([9.0, 4.0])]), [3, 4])


def test_it_ends_where_fewer_than_half_go_on():
    """Of three trainings of 1, 2 and 3 epochs two reach the second."""
    found = middle([np.array([1.0]), np.array([2.0, 4.0]), np.array([3.0, 6.0, 9.0])])
    np.testing.assert_array_equal(found, [2, 5])


def test_what_is_no_number_counts_for_nothing():
    """A seed without a number is left out; an epoch without any is NaN."""
    nan = np.nan
    np.testing.assert_array_equal(middle([np.array([nan, nan]), np.array([2.0, nan])]), [2, nan])


def test_models_keep_their_order():
    """One history for each model, in the order of the page."""
    some = [
        History(name, seed, {"train_loss": np.ones(2)}, np.ones(2), 1, "epochs") for seed in (0, 1) for name in "BA"
    ]
    assert [one.model for one in typical(some)] == ["B", "A"]
