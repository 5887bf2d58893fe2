"""Holt's linear trend, and with a season Holt-Winters: level, trend and season, each smoothed exponentially.

With e the error of the one-step forecast, additive: l += b + αe, b += αβe, s += γe; multiplicative: the season divides
the value and multiplies the forecast (Holt, "Forecasting seasonals and trends by exponentially weighted moving
averages", 1957; Winters, "Forecasting sales by exponentially weighted moving averages", Management Science 6, 1960).
Smoothing parameters and the states before the first value are those of least squared one-step errors, as statsmodels
finds them; where that search does not converge, the states are those of its heuristic. It is loaded in `fit` alone,
since that takes a second.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from rnnreport.training.forecast_methods import RECENT, CannotForecast, Method, spread
from rnnreport.training.naive_forecasts import whole_seasons

LONGEST_SEASON = 60
FEWEST = 10  # values beside a season from which first states can be guessed


class States(NamedTuple):
    """What the method knows before each value: level and trend, (values,), and factors of the season by their time."""

    level: np.ndarray
    trend: np.ndarray
    season: np.ndarray  # (values + season,); the factor at t is known from what was measured at t - season on


@dataclass(frozen=True, eq=False)
class Fit:
    """The method fitted to what stands before the test part of one series."""

    values: np.ndarray  # (values,) float64, from the first one that it was fitted to
    start: int  # position of that one in the series
    known: int  # how many of them stand before the test part
    season: int  # 1: none
    multiplicative: bool
    smoothing: tuple[float, float, float]  # α, β, γ
    first: tuple[float, float, tuple[float, ...]]  # level, trend and season before the first value

    def method(self) -> Method:
        """Return how the fitted method forecasts; values before `start` have no forecast."""
        return Method(self.start, self.ahead, self.deviation)

    @property
    def parameters(self) -> int:
        """How many numbers were fitted."""
        return parameters(self.season)

    @cached_property
    def states(self) -> States:
        """The states before every value, from one pass over all of them."""
        alpha, beta, gamma = self.smoothing
        level, trend, factors = self.first
        season, levels, trends = list(factors), [], []
        for place, value in enumerate(self.values.tolist()):
            levels.append(level)
            trends.append(trend)
            base, before = level + trend, level
            if self.multiplicative:
                level = alpha * value / season[place] + (1 - alpha) * base
                season.append(gamma * value / base + (1 - gamma) * season[place])
            elif factors:
                level = alpha * (value - season[place]) + (1 - alpha) * base
                season.append(gamma * (value - base) + (1 - gamma) * season[place])
            else:
                level = alpha * value + (1 - alpha) * base
            trend = beta * (level - before) + (1 - beta) * trend
        return States(np.array(levels), np.array(trends), np.array(season))

    def ahead(self, origins: np.ndarray, steps: int) -> np.ndarray:
        """Return the forecasts from every origin, as `Method.ahead` has them."""
        states, step, place = self.states, np.arange(steps), origins - self.start
        line = states.level[place][:, None] + (step + 1) * states.trend[place][:, None]
        if not self.first[2]:
            return line
        factors = states.season[place[:, None] + step % self.season]
        return line * factors if self.multiplicative else line + factors

    def deviation(self, steps: int) -> np.ndarray:
        """Return the standard deviation of the errors 1, 2, ... steps ahead, (steps,); see `Method.deviation`.

        More than one step ahead it is known where nothing is multiplied: Hyndman and Athanasopoulos, "Forecasting:
        principles and practice", 3rd edition, 8.7.
        """
        told = self.ahead(self.start + np.arange(self.known), 1)[:, 0]
        sigma = spread(self.values[: self.known] - told, self.parameters)
        if self.multiplicative:
            return np.where(np.arange(steps) == 0, sigma, np.nan)
        alpha, beta, gamma = self.smoothing
        step = np.arange(1, steps)
        weights = alpha * (1 + beta * step) + (gamma * (step % self.season == 0) if self.first[2] else 0.0)
        return sigma * np.sqrt(1 + np.concatenate([[0.0], np.cumsum(np.square(weights))]))


def parameters(season: int) -> int:
    """Return how many numbers are fitted: smoothing parameters, and states before the first value."""
    return 5 + season if season > 1 else 4


def fit(values: np.ndarray, test: int, season: int) -> Fit:
    """Return the method fitted to at most `RECENT` values before position `test`.

    The trend is added; the season is multiplied where all those values are positive, and added otherwise. Raises
    CannotForecast where too little is known, where the season is longer than `LONGEST_SEASON`, and where the search
    for the parameters finds no end.
    """
    seasonal = season > 1
    if seasonal:
        whole_seasons(test, season)
    if season > LONGEST_SEASON:
        raise CannotForecast(f"a season of {season} steps is longer than {LONGEST_SEASON}")
    start = max(0, test - RECENT)
    known = values[start:test]
    if len(known) < FEWEST + (2 * (season // 2) if seasonal else 0):
        raise CannotForecast(f"{len(known)} values before the test part are too few for its first states")
    multiplicative = bool(seasonal and np.all(known > 0))
    found = _fitted(known, season if seasonal else None, multiplicative)
    gamma = found["smoothing_seasonal"] if seasonal else 0.0
    smoothing = tuple(float(each) for each in (found["smoothing_level"], found["smoothing_trend"], gamma))
    factors = tuple(float(each) for each in found["initial_seasons"])
    first = (float(found["initial_level"]), float(found["initial_trend"]), factors)
    return Fit(values[start:], start, test - start, season, multiplicative, smoothing, first)


def _fitted(known: np.ndarray, season: int | None, multiplicative: bool) -> dict:
    from statsmodels.tsa.holtwinters import ExponentialSmoothing

    kind = {"trend": "add", "seasonal": None if season is None else "mul" if multiplicative else "add"}
    for first in ("estimated", "heuristic"):  # the search over smoothing alone converges where that over both does not
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")  # whether it converged is asked below
            try:
                model = ExponentialSmoothing(known, **kind, seasonal_periods=season, initialization_method=first)
                found = model.fit()
            except (ValueError, np.linalg.LinAlgError, FloatingPointError) as error:
                raise CannotForecast(f"it cannot be fitted: {error}") from None
        if found.mle_retvals.success and np.isfinite(found.sse):
            return found.params
    raise CannotForecast("the search for its parameters did not converge")
