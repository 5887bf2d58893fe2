"""How faithful methods are, drawn: lanes of their areas between chance and an oracle, and the curves behind these."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rnnreport.charts import plots
from rnnreport.charts.numbers import fixed
from rnnreport.charts.plots import Dot, Line, Plot
from rnnreport.charts.scales import Axis, Scale, linear
from rnnreport.results import Faithfulness, Trust

Points = Sequence[tuple[float, float]]

PLACES = 2  # decimals of a drop of probability
NEAR, FAR = 20.0, 80.0  # percent of the axis: where labels of rules turn inwards
TOUCH = 36.0  # percent of the axis that two labels need on a phone
KINDS = {"random": "dotted", "oracle": "dashed"}
MEASURES = (
    ("comprehensiveness", "taken out", "drop of probability (high is good)"),
    ("sufficiency", "left alone, the others", "drop of probability (low is good)"),
)


@dataclass(frozen=True)
class Lane:
    """One method: its rank, its mean and its interval, which lie in percent of the axis; None where there is none."""

    rank: int
    colour: int
    name: str
    note: str
    label: str
    middle: float | None
    low: float
    high: float  # equal to `low` where there is no interval


@dataclass(frozen=True)
class Rule:
    """One bound, drawn through all lanes: its mean, its interval, and its label on one of two lines above."""

    name: str
    kind: str  # "random" or "oracle"
    at: float
    low: float
    width: float
    anchor: str  # "start" or "end": on which side of the line its label stands
    line: int


@dataclass(frozen=True)
class Lanes:
    """All methods of one model on one axis."""

    axis: Axis
    rules: tuple[Rule, ...]
    lanes: tuple[Lane, ...]

    @property
    def lines(self) -> int:
        """How many lines the labels of the rules take."""
        return max((rule.line for rule in self.rules), default=0)


@dataclass(frozen=True)
class Badge:
    """The rank of a method, on its curve."""

    colour: int
    rank: int
    x: float
    y: float


@dataclass(frozen=True)
class Panel:
    """The curves of one measure for one way of taking words out."""

    name: str
    plot: Plot
    badges: tuple[Badge, ...]


def hues(trusts: Sequence[Trust]) -> dict[str, int]:
    """Return the colour of each method, the same for all models, whatever its rank there."""
    names = dict.fromkeys(one.method for trust in trusts for one in trust.methods)
    return {name: plots.colour(number) for number, name in enumerate(names)}


def lanes(trust: Trust, hues: Mapping[str, int]) -> Lanes:
    """Return a lane for each method, in the given order, and a rule for each bound."""
    every = [value for one in (*trust.methods, *trust.bounds) for value in one.area]
    scale = linear(every, 5, zero=True)
    drawn = tuple(_lane(rank, hues[one.method], one, scale) for rank, one in enumerate(trust.methods, 1))
    return Lanes(scale.axis("mean drop of probability"), tuple(_rules(trust.bounds, scale)), drawn)


def told(area: tuple[float, float, float]) -> str:
    """Return a mean with its interval: "0.31 (0.28 to 0.34)"."""
    bounds = f" ({interval(area)})" if interval(area) else ""
    return fixed(area[0], PLACES) + bounds


def interval(area: tuple[float, float, float]) -> str:
    """Return "0.28 to 0.34", or "" where there is none."""
    _, low, high = area
    return f"{fixed(low, PLACES)} to {fixed(high, PLACES)}" if math.isfinite(low) and math.isfinite(high) else ""


def panels(trust: Trust, hues: Mapping[str, int]) -> tuple[Panel, ...]:
    """Return the curves of both measures, each for all ways with one scale."""
    own = [hues[one.method] for one in trust.methods]
    return tuple(panel for measure in MEASURES for panel in _panels(trust, own, *measure))


def _lane(rank: int, hue: int, one: Faithfulness, scale: Scale) -> Lane:
    mean, low, high = one.area
    there = math.isfinite(low) and math.isfinite(high)
    return Lane(
        rank=rank,
        colour=hue,
        name=one.label,
        note=told(one.area),
        label=f"{one.label}: mean drop of probability {told(one.area)}",
        middle=scale.at(mean) if math.isfinite(mean) else None,
        low=scale.at(low) if there else 0.0,
        high=scale.at(high) if there else 0.0,
    )


def _rules(bounds: Sequence[Faithfulness], scale: Scale) -> Iterator[Rule]:
    """Return the rules from the left; the first label stands to the left of its line, the last one to the right."""
    known = sorted((one for one in bounds if math.isfinite(one.area[0])), key=lambda one: one.area[0])
    before = None
    for number, one in enumerate(known):
        at, (low, high) = scale.at(one.area[0]), (scale.at(value) for value in _ends(one))
        anchor = "end" if (number == 0 and at > NEAR) or at > FAR else "start"
        reach = (at - TOUCH, at) if anchor == "end" else (at, at + TOUCH)
        line = 2 if before and reach[0] < before[1] and before[0] < reach[1] else 1
        before = reach
        yield Rule(f"{one.label} {fixed(one.area[0], PLACES)}", one.method, at, low, round(high - low, 2), anchor, line)


def _ends(one: Faithfulness) -> tuple[float, float]:
    mean, low, high = one.area
    return (low, high) if math.isfinite(low) and math.isfinite(high) else (mean, mean)


def _panels(trust: Trust, own: Sequence[int], measure: str, what: str, label: str) -> Iterator[Panel]:
    every = (*trust.methods, *trust.bounds)
    down = linear([float(value) for one in every for value in np.ravel(getattr(one, measure))], 4, zero=True)
    across = linear([float(share) for share in trust.shares], 5, zero=True)
    x, y = across.axis("share of the words", percent=True), plots.upright(down.axis(label))
    shares = [across.at(float(share)) for share in trust.shares]
    for number, way in enumerate(trust.ways):
        curves = [np.asarray(getattr(one, measure), np.float64)[number].tolist() for one in every]
        lines = [[(at, _top(down, drop)) for at, drop in zip(shares, curve, strict=True)] for curve in curves]
        told = " ".join(f"{one.label}: {_numbers(curve)}." for one, curve in zip(every, curves, strict=True))
        said = f"Line chart, {measure}. {what}: {way}. {told}"
        plot = Plot(said, x, y, _lines(trust, own, lines), _dots(own, lines), height=12.0, start=plots.margin(y))
        yield Panel(f"{what}: {way}", plot, _badges(own, lines))


def _numbers(curve: Sequence[float]) -> str:
    return ", ".join(fixed(drop, PLACES) for drop in curve)


def _top(down: Scale, drop: float) -> float:
    return plots.top(down, drop) if math.isfinite(drop) else math.nan


def _lines(trust: Trust, own: Sequence[int], lines: Sequence[Points]) -> tuple[Line, ...]:
    """Return the curves of the methods, and after them those of the bounds."""
    drawn = [(hue, "solid") for hue in own] + [(0, KINDS.get(one.method, "dotted")) for one in trust.bounds]
    return tuple(Line(*look, plots.path(line)) for look, line in zip(drawn, lines, strict=True))


def _dots(own: Sequence[int], lines: Sequence[Points]) -> tuple[Dot, ...]:
    points = ((hue, point) for hue, line in zip(own, lines, strict=False) for point in line)
    return tuple(Dot(hue, "point", *point, 2.0) for hue, point in points if math.isfinite(point[1]))


def _badges(own: Sequence[int], lines: Sequence[Points]) -> tuple[Badge, ...]:
    """Return a badge for each method, each at another share, so that they do not hide each other; none at the last.

    There all words are taken out, and all methods are alike.
    """
    at = [line[number % max(len(line) - 1, 1)] for number, line in enumerate(lines[: len(own)])]
    ranked = zip(own, at, strict=True)
    return tuple(Badge(hue, rank, *point) for rank, (hue, point) in enumerate(ranked, 1) if math.isfinite(point[1]))
