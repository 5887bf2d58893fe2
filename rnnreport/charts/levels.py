"""From a number to one of 21 levels of colour. The browser's twin is `templates/assets/rnnreport-rules.js`.

A state a is shown as p = sigmoid(gain · a), a gate as it is. The level is ⌊20 p + ½⌋: 0 is the lowest, 10 the middle,
20 the highest. Numbers are first rounded to what a browser gets (16 bits), so that page and script never disagree.
"""

from __future__ import annotations

import numpy as np

LEVELS = 20
STEPS = 32767  # a number is stored as a whole multiple, at most so many times, of its scale
GATE = (0.0, 1.0)  # the range that marks a gate


def sigmoid(values: np.ndarray, gain: float) -> np.ndarray:
    """Return 1 / (1 + exp(-gain · a)), 0..1, for values of any size without overflow."""
    x = np.clip(gain * np.asarray(values, np.float64), -700, 700)
    return 1 / (1 + np.exp(-x))


def shown(values: np.ndarray, gain: float, gate: bool) -> np.ndarray:
    """Return p in 0..1, what the colour says: gates as they are, states through the sigmoid."""
    return np.clip(np.asarray(values, np.float64), 0, 1) if gate else sigmoid(values, gain)


def level(p: np.ndarray) -> np.ndarray:
    """Return ⌊20 p + ½⌋, whole numbers 0..20, of p in 0..1."""
    return np.floor(LEVELS * np.asarray(p, np.float64) + 0.5).astype(int)


def quantised(values: np.ndarray, bounds: tuple[float, float] | None) -> tuple[np.ndarray, float]:
    """Return (whole numbers int16, scale): value = whole number · scale. NaN becomes 0, infinity the largest number."""
    finite = np.nan_to_num(np.asarray(values, np.float64), nan=0.0, posinf=3e38, neginf=-3e38)
    reach = max(abs(end) for end in bounds) if bounds else float(np.max(np.abs(finite), initial=0.0))
    scale = (reach or 1.0) / STEPS
    whole = np.clip(np.floor(finite / scale + 0.5), -STEPS, STEPS)
    return whole.astype(np.int16), scale
