"""How far forecasts reach: bounds of `LEVEL` intervals from what all seeds say."""

from __future__ import annotations

import numpy as np

from rnnreport.models.heads import QUANTILES, deviations
from rnnreport.training.said import LEVEL

ENDS = ((1 - LEVEL) / 2, (1 + LEVEL) / 2)
HALVINGS = 60  # of the bracket around a quantile: more than double precision can tell apart


def bounds(head: str, said: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return (low, high), each (...,), from numbers (seeds, ..., numbers), in transformed values.

    gaussian: quantiles of the mixture of all seeds' Gaussians. quantile: the seeds' quantiles, averaged (S. Vincent,
    "The function of the vibrissae in the behavior of the white rat", 1912). point: quantiles of the seeds' forecasts,
    NaN for a single seed, which does not scatter.
    """
    if head == "gaussian":
        low, high = (mixture_quantile(said[..., 0], deviations(said), end) for end in ENDS)
        return low, high
    if head == "quantile":
        averaged = np.sort(said, -1).mean(0)
        return averaged[..., QUANTILES.index(0.05)], averaged[..., QUANTILES.index(0.95)]
    return between(said[..., 0])


def between(forecasts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the quantiles at both ends of `LEVEL` over the first axis; NaN where it has one entry."""
    if len(forecasts) < 2:
        return (np.full(forecasts.shape[1:], np.nan),) * 2
    low, high = np.quantile(forecasts, ENDS, axis=0)
    return low, high


def mixture_quantile(means: np.ndarray, spreads: np.ndarray, share: float) -> np.ndarray:
    """Return the quantile of equal mixtures of Gaussians (components, ...), by halving a bracket that holds it."""
    from scipy.special import ndtr

    far = 40 * spreads
    low, high = (means - far).min(0), (means + far).max(0)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        below = ndtr((middle - means) / spreads).mean(0) < share
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return (low + high) / 2
