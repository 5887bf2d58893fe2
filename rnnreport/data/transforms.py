"""What is done to a series before a network reads it, and how it is undone: logarithm, differences, scaling.

With u_t the value or its logarithm, and B the backshift operator, B u_t = u_{t-1}, differences are a polynomial in B
(Box and Jenkins, "Time series analysis: forecasting and control", 1970, chapters 4 and 9):

    w_t = (1 - B)^d (1 - B^m)^D u_t = Σ_k c_k u_{t-k},  c_0 = 1      z_t = (w_t - shift) / scale

Undone it is one step at a time: u_t = shift + scale · z_t - Σ_{k≥1} c_k u_{t-k}.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rnnreport.errors import DataError

ROUNDING = 1e-14  # share of the largest value; differences that differ by less are equal but for rounding


@dataclass(frozen=True)
class Transform:
    """What was fitted to the training values of one series. Made by `fitted`."""

    log: bool
    polynomial: tuple[float, ...]  # c_0, c_1, ...
    shift: float
    scale: float

    @property
    def lost(self) -> int:
        """How many of the first values have no transformed one."""
        return len(self.polynomial) - 1

    def forward(self, values: np.ndarray) -> np.ndarray:
        """Return z of values (times,) float64; NaN for the first `lost`."""
        return (_differenced(self.lifted(values), self.polynomial) - self.shift) / self.scale

    def lifted(self, values: np.ndarray) -> np.ndarray:
        """Return u: logarithms, or the values as they are."""
        return np.log(values) if self.log else np.asarray(values, float)

    def undo(self, z: np.ndarray, lifted: np.ndarray) -> np.ndarray:
        """Return u from z (...,) and the u before it, (..., `lost` or more), the latest last."""
        w = self.shift + self.scale * np.asarray(z, float)
        for lag, weight in enumerate(self.polynomial[1:], start=1):
            if weight:
                w = w - weight * lifted[..., -lag]
        return w

    def lowered(self, lifted: np.ndarray) -> np.ndarray:
        """Return values from u."""
        return np.exp(lifted) if self.log else lifted

    def one_step(self, z: np.ndarray, values: np.ndarray) -> np.ndarray:
        """Return the values that z (..., times) stands for, each from the true `values` (times,) before it."""
        u = self.lifted(values)
        w = self.shift + self.scale * np.asarray(z, float)
        for lag, weight in enumerate(self.polynomial[1:], start=1):
            if weight:
                w = w - weight * np.concatenate([np.full(min(lag, len(u)), np.nan), u[:-lag]])
        return self.lowered(w)


def fitted(
    values: np.ndarray,
    training: int,
    steps: tuple[str, ...],
    scaler: str,
    season: int,
    called: str = "the series",
    times: Sequence[str] = (),
) -> Transform:
    """Return the transform of a series whose first `training` values may be looked at.

    `steps` of "log", "seasonal difference" and "difference"; `scaler` is "standard" (mean 0, standard deviation 1),
    "min-max" (0..1), "none", or "fit-on-all": min-max over all values, also those that are to be forecast.
    Raises DataError for logarithms of values that are not positive, seasons that are none, and training values that
    are too few or do not change after differencing; `called` is how the series is named there, `times` are its own.
    """
    if "log" in steps and np.any(values <= 0):
        row = int(np.argmax(values <= 0))
        at = f"the value at {times[row]}" if len(times) else f"value {row + 1}"
        raise DataError(
            f"{called}: {at} is {values[row]:g}, and logarithms need values above 0; "
            "leave 'log' out of transform, or add a constant to the column"
        )
    if "seasonal difference" in steps and season < 2:
        raise DataError(f"{called}: a seasonal difference needs a season of 2 steps or more: set 'season: …' in data")
    polynomial = _polynomial(steps, season)
    u = np.log(values) if "log" in steps else np.asarray(values, float)
    seen = u if scaler == "fit-on-all" else u[:training]
    if training < len(polynomial) + 2:
        raise DataError(
            f"{called}: {training} training values are too few for these differences, which use up "
            f"{len(polynomial) - 1}; leave one out of transform, or give more values"
        )
    w = _differenced(seen, polynomial)[len(polynomial) - 1 :]
    if not np.ptp(w) > ROUNDING * np.max(np.abs(seen)):
        raise DataError(
            f"{called}: after {', '.join(steps) or 'no change'} all training values are equal: nothing to learn"
        )
    return Transform("log" in steps, polynomial, *_scaled(w, scaler))


def _polynomial(steps: tuple[str, ...], season: int) -> tuple[float, ...]:
    found = np.ones(1)
    if "difference" in steps:
        found = np.convolve(found, [1.0, -1.0])
    if "seasonal difference" in steps:
        found = np.convolve(found, [1.0, *[0.0] * (season - 1), -1.0])
    return tuple(found.tolist())


def _differenced(u: np.ndarray, polynomial: tuple[float, ...]) -> np.ndarray:
    lost = len(polynomial) - 1
    if len(u) <= lost:
        return np.full(len(u), np.nan)
    return np.concatenate([np.full(lost, np.nan), np.convolve(u, polynomial, "valid")])


def _scaled(w: np.ndarray, scaler: str) -> tuple[float, float]:
    if scaler == "none":
        return 0.0, 1.0
    if scaler == "standard":
        return float(np.mean(w)), float(np.std(w))
    return float(np.min(w)), float(np.max(w) - np.min(w))
