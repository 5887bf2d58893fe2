"""Chance in words: p values, differences in percentage points, and what several comparisons at once ask for."""

from __future__ import annotations

import math

from rnnreport.charts.numbers import MISSING, fixed

LEVEL = 0.05  # below it, chance is held to explain a difference badly
LEAST = 0.001  # the smallest p that is told
ROUGH = 0.1  # from here on, two decimals are enough
QUANTILE = 1.959964  # 97.5 % quantile of the normal distribution


def p_value(p: float) -> str:
    """Return "p < 0.001", "p = 0.021", "p = 0.21", or "p unknown" for NaN. Its blanks do not break."""
    said = "p unknown" if not math.isfinite(p) else f"p {bare(p)}" if p < LEAST else f"p = {bare(p)}"
    return said.replace(" ", "\u00a0")


def bare(p: float) -> str:
    """Return a p value for a column that is headed so: "< 0.001", "0.021", "0.21", "–" for NaN."""
    if not math.isfinite(p):
        return MISSING
    return f"< {LEAST:g}" if p < LEAST else fixed(p, 3 if p < ROUGH else 2)


def unlikely(p: float) -> bool:
    """Tell whether p is below 0.05. NaN is not."""
    return p < LEVEL


def verdict(p: float, adjusted: float, pairs: int) -> str:
    """Return what p says of a difference. Where there are several pairs, the p that is adjusted for them decides.

    "the difference may be chance, p = 0.21", "chance alone would bring so large a difference with p < 0.001".
    """
    said = p_value(p)
    if pairs > 1:
        again = bare(p) == bare(adjusted)
        said += (
            f", also when adjusted for {pairs} pairs" if again else f", adjusted for {pairs} pairs {p_value(adjusted)}"
        )
    if unlikely(adjusted if pairs > 1 else p):
        return f"chance alone would bring so large a difference with {said}"
    return f"the difference may be chance, {said}"


def points(difference: float) -> str:
    """Return a difference of two shares, -1..1, in percentage points with its sign: "+4.8", "−0.2", "0.0"."""
    said = fixed(100 * difference, 1)
    said = "0.0" if said == "−0.0" else said
    return f"+{said}" if difference > 0 and said != "0.0" else said


def size(difference: float) -> str:
    """Return how large a difference of two shares is, without its sign: "4.8 points", "less than 0.1 points"."""
    said = fixed(abs(100 * difference), 1)
    return "less than 0.1 points" if said == "0.0" and difference else f"{said} points"


def bracket(low: float, high: float) -> str:
    """Return the bounds of a difference of two shares in percentage points, "[4.2, 5.4]", or "" where one is NaN."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return ""
    return f"[{points(low).lstrip('+')}, {points(high).lstrip('+')}]"


def wilson(share: float, count: float) -> tuple[float, float]:
    """Return the bounds of a share 0..1 of `count` trials at 95 %; NaN for none.

    The score interval (Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the
    American Statistical Association 22, 1927).
    """
    if not count > 0:
        return math.nan, math.nan
    shrunk = 1 + QUANTILE**2 / count
    middle = (share + QUANTILE**2 / (2 * count)) / shrunk
    half = QUANTILE * math.sqrt(share * (1 - share) / count + QUANTILE**2 / (4 * count**2)) / shrunk
    return middle - half, middle + half
