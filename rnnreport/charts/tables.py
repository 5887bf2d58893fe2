"""Tables as a template prints them: a name, headings, and rows of text of which the first cell names the row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Cell:
    """One cell: what it says, what is said smaller beneath it, and how it is set."""

    text: str
    note: str = ""
    number: bool = False
    best: bool = False


@dataclass(frozen=True)
class Table:
    """A table; `label` says what it holds, for those who hear it."""

    label: str
    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]


def table(label: str, header: Sequence[str], rows: Iterable[Sequence[str]], words: int = 1) -> Table:
    """Return a table of text: the first `words` columns are words, the others numbers."""
    return Table(label, _row(header, words), tuple(_row(row, words) for row in rows))


def _row(texts: Sequence[str], words: int) -> tuple[Cell, ...]:
    return tuple(Cell(text, number=place >= words) for place, text in enumerate(texts))
