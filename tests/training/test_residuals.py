"""Autocorrelation of residuals, and whether it could be chance."""

from __future__ import annotations

import numpy as np
import pytest

from rnnreport.training.residuals import autocorrelation, bound, lags, ljung_box

NOISE = np.random.default_rng(3).normal(2.0, 1.0, 200)


def test_autocorrelations_are_those_of_statsmodels():
    """An independent implementation gives the same numbers."""
    acf = pytest.importorskip("statsmodels.tsa.stattools").acf
    np.testing.assert_allclose(autocorrelation(NOISE, 24), acf(NOISE, nlags=24)[1:], atol=1e-12)


def test_the_p_value_is_that_of_statsmodels():
    """An independent implementation gives the same number."""
    diagnostic = pytest.importorskip("statsmodels.stats.diagnostic")
    expected = diagnostic.acorr_ljungbox(NOISE, lags=[24])["lb_pvalue"].iloc[0]
    assert ljung_box(autocorrelation(NOISE, 24), 200) == pytest.approx(expected, rel=1e-9)


def test_noise_may_be_chance_and_a_wave_is_not():
    """The p value is large for draws that are independent, and next to nothing for a sine."""
    wave = np.sin(np.arange(200.0))
    assert ljung_box(autocorrelation(NOISE, 10), 200) > 0.05
    assert ljung_box(autocorrelation(wave, 10), 200) < 1e-6


def test_the_bound_holds_most_autocorrelations_of_noise():
    """Of 100 of them, about 95."""
    assert np.mean(np.abs(autocorrelation(NOISE, 100)) < bound(200)) > 0.9


@pytest.mark.parametrize(
    ("count", "season", "expected"), [(400, 12, 24), (60, 12, 15), (200, 1, 10), (20, 12, 10), (4, 12, 3), (0, 12, 0)]
)
def test_lags_go_up_to_two_seasons(count, season, expected):
    """As far as a quarter of the residuals, but ten where there are so many."""
    assert lags(count, season) == expected


def test_residuals_that_are_all_equal_have_no_autocorrelation():
    """Nothing is divided by zero; the p value cannot be said either."""
    found = autocorrelation(np.ones(20), 5)
    assert np.isnan(found).all()
    assert np.isnan(ljung_box(found, 20))
    assert np.isnan(ljung_box(np.array([]), 1))
