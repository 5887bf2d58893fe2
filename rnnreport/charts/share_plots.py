"""Histograms over probabilities and other shares, 0 to 100 %: which part of the texts lies in each bin."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rnnreport.charts.numbers import fixed, percent
from rnnreport.charts.plots import Bar, Line, Plot, Rule, margin, path, top, upright
from rnnreport.charts.scales import Axis, Scale, linear

GAP = 0.06  # of the width of a bin, free at either side of a bar
LEAST = 0.7  # percent of the height: what a bar has at least
FLAT = 5.0  # em
WHOLE = Scale(0.0, 1.0, 0.25)
NEAR = 55  # percent of the width: a rule to the right of that has its label at its left


def shares(counts: np.ndarray) -> np.ndarray:
    """Return counts (bins,) as shares 0..1 of their sum; zeros where nothing was counted."""
    counts = np.asarray(counts, np.float64)
    return counts / max(float(counts.sum()), 1.0)


def upward(heights: Sequence[np.ndarray]) -> Scale:
    """Return the vertical scale, from 0, that holds all these shares: the lowest of two with few ticks."""
    most = max((float(np.max(one, initial=0.0)) for one in heights), default=0.0) or 1.0
    return min((linear([0.0, most], count, zero=True) for count in (2, 3)), key=lambda scale: scale.high)


def histogram(
    edges: np.ndarray,
    heights: np.ndarray,
    scale: Scale,
    label: str,
    across: str,
    up: str,
    behind: np.ndarray | None = None,
    rule: tuple[float, str] | None = None,
) -> Plot:
    """Return bars of `heights` (bins,), shares 0..1, over `edges` (bins + 1,), 0..1.

    `behind` is drawn as an outline, to compare with; `rule` is a value 0..1 to be pointed out, and its name. `across`
    and `up` say what the axes measure; without `across` the ticks below are left out.
    """
    ends = list(zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True))
    bars = tuple(_bar(low, high, height, scale) for (low, high), height in zip(ends, heights, strict=True) if height)
    y = upright(scale.axis(up, percent=True))
    outline = () if behind is None else (Line(0, "solid", path(_steps(ends, behind, scale))),)
    return Plot(
        label=label,
        x=WHOLE.axis(across, percent=True) if across else Axis("", ()),
        y=y,
        bars=bars,
        lines=outline,
        rules=() if rule is None else (_rule(*rule),),
        height=FLAT,
        start=max(margin(y), 3.6),
    )


def span(low: float, high: float) -> str:
    """Return the ends of a bin, "90–100 %", with as many decimals as they need."""
    decimals = 0 if all(abs(100 * end - round(100 * end)) < 1e-3 for end in (low, high)) else 1
    return f"{fixed(100 * low, decimals)}–{percent(high, decimals)}" if high > low else percent(low, decimals)


def _bar(low: float, high: float, height: float, scale: Scale) -> Bar:
    return Bar(
        x=round(100 * (low + GAP * (high - low)), 2),
        y=min(top(scale, height), 100 - LEAST),
        width=round(100 * (1 - 2 * GAP) * (high - low), 2),
        height=max(scale.at(height), LEAST),
        title=f"{span(low, high)}: {percent(height)} of them",
    )


def _rule(value: float, name: str) -> Rule:
    at = WHOLE.at(value)
    return Rule(at, name, "anchor-end" if at > NEAR else "anchor-start")


def _steps(ends: Sequence[tuple[float, float]], heights: np.ndarray, scale: Scale) -> list[tuple[float, float]]:
    points = [(100.0 * ends[0][0], 100.0)]
    for (low, high), height in zip(ends, heights, strict=True):
        points += [(round(100 * low, 2), top(scale, height)), (round(100 * high, 2), top(scale, height))]
    return [*points, (100.0 * ends[-1][1], 100.0)]
