"""Bounds of prediction intervals against known quantiles."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from rnnreport.models.heads import QUANTILES, drawn, losses, points
from rnnreport.training.forecasting.sureness import bounds, mixture_quantile


def test_a_mixture_of_one_is_that_gaussian():
    """Its quantiles are those of scipy."""
    found = mixture_quantile(np.array([[2.0]]), np.array([[3.0]]), 0.95)
    assert found[0] == pytest.approx(norm.ppf(0.95, 2, 3), abs=1e-9)


def test_a_mixture_holds_its_share_of_draws():
    """As many draws of all components lie below a quantile as it says."""
    means, spreads = np.array([[0.0], [5.0], [9.0]]), np.array([[1.0], [0.1], [4.0]])
    for share in (0.05, 0.5, 0.95):
        at = mixture_quantile(means, spreads, share)[0]
        assert np.mean(norm.cdf(at, means, spreads)) == pytest.approx(share, abs=1e-9)


def test_quantile_heads_are_averaged_and_never_cross():
    """Bounds are means of the seeds' sorted ends."""
    said = np.stack([np.arange(7.0)[::-1], np.arange(7.0) + 1])[:, None]
    low, high = bounds("quantile", said)
    assert (low[0], high[0]) == (0.5, 6.5)


def test_draws_of_a_quantile_head_have_its_quantiles():
    """As many draws lie below each quantile as it says, beyond the outermost ones too."""
    said = np.broadcast_to(np.linspace(0, 1, len(QUANTILES)), (20_000, len(QUANTILES)))
    found = drawn("quantile", said, np.random.default_rng(0))
    np.testing.assert_allclose([np.mean(found <= at) for at in said[0]], QUANTILES, atol=0.02)
    assert points("quantile", said)[0] == 0.5


@pytest.mark.parametrize("share", [0.25, 0.5, 0.9])
def test_pinball_loss_is_least_at_the_quantile(share):
    """Of all constants a quantile of the data loses least at its level (Koenker & Bassett 1978)."""
    data = np.random.default_rng(0).exponential(size=2001).astype(np.float32)
    level = QUANTILES.index(share)

    def lost(at: float) -> float:
        said = np.zeros((len(data), len(QUANTILES)), np.float32)
        said[:, level] = at
        return float(np.mean(losses("quantile", said, data)))

    best = np.quantile(data, share)
    assert lost(best) < lost(best * 1.1) and lost(best) < lost(best * 0.9)


def test_gaussian_loss_is_the_negative_log_density():
    """In nats, as scipy has it."""
    said, deviation = np.array([1.0, 0.3]), np.log1p(np.exp(0.3)) + 1e-3
    assert float(losses("gaussian", said, np.float32(2.0))) == pytest.approx(-norm.logpdf(2, 1, deviation), rel=1e-5)
