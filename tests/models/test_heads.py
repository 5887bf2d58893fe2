"""Draws from what heads say have the distribution that they say."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from rnnreport.models.heads import QUANTILES, drawn

SAID = {
    "gaussian": np.array([2.0, 0.5]),
    "quantile": norm.ppf(QUANTILES, 2.0, np.log1p(np.exp(0.5)) + 1e-3),
}


@pytest.mark.parametrize("head", SAID)
def test_each_quantile_has_its_share_of_the_draws_below_it(head):
    """Also the outermost ones: an interval from draws is as wide as the one that the head says."""
    said = np.broadcast_to(SAID[head], (40_000, len(SAID[head])))
    found = drawn(head, said, np.random.default_rng(0))
    below = [np.mean(found <= at) for at in SAID["quantile"]]
    np.testing.assert_allclose(below, QUANTILES, atol=0.008)


def test_quantiles_that_cross_are_drawn_from_in_their_order():
    """A head that says them from the greatest to the least is drawn from as one that says them in order."""
    said = np.broadcast_to(SAID["quantile"], (50, len(QUANTILES)))
    one, other = (drawn("quantile", each, np.random.default_rng(1)) for each in (said, said[:, ::-1]))
    np.testing.assert_array_equal(one, other)


def test_draws_beyond_the_last_quantile_begin_as_dense_as_those_before_it():
    """In the first stretch beyond it that is as wide as the one before, 1 - 1/e of the rest are drawn, on each side."""
    said = np.broadcast_to(np.array([-2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0]), (40_000, len(QUANTILES)))
    found = drawn("quantile", said, np.random.default_rng(2))
    for mirrored in (found, -found):
        assert np.mean(mirrored > 2) == pytest.approx(0.05, abs=0.005)
        assert np.mean(mirrored[mirrored > 2] < 3) == pytest.approx(1 - np.exp(-1), abs=0.05)
