"""Measured values as a reader sees them: with as many decimals as the spread of a series gives meaning to."""

from __future__ import annotations

import math

import numpy as np

from rnnreport.charts.numbers import MISSING, fixed

DIGITS = 4  # of the spread
MOST = 6  # decimals


def decimals(values: np.ndarray) -> int:
    """Return the decimals that tell values (n,) apart to about a thousandth of their spread."""
    finite = values[np.isfinite(values)]
    spread = float(np.ptp(finite)) if len(finite) else 0.0
    spread = spread or float(np.max(np.abs(finite), initial=0.0)) or 1.0
    return min(max(DIGITS - math.ceil(math.log10(spread)), 0), MOST)


def exact(values: np.ndarray, most: int) -> int:
    """Return the fewest decimals, at most `most`, that lose nothing of values (n,): 0 for whole numbers."""
    finite = values[np.isfinite(values)]
    return next((few for few in range(most) if np.allclose(finite, np.round(finite, few), rtol=1e-12, atol=0)), most)


def between(low: float, high: float, places: int) -> str:
    """Return an interval as "301 to 320", "–" where it has no bounds."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return MISSING
    return f"{fixed(low, places)} to {fixed(high, places)}"


def with_unit(what: str, unit: str) -> str:
    """Return "passengers (thousands)"; the unit alone where it says what is measured, as "thousand passengers" does."""
    if what and what.casefold() in unit.casefold():
        return unit
    return f"{what} ({unit})" if unit else what
