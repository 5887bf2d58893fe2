"""Courses: probabilities over the words of a text as lines, the words below them, and the same numbers as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rnnreport.charts import plots
from rnnreport.charts.numbers import fixed, many, percent
from rnnreport.charts.plots import Dot, End, Line, Plot
from rnnreport.charts.scales import Axis, Scale, Tick, exact, whole_axis
from rnnreport.charts.tokens import clipped, plain, readable

ROOM = 30  # words that have room below the axis
LONG = 150  # words above which a chart may be wider than a phone
LETTERS = 12  # of a word below the axis
RISE = 0.38  # em of height that a letter of a slanted word takes
CHANCES = Scale(0.0, 1.0, 0.25)


@dataclass(frozen=True)
class Course:
    """One line: its name, and the probability 0..1 after each word, (tokens,) float64."""

    name: str
    values: np.ndarray


@dataclass(frozen=True)
class Row:
    """One word of a table: its place from 1, the word, and the number of each line after it, in percent."""

    place: int
    word: str
    numbers: tuple[str, ...]


@dataclass(frozen=True)
class Chart:
    """A plot of courses and their table. `slant` is the room in em that slanted words need, 0 where places stand."""

    plot: Plot
    slant: float
    label: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def long(self) -> bool:
        """Whether a phone is too narrow for it, so that it scrolls there in a box of its own."""
        return len(self.rows) > LONG


def chart(courses: Sequence[Course], tokens: Sequence[str], what: str, unit: str) -> Chart:
    """Return a line for each course, which may be shorter than `tokens`. `what` names the vertical axis."""
    words = tuple(readable(token) for token in tokens)
    across = exact(1, len(words))
    points = [[(across.at(n), plots.top(CHANCES, value)) for n, value in enumerate(one.values, 1)] for one in courses]
    y = plots.upright(CHANCES.axis(what, percent=True))
    said = " ".join(_said(one) for one in courses)
    plot = Plot(
        label=plain(f"Line chart of {what} over {many(len(words), unit)}. {said}"),
        x=_axis(across, words, unit),
        y=y,
        lines=tuple(Line(plots.colour(n), "solid", plots.path(line)) for n, line in enumerate(points)),
        dots=tuple(Dot(plots.colour(n), "point", *point) for n, line in enumerate(points) for point in _dots(line)),
        start=plots.margin(y),
    )
    ends = [
        End(plots.colour(n), "solid", *line[-1], line[-1][1], clipped(one.name, plots.LONGEST))
        for n, (one, line) in enumerate(zip(courses, points, strict=True))
    ]
    slant = round(1.5 + RISE * max(len(tick.label) for tick in plot.x.ticks), 1) if len(words) <= ROOM else 0.0
    header = (unit, *(one.name for one in courses))
    return Chart(plots.with_labels(plot, ends), slant, what, header, _rows(courses, words))


def _axis(across: Scale, words: tuple[str, ...], unit: str) -> Axis:
    """Return the words as ticks where they have room, else their places."""
    if len(words) > ROOM:
        return whole_axis(across, f"{unit}s read")
    ticks = (Tick(across.at(place), clipped(word, LETTERS)) for place, word in enumerate(words, 1))
    return Axis(f"last {unit} read", tuple(ticks))


def _dots(line: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return a dot for every word of a short text."""
    return line if len(line) <= ROOM else []


def _said(one: Course) -> str:
    values = one.values
    first, last, low, high = (percent(float(value)) for value in (values[0], values[-1], values.min(), values.max()))
    return f"{one.name}: from {first} to {last}, never below {low} or above {high}."


def _rows(courses: Sequence[Course], words: tuple[str, ...]) -> tuple[Row, ...]:
    def number(one: Course, at: int) -> str:
        return fixed(100 * float(one.values[at]), 1) if at < len(one.values) else ""

    return tuple(Row(at + 1, word, tuple(number(one, at) for one in courses)) for at, word in enumerate(words))
