"""What a forecasting method must say for itself, and how that becomes forecasts with their intervals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from rnnreport.data.series_dataset import Parts
from rnnreport.training.said import LEVEL, Said

RECENT = 1000  # a method that has to be fitted by search sees so many of the last values before the test part


class CannotForecast(Exception):
    """A method cannot forecast this series; the message says why, without a subject: "it has no season"."""


@dataclass(frozen=True)
class Method:
    """A method fitted to one series, on a scale of its own, such as that of logs.

    `ahead(origins, steps)` returns (origins, steps) float64: from each origin, a position in the series, the forecasts
    of the values there and behind it, made from the values before the origin alone. What lies behind the end of the
    series has no meaning. `deviation(steps)` returns the standard deviations, (steps,), of the errors of forecasts
    1, 2, ... steps ahead; NaN where the method does not know them. `back` takes from the scale to values, monotonously.
    """

    first: int  # position of the first value that it forecasts one step ahead
    ahead: Callable[[np.ndarray, int], np.ndarray]
    deviation: Callable[[int], np.ndarray]
    back: Callable[[np.ndarray], np.ndarray] = np.asarray


def speak(method: Method, parts: Parts, horizon: int) -> Said:
    """Return all forecasts of a method for one series, with the intervals that normal errors on its scale give.

    Raises CannotForecast where a forecast is not finite.
    """
    end, test = parts.end, parts.test
    count = end - test
    one_step, one_origin = np.full((2, 3, end), np.nan)
    with np.errstate(all="ignore"):  # what comes of an overflow is told below
        one_step[:, method.first :] = _bounded(method, method.ahead(np.arange(method.first, end), 1)[:, 0], 1)
        if count:
            one_origin[:, test:] = _bounded(method, method.ahead(np.array([test]), count)[0], count)
        leads = _leads(method, test, end, horizon)
    told = (one_step[0, method.first :], one_origin[0, test:], leads[_within(leads.shape)])
    if not all(np.isfinite(part).all() for part in told):
        raise CannotForecast("its forecasts are not finite")
    return Said(*one_step, *one_origin, leads)


def spread(residuals: np.ndarray, fitted: int = 0) -> float:
    """Return the standard deviation of residuals, (n,), of a method with so many fitted parameters; NaN for too few.

    The mean is taken as zero: Hyndman and Athanasopoulos, "Forecasting: principles and practice", 3rd edition, 5.5.
    """
    free = len(residuals) - fitted
    return float(np.sqrt(np.sum(np.square(residuals)) / free)) if free > 0 else np.nan


def _bounded(method: Method, mean: np.ndarray, steps: int) -> np.ndarray:
    from scipy.special import ndtri  # comes with jax; the quantile of the normal distribution

    deviation = method.deviation(steps)
    known = np.isfinite(deviation).all()  # bounds of the first steps alone would hold what is easy to hold
    half = ndtri((1 + LEVEL) / 2) * (deviation if known else np.nan)
    bounds = method.back(mean - half), method.back(mean + half)
    return np.stack([method.back(mean), np.minimum(*bounds), np.maximum(*bounds)])


def _leads(method: Method, test: int, end: int, horizon: int) -> np.ndarray:
    leads = np.full((end - test, horizon), np.nan)
    steps = min(horizon, end - test)
    if steps:
        leads[:, :steps] = method.back(method.ahead(np.arange(test, end), steps))
    leads[~_within(leads.shape)] = np.nan
    return leads


def _within(shape: tuple[int, int]) -> np.ndarray:
    return np.add.outer(np.arange(shape[0]), np.arange(shape[1])) < shape[0]
