"""Strip plots: one line for each model, a dot for every value, the mean and its interval behind them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rnnreport.charts.intervals import bounds, mean, share
from rnnreport.charts.numbers import many, percent
from rnnreport.charts.plots import colour
from rnnreport.charts.scales import Axis, Scale, linear
from rnnreport.results import Interval

CLOSE = 2.4  # percent of the width: dots nearer together than that are put above and below each other
REACH = 3.0  # widths of the trained models' values: what lies farther from them is named beside the axis, not on it
LEAST = 0.05  # the least width to reckon with
LEVELS = (50, 30, 70, 15, 85)  # percent of the height, in the order in which they are taken


@dataclass(frozen=True)
class Spot:
    """One value: where it lies across and down, in percent, and what it is."""

    x: float
    y: float
    title: str


@dataclass(frozen=True)
class Strip:
    """One model. `low`, `middle` and `high` lie in percent of the width; `interval` says whether there is one.

    `off` is "low" or "high" where all of it lies beyond that end of the axis, "none" where nothing is known.
    """

    name: str
    colour: int  # 0 for a baseline
    note: str
    label: str
    spots: tuple[Spot, ...] = ()
    interval: bool = False
    low: float = 0.0
    middle: float = 0.0
    high: float = 0.0
    off: str = ""


@dataclass(frozen=True)
class Strips:
    """All models on one axis."""

    name: str
    axis: Axis
    strips: tuple[Strip, ...]


def strips(name: str, groups: Sequence[tuple[str, bool, Interval]]) -> Strips:
    """Return strips of shares 0..1 for groups (name, whether trained, values); what is not finite is left out.

    The axis is that of the trained models, and of baselines that are near enough: one far below would leave no room to
    tell the others apart.
    """
    shown = [(*few, _inside(found)) for *few, found in groups]
    core = [value for _, trained, found in shown if trained for value in _values(found)]
    width = max(max(core, default=1.0) - min(core, default=0.0), LEAST) * REACH
    low, high = min(core, default=0.0) - width, max(core, default=1.0) + width
    near = [all(low <= value <= high for value in _values(found)) for *_, found in shown]
    scale = linear([value for (*_, found), one in zip(shown, near, strict=True) if one for value in _values(found)], 4)
    drawn = (_strip(place, *one, scale, near[place]) for place, one in enumerate(shown))
    return Strips(name, scale.axis(name, percent=True), tuple(drawn))


def _inside(found: Interval) -> Interval:
    """Return the interval cut to what a share can be, so that the axis never leaves 0 to 100 %."""
    low, high = (min(max(bound, 0.0), 1.0) for bound in (found.low, found.high))
    return Interval(found.mean, low, high, tuple(value for value in found.each if math.isfinite(value)))


def _values(found: Interval) -> list[float]:
    return [value for value in (*found.each, found.low, found.high) if math.isfinite(value)]


def _strip(place: int, name: str, trained: bool, found: Interval, scale: Scale, near: bool) -> Strip:
    interval = bounds(found, share)
    note = mean(found, percent) + (f" ({interval})" if interval else "")
    values = ", ".join(percent(value) for value in found.each)
    label = f"{name}: {note}. {many(len(found.each), 'value')}: {values}."
    hue = colour(place) if trained else 0
    if not math.isfinite(found.mean) or not near:
        end = "low" if found.mean < scale.low else "high" if found.mean > scale.high else "none"
        return Strip(name, hue, note, label, off=end)
    middle = scale.at(found.mean)
    low, high = (scale.at(found.low), scale.at(found.high)) if interval else (middle, middle)
    return Strip(name, hue, note, label, tuple(_spots(found.each, scale)), bool(interval), low, middle, high)


def _spots(values: Sequence[float], scale: Scale) -> Iterable[Spot]:
    """Return a dot for each value, on the first level where none lies too near; where all do, on the first."""
    taken: list[tuple[float, int]] = []
    for value in sorted(values):
        x = scale.at(value)
        free = (level for level in LEVELS if all(level != at or x - left >= CLOSE for left, at in taken))
        level = next(free, LEVELS[0])
        taken.append((x, level))
        yield Spot(x, level, percent(value))
