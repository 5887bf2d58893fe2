"""Plots over time with their legend, their table, and the numbers that a script reads out under a cross-hair."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from rnnreport.charts import scripts, thinned, times
from rnnreport.charts.forecasters import Forecaster
from rnnreport.charts.names import named
from rnnreport.charts.numbers import many, short
from rnnreport.charts.tables import Cell, Table
from rnnreport.charts.time_plots import TimePlot, Window

READ = 500  # columns of a long series of which the least and the greatest value can be read out
ROWS = 150  # of a table

SOLID = "solid"  # the line of a network
Reader = Callable[[int, int], tuple[str, ...]]  # (number of a line, position) -> what is read out of it there


@dataclass(frozen=True)
class Entry:
    """One entry of a legend: a line that can be switched on and off, and what its errors come to."""

    number: int
    name: str
    colour: int
    kind: str
    on: bool
    note: str


@dataclass(frozen=True)
class Band:
    """What the band of one line is, in words: only those of the band that is shown are seen."""

    number: int
    text: str


@dataclass(frozen=True)
class Panel:
    """One plot of a section, with the name of its series; `number` is its place in the data of the script."""

    name: str
    plot: TimePlot
    number: int = 0


@dataclass(frozen=True)
class Section:
    """What is forecast one way: its title, what that means, the legend, its plots and their table.

    `band` is the number of the line whose band is shown at first; `long` says that not every number is drawn.
    """

    kind: str
    title: str
    about: str
    ink: str  # the name of what was measured, "" where it is not drawn
    measure: str  # what the numbers of the legend are, "" where it has none
    legend: tuple[Entry, ...]
    panels: tuple[Panel, ...]
    table: Table
    says: tuple[str, ...] = ()  # what one sees, above the plots
    bands: tuple[Band, ...] = ()
    band: int | None = None
    long: bool = False

    @property
    def baseline(self) -> int | None:
        """The number of the first baseline in the legend, None where there is none."""
        return next((one.number for one in self.legend if one.kind != SOLID), None)


@dataclass(frozen=True)
class Readable:
    """What can be read out of one plot: `head` names what `read` gives of each line; `values` are of the ink."""

    window: Window
    head: tuple[str, ...]
    values: tuple[str, ...]  # (times,), none where nothing is drawn in ink
    read: Reader


@dataclass(frozen=True)
class Source:
    """Where the script of a figure finds the numbers: their key, and the name of their file."""

    key: str
    file: str


def legend(shown: Iterable[Forecaster], kind: str) -> tuple[Entry, ...]:
    """Return the entries of all lines, with their RMSE of test values where there are any."""

    def note(one: Forecaster) -> str:
        return short(one.rmse[kind]) if one.over[kind] else ""

    return tuple(
        Entry(one.number, named(one.name), one.colour, SOLID if one.network else "dashed", one.on, note(one))
        for one in shown
    )


def plain_legend(shown: Iterable[Forecaster]) -> tuple[Entry, ...]:
    """Return the entries of all lines without a number, where each line has many."""
    return tuple(replace(one, note="") for one in legend(shown, "one step"))


def numbered(sections: Iterable[Section]) -> tuple[Section, ...]:
    """Return the sections with their plots counted from 0 through all of them."""
    count = itertools.count()
    return tuple(
        replace(one, panels=tuple(replace(panel, number=next(count)) for panel in one.panels)) for one in sections
    )


def thinner(window: Window) -> bool:
    """Return whether a window has more values than are drawn."""
    return len(window.times) > 2 * thinned.COLUMNS


def shard(every: Sequence[Readable]) -> tuple[str, bytes]:
    """Return (key, script) with all that can be read out of the plots of a figure, in their order."""
    return scripts.script([_document(one) for one in every])


def _document(one: Readable) -> dict:
    window, lines = one.window, one.window.said
    guide = window.ink if window.ink is not None else lines[0].values if lines else np.zeros(len(window.times))
    kept = thinned.places(guide, READ).tolist()
    across = times.scale(window.stamps, window.dated)
    return {
        "at": [across.at(window.stamps[place]) for place in kept],
        "times": [window.times[place] for place in kept],
        "values": [one.values[place] for place in kept] if one.values else [],
        "head": list(one.head),
        "lines": [
            {
                "n": said.forecaster.number,
                "name": named(said.forecaster.name),
                "cells": [list(one.read(number, place)) for place in kept],
            }
            for number, said in enumerate(lines)
        ],
    }


def table(label: str, ink: str, every: Sequence[tuple[str, Readable]], across: str = "time") -> Table:
    """Return a table of the lines that are drawn at first: a row for each time, of long series some of them.

    `every` holds the plots with the names of their series; of what is read out, the first number stands in the cell
    and the last one, an interval, beneath it.
    """
    lines = every[0][1].window.said if every else ()
    drawn = [number for number, said in enumerate(lines) if said.forecaster.on]
    whole, limit = sum(len(one.window.times) for _, one in every), max(1, ROWS // max(len(every), 1))
    steps = [-(-len(one.window.times) // limit) for _, one in every]
    rows = [
        _row(name, one, place, drawn)
        for (name, one), step in zip(every, steps, strict=True)
        for place in range(0, len(one.window.times), step)
    ]
    series = [Cell("series")] if any(name for name, _ in every) else []
    heads = [*([ink] if ink else []), *(named(lines[number].forecaster.name) for number in drawn)]
    header = (*series, Cell(across), *(Cell(head, number=True) for head in heads))
    some = f" ({len(rows)} of {many(whole, 'time')}; all of them are in the CSV file)" if len(rows) < whole else ""
    return Table(f"{label}, as a table{some}", header, tuple(rows))


def _row(name: str, one: Readable, place: int, drawn: Sequence[int]) -> tuple[Cell, ...]:
    said = [one.read(number, place) for number in drawn]
    measured = [Cell(one.values[place], number=True)] if one.values else []
    noted = len(one.head) > 2
    cells = (Cell(texts[0], note=texts[-1] if noted and texts[-1] != "–" else "", number=True) for texts in said)
    return (*([Cell(name)] if name else []), Cell(one.window.times[place]), *measured, *cells)
