"""A table of one's own: CSV, TSV, JSON Lines or Parquet, one text per row.

Nothing is guessed about what values mean: "NA" and "007" stay text. A blank value counts as missing.
"""

from __future__ import annotations

import gzip
import io
import json
import zlib
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import Field

from rnnreport.data.corpus import Corpus
from rnnreport.data.locations import sha256_of
from rnnreport.data.own import decoded, own_path
from rnnreport.errors import DataError, one_of
from rnnreport.study import Settings

RIGHTS = {"licence": "the file is your own: what may be done with it is for you to know", "republish": False}
SOURCE = {"address": "", "files": {}}
LABELS = "asked"


class Table(NamedTuple):
    """A table as text."""

    columns: Mapping[str, list[str | None]]  # all of one length; None: missing
    strings: tuple[str, ...]  # names of the columns that may hold texts: not those of numbers or dates


class Options(Settings):
    """Which file, and which of its columns."""

    path: Annotated[str, Field(min_length=1)]  # from the project folder
    text: str | None = None  # column of texts; None: the column "text", or the only column of strings
    label: str | None = None  # column of classes; rows without one are dropped
    encoding: str = "utf-8"
    separator: Annotated[str, Field(min_length=1, max_length=1)] | None = None  # None: "," in .csv, a tab in .tsv


def identity(options: Options, source: None, root: Path) -> str:
    """Return the SHA-256 of the file."""
    return sha256_of(_path(options, root))


def read(options: Options, source: None, root: Path) -> Corpus:
    """Return the rows that hold a text. Raises DataError naming the columns when the one asked for is missing."""
    path = _path(options, root)
    table = _reader(path)(path, options)
    rows = len(next(iter(table.columns.values()), []))
    if not rows:
        raise DataError(f"{options.path}: the table is empty")
    text = _text_column(table, options)
    label = _column(table, options.label, options) if options.label else None
    faults = [_fault(table, text, label, row) for row in range(rows)]
    kept = [row for row, fault in enumerate(faults) if fault is None]
    shown = {name: tuple(values[row] or "" for row in kept) for name, values in table.columns.items()}
    dropped = Counter(fault for fault in faults if fault)
    return Corpus("table", shown[text], shown[label] if label else None, shown, None, dict(dropped))


def _fault(table: Table, text: str, label: str | None, row: int) -> str | None:
    if not (table.columns[text][row] or "").strip():
        return "without text"
    return "without label" if label and not (table.columns[label][row] or "").strip() else None


def _path(options: Options, root: Path) -> Path:
    path = own_path(options.path, root)
    if path.is_dir():
        raise DataError(f"{options.path}: is a folder, not a table; read its files with 'corpus: folder'")
    return path


def _column(table: Table, name: str, options: Options) -> str:
    if name in table.columns:
        return name
    raise DataError(f"{options.path}: column {one_of(name, table.columns)}")


def _text_column(table: Table, options: Options) -> str:
    if options.text:
        return _column(table, options.text, options)
    if "text" in table.columns:
        return "text"
    if len(table.strings) == 1:
        return table.strings[0]
    raise DataError(
        f"{options.path}: which column holds the texts? Say it with 'text: NAME'; columns: {', '.join(table.columns)}"
    )


def _reader(path: Path) -> Callable[[Path, Options], Table]:
    readers = {".csv": _separated, ".tsv": _separated, ".jsonl": _json_lines, ".ndjson": _json_lines}
    readers |= {".parquet": _parquet}
    reader = readers.get(_suffix(path))
    if reader is None:
        raise DataError(f"{path.name}: a table must end in {', '.join(readers)} (all but .parquet also with .gz)")
    return reader


def _suffix(path: Path) -> str:
    return Path(path.name.lower().removesuffix(".gz")).suffix


def _text(path: Path, options: Options) -> str:
    """Return the content of the file. Raises DataError with the line that is not in the encoding."""
    try:
        raw = path.read_bytes()
        raw = gzip.decompress(raw) if path.suffix.lower() == ".gz" else raw
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(f"{options.path}: cannot be read: {error}") from None
    return decoded(raw, options.encoding, options.path)


def _separated(path: Path, options: Options) -> Table:
    import pandas

    separator = options.separator or ("\t" if _suffix(path) == ".tsv" else ",")
    try:
        # The names are read as a row like all others: pandas would take a column too many for row names, and rename
        # names that stand twice.
        table = pandas.read_csv(
            io.StringIO(_text(path, options), newline=""),
            sep=separator, header=None, index_col=False, dtype=str, keep_default_na=False, na_filter=False,
        )  # fmt: skip
    except pandas.errors.EmptyDataError:
        raise DataError(f"{options.path}: the table is empty") from None
    except ValueError as error:  # pandas' own errors are ValueErrors
        raise DataError(f"{options.path}: cannot be read as a table: {str(error).strip()}") from None
    names = _names(table.iloc[0].tolist(), options)
    return Table({name: table[place].iloc[1:].tolist() for place, name in enumerate(names)}, tuple(names))


def _names(first: list[str], options: Options) -> list[str]:
    """Return the names of the columns. Raises DataError when they cannot be told apart."""
    names = [name.strip() or f"column {place}" for place, name in enumerate(first, start=1)]
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise DataError(f"{options.path}: more than one column is called '{twice[0]}'")
    likely = next((sign for sign in ";\t|" if sign in names[0]), None)
    if len(names) == 1 and likely and options.separator is None:
        sign = {"\t": "\\t"}.get(likely, likely)
        raise DataError(f"{options.path}: only one column, '{names[0]}': if it is several, set 'separator: \"{sign}\"'")
    return names


class _Number(str):
    """A number of a JSON file, as it was written."""


def _json_lines(path: Path, options: Options) -> Table:
    rows = []
    # Only "\n" ends a line: other line ends of Unicode may stand inside a text.
    for number, line in enumerate(_text(path, options).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            rows.append(json.loads(line, parse_int=_Number, parse_float=_Number, parse_constant=lambda _: None))
        except (ValueError, RecursionError) as error:
            raise DataError(f"{options.path}: line {number}: not JSON: {error}") from None
        if not isinstance(rows[-1], dict):
            raise DataError(f'{options.path}: line {number}: must be an object such as {{"text": "…"}}')
    names = dict.fromkeys(name for row in rows for name in row)
    return _table({name: [row.get(name) for row in rows] for name in names})


def _parquet(path: Path, options: Options) -> Table:
    import pandas

    try:
        table = pandas.read_parquet(path)
    except ImportError:
        raise DataError(f"{options.path}: reading Parquet needs pyarrow: run 'pip install pyarrow'") from None
    except (ValueError, OSError) as error:
        raise DataError(f"{options.path}: cannot be read as Parquet: {error}") from None
    objects = table.astype(object).where(table.notna(), None)
    return _table({str(name): objects[name].tolist() for name in objects})


def _table(values: Mapping[str, list]) -> Table:
    """Return typed values as text: what is not a string is shown as JSON, or as Python prints it."""
    strings = tuple(name for name, column in values.items() if any(type(value) is str for value in column))
    return Table({name: [_shown(value) for value in column] for name, column in values.items()}, strings)


def _shown(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (bool, list, dict)) else str(value)
