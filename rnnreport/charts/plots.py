"""Plots as numbers that a template prints: everything lies in a box of 100 by 100, y counted from the top."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rnnreport.charts.scales import Axis, Scale, Tick

COLOURS = 7  # rr-c1 ... rr-c7 of rnnreport-base.css
ROW = 1.35  # em: the height of a label at the end of a line
HEIGHT = 15.0  # em: the least height of a plot
LETTER = 0.6  # em: the width of a letter, a little more than most have
LONGEST = 20  # letters of a label at the end of a line
WIDE = 11.0  # em: labels wider than that leave too little room on a phone, and go beneath the plot there


@dataclass(frozen=True)
class Line:
    """One line: the class of its colour, "solid" or "dashed", and its path, broken where a value is missing."""

    colour: int
    kind: str
    path: str


@dataclass(frozen=True)
class Dot:
    """One point: a "point" of a line, or the "best", which is pointed out. `size` is its radius in px."""

    colour: int
    kind: str
    x: float
    y: float
    size: float = 2.5


@dataclass(frozen=True)
class Bar:
    """One bar, with what it says when it is pointed at."""

    x: float
    y: float
    width: float
    height: float
    title: str


@dataclass(frozen=True)
class Whisker:
    """The interval of one point."""

    colour: int
    x: float
    low: float
    high: float


@dataclass(frozen=True)
class End:
    """A label at the end of a line: where the line ends, and where the label found room beside the plot."""

    colour: int
    kind: str
    x: float
    y: float
    label_y: float
    text: str


@dataclass(frozen=True)
class Rule:
    """A vertical line through the plot with its label above; `anchor` keeps the label inside."""

    x: float
    text: str
    anchor: str


@dataclass(frozen=True)
class Plot:
    """One plot. `label` says in words what it shows; `height`, `start` and `end` are em of the plot's own type."""

    label: str
    x: Axis
    y: Axis
    lines: tuple[Line, ...] = ()
    dots: tuple[Dot, ...] = ()
    bars: tuple[Bar, ...] = ()
    whiskers: tuple[Whisker, ...] = ()
    ends: tuple[End, ...] = ()
    rules: tuple[Rule, ...] = ()
    height: float = HEIGHT
    start: float = 3.0
    end: float = 1.5

    @property
    def wide(self) -> bool:
        """Whether the room beside the plot is more than a phone can spare."""
        return self.end > WIDE

    @property
    def key(self) -> tuple[End, ...]:
        """The labels from the top, where they are too wide to stand beside the plot on a phone; else none."""
        return tuple(sorted(self.ends, key=lambda end: end.label_y)) if self.wide else ()


def top(scale: Scale, value: float) -> float:
    """Return where `value` lies, in percent from the top."""
    return round(100 - scale.at(value), 2)


def upright(axis: Axis) -> Axis:
    """Return a vertical axis: its ticks in percent from the top."""
    return replace(axis, ticks=tuple(Tick(round(100 - tick.at, 2), tick.label) for tick in axis.ticks))


def margin(axis: Axis) -> float:
    """Return the room in em that the labels of a vertical axis need."""
    return round(1.2 + LETTER * max((len(tick.label) for tick in axis.ticks), default=1), 1)


def path(points: Iterable[tuple[float, float]]) -> str:
    """Return the path through points (x, y); a point that is not finite breaks it."""
    parts, pen = [], "M"
    for x, y in points:
        finite = math.isfinite(x) and math.isfinite(y)
        if finite:
            parts.append(f"{pen}{x:g} {y:g}")
        pen = "L" if finite else "M"
    return "".join(parts)


def alone(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return the points that no line reaches, because both neighbours are missing."""
    there = [math.isfinite(x) and math.isfinite(y) for x, y in points]
    near = [False, *there, False]
    return [point for n, point in enumerate(points) if there[n] and not near[n] and not near[n + 2]]


def with_labels(plot: Plot, ends: Sequence[End]) -> Plot:
    """Return the plot with labels beside it that do not touch; it grows where there are many."""
    height = max(plot.height, round(ROW * len(ends), 1))
    places = spread([end.y for end in ends], 100 * ROW / height)
    placed = tuple(replace(end, label_y=round(place, 2)) for end, place in zip(ends, places, strict=True))
    longest = max((len(end.text) for end in ends), default=0)
    return replace(plot, ends=placed, height=height, end=round(1.5 + LETTER * longest, 1))


def spread(wanted: Sequence[float], gap: float, high: float = 100.0) -> list[float]:
    """Return places in 0..high, in the order of `wanted`, at least `gap` apart, and as near to it as can be.

    Least squares under order constraints on wanted - rank · gap, by pooling adjacent violators (Ayer and others, "An
    empirical distribution function for sampling with incomplete information", 1955).
    """
    order = sorted(range(len(wanted)), key=lambda number: wanted[number])
    pools: list[list[float]] = []  # [sum, count]
    for rank, number in enumerate(order):
        pools.append([wanted[number] - rank * gap, 1])
        while len(pools) > 1 and pools[-2][0] / pools[-2][1] >= pools[-1][0] / pools[-1][1]:
            total, count = pools.pop()
            pools[-1] = [pools[-1][0] + total, pools[-1][1] + count]
    room = max(0.0, high - gap * (len(wanted) - 1))
    bases = [min(max(total / count, 0.0), room) for total, count in pools for _ in range(int(count))]
    places = [0.0] * len(wanted)
    for rank, number in enumerate(order):
        places[number] = bases[rank] + rank * gap
    return places


def colour(number: int) -> int:
    """Return the colour, 1..COLOURS, of the line with this number from 0; after the last the first comes again."""
    return number % COLOURS + 1
