"""Values of one target on one axis: a histogram of all words, and beneath it a lane for each kind of answer."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from rnnreport.charts.names import quoted
from rnnreport.charts.numbers import MISSING, many, whole
from rnnreport.charts.plots import Bar, top
from rnnreport.charts.scales import Axis, Scale, linear, thinned

LEAST = 1.5  # percent: the height of a bar that counts anything, so that one can see it
SQUEEZED = 5.0  # axes longer than so many histograms leave those too narrow, and are cut
TICKS = 12.0  # percent of the axis that two labels must be apart


@dataclass(frozen=True)
class Measure:
    """What is measured of a target: the name on the axis with its unit, and how a number is written."""

    label: str
    say: Callable[[float], str]
    percent: bool = False


@dataclass(frozen=True)
class Mark:
    """One value on a lane, in percent from the left; `shared`: its word stands in both answers."""

    at: float
    shared: bool
    title: str


@dataclass(frozen=True)
class Lane:
    """One kind of answer. `kind` is the shape of its marks; `beyond` says what lies outside the axis, or ""."""

    name: str
    kind: str  # "input", "word", "pair", "before"
    note: str
    marks: tuple[Mark, ...]
    beyond: str


@dataclass(frozen=True)
class Lanes:
    """The histogram and all lanes; `label` says in words what they show."""

    label: str
    axis: Axis
    bars: tuple[Bar, ...]
    most: str  # how many words the highest bar counts
    lanes: tuple[Lane, ...]


@dataclass(frozen=True)
class Values:
    """The numbers of one lane before they are drawn: (value, word or "", whether shared) of every mark."""

    name: str
    kind: str
    marks: Sequence[tuple[float, str, bool]]


def lanes(about: str, edges: np.ndarray, counts: np.ndarray, groups: Iterable[Values], measure: Measure) -> Lanes:
    """Return the histogram of `counts` (bins,) between `edges` (bins + 1,), and a lane for each group that has marks.

    The axis reaches over all of it, unless that would leave the histogram less than a fifth of the width.
    """
    groups = [group for group in groups if group.marks]
    own = _ends(edges, counts)
    others = [value for group in groups for value, _, _ in group.marks if math.isfinite(value)]
    words = [value for group in groups if group.kind in ("word", "pair") for value, _, _ in group.marks]
    every = [*own, *others]
    squeezed = bool(own) and max(every) - min(every) > SQUEEZED * (max(own) - min(own)) > 0
    scale = linear([*own, *words] if squeezed else every, 6)
    axis = scale.axis(measure.label, percent=measure.percent)
    bars = tuple(_bars(edges, counts, scale, measure))
    most = int(np.max(counts, initial=0))
    return Lanes(
        label=f"Histogram of the values of {about}; the highest bar has {many(most, 'word')}.",
        axis=Axis(axis.label, thinned(axis.ticks, TICKS)),
        bars=bars,
        most=many(most, "word"),
        lanes=tuple(_lane(group, scale, measure) for group in groups),
    )


def _ends(edges: np.ndarray, counts: np.ndarray) -> list[float]:
    """Return the ends of all bins that count anything."""
    full = [at for at, count in enumerate(counts.tolist()) if count]
    ends = [float(edges[at + side]) for at in full for side in (0, 1)]
    return [value for value in ends if math.isfinite(value)]


def _bars(edges: np.ndarray, counts: np.ndarray, scale: Scale, measure: Measure) -> Iterable[Bar]:
    most = max(int(np.max(counts, initial=0)), 1)
    up = Scale(0.0, most, most)
    for left, right, count in zip(edges[:-1].tolist(), edges[1:].tolist(), counts.tolist(), strict=True):
        if count and math.isfinite(left) and math.isfinite(right):
            height = max(up.at(count), LEAST)
            yield Bar(
                x=scale.at(left),
                y=min(top(up, count), 100 - LEAST),
                width=max(round(scale.at(right) - scale.at(left), 2), 0.1),
                height=height,
                title=f"{measure.say(left)} to {measure.say(right)}: {whole(count)}",
            )


def _lane(group: Values, scale: Scale, measure: Measure) -> Lane:
    values = [value for value, _, _ in group.marks if math.isfinite(value)]
    marks = tuple(
        Mark(scale.at(value), shared, f"{quoted(word)} {measure.say(value)}" if word else measure.say(value))
        for value, word, shared in group.marks
        if math.isfinite(value) and scale.low <= value <= scale.high
    )
    off = len(values) - len(marks)
    end = "▸" if off and max(values) > scale.high else "◂"
    return Lane(
        name=group.name,
        kind=group.kind,
        note=_reach(values, measure),
        marks=marks,
        beyond=f"{'all' if not marks else off} beyond the axis {end}" if off else "",
    )


def _reach(values: Sequence[float], measure: Measure) -> str:
    if not values:
        return MISSING
    ends = [measure.say(max(values)), measure.say(min(values))]
    return ends[0] if ends[0] == ends[1] else f"{ends[0]} … {ends[1]}"
