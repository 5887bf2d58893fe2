"""A table of one's own: CSV, TSV, JSON Lines or Parquet, one text per row.

Nothing is guessed about what values mean: "NA" and "007" stay text. A blank value counts as missing. A text may be made
of several columns, such as title and abstract, which are then its fields.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field

from rnnreport.data import tables
from rnnreport.data.corpus import Corpus
from rnnreport.data.locations import sha256_of
from rnnreport.data.tables import Source, Table
from rnnreport.errors import DataError
from rnnreport.notation import joined
from rnnreport.study import Settings

RIGHTS = {"licence": "the file is your own: what may be done with it is for you to know", "republish": False}
SOURCE = {"address": "", "files": {}}
LABELS = "asked"
FIELDS = "text"


def _columns(text: object) -> object:
    """Return a column, or several, that differ; a list of one is that one."""
    if text is None or isinstance(text, str):
        return text
    if not isinstance(text, (list, tuple)) or not text or not all(isinstance(name, str) and name for name in text):
        raise ValueError(f"{text!r} is neither the name of a column nor a list of names, such as [title, abstract]")
    if len(set(text)) < len(text):
        raise ValueError(f"{list(text)!r}: each column may stand once")
    return text[0] if len(text) == 1 else tuple(text)


class Options(Settings):
    """Which file, and which of its columns."""

    path: Annotated[str, Field(min_length=1)]  # from the project folder
    # Column of texts, or those of their fields; None: the column "text", or the only column of strings.
    text: Annotated[str | tuple[str, ...] | None, BeforeValidator(_columns)] = None
    label: str | None = None  # column of classes; rows without one are dropped
    encoding: str = "utf-8"
    separator: Annotated[str, Field(min_length=1, max_length=1)] | None = None  # None: "," in .csv, a tab in .tsv


def identity(options: Options, source: None, root: Path) -> str:
    """Return the SHA-256 of the file."""
    return sha256_of(tables.path_of(options.path, root))


def read(options: Options, source: None, root: Path) -> Corpus:
    """Return the rows that hold a text, in each of its fields where it has several.

    Raises DataError naming the columns when one that was asked for is missing.
    """
    path = tables.path_of(options.path, root)
    table = tables.read(Source(path, options.path, options.encoding, options.separator))
    text = _text_columns(table, options)
    label = tables.column(table, options.label, options.path) if options.label else None
    faults = [_fault(table, text, label, row) for row in range(len(table))]
    kept = [row for row, fault in enumerate(faults) if fault is None]
    shown = {name: tuple(values[row] or "" for row in kept) for name, values in table.columns.items()}
    dropped = Counter(fault for fault in faults if fault)
    labels = shown[label] if label else None
    if len(text) == 1:
        return Corpus("table", shown[text[0]], labels, shown, None, dict(dropped))
    texts = tuple(map(joined, zip(*(shown[name] for name in text), strict=True)))
    return Corpus("table", texts, labels, shown, None, dict(dropped), fields=text)


def _fault(table: Table, text: tuple[str, ...], label: str | None, row: int) -> str | None:
    blank = next((name for name in text if not (table.columns[name][row] or "").strip()), None)
    if blank is not None:
        return "without text" if len(text) == 1 else f"without {blank}"
    return "without label" if label and not (table.columns[label][row] or "").strip() else None


def _text_columns(table: Table, options: Options) -> tuple[str, ...]:
    if options.text:
        named = (options.text,) if isinstance(options.text, str) else options.text
        return tuple(tables.column(table, name, options.path) for name in named)
    if "text" in table.columns:
        return ("text",)
    if len(table.strings) == 1:
        return (table.strings[0],)
    raise DataError(
        f"{options.path}: which column holds the texts? Say it with 'text: NAME'; columns: {', '.join(table.columns)}"
    )
