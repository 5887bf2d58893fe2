"""Plots over time: what was measured as ink, forecasts as lines, prediction intervals as bands, parts as shades."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from rnnreport.charts import bands, plots, thinned, times
from rnnreport.charts.forecasters import Forecaster
from rnnreport.charts.plots import Dot, Plot, Rule
from rnnreport.charts.scales import Scale, Tick, linear
from rnnreport.charts.times import TimeScale

NEAR_LEFT, NEAR_RIGHT, WORD = 14.0, 84.0, 16.0  # percent: where a label has no room, and how much it takes
BEYOND = 1.0  # spans of the values that a forecast may lie away before it is cut at the frame


@dataclass(frozen=True)
class Said:
    """What one forecaster says in a window: numbers (times,); bounds where it has an interval."""

    forecaster: Forecaster
    values: np.ndarray
    low: np.ndarray | None = None
    high: np.ndarray | None = None


@dataclass(frozen=True)
class Window:
    """A stretch of one series: all arrays (times,) parallel; `ink` is what was measured, None where it is not drawn."""

    times: tuple[str, ...]
    stamps: np.ndarray
    dated: bool
    ink: np.ndarray | None
    said: tuple[Said, ...]
    validation: int  # position of the first value of the part; 0 or less, or beyond the last: it does not begin here
    test: int


@dataclass(frozen=True)
class Trace:
    """One line of a forecaster, with its band, "" where it has none. `kind` is "solid" of networks, else "dashed"."""

    number: int
    colour: int
    kind: str
    on: bool
    path: str
    band: str
    dots: tuple[Dot, ...]  # numbers that no line reaches


@dataclass(frozen=True)
class TimePlot:
    """A plot as its template prints it: `plot` has the axes and rules, `shade` begins the test part (percent)."""

    plot: Plot
    ink: str
    ink_dots: tuple[Dot, ...]
    traces: tuple[Trace, ...]
    shade: float | None
    zero: float | None  # percent from the top
    cut: bool  # whether a line that is on leaves the frame


def time_plot(window: Window, label: str, x: str, y: str, zero: bool = False, height: float = plots.HEIGHT) -> TimePlot:
    """Return the plot of a window. `x` and `y` name the axes with their units; `zero` draws a line there."""
    across = times.scale(window.stamps, window.dated)
    up, cut = _up(window, zero)
    axis = across.axis(x)
    if len(window.times) == 1:
        axis = replace(axis, ticks=(Tick(50.0, window.times[0]),))
    upright = plots.upright(up.axis(y))
    frame = Plot(label, axis, upright, rules=_rules(window, across), height=height, start=plots.margin(upright))
    ink, ink_dots = _line(window.ink, window, across, up) if window.ink is not None else ("", [])
    return TimePlot(
        plot=frame,
        ink=ink,
        ink_dots=tuple(Dot(plots.COLOURS, "point", *dot) for dot in ink_dots),
        traces=tuple(_trace(one, window, across, up) for one in window.said),
        shade=_x(window, window.test, across) if _begins(window, window.test) else None,
        zero=plots.top(up, 0.0) if zero else None,
        cut=cut,
    )


def _up(window: Window, zero: bool) -> tuple[Scale, bool]:
    """Return the vertical scale, and whether a line that is on leaves it."""
    shown = [one.values[np.isfinite(one.values)] for one in window.said if one.forecaster.on]
    every = np.concatenate([np.zeros(1 if zero else 0), *shown])
    if window.ink is None or not np.isfinite(window.ink).any():
        return linear(every.tolist()), False
    low, high = float(np.nanmin(window.ink)), float(np.nanmax(window.ink))
    span = BEYOND * (high - low) or math.inf
    kept = np.clip(every, low - span, high + span)
    return linear([low, high, *kept.tolist()]), bool((kept != every).any())


def _trace(one: Said, window: Window, across: TimeScale, up: Scale) -> Trace:
    path, dots = _line(one.values, window, across, up)
    who = one.forecaster
    return Trace(
        number=who.number,
        colour=who.colour,
        kind="solid" if who.network else "dashed",
        on=who.on,
        path=path,
        band=_band(one, window, across, up),
        dots=tuple(Dot(who.colour, "point", *dot) for dot in dots),
    )


def _line(values: np.ndarray, window: Window, across: TimeScale, up: Scale) -> tuple[str, list[tuple[float, float]]]:
    points = [
        (across.at(window.stamps[place]), plots.top(up, values[place]) if np.isfinite(values[place]) else math.nan)
        for place in thinned.places(values).tolist()
    ]
    return plots.path(points), plots.alone(points)


def _band(one: Said, window: Window, across: TimeScale, up: Scale) -> str:
    if one.low is None or one.high is None:
        return ""
    places, low, high = thinned.envelope(one.low, one.high)
    reach = up.high - up.low
    edges = (np.clip(side, up.low - reach, up.high + reach) for side in (low, high))
    return bands.path(
        (across.at(window.stamps[place]), *(plots.top(up, side) if math.isfinite(side) else math.nan for side in both))
        for place, both in zip(places.tolist(), zip(*edges, strict=True), strict=True)
    )


def _begins(window: Window, place: int) -> bool:
    return 0 < place < len(window.times)


def _x(window: Window, place: int, across: TimeScale) -> float:
    """Return where a part begins: half a step before its first value."""
    return across.at((window.stamps[place - 1] + window.stamps[place]) / 2)


def _rules(window: Window, across: TimeScale) -> tuple[Rule, ...]:
    """Return where validation and test begin; two labels that have no room beside each other stand back to back."""
    found = []
    if _begins(window, window.validation) and window.validation < window.test:
        found.append((_x(window, window.validation, across), "validation"))
    if _begins(window, window.test):
        found.append((_x(window, window.test, across), "test"))
    near = len(found) == 2 and found[1][0] - found[0][0] < WORD
    rules = []
    for x, text in found:
        back = (near and text == "validation") or x > NEAR_RIGHT
        said = "" if near and (x < NEAR_LEFT or found[1][0] > NEAR_RIGHT) and text == "validation" else text
        rules.append(Rule(x, said, "anchor-end" if back else "anchor-start"))
    return tuple(rules)
