"""Intervals as a reader sees them, and as data files hold them."""

from __future__ import annotations

import math
from collections.abc import Callable

from rnnreport.charts.numbers import MISSING, PERCENT, fixed, percent
from rnnreport.results import Interval


def bounds(found: Interval | None, say: Callable[[float], str], to: str = " to ") -> str:
    """Return "94.1 to 95.3 %", or "" where there is one value, or no number."""
    if found is None or len(found.each) < 2 or not (math.isfinite(found.low) and math.isfinite(found.high)):
        return ""
    return f"{say(found.low).removesuffix(PERCENT)}{to}{say(found.high)}"


def mean(found: Interval | None, say: Callable[[float], str]) -> str:
    """Return the mean, or "–" where there is none."""
    return say(found.mean) if found is not None and math.isfinite(found.mean) else MISSING


def share(bound: float) -> str:
    """Return a bound of a share in percent. An interval may run past what a share can be; it is told up to there."""
    return percent(min(max(bound, 0.0), 1.0))


def bare_share(bound: float) -> str:
    """Return the same without the sign, where columns are narrow: "94.1"."""
    return fixed(100 * min(max(bound, 0.0), 1.0), 1)


def document(found: Interval | None) -> dict | None:
    """Return the JSON value of an interval."""
    return found and {"mean": found.mean, "low": found.low, "high": found.high, "each": found.each}


def columns(found: Interval | None) -> tuple[float | None, ...]:
    """Return mean, low and high for three columns of a table; None where there is nothing."""
    return (found.mean, found.low, found.high) if found else (None, None, None)
