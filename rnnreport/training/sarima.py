"""ARIMA(0,1,1), and with a season SARIMA(0,1,1)(0,1,1)m, the airline model, by exact maximum likelihood.

(1 - B)(1 - B^m) y_t = (1 + θB)(1 + ΘB^m) e_t: Box and Jenkins, "Time series analysis: forecasting and control", 1970,
chapter 9. The differences w_t are a moving average of order q, so their covariance matrix is banded, and its Cholesky
factor L turns them into innovations z = L⁻¹w; row t of L holds the weights of the exact forecast of w_t from all
differences before it. That costs O(n q²), for any length and any season.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.linalg import cholesky_banded
from scipy.linalg.lapack import dtbtrs
from scipy.optimize import minimize

from rnnreport.training.forecast_methods import RECENT, CannotForecast, Method
from rnnreport.training.naive_forecasts import whole_seasons

LONGEST_SEASON = 60
FEWEST = 8  # differences that are enough for two parameters and a variance
BOUND = 0.99  # of |θ| and |Θ|: beyond it the covariance of a long series is singular in float64


@dataclass(frozen=True, eq=False)
class Fit:
    """The model fitted to what stands before the test part of one series, on its values or on their logs."""

    x: np.ndarray  # (times,) float64, the series on the scale of the model
    season: int  # 1: none
    logs: bool
    weights: tuple[float, ...]  # θ, and with a season Θ
    sigma: float  # standard deviation of the innovations, on that scale
    aic: float  # Akaike's criterion for the values themselves: comparable between values and logs

    @property
    def lost(self) -> int:
        """How many of the first values have no difference."""
        return 1 + (self.season if self.season > 1 else 0)

    def method(self) -> Method:
        """Return how the fitted model forecasts."""
        return Method(self.lost, self.ahead, self.deviation, np.exp if self.logs else np.asarray)

    @cached_property
    def tails(self) -> np.ndarray:
        """The share of the differences known h steps before in the forecast of w_t: (q + 1, differences), row h."""
        differences = _differences(self.x, self.season)
        factor = _factor(_moving_average(self.weights, self.season), len(differences))
        innovations = _solved(factor, differences)
        parts = np.zeros((len(factor) + 1, len(differences)))
        for back in range(1, min(len(factor), len(differences))):
            parts[back - 1, back:] = factor[back, :-back] * innovations[:-back]
        return np.cumsum(parts[::-1], axis=0)[::-1]

    def ahead(self, origins: np.ndarray, steps: int) -> np.ndarray:
        """Return the forecasts from every origin, as `Method.ahead` has them."""
        end, season, lost, tails = len(self.x), self.season, self.lost, self.tails
        found = np.empty((steps, len(origins)))

        def at(step: int) -> np.ndarray:  # the value so many steps behind each origin, known or forecast
            return found[step] if step >= 0 else self.x[np.minimum(origins + step, end - 1)]

        for step in range(steps):
            found[step] = at(step - 1)
            if season > 1:
                found[step] += at(step - season) - at(step - 1 - season)
            if step < len(tails):
                found[step] += tails[step, np.minimum(origins + step, end - 1) - lost]
        return found.T

    def deviation(self, steps: int) -> np.ndarray:
        """Return σ √(ψ_0² + ... + ψ_h²), (steps,), with the weights ψ of past innovations in the series itself."""
        psi = np.zeros(steps)
        weights = _moving_average(self.weights, self.season)[:steps]
        psi[: len(weights)] = weights
        if self.season > 1:
            for place in range(self.season, steps):
                psi[place] += psi[place - self.season]
        return self.sigma * np.sqrt(np.cumsum(np.square(np.cumsum(psi))))


def fit(values: np.ndarray, test: int, season: int, logs: bool) -> Fit:
    """Return the model fitted to at most `RECENT` values before position `test`.

    Raises CannotForecast where the season is longer than `LONGEST_SEASON`, where too little is known, or where the
    search for the parameters finds no end. With `logs` all values must be positive.
    """
    if season > 1:
        whole_seasons(test, season)
    if season > LONGEST_SEASON:
        raise CannotForecast(f"a season of {season} steps is longer than {LONGEST_SEASON}")
    x = np.log(values) if logs else values
    known = x[max(0, test - RECENT) : test]
    differences = _differences(known, season)
    if len(differences) < FEWEST:
        raise CannotForecast(f"{len(known)} values before the test part leave fewer than {FEWEST} differences")
    if not np.any(differences):
        raise CannotForecast("all its differences are zero")
    count = 1 if season < 2 else 2
    scale = np.std(differences) or np.abs(differences[0])

    def cost(weights: np.ndarray) -> float:
        return _negative_log_likelihood(weights, differences / scale, season)[0]

    start = min(_grid(count), key=cost)
    found = minimize(cost, start, method="L-BFGS-B", bounds=[(-BOUND, BOUND)] * count)
    if not (found.success and np.isfinite(found.fun)):
        raise CannotForecast("the search for its parameters did not converge")
    least, sigma = _negative_log_likelihood(found.x, differences, season)
    jacobian = float(np.sum(known[-len(differences) :])) if logs else 0.0
    return Fit(x, season, logs, tuple(found.x.tolist()), sigma, 2 * (least + jacobian) + 2 * (count + 1))


def _grid(count: int) -> list[tuple[float, ...]]:
    steps = (-0.8, -0.4, 0.0, 0.4)
    return [(first, second)[:count] for first in steps for second in (steps if count > 1 else (0.0,))]


def _differences(x: np.ndarray, season: int) -> np.ndarray:
    steps = np.diff(x)
    return steps[season:] - steps[:-season] if season > 1 else steps


def _moving_average(weights: np.ndarray | tuple[float, ...], season: int) -> np.ndarray:
    """Return the coefficients of (1 + θB)(1 + ΘB^m), (q + 1,)."""
    if season < 2:
        return np.array([1.0, weights[0]])
    seasonal = np.zeros(season + 1)
    seasonal[0], seasonal[-1] = 1.0, weights[1]
    return np.convolve([1.0, weights[0]], seasonal)


def _factor(coefficients: np.ndarray, count: int) -> np.ndarray:
    """Return L of the covariance matrix of so many differences, banded: (q + 1, count), [d, t] is L[t + d, t]."""
    order = len(coefficients)
    covariances = [coefficients[: order - lag] @ coefficients[lag:] for lag in range(order)]
    return cholesky_banded(np.repeat(np.array(covariances)[:, None], count, axis=1), lower=True, overwrite_ab=True)


def _solved(factor: np.ndarray, differences: np.ndarray) -> np.ndarray:
    return dtbtrs(factor, differences[:, None], uplo="L")[0][:, 0]


def _negative_log_likelihood(weights: np.ndarray, differences: np.ndarray, season: int) -> tuple[float, float]:
    """Return -log L at the best variance, and the standard deviation that it is the square of."""
    factor = _factor(_moving_average(weights, season), len(differences))
    variance = float(np.mean(np.square(_solved(factor, differences))))
    count = len(differences)
    return count / 2 * (np.log(2 * np.pi * variance) + 1) + float(np.sum(np.log(factor[0]))), variance**0.5
