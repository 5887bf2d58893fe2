"""What forecasts leave: whether the errors one step ahead are noise, or follow from each other."""

from __future__ import annotations

import numpy as np

LEAST = 10  # lags, where there are so many values


def lags(count: int, season: int) -> int:
    """Return up to which lag `count` residuals are looked at: two seasons, at most a quarter of them, at least 10."""
    return max(0, min(max(LEAST, min(2 * season, count // 4)), count - 1))


def autocorrelation(residuals: np.ndarray, lags: int) -> np.ndarray:
    """Return the autocorrelations at lags 1, 2, ..., (lags,) float64 in -1..1, of (n,) residuals with lags < n.

    r_k = Σ (e_t - ē)(e_{t-k} - ē) / Σ (e_t - ē)²: Box and Jenkins, "Time series analysis: forecasting and control",
    1970, 2.1.5. NaN where all residuals are equal.
    """
    centred = residuals - np.mean(residuals) if len(residuals) else residuals
    power = float(centred @ centred)
    if not power > 0:
        return np.full(lags, np.nan)
    return np.array([centred[lag:] @ centred[:-lag] for lag in range(1, lags + 1)]) / power


def bound(count: int) -> float:
    """Return within which ± bound 95 % of the autocorrelations of `count` values of noise lie; NaN for none."""
    return 1.96 / count**0.5 if count else np.nan


def ljung_box(autocorrelations: np.ndarray, count: int) -> float:
    """Return the p value that all these autocorrelations of `count` values are zero; NaN where it cannot be said.

    Q = n (n + 2) Σ r_k² / (n - k) against χ² with as many degrees of freedom as lags: Ljung and Box, "On a measure of
    lack of fit in time series models", Biometrika 65, 1978. Nothing is taken off for parameters that were fitted.
    """
    if not len(autocorrelations) or not np.isfinite(autocorrelations).all():
        return np.nan
    from scipy.special import chdtrc  # comes with jax; the upper tail of χ²

    lag = np.arange(1, len(autocorrelations) + 1)
    statistic = count * (count + 2) * np.sum(np.square(autocorrelations) / (count - lag))
    return float(chdtrc(len(lag), statistic))
