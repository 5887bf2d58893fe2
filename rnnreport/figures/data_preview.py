"""The data: head of the table, how much there is, how it was divided, and what was left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from rnnreport.charts.files import Link, csv_file, json_file
from rnnreport.charts.numbers import listed, many, whole
from rnnreport.charts.tokens import clipped, direction, plain, readable
from rnnreport.figures import Place, Shown
from rnnreport.results import Ask, Preview
from rnnreport.study import Settings, Study

TASKS = ("next-word", "classify")

LONGEST = 200  # characters of a cell
WIDE = 100  # characters from which an entry is a text, which needs room


class Arguments(Settings):
    """`rows` is how many entries to show, from the first on."""

    rows: Annotated[int, Field(ge=0, le=1000)] = 5


@dataclass(frozen=True)
class Count:
    """One number with what it counts."""

    number: str
    what: str


@dataclass(frozen=True)
class Entry:
    """One cell of the table: its text, clipped, its writing direction, and whether it is long."""

    text: str
    direction: str
    long: bool


@dataclass(frozen=True)
class Context:
    """What the template sees as `figure`."""

    counts: tuple[Count, ...]
    label: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Entry, ...], ...]
    notes: tuple[str, ...]
    caption: str
    links: tuple[Link, ...]


def asks(arguments: Arguments, study: Study) -> tuple[Ask, ...]:
    """Return what must be answered first."""
    return (Ask("data_preview", {"rows": arguments.rows}),)


def show(arguments: Arguments, study: Study, answers: tuple[Preview, ...], place: Place) -> Shown:
    """Return the head of the table. Cells of more than 200 characters are clipped, in the files too."""
    (found,) = answers
    columns = tuple(readable(column) for column in found.columns)
    rows = tuple(tuple(clipped(plain(_part(cell, place.excerpt)), LONGEST) for cell in row) for row in found.rows)
    token = "characters" if study.data.tokens == "character" else "tokens"
    counts = (
        Count(whole(found.total), "entry" if found.total == 1 else "entries"),
        Count(whole(found.tokens), token),
        Count(whole(found.vocabulary), "in the vocabulary"),
    )
    context = Context(
        counts=counts,
        label=f"The first {many(len(rows), 'entry', 'entries')}",
        columns=columns if rows else (),
        rows=tuple(tuple(Entry(cell, direction([cell]), len(cell) > WIDE) for cell in row) for row in rows),
        notes=tuple(note for note in (_divided(found), _dropped(found)) if note),
        caption=_caption(len(rows), found.total),
        links=(Link("Data (JSON)", f"{place.id}.json"), *([Link("CSV", f"{place.id}.csv")] if rows else [])),
    )
    files = {f"{place.id}.json": json_file(_document(found, rows))}
    return Shown(context, files | ({f"{place.id}.csv": csv_file(found.columns, rows)} if rows else {}))


def _part(cell: str, excerpt: int | None) -> str:
    """Return a cell with no more words than may be shown."""
    words = cell.split()
    return cell if excerpt is None or len(words) <= excerpt else " ".join(words[:excerpt]) + "…"


def _divided(found: Preview) -> str:
    parts = [f"{whole(count)} for {_purpose(readable(name))}" for name, count in found.splits.items()]
    return f"Divided by documents: {listed(parts)}." if parts else ""


def _dropped(found: Preview) -> str:
    parts = [f"{whole(count)} ({readable(reason)})" for reason, count in found.dropped.items() if count]
    return f"Left out: {listed(parts)}." if parts else "Nothing was left out."


def _purpose(split: str) -> str:
    return {"train": "training", "test": "the test"}.get(split, split)


def _caption(shown: int, total: int) -> str:
    if not shown:
        return "How much there is."
    which = "The only entry" if total == 1 else "All entries" if shown == total else f"The first {shown} entries"
    return (
        f"{which if total <= shown else which + f' of {whole(total)}'}. Long texts are cut after {LONGEST} characters."
    )


def _document(found: Preview, rows: tuple) -> dict:
    return {
        "columns": found.columns,
        "rows": rows,
        "entries": found.total,
        "tokens": found.tokens,
        "vocabulary": found.vocabulary,
        "splits": found.splits,
        "dropped": found.dropped,
    }
