"""One cell against time: colour for what it says, and over it a line for those who do not see colour.

The browser's twin is `templates/assets/rnnreport-states-map.js`; coordinates are whole numbers, so that both write the
same paths.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rnnreport.charts import levels
from rnnreport.charts.numbers import fixed
from rnnreport.charts.time_columns import Columns

HEIGHT = 1000
INSET = 60  # between a line at the end of its range and the edge of its strip
ROUND = (1, 1.5, 2, 3, 5, 7, 10)
NONE = -32768  # stands for a state at a time when nothing was read


@dataclass(frozen=True)
class Numbers:
    """One state of one layer as a browser gets it: (time, units) whole numbers times `scale`; NONE where unknown."""

    whole: np.ndarray  # int16
    scale: float
    gate: bool
    bounds: tuple[float, float] | None  # of the state; None: unbounded
    reach: tuple[float, ...] | None  # (units,) of an unbounded state: the line of each cell runs from -reach to reach

    @property
    def exact(self) -> np.ndarray:
        """The numbers that page and script show, (time, units) float64, NaN where nothing was read."""
        return np.where(self.whole == NONE, np.nan, self.whole * self.scale)

    def range(self, cell: int) -> tuple[float, float]:
        """Return what lies at the bottom and at the top of the line over the colour."""
        return self.bounds if self.reach is None else (-self.reach[cell], self.reach[cell])


@dataclass(frozen=True)
class Fill:
    """All columns of one level of colour, as one path."""

    level: int
    path: str


@dataclass(frozen=True)
class Strip:
    """One cell: its number, colours, the line over them, and its ends in words."""

    cell: int
    fills: tuple[Fill, ...]
    line: str
    label: str


def numbers(states: np.ndarray, bounds: tuple[float, float] | None) -> Numbers:
    """Return the numbers of a state (time, units). Without `bounds`, each cell has a round range of its own.

    One range for all of them would leave most lines flat: colours say which cell has the larger numbers.
    """
    states = np.asarray(states, np.float64)
    whole, scale = levels.quantised(np.where(np.isfinite(states), states, np.nan), bounds)
    whole[~np.isfinite(states)] = NONE
    if bounds is not None:
        low, high = map(float, bounds)
        return Numbers(whole, scale, (low, high) == levels.GATE, (low, high), None)
    most = np.max(np.abs(states), axis=0, where=np.isfinite(states), initial=0.0)
    return Numbers(whole, scale, False, None, tuple(_reach(float(value)) for value in most))


def strip(found: Numbers, cell: int, columns: Columns, times: Sequence[str], gain: float, name: str) -> Strip:
    """Return one cell of a layer. `name` says whose state it is: "LSTM, cell 3, h"."""
    values = found.exact[:, cell]
    label = f"{name}: {ends(values, times)}"
    return Strip(cell, fills(found, cell, columns, gain), line(values, *found.range(cell), columns), label)


def fills(found: Numbers, cell: int, columns: Columns, gain: float) -> tuple[Fill, ...]:
    """Return a path for every level that occurs. A column of several steps has the colour of their mean."""
    kept: dict[int, str] = {}
    marks = _levels(found, cell, columns, gain)
    begin = 0
    for at, mark in enumerate(marks, 1):
        if at == len(marks) or marks[at] != mark:
            left, right = columns.edges[begin], columns.edges[at]
            kept[mark] = kept.get(mark, "") + f"M{left} 0H{right}V{HEIGHT}H{left}z"
            begin = at
    return tuple(Fill(mark, kept[mark]) for mark in sorted(kept) if mark >= 0)


def line(values: np.ndarray, low: float, high: float, columns: Columns, inset: int = INSET) -> str:
    """Return the path of values (time,), `low` at the bottom; a missing one breaks it.

    A column of several steps has its highest and its lowest value, so that nothing that sticks out is lost.
    """
    path, pen = "", "M"
    for x, part in zip(columns.centres, _parts(values, columns), strict=True):
        there = part[np.isfinite(part)]
        if not len(there):
            pen = "M"
            continue
        for value in (there,) if columns.every == 1 else (there.max(keepdims=True), there.min(keepdims=True)):
            path += f"{pen}{x} {down(float(value[0]), low, high, inset)}" + ("h0" if pen == "M" else "")
            pen = "L"
    return path


def down(value: float, low: float, high: float, inset: int = INSET) -> int:
    """Return how far below the top a value lies, a whole number 0..HEIGHT."""
    p = min(max((value - low) / (high - low), 0.0), 1.0)
    return inset + int(np.floor((HEIGHT - 2 * inset) * (1 - p) + 0.5))


def ends(values: np.ndarray, times: Sequence[str]) -> str:
    """Return "highest 0.93 at 1960-07, lowest −0.20 at 1949-11."."""
    if not np.isfinite(values).any():
        return "nothing was read."
    high, low = (f"{fixed(float(values[at]), 2)} at {times[at]}" for at in (np.nanargmax(values), np.nanargmin(values)))
    return f"highest {high}, lowest {low}."


def _reach(most: float) -> float:
    """Return the least of 1, 1.5, 2, 3, 5, 7 times a power of ten that is not below `most`; 1 for 0."""
    if most == 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(most))
    return float(f"{next(power * times for times in ROUND if most <= power * times * (1 + 1e-9)):.2g}")


def _parts(values: np.ndarray, columns: Columns) -> list[np.ndarray]:
    return [values[begin:end] for begin, end in zip(columns.starts, columns.starts[1:], strict=False)]


def _levels(found: Numbers, cell: int, columns: Columns, gain: float) -> list[int]:
    """Return the level of the mean of each column's steps, -1 where none was read."""
    whole, starts = found.whole[:, cell], columns.starts[:-1]
    there = whole != NONE
    sums = np.add.reduceat(np.where(there, whole, 0).astype(np.int64), starts)
    counts = np.add.reduceat(there.astype(np.int64), starts)
    means = sums / np.maximum(counts, 1) * found.scale
    return np.where(counts > 0, levels.level(levels.shown(means, gain, found.gate)), -1).tolist()
