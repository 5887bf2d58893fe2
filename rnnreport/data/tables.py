"""Tables that the user brings, read as text: CSV, TSV, JSON Lines or Parquet.

Nothing is guessed about what values mean: "NA" and "007" stay text.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from rnnreport.data.own import decoded, own_path
from rnnreport.errors import DataError, one_of

_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True)
class Table:
    """A table as text."""

    columns: Mapping[str, list[str | None]]  # all of one length; None: missing
    strings: tuple[str, ...]  # names of the columns that may hold texts: not those of numbers or dates
    lines: Sequence[int] | None = None  # where each row begins in the file, counted from 1, where they were asked for

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(next(iter(self.columns.values()), ()))


class Source(NamedTuple):
    """A file of the project that holds a table, and how it is to be read."""

    path: Path
    given: str  # the path as the user wrote it, which messages name
    encoding: str
    separator: str | None  # None: "," in .csv, a tab in .tsv


def path_of(given: str, root: Path) -> Path:
    """Return the file `given`, as seen from the project folder `root`. Raises DataError when there is none."""
    path = own_path(given, root)
    if path.is_dir():
        raise DataError(f"{given}: is a folder, not a table; read its files with 'corpus: folder'")
    return path


def read(source: Source, numbered: bool = False) -> Table:
    """Return the table, with the lines of its rows where `numbered`. Raises DataError with the mend."""
    readers = {".csv": _separated, ".tsv": _separated, ".jsonl": _json_lines, ".ndjson": _json_lines}
    readers |= {".parquet": _parquet}
    reader = readers.get(_suffix(source.path))
    if reader is None:
        endings = ", ".join(readers)
        raise DataError(f"{source.path.name}: a table must end in {endings} (all but .parquet also with .gz)")
    table = reader(source, numbered)
    if len(table) == 0:
        raise DataError(f"{source.given}: the table is empty")
    return table


def column(table: Table, name: str, given: str) -> str:
    """Return `name` if it is that of a column. Raises DataError with all columns, and the nearest."""
    if name in table.columns:
        return name
    raise DataError(f"{given}: column {one_of(name, table.columns)}")


def _suffix(path: Path) -> str:
    return Path(path.name.lower().removesuffix(".gz")).suffix


def _text(source: Source) -> str:
    """Return the content of the file. Raises DataError with the line that is not in the encoding."""
    try:
        raw = source.path.read_bytes()
        raw = gzip.decompress(raw) if source.path.suffix.lower() == ".gz" else raw
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(f"{source.given}: cannot be read: {error}") from None
    return decoded(raw, source.encoding, source.given)


def _separated(source: Source, numbered: bool) -> Table:
    import pandas

    separator = source.separator or ("\t" if _suffix(source.path) == ".tsv" else ",")
    text = _text(source)
    try:
        # The names are read as a row like all others: pandas would take a column too many for row names, and rename
        # names that stand twice.
        table = pandas.read_csv(
            io.StringIO(text, newline=""),
            sep=separator, header=None, index_col=False, dtype=str, keep_default_na=False, na_filter=False,
        )  # fmt: skip
    except pandas.errors.EmptyDataError:
        raise DataError(f"{source.given}: the table is empty") from None
    except ValueError as error:  # pandas' own errors are ValueErrors
        _assert_separated(text.split("\n", 1)[0], separator, source)
        raise DataError(f"{source.given}: cannot be read as a table: {str(error).strip()}") from None
    names = _names(table.iloc[0].tolist(), source)
    columns = {name: table[place].iloc[1:].tolist() for place, name in enumerate(names)}
    return Table(columns, tuple(names), _lines(text, separator, len(table))[1:] if numbered else None)


def _lines(text: str, separator: str, rows: int) -> list[int]:
    """Return the line at which each row begins; blank lines are no rows, and a line end in quotes ends none."""
    filled = [number for number, line in enumerate(_LINE_END.split(text), start=1) if line.strip(" \t")]
    if len(filled) == rows:
        return filled
    reader, starts, before = csv.reader(io.StringIO(text, newline=""), delimiter=separator), [], 0
    for row in reader:
        if row and (len(row) > 1 or row[0].strip()):
            starts.append(before + 1)
        before = reader.line_num
    return starts if len(starts) == rows else list(range(1, rows + 1))


def _names(first: list[str], source: Source) -> list[str]:
    """Return the names of the columns. Raises DataError when they cannot be told apart."""
    names = [name.strip() or f"column {place}" for place, name in enumerate(first, start=1)]
    if len(names) == 1:
        _assert_separated(names[0], "", source)
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise DataError(f"{source.given}: more than one column is called '{twice[0]}'")
    return names


def _assert_separated(head: str, separator: str, source: Source) -> None:
    """Raise DataError where the head of a table has no separator, but a sign that may be one."""
    likely = next((sign for sign in ";\t|" if sign in head), None)
    if likely and source.separator is None and (not separator or separator not in head):
        sign = {"\t": "\\t"}.get(likely, likely)
        raise DataError(
            f"{source.given}: only one column, '{head.strip()}': if it is several, set 'separator: \"{sign}\"'"
        )


class _Number(str):
    """A number of a JSON file, as it was written."""


def _json_lines(source: Source, numbered: bool) -> Table:
    rows, lines = [], []
    # Only "\n" ends a line: other line ends of Unicode may stand inside a text.
    for number, line in enumerate(_text(source).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            rows.append(json.loads(line, parse_int=_Number, parse_float=_Number, parse_constant=lambda _: None))
        except (ValueError, RecursionError) as error:
            raise DataError(f"{source.given}: line {number}: not JSON: {error}") from None
        if not isinstance(rows[-1], dict):
            raise DataError(f'{source.given}: line {number}: must be an object such as {{"text": "…"}}')
        lines.append(number)
    names = dict.fromkeys(name for row in rows for name in row)
    return _table({name: [row.get(name) for row in rows] for name in names}, lines if numbered else None)


def _parquet(source: Source, numbered: bool) -> Table:
    import pandas

    try:
        table = pandas.read_parquet(source.path)
    except ImportError:
        raise DataError(f"{source.given}: reading Parquet needs pyarrow: run 'pip install pyarrow'") from None
    except (ValueError, OSError) as error:
        raise DataError(f"{source.given}: cannot be read as Parquet: {error}") from None
    objects = table.astype(object).where(table.notna(), None)
    values = {str(name): objects[name].tolist() for name in objects}
    return _table(values, range(1, len(table) + 1) if numbered else None)


def _table(values: Mapping[str, list], lines: Sequence[int] | None) -> Table:
    """Return typed values as text: what is not a string is shown as JSON, or as Python prints it."""
    strings = tuple(name for name, column in values.items() if any(type(value) is str for value in column))
    return Table({name: [_shown(value) for value in column] for name, column in values.items()}, strings, lines)


def _shown(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (bool, list, dict)) else str(value)
