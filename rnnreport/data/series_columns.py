"""Which column of a table of series is which: as the user says, or as follows from names and what stands in them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from rnnreport.data import moments, numerals, tables
from rnnreport.data.series_options import ROWS, Options
from rnnreport.data.tables import Table
from rnnreport.errors import DataError

_TIMES = ("time", "date", "datetime", "timestamp", "month", "year")
_SAMPLE = 20  # cells by which a column is judged


class Columns(NamedTuple):
    """The names of the columns that are read."""

    time: str | None  # None: the order of the rows is all that is known of time
    value: str
    series: str | None
    inputs: tuple[str, ...]
    known: tuple[str, ...]

    @property
    def numbers(self) -> tuple[str, ...]:
        """All columns of numbers, the value first."""
        return (self.value, *self.inputs, *self.known)


def found(table: Table, options: Options) -> Columns:
    """Return which column is which. Raises DataError naming the columns where that is not clear."""
    _assert_named(table, options)
    claimed = _claimed(table, options)
    time = options.time if options.time in table.columns else None
    if options.time is None:
        time = _time(table, options, [name for name in table.columns if name not in claimed])
    value = options.value or _value(table, options, [name for name in table.columns if name not in (*claimed, time)])
    return Columns(time, value, options.series, options.inputs, options.known)


def _assert_named(table: Table, options: Options) -> None:
    names = list(table.columns)
    first = ", ".join(f"'{name}'" for name in names[:3])
    if all(_number_or_date(name) for name in names):
        raise DataError(f"{options.path}: the first row must name the columns, but it holds {first}; add such a row")


def _number_or_date(name: str) -> bool:
    return not moments.read([name]).faults or not (numerals.blank(name) or numerals.read([name]).faults)


def _claimed(table: Table, options: Options) -> tuple[str, ...]:
    """Return the columns that the options name. Raises DataError for one that is not there, or is named twice."""
    time = None if options.time == ROWS and ROWS not in table.columns else options.time
    parts = [("value", options.value), ("time", time), ("series", options.series)]
    parts += [(part, name) for part in ("inputs", "known") for name in getattr(options, part)]
    names: dict[str, str] = {}
    for part, name in parts:
        if name is None:
            continue
        tables.column(table, name, options.path)
        if name in names:
            raise DataError(f"{options.path}: column '{name}' is named twice, as {names[name]} and as {part}")
        names[name] = part
    return tuple(names)


def _time(table: Table, options: Options, free: Sequence[str]) -> str | None:
    """Return the column of times: by its name, else the first that holds dates, else None."""
    named = sorted((name for name in free if name.lower() in _TIMES), key=lambda name: _TIMES.index(name.lower()))
    if {name.lower() for name in named} == {"month", "year"} and not _dates(table.columns[named[0]]):
        raise DataError(
            f"{options.path}: columns '{named[1]}' and '{named[0]}' hold parts of one time; "
            f"put them together in one column, such as 1949-01, and name it with 'time: NAME'"
        )
    return named[0] if named else next((name for name in free if _dates(table.columns[name])), None)


def _value(table: Table, options: Options, free: Sequence[str]) -> str:
    numeric = [name for name in free if _numbers(table.columns[name])]
    if len(numeric) == 1:
        return numeric[0]
    if not numeric:
        raise DataError(
            f"{options.path}: no column holds numbers that could be forecast; name one with 'value: NAME'; "
            f"columns: {', '.join(table.columns)}"
        )
    raise DataError(
        f"{options.path}: which column holds the values? Say it with 'value: NAME', and name others with 'time', "
        f"'inputs' or 'known' if they are that; columns of numbers: {', '.join(numeric)}"
    )


def _dates(cells: Sequence[str | None]) -> bool:
    """Say whether at least half of the first cells are dates, whichever of day and month comes first in them.

    Plain numbers, as years are, do not count as such.
    """
    sample = _sample(cells)
    numbers = sum(not numerals.read([cell]).faults for cell in sample)
    either = (moments.read(sample, dayfirst) for dayfirst in (False, True))
    dated = any(read.dated and 2 * len(read.faults) <= len(sample) for read in either)
    return bool(sample) and dated and 2 * numbers < len(sample)


def _numbers(cells: Sequence[str | None]) -> bool:
    sample = _sample(cells)
    return bool(sample) and 2 * len(numerals.read(sample).faults) <= len(sample)


def _sample(cells: Sequence[str | None]) -> list[str | None]:
    return list(islice((cell for cell in cells if not numerals.blank(cell)), _SAMPLE))
