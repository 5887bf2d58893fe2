"""Errors of all seeds of all models on one axis: a lucky seed is seen for what it is, and baselines cut through all."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from rnnreport.charts.forecast_scores import four, values
from rnnreport.charts.numbers import many
from rnnreport.charts.scales import Axis, Scale, linear
from rnnreport.results import Interval

CLOSE = 1.4  # percent of the width: dots nearer together than that are put above and below each other
LEVELS = (50, 34, 66, 18, 82, 26, 74)  # percent of the height, in the order in which they are taken
REACH = 3.5  # times the error of the middle forecaster: what is larger lies beyond the axis


@dataclass(frozen=True)
class Errors:
    """The errors of one forecaster: of each seed, of all seeds together, and what others published of the same."""

    name: str
    network: bool
    found: Interval
    together: float = math.nan
    published: float = math.nan
    joint: bool = False  # it is the forecast of several models together: it has no seeds of its own


@dataclass(frozen=True)
class Spot:
    """One seed: where it lies across and down, in percent, and what it is."""

    x: float
    y: float
    title: str


@dataclass(frozen=True)
class Lane:
    """One forecaster. Places are percent of the width; None where there is no such mark, or beyond the axis."""

    name: str
    network: bool
    note: str  # the error by which it is compared: of seeds their mean
    label: str
    spots: tuple[Spot, ...]
    low: float
    high: float  # equal to `low` where there is no interval
    middle: float | None
    together: float | None
    published: float | None
    beyond: str  # how much of it lies beyond the axis, in words


@dataclass(frozen=True)
class SeedRanges:
    """All forecasters on one axis. `rules` are the places of the baselines."""

    name: str
    axis: Axis
    rules: tuple[float, ...]
    lanes: tuple[Lane, ...]

    @property
    def several(self) -> bool:
        """Whether there are models of several seeds."""
        return any(lane.together is not None for lane in self.lanes)

    @property
    def published(self) -> bool:
        """Whether anything published is drawn."""
        return any(lane.published is not None for lane in self.lanes)


def ranges(name: str, errors: Sequence[Errors], say: Callable[[float], str] = four) -> SeedRanges:
    """Return the lanes of errors >= 0, in the given order, with what `say` writes. What is not finite is left out."""
    known = [value for one in errors for value in _marks(one)]
    limit = REACH * median([median(each) for one in errors if (each := values(one.found))] or [1.0])
    scale = linear((value for value in known if value <= limit), 5)
    drawn = tuple(_lane(one, scale, say) for one in errors)
    rules = tuple(dict.fromkeys(lane.middle for lane in drawn if not lane.network and lane.middle is not None))
    return SeedRanges(name, scale.axis(name), rules, drawn)


def _marks(one: Errors) -> list[float]:
    marks = (*one.found.each, one.found.mean, one.together, one.published)
    return [value for value in marks if math.isfinite(value)]


def _lane(one: Errors, scale: Scale, say: Callable[[float], str]) -> Lane:
    several = len(one.found.each) > 1
    parts = [f"mean {four(one.found.mean)}" if several else four(one.found.mean)]
    parts += [f"{said} {four(value)}" for said, value in _single(one) if math.isfinite(value)]
    each = f" {many(len(one.found.each), 'seed')}: {', '.join(map(four, one.found.each))}." if several else ""
    low, high = (_clamped(bound, scale) for bound in (one.found.low, one.found.high))
    far = sum(value > scale.high for value in _marks(one))
    middle = _at(one.found.mean, scale)
    return Lane(
        name=one.name,
        network=one.network,
        note=say(one.found.mean),
        label=f"{one.name}: {', '.join(parts)}.{each}",
        spots=tuple(_spots(values(one.found), scale)) if one.network and not one.joint else (),
        low=low if several else 0.0,
        high=high if several else 0.0,
        middle=None if one.joint else middle,
        together=middle if one.joint else _at(one.together, scale),
        published=_at(one.published, scale),
        beyond="" if not far else "beyond the axis" if middle is None and not several else f"{far} beyond the axis",
    )


def _single(one: Errors) -> tuple[tuple[str, float], ...]:
    return (("together", one.together), ("published", one.published))


def _at(value: float, scale: Scale) -> float | None:
    return scale.at(value) if math.isfinite(value) and value <= scale.high else None


def _clamped(bound: float, scale: Scale) -> float:
    return min(max(scale.at(bound), 0.0), 100.0) if math.isfinite(bound) else 0.0


def _spots(seeds: Sequence[float], scale: Scale) -> Iterable[Spot]:
    """Return a dot for each seed on the axis, on the first level where none lies too near, or where most room is."""
    last = dict.fromkeys(LEVELS, -math.inf)
    for value in sorted(value for value in seeds if value <= scale.high):
        x = scale.at(value)
        level = next((level for level in LEVELS if x - last[level] >= CLOSE), min(LEVELS, key=last.get))
        last[level] = x
        yield Spot(x, level, four(value))
