"""From the rows of a table to series: times and numbers are read, and the rows of each series made regular."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rnnreport.data import moments, numerals, series_columns, series_mending, steps
from rnnreport.data.moments import Moments
from rnnreport.data.series import Measurements, Series
from rnnreport.data.series_columns import Columns
from rnnreport.data.series_mending import FILLED, Filled, Rows, TimesAmiss
from rnnreport.data.series_options import Options
from rnnreport.data.steps import Step
from rnnreport.data.tables import Table
from rnnreport.errors import DataError

HEAD = 1000  # rows of the table that are kept as they were written
_SHOWN = 60  # characters of a cell in a message


@dataclass(frozen=True)
class _Regular:
    """All series made regular, and what was done to them."""

    series: tuple[Filled, ...]
    found: Step  # what lies between their times
    step: Step  # what lies between their values, which differs where missing times were skipped
    late: int  # rows that stood behind a later one
    extra: int  # rows of a time that stood before

    def total(self, name: str) -> int:
        """Return a count of `Filled`, over all series."""
        return sum(getattr(one, name) for one in self.series)


def measurements(table: Table, options: Options) -> Measurements:
    """Return the series of a table that knows its lines; each series by the name that its column gives it.

    Raises DataError with the row, what stands there, and the mend.
    """
    filled = _filled_rows(table)
    if not len(filled):
        raise DataError(f"{options.path}: the table is empty")
    dropped = {"blank": _blank(table, filled)}
    table = _picked(table, filled)
    columns = series_columns.found(table, options)
    times = _times(table, columns, options)
    end = _end(table, times, columns)
    dropped["neither time nor value, at the end"] = len(table) - end
    table = _picked(table, np.arange(end))
    _assert_times(table, times, columns, options)
    names, codes = _names(table, columns, options)
    at = _positions(codes) if times is None else times.at[:end]
    kept = np.flatnonzero(_until(at, times, options))
    dropped[f"after {options.until}"] = end - len(kept)
    table = _picked(table, kept)
    numbers, said = _numbers(table, columns, options)
    lines = np.array(table.lines)
    rows = [
        Rows(name, at[kept][mine], numbers[mine], lines[mine])
        for name, mine in zip(names, _members(codes[kept], len(names)), strict=True)
        if len(mine)
    ]
    regular = _regular(rows, times, columns, options)
    dropped["without value"] = regular.total("without_value")
    said = (*said, *(times.said if times else ()), *_done(regular, times, options))
    return _measurements(table, columns, regular, times, {why: n for why, n in dropped.items() if n}, said, options)


def _measurements(table, columns, regular, times, dropped, said, options) -> Measurements:
    labels = steps.labels([one.rows.at for one in regular.series], regular.step)
    inputs = len(columns.inputs)
    series = tuple(
        Series(
            name=one.rows.name,
            times=times_of_one,
            stamps=steps.stamps(one.rows.at),
            values=one.rows.numbers[:, 0].copy(),
            inputs=one.rows.numbers[:, 1 : 1 + inputs].copy(),
            known=one.rows.numbers[:, 1 + inputs :].copy(),
        )
        for one, times_of_one in zip(regular.series, labels, strict=True)
    )
    return Measurements(
        corpus="series",
        series=series,
        value=columns.value,
        unit=options.unit or "",
        dated=times is not None and times.dated,
        step=regular.step.name,
        season=regular.step.season,
        inputs=columns.inputs,
        known=columns.known,
        columns={name: tuple(cell or "" for cell in cells[:HEAD]) for name, cells in table.columns.items()},
        dropped=dropped,
        mended=said,
    )


def _filled_rows(table: Table) -> np.ndarray:
    filled = np.zeros(len(table), bool)
    for cells in table.columns.values():
        filled |= np.array([bool(cell and not cell.isspace()) for cell in cells])
    return np.flatnonzero(filled)


def _blank(table: Table, filled: np.ndarray) -> int:
    """Return how many blank rows there are. In a table of one column, a blank line is one."""
    if len(table.columns) == 1:
        return table.lines[-1] - table.lines[0] + 1 - len(filled)
    return len(table) - len(filled)


def _picked(table: Table, rows: np.ndarray) -> Table:
    if len(rows) == len(table):
        return table
    picked = rows.tolist()
    columns = {name: [cells[row] for row in picked] for name, cells in table.columns.items()}
    return Table(columns, table.strings, [table.lines[row] for row in picked])


def _times(table: Table, columns: Columns, options: Options) -> Moments | None:
    return None if columns.time is None else moments.read(table.columns[columns.time], options.dayfirst)


def _end(table: Table, times: Moments | None, columns: Columns) -> int:
    """Return how many rows come before those at the end that have neither a time nor a value, such as a source."""
    end, values = len(table), table.columns[columns.value]
    while times and end and end - 1 in times.faults and not _is_number(values[end - 1]):
        end -= 1
    return end or len(table)


def _is_number(cell: str | None) -> bool:
    return not numerals.blank(cell) and not numerals.read([cell]).faults


def _assert_times(table: Table, times: Moments | None, columns: Columns, options: Options) -> None:
    faults = [row for row in times.faults if row < len(table)] if times else []
    if not faults:
        return
    why = times.faults[faults[0]]
    if why == moments.UNREADABLE and len(faults) == len(table):
        why += "; if the order of the rows is all that is known, set 'time: rows'"
    raise _fault(table, columns.time, faults[0], why, options)


def _fault(table: Table, column: str, row: int, why: str, options: Options) -> DataError:
    cell = table.columns[column][row] or ""
    what = repr(cell if len(cell) <= _SHOWN else cell[: _SHOWN - 1] + "…")
    return DataError(f"{options.path}: row {table.lines[row]}: {what} in column '{column}' {why}")


def _names(table: Table, columns: Columns, options: Options) -> tuple[list[str], np.ndarray]:
    """Return the names of the series, sorted, and which of them each row belongs to."""
    if columns.series is None:
        return [""], np.zeros(len(table), np.int64)
    cells = [(cell or "").strip() for cell in table.columns[columns.series]]
    if "" in cells:
        why = "says no series; write its name there, or take the row out"
        raise _fault(table, columns.series, cells.index(""), why, options)
    names = sorted(set(cells))
    codes = {name: code for code, name in enumerate(names)}
    return names, np.array([codes[cell] for cell in cells])


def _members(codes: np.ndarray, count: int) -> list[np.ndarray]:
    order = np.argsort(codes, kind="stable")
    return np.split(order, np.searchsorted(codes[order], np.arange(1, count)))


def _positions(codes: np.ndarray) -> np.ndarray:
    """Return float64 (rows,) the position of each row in its series, counted from 1."""
    at = np.empty(len(codes))
    for mine in _members(codes, int(codes.max(initial=0)) + 1):
        at[mine] = np.arange(1, len(mine) + 1)
    return at


def _until(at: np.ndarray, times: Moments | None, options: Options) -> np.ndarray:
    """Return which rows come no later than the end of `until`. Raises DataError when it is no time, or none is left."""
    if options.until is None:
        return np.ones(len(at), bool)
    kept = moments.until(at, options.until, times is not None and times.dated, options.dayfirst)
    if not kept.any():
        (first,) = steps.labels([at.min(keepdims=True)], steps.ROWS)[0]
        raise DataError(f"{options.path}: no value is left until {options.until}: the first time is {first}")
    return kept


def _numbers(table: Table, columns: Columns, options: Options) -> tuple[np.ndarray, tuple[str, ...]]:
    """Return float64 (rows, columns) the value, the inputs and what is known; and how their signs were understood."""
    read = {name: numerals.read(table.columns[name]) for name in columns.numbers}
    for name, numbers in read.items():
        for row, why in numbers.faults.items():
            mend = "; correct it, or leave it blank and say with 'missing' what becomes of blank values"
            raise _fault(table, name, row, why + mend, options)
    said = tuple(f"column '{name}': {what}" for name, numbers in read.items() for what in numbers.said)
    return np.stack([numbers.values for numbers in read.values()], axis=1), said


def _regular(rows: Sequence[Rows], times: Moments | None, columns: Columns, options: Options) -> _Regular:
    try:
        sorted_rows = [series_mending.ordered(one, options) for one in rows]
        single = [series_mending.single(one, options) for one, _ in sorted_rows]
        step = steps.between([one.at for one, _ in single]) if times else steps.ROWS
        series = tuple(series_mending.filled(one, step, columns.numbers, options) for one, _ in single)
    except TimesAmiss as error:
        mend = "; if days come first in dates, set 'dayfirst: true'" if times and times.doubtful else ""
        raise DataError(f"{error}{mend}") from None
    skipped = options.missing == "skip" and any(one.gaps for one in series)
    late, extra = sum(count for _, count in sorted_rows), sum(count for _, count in single)
    return _Regular(series, step, steps.ROWS if skipped else step, late, extra)


def _done(regular: _Regular, times: Moments | None, options: Options) -> list[str]:
    """Return what was done to make the series regular, in words."""
    gaps, blanks = regular.total("gaps"), regular.total("blanks")
    how = FILLED.get(options.missing, "")
    said = [f"{_counted(regular.late, 'row')} behind a later one: sorted by time"] if regular.late else []
    if regular.extra:
        taken = {"mean": "their mean", "sum": "their sum"}.get(options.duplicates, f"the {options.duplicates}")
        said += [f"{_counted(regular.extra, 'row')} with the time of another: {taken} was taken"]
    said += [f"{_counted(blanks, 'blank value')} {how}"] if blanks else []
    said += [f"{regular.found.missing(gaps)} {how}"] if gaps else []
    irregular = times is not None and regular.found.kind == "rows"
    return said + (["times are irregular: a step goes from one row to the next"] if irregular else [])


def _counted(count: int, thing: str) -> str:
    return f"{count:,} {thing}{'s' * (count != 1)}"
