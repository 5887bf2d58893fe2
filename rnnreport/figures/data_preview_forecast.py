"""The series: head of the table, what each spans, how it was divided by time, and what was mended or left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from rnnreport.charts.files import Link, csv_file, json_file
from rnnreport.charts.names import named
from rnnreport.charts.numbers import listed, many, whole
from rnnreport.charts.tables import Table, table
from rnnreport.charts.tokens import clipped, direction, plain, readable
from rnnreport.figures import Place, Shown
from rnnreport.results import Ask, SeriesPreview
from rnnreport.study import Settings, Study

TASKS = ("forecast",)

LONGEST = 200  # characters of a cell
NUMBER = re.compile(r"[-+−]?[0-9][0-9 .,'’\u00a0\u202f]*(?:[eE][-+]?[0-9]+)?")  # as people write one: not a date
WIDE = 40  # characters from which a column is text that wraps
WORDS = 60  # characters of a reason or a mend
OPEN = 12  # series that stand open in their table; more wait behind its name
PURPOSES = {"train": "for training", "validation": "for validation", "test": "for testing"}


class Arguments(Settings):
    """`rows` is how many rows of the table to show, from the first on."""

    rows: Annotated[int, Field(ge=0, le=1000)] = 5


@dataclass(frozen=True)
class Count:
    """One number with what it counts."""

    number: str
    what: str


@dataclass(frozen=True)
class Column:
    """The head of a column, and whether it holds numbers."""

    name: str
    number: bool


@dataclass(frozen=True)
class Entry:
    """One cell of the table: its text, clipped, its writing direction, and what is to be seen of it."""

    text: str
    direction: str
    kind: str  # "rr-n" in a column of numbers, "rr-long" for what needs room, ""


@dataclass(frozen=True)
class Context:
    """What the template sees as `figure`. `spans` is None for a single series, whose span is a note."""

    counts: tuple[Count, ...]
    notes: tuple[str, ...]
    label: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Entry, ...], ...]
    spans: Table | None
    folded: bool
    caption: str
    links: tuple[Link, ...]


def asks(arguments: Arguments, study: Study) -> tuple[Ask, ...]:
    """Return what must be answered first."""
    return (Ask("data_preview", {"rows": arguments.rows}),)


def show(arguments: Arguments, study: Study, answers: tuple[SeriesPreview, ...], place: Place) -> Shown:
    """Return the head of the table and, in words, what was done to it. Long cells are cut, in the files too."""
    (found,) = answers
    rows = tuple(tuple(clipped(plain(cell), LONGEST) for cell in row) for row in found.rows)
    several = len(found.series) > 1
    numbers = [all(NUMBER.fullmatch(cell) for cell in column if cell) for column in zip(*rows, strict=True)]
    context = Context(
        counts=tuple(_counts(found)),
        notes=tuple(_notes(found)),
        label=f"The first {many(len(rows), 'row')}",
        columns=tuple(map(Column, map(readable, found.columns), numbers)) if rows else (),
        rows=tuple(tuple(map(_entry, row, numbers)) for row in rows),
        spans=_spans(found) if several else None,
        folded=len(found.series) > OPEN,
        caption=_caption(len(rows)),
        links=(Link("Data (JSON)", f"{place.id}.json"), *([Link("CSV", f"{place.id}.csv")] if rows else [])),
    )
    files = {f"{place.id}.json": json_file(_document(found, rows))}
    return Shown(context, files | ({f"{place.id}.csv": csv_file(found.columns, rows)} if rows else {}))


def _entry(cell: str, number: bool) -> Entry:
    return Entry(cell, direction([cell]), "rr-n" if number else "rr-long" if len(cell) > WIDE else "")


def _counts(found: SeriesPreview) -> Iterator[Count]:
    if len(found.series) > 1:
        yield Count(whole(len(found.series)), "series")
    yield Count(whole(sum(found.lengths)), "value" if sum(found.lengths) == 1 else "values")
    yield from (Count(whole(found.splits[split]), PURPOSES[split]) for split in PURPOSES if found.splits.get(split))
    if found.season > 1:
        yield Count(whole(found.season), f"{_step(found)}s a season")


def _notes(found: SeriesPreview) -> Iterator[str]:
    if len(found.series) == 1:
        first, last = (named(time) for time in found.spans[0])
        name = f"“{named(found.series[0], WORDS)}”: from " if found.series[0] else "From "
        yield f"{name}{first} to {last}, {_pace(found)}."
    else:
        yield f"{_pace(found).capitalize()}."
    if sum(count > 0 for count in found.splits.values()) > 1:
        yield f"{'It' if len(found.series) == 1 else 'Each'} is divided by time: the first values are for training."
    if found.mended:
        yield f"Mended: {listed([clipped(plain(mend), WORDS * 2) for mend in found.mended])}."
    lost = [f"{whole(count)} ({clipped(readable(why), WORDS)})" for why, count in found.dropped.items() if count]
    yield f"Rows left out: {listed(lost)}." if lost else "No row was left out."


def _step(found: SeriesPreview) -> str:
    step = named(found.step, WORDS)
    return step if step not in ("", "∅") else "row"


def _pace(found: SeriesPreview) -> str:
    """Say what lies between two values."""
    return f"one value a {_step(found)}{'' if found.season > 1 else ', no season'}"


def _spans(found: SeriesPreview) -> Table:
    rows = (
        [named(name, WORDS), named(first), named(last), whole(length)]
        for name, (first, last), length in zip(found.series, found.spans, found.lengths, strict=True)
    )
    return table(
        f"What {many(len(found.series), 'series', 'series')} span", ("series", "from", "to", "values"), rows, 3
    )


def _caption(shown: int) -> str:
    if not shown:
        return "What was measured, and how much of it there is."
    which = "The first row" if shown == 1 else f"The first {whole(shown)} rows"
    return f"{which} of the table as it was written, before anything was mended."


def _document(found: SeriesPreview, rows: tuple) -> dict:
    spans = zip(found.series, found.spans, found.lengths, strict=True)
    return {
        "columns": found.columns,
        "rows": rows,
        "series": [{"name": name, "first": span[0], "last": span[1], "values": count} for name, span, count in spans],
        "splits": found.splits,
        "step": found.step,
        "season": found.season,
        "dropped": found.dropped,
        "mended": found.mended,
    }
