"""Where a cell is high and low: the distribution of its states, means of classes, and lines of a concordance."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from rnnreport.charts import levels
from rnnreport.charts.attributed import signed
from rnnreport.charts.concordance import Line, line
from rnnreport.charts.names import named
from rnnreport.charts.numbers import fixed, percent, whole
from rnnreport.charts.plots import top
from rnnreport.charts.scales import Axis, Scale, Tick, exact, linear, thinned
from rnnreport.results import CellContexts, Context, ModelContexts

GAIN = 3.0  # sigmoid(3 · state) of states between -1 and 1
STRONGEST = 0.95  # sigmoid(gain · state) of the largest state, where states have no bounds
LEAST = 1.5  # percent: the height of a bar that counts anything
APART = 9.0  # percent of the axis that two labels must be apart


@dataclass(frozen=True)
class Colours:
    """How states of one model become colours: the gain, whether they are gates, and the formula in words."""

    gain: float
    gate: bool
    formula: str

    def level(self, value: float) -> int:
        """Return the level 0..20 of a state; of one that is not finite, that of 0."""
        finite = np.nan_to_num(np.asarray(value, np.float64), nan=0.0, posinf=0.0, neginf=0.0)
        return int(levels.level(levels.shown(finite, self.gain, self.gate)))


@dataclass(frozen=True)
class Column:
    """One bar of a histogram in percent, the level of its states' colour, and what it counts."""

    x: float
    y: float
    width: float
    height: float
    level: int
    title: str


@dataclass(frozen=True)
class States:
    """The states of a cell over all tokens; quantiles stand above it. `label` says all of it in words."""

    label: str
    axis: Axis
    columns: tuple[Column, ...]
    quantiles: tuple[Tick, ...]
    named: tuple[Tick, ...]  # the quantiles whose names have room


@dataclass(frozen=True)
class OfClass:
    """The mean state over a class: a bar from zero and its standard deviation. All lengths are percent of the track."""

    name: str
    kind: str  # "for" above zero, "against" below
    left: float
    width: float
    low: float
    span: float
    number: str
    spread: str


@dataclass(frozen=True)
class Spot:
    """One place: its line, and the level of its state."""

    line: Line
    level: int


@dataclass(frozen=True)
class Group:
    """Places that were chosen alike. `arrow` is ▲, ▼ or ""."""

    name: str
    arrow: str
    spots: tuple[Spot, ...]


def colours(found: ModelContexts, state: str) -> Colours:
    """Return how states of a model become colours: one way for all of its cells, so that these can be compared."""
    bounds = found.bounds
    if bounds is not None and tuple(bounds) == levels.GATE:
        return Colours(1.0, True, f"{state} as it is")
    gain = GAIN
    if bounds is None or not all(map(math.isfinite, bounds)):
        reach = _reach([place.value for cell in found.cells for place in (*cell.highest, *cell.lowest)])
        gain = float(f"{math.log(STRONGEST / (1 - STRONGEST)) / reach:.2g}")
    return Colours(gain, False, f"sigmoid({gain:g} · {state})")


def states(cell: CellContexts, unit: str, paint: Colours) -> States:
    """Return the histogram of a cell's states; its axis is that of its bins."""
    edges = np.nan_to_num(np.asarray(cell.edges, np.float64)).tolist()
    scale = linear(edges, 4)
    most = max(int(np.max(cell.counts, initial=0)), 1)
    pairs = list(zip(cell.quantiles, np.asarray(cell.quantile_values, np.float64).tolist(), strict=True))
    marks = [Tick(scale.at(value), _share(share)) for share, value in pairs if scale.low <= value <= scale.high]
    told = ", ".join(f"{_share(share)} below {signed(value, 2)}" for share, value in pairs)
    axis = scale.axis(unit)
    return States(
        label=f"Histogram of {unit} over {whole(int(np.sum(cell.counts)))} tokens: {told}.",
        axis=Axis(axis.label, thinned(axis.ticks, APART)),
        columns=tuple(_columns(edges, cell.counts.tolist(), scale, Scale(0.0, most, most), paint)),
        quantiles=tuple(marks),
        named=tuple(_free(marks)),
    )


def of_classes(
    cell: CellContexts, classes: Sequence[str], bounds: tuple[float, float] | None, reach: float
) -> tuple[OfClass, ...]:
    """Return the mean state over each class on an axis from -reach to reach, or from 0 where no state is below."""
    low = 0.0 if bounds is not None and bounds[0] >= 0 else -reach
    scale = exact(low, reach) if reach > low else Scale(-1.0, 1.0, 1.0)
    rows = zip(classes, cell.label_means.tolist(), cell.label_deviations.tolist(), strict=False)
    return tuple(_of_class(name, mean, deviation, scale) for name, mean, deviation in rows)


def reach_of(found: ModelContexts) -> float:
    """Return how far means and deviations of all cells reach from zero, or the bound of the state."""
    if found.bounds is not None and all(map(math.isfinite, found.bounds)):
        return max(map(abs, found.bounds))
    return _reach([float(value) for cell in found.cells for value in np.abs(cell.label_means) + cell.label_deviations])


def groups(cell: CellContexts, classes: Sequence[str], paint: Colours) -> tuple[Group, Group]:
    """Return the places where a cell is highest and lowest."""
    spots = _spots(classes, paint)
    return (
        Group("highest", "▲", spots(cell.highest)),
        Group("lowest", "▼", spots(cell.lowest)),
    )


def controls(cell: CellContexts, classes: Sequence[str], paint: Colours) -> tuple[Group, ...]:
    """Return places next to each quantile, and places drawn evenly."""
    spots = _spots(classes, paint)
    at = zip(cell.quantiles, cell.quantile_values.tolist(), cell.at_quantiles, strict=True)
    told = [Group(f"{_share(share)} are below {signed(value, 2)}", "", spots(ones)) for share, value, ones in at]
    return (*(group for group in told if group.spots), Group("drawn at random", "", spots(cell.random)))


def word(one: Context) -> str:
    """Return the token that was read last at a place; "" where nothing of its text may be shown."""
    return " ".join(named(token) for token in one.tokens[one.begin : one.end])


def _spots(classes: Sequence[str], paint: Colours) -> Callable[[Sequence[Context]], tuple[Spot, ...]]:
    def of(places: Sequence[Context]) -> tuple[Spot, ...]:
        return tuple(Spot(_line(one, classes), paint.level(one.value)) for one in places)

    return of


def _line(one: Context, classes: Sequence[str]) -> Line:
    """Return a place as a line; in a text of one word the place is all of it, which a concordance does not mark."""
    made = line(one, classes, signed(one.value, 2))
    return made if made.place or made.before else replace(made, place=made.after, after="")


def _columns(
    edges: Sequence[float], counts: Sequence[int], across: Scale, up: Scale, paint: Colours
) -> Iterator[Column]:
    for left, right, count in zip(edges[:-1], edges[1:], counts, strict=True):
        if count:
            yield Column(
                x=across.at(left),
                y=min(top(up, count), 100 - LEAST),
                width=round(across.at(right) - across.at(left), 2),
                height=max(up.at(count), LEAST),
                level=paint.level((left + right) / 2),
                title=f"{signed(left, 2)} to {signed(right, 2)}: {whole(count)}",
            )


def _free(marks: Sequence[Tick]) -> list[Tick]:
    """Return the quantiles whose names have room: the one in the middle first, then those at the ends."""
    middle = (len(marks) - 1) / 2
    kept: list[Tick] = []
    for _, mark in sorted(enumerate(marks), key=lambda pair: (pair[0] != middle, -abs(pair[0] - middle))):
        if all(abs(mark.at - other.at) >= APART for other in kept):
            kept.append(mark)
    return sorted(kept, key=lambda mark: mark.at)


def _of_class(name: str, mean: float, deviation: float, scale: Scale) -> OfClass:
    deviation = deviation if math.isfinite(deviation) else 0.0
    known = mean if math.isfinite(mean) else 0.0
    zero, end = scale.at(0.0), scale.at(min(max(known, scale.low), scale.high))
    low, high = (scale.at(min(max(known + side * deviation, scale.low), scale.high)) for side in (-1, 1))
    return OfClass(
        name=named(name),
        kind="against" if known < 0 else "for",
        left=min(zero, end),
        width=round(abs(end - zero), 2),
        low=low,
        span=round(high - low, 2),
        number=signed(mean, 2),
        spread=f"± {fixed(deviation, 2)}",
    )


def _share(share: float) -> str:
    return percent(share, 0 if abs(100 * share - round(100 * share)) < 1e-6 else 1)


def _reach(values: Sequence[float]) -> float:
    return max((abs(value) for value in values if math.isfinite(value)), default=0.0) or 1.0
