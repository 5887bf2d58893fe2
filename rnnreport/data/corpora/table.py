"""A table of one's own: CSV, TSV, JSON Lines or Parquet, one text per row.

Nothing is guessed about what values mean: "NA" and "007" stay text. A blank value counts as missing.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

from pydantic import Field

from rnnreport.data import tables
from rnnreport.data.corpus import Corpus
from rnnreport.data.locations import sha256_of
from rnnreport.data.tables import Source, Table
from rnnreport.errors import DataError
from rnnreport.study import Settings

RIGHTS = {"licence": "the file is your own: what may be done with it is for you to know", "republish": False}
SOURCE = {"address": "", "files": {}}
LABELS = "asked"


class Options(Settings):
    """Which file, and which of its columns."""

    path: Annotated[str, Field(min_length=1)]  # from the project folder
    text: str | None = None  # column of texts; None: the column "text", or the only column of strings
    label: str | None = None  # column of classes; rows without one are dropped
    encoding: str = "utf-8"
    separator: Annotated[str, Field(min_length=1, max_length=1)] | None = None  # None: "," in .csv, a tab in .tsv


def identity(options: Options, source: None, root: Path) -> str:
    """Return the SHA-256 of the file."""
    return sha256_of(tables.path_of(options.path, root))


def read(options: Options, source: None, root: Path) -> Corpus:
    """Return the rows that hold a text. Raises DataError naming the columns when the one asked for is missing."""
    path = tables.path_of(options.path, root)
    table = tables.read(Source(path, options.path, options.encoding, options.separator))
    text = _text_column(table, options)
    label = tables.column(table, options.label, options.path) if options.label else None
    faults = [_fault(table, text, label, row) for row in range(len(table))]
    kept = [row for row, fault in enumerate(faults) if fault is None]
    shown = {name: tuple(values[row] or "" for row in kept) for name, values in table.columns.items()}
    dropped = Counter(fault for fault in faults if fault)
    return Corpus("table", shown[text], shown[label] if label else None, shown, None, dict(dropped))


def _fault(table: Table, text: str, label: str | None, row: int) -> str | None:
    if not (table.columns[text][row] or "").strip():
        return "without text"
    return "without label" if label and not (table.columns[label][row] or "").strip() else None


def _text_column(table: Table, options: Options) -> str:
    if options.text:
        return tables.column(table, options.text, options.path)
    if "text" in table.columns:
        return "text"
    if len(table.strings) == 1:
        return table.strings[0]
    raise DataError(
        f"{options.path}: which column holds the texts? Say it with 'text: NAME'; columns: {', '.join(table.columns)}"
    )
