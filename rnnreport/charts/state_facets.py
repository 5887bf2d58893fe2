"""One network reading a series, as a template prints it: the series above, its cells below, on the same times."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rnnreport.charts import (
    names,
    plots,
    scales,
    selection,
    state_map,
    state_readings,
    state_ties,
    tables,
    time_columns,
)
from rnnreport.charts.numbers import many
from rnnreport.results import SeriesReading

TYPE = 0.62  # rem: the size of letters in the picture
LEAST_GUTTER = 2.1  # rem: room for the number of a cell
LONGEST = 100  # letters of a name in a head
TICKS = 3  # of the vertical axis


@dataclass(frozen=True)
class Lane:
    """One cell, and what was left out before it."""

    gap: str
    strip: state_map.Strip


@dataclass(frozen=True)
class Facet:
    """What is printed of one reading."""

    name: str
    about: str
    note: str  # says that another state is shown than was asked
    gutter: float  # rem left of the picture
    label: str  # the plot above in words
    y: scales.Axis
    ticks: tuple[scales.Tick, ...]
    values: str
    said: str
    test: float | None  # percent; None where no test part is shown
    test_anchor: str  # "start" or "end": on which side of it its name has room
    test_shift: float  # em between both
    lanes: tuple[Lane, ...]
    ties: str
    table: tables.Table


@dataclass(frozen=True)
class Seen:
    """A reading with all that is drawn of it: its columns, and every state of every layer as numbers."""

    reading: SeriesReading
    name: str  # of the model, fit to be seen
    columns: time_columns.Columns
    layers: tuple[Mapping[str, state_map.Numbers], ...]
    layer: int  # the one that is shown, from 1
    of: str  # the state that is shown
    cells: tuple[int, ...]
    step: str
    season: int

    @property
    def now(self) -> state_map.Numbers:
        """The numbers that are shown."""
        return self.layers[self.layer - 1][self.of]

    def about(self, layer: int) -> str:
        """Return what the head of a facet says beside the name."""
        units = self.reading.layers[layer - 1].states["h"].shape[1]
        parts = [self.reading.cell.replace("_", " "), self.reading.layers[layer - 1].name, many(units, "cell")]
        series = [names.quoted(self.reading.series)] if self.reading.series else []
        return " · ".join([*series, *parts, f"seed {self.reading.seed}"])

    def ties(self, layer: int, state: str) -> str:
        """Return in words what the cells of a layer go with."""
        reading, exact = self.reading, self.layers[layer - 1][state].exact
        found = state_ties.ties(exact, reading.values, reading.stamps, self.season)
        return state_ties.sentence(state, found, self.step, self.season)


def seen(reading: SeriesReading, layer: int, of: str, cells: tuple[int, ...], step: str, season: int) -> Seen:
    """Return a reading made ready; `layer` counts from 1."""
    layers = tuple(
        {state: state_map.numbers(found, one.ranges.get(state)) for state, found in one.states.items()}
        for one in reading.layers
    )
    columns = time_columns.columns(reading.stamps)
    return Seen(reading, names.said(reading.model), columns, layers, layer, of, cells, step, season)


def facets(seen: Sequence[Seen], gain: float, asked: str) -> tuple[Facet, ...]:
    """Return what is printed of all readings. `asked` is the state that was asked for.

    Networks that read the same series share its vertical axis.
    """
    numbers: dict[str, list[float]] = {}
    for one in seen:
        numbers.setdefault(one.reading.series, []).extend([*one.reading.values, *one.reading.said])
    shared = {series: scales.linear(found, TICKS) for series, found in numbers.items()}
    return tuple(_facet(one, gain, asked, shared[one.reading.series]) for one in seen)


def _facet(one: Seen, gain: float, asked: str, scale: scales.Scale) -> Facet:
    reading, columns = one.reading, one.columns
    y = plots.upright(scale.axis(""))
    test = _test(one)
    series = f", {names.quoted(reading.series)}" if reading.series else ""
    label = f"{one.name}{series}: {one.of} of cells {selection.said(one.cells)}, as a table"
    return Facet(
        names.named(reading.model, LONGEST),
        one.about(one.layer),
        f"has no state called {asked}: h is shown" if one.of != asked else "",
        round(max(TYPE * (plots.margin(y) + 0.6), LEAST_GUTTER), 2),
        f"Line chart: the values and what {one.name} forecast of each one step ahead, from {reading.times[0]} to "
        f"{reading.times[-1]}. Values: {state_map.ends(reading.values, reading.times)}",
        y,
        time_columns.ticks(columns, reading.stamps, reading.times, reading.dated),
        state_map.line(reading.values, scale.low, scale.high, columns, 0),
        state_map.line(reading.said, scale.low, scale.high, columns, 0),
        test,
        *(("end", -0.4) if (test or 0) > 75 else ("start", 0.4)),
        _lanes(one, gain),
        one.ties(one.layer, one.of),
        state_readings.table(label, reading, one.now.exact, one.cells, columns, one.step),
    )


def _test(one: Seen) -> float | None:
    """Return where the test part begins, in percent; None where all or nothing of what is shown belongs to it."""
    test, stamps = one.reading.test, one.reading.stamps
    return one.columns.at((stamps[test - 1] + stamps[test]) / 2) if 0 < test < len(stamps) else None


def _lanes(one: Seen, gain: float) -> tuple[Lane, ...]:
    return tuple(
        Lane(
            selection.skipped(before, cell),
            state_map.strip(one.now, cell, one.columns, one.reading.times, gain, f"{one.name}, cell {cell}, {one.of}"),
        )
        for before, cell in zip([None, *one.cells], one.cells, strict=False)
    )
