"""One series made regular: rows in the order of time, one row for each time, a number in each, and no time left out.

What does not stand as it should is refused with its row, unless the options say what shall become of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rnnreport.data import steps
from rnnreport.data.series_options import Options
from rnnreport.data.steps import Step
from rnnreport.errors import DataError

FILLED = {"interpolate": "interpolated", "previous": "filled with the value before", "zero": "filled with zero"}
FILLED |= {"skip": "skipped: steps go from row to row"}
_SEVERAL = ", or name the column that tells several series apart with 'series: NAME'"
_MENDS = "set 'missing: interpolate', 'previous' or 'zero' to fill in, or 'skip' to go from row to row"
_MOST = 10  # missing times that are filled in for each one that is there


class TimesAmiss(DataError):
    """Times do not ascend, stand more than once, or leave some out."""


@dataclass(frozen=True, eq=False)
class Rows:
    """The rows of one series. Every array is parallel to `at`."""

    name: str
    at: np.ndarray  # (rows,) datetime64[us] or float64
    numbers: np.ndarray  # (rows, columns) float64, the value first; NaN where there is none
    lines: np.ndarray  # (rows,) int64, where each stands in the file

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self.at)

    def take(self, picked: np.ndarray | slice) -> Rows:
        """Return some of the rows."""
        return Rows(self.name, self.at[picked], self.numbers[picked], self.lines[picked])

    def place(self, row: int, options: Options) -> str:
        """Return how a message about a row begins."""
        return f"{options.path}: row {self.lines[row]}: " + (f"series {self.name!r}: " if self.name else "")


@dataclass(frozen=True)
class Filled:
    """A series without gaps, and how it came to be so."""

    rows: Rows
    gaps: int  # times that were left out, now filled or skipped
    blanks: int  # blank values that were filled
    without_value: int  # rows that were left out for a blank value


def ordered(rows: Rows, options: Options) -> tuple[Rows, int]:
    """Return the rows in the order of time, and how many stood behind a later one."""
    wrong = np.flatnonzero(rows.at[1:] < rows.at[:-1]) + 1
    if not len(wrong):
        return rows, 0
    if options.order == "sort":
        return rows.take(np.argsort(rows.at, kind="stable")), len(wrong)
    row = int(wrong[0])
    before, here = steps.labels([rows.at[row - 1 : row + 1]], steps.ROWS)[0]
    several = "" if options.series or rows.at[row] not in rows.at[:row] else _SEVERAL
    raise TimesAmiss(
        f"{rows.place(row, options)}{here} comes after {before}, but times must ascend; "
        f"set 'order: sort' to have them sorted{several}"
    )


def single(rows: Rows, options: Options) -> tuple[Rows, int]:
    """Return one row for each time, and how many rows there were too many. Rows are in the order of time."""
    starts = np.flatnonzero(np.append(True, rows.at[1:] != rows.at[:-1]))
    extra = len(rows) - len(starts)
    if not extra:
        return rows, 0
    if options.duplicates == "refuse":
        row = int(np.flatnonzero(rows.at[1:] == rows.at[:-1])[0]) + 1
        time = steps.labels([rows.at[row : row + 1]], steps.ROWS)[0][0]
        several = "" if options.series else _SEVERAL
        raise TimesAmiss(
            f"{rows.place(row, options)}{time} stands in row {rows.lines[row - 1]} too; take one of them "
            f"out, set 'duplicates' to mean, sum, first or last{several}"
        )
    if options.duplicates == "last":
        return rows.take(np.append(starts[1:], len(rows)) - 1), extra
    first = rows.take(starts)
    if options.duplicates == "first":
        return first, extra
    there = np.add.reduceat(~np.isnan(rows.numbers), starts, axis=0, dtype=np.int64)
    sums = np.where(there, np.add.reduceat(np.nan_to_num(rows.numbers), starts, axis=0), np.nan)
    numbers = sums / np.maximum(there, 1) if options.duplicates == "mean" else sums
    return Rows(rows.name, first.at, numbers, first.lines), extra


def filled(rows: Rows, step: Step, names: tuple[str, ...], options: Options) -> Filled:
    """Return the series with a number for each time. `names` are those of the columns of numbers."""
    blank = np.isnan(rows.numbers)
    if options.missing == "refuse" and blank.any():
        row, column = np.argwhere(blank)[0].tolist()
        others = f" ({int(blank.sum()):,} blank values in all)" if blank.sum() > 1 else ""
        raise DataError(f"{rows.place(row, options)}column '{names[column]}' holds no number{others}; {_MENDS}")
    whole = _trimmed(rows, names, options)
    lost = len(rows) - len(whole)
    blanks = int(np.isnan(whole.numbers).sum())
    places = step.places(whole.at)
    gaps = int(places[-1]) + 1 - len(whole)
    if gaps and options.missing == "refuse":
        raise _gap(whole, places, step, options)
    if gaps > _MOST * len(whole) and options.missing != "skip":
        raise DataError(
            f"{whole.place(0, options)}filling in would add {gaps:,} values to {len(whole):,} that are there; "
            f"set 'missing: skip' to go from row to row"
        )
    if options.missing == "skip" or not (gaps or blanks):
        return Filled(whole, gaps, 0, lost)
    return Filled(_fill(whole, places, step, options.missing), gaps, blanks, lost)


def _gap(rows: Rows, places: np.ndarray, step: Step, options: Options) -> TimesAmiss:
    row = int(np.flatnonzero(np.diff(places) > 1)[0])
    lost = step.times(rows.at, places[row : row + 1] + 1)
    before, first, after = steps.labels([np.insert(rows.at[row : row + 2], 1, lost)], step)[0]
    total = step.missing(int(places[-1]) + 1 - len(rows))
    return TimesAmiss(
        f"{rows.place(row + 1, options)}{after} follows {before}, so {first} is missing ({total} in all); {_MENDS}"
    )


def _trimmed(rows: Rows, names: tuple[str, ...], options: Options) -> Rows:
    """Leave out rows whose blank values nothing can fill: at the beginning or the end, or all that are skipped."""
    there = ~np.isnan(rows.numbers)
    if not there.any(axis=0).all():
        column = names[int(np.argmin(there.any(axis=0)))]
        raise DataError(f"{rows.place(0, options)}column '{column}' holds no number, here and in all rows that follow")
    if options.missing == "skip":
        kept = rows.take(there.all(axis=1))
    else:
        first = int(there.argmax(axis=0).max()) if options.missing in ("interpolate", "previous") else 0
        end = len(rows) - (int(there[::-1].argmax(axis=0).max()) if options.missing == "interpolate" else 0)
        kept = rows.take(slice(first, end))
    if len(kept):
        return kept
    raise DataError(f"{rows.place(0, options)}no row is left in which {' and '.join(names)} have a number")


def _fill(rows: Rows, places: np.ndarray, step: Step, how: str) -> Rows:
    every = np.arange(places[-1] + 1)
    at = step.times(rows.at, every) if len(every) > len(rows) else rows.at.copy()
    at[places] = rows.at
    numbers = np.full((len(every), rows.numbers.shape[1]), np.nan)
    numbers[places] = rows.numbers
    lines = rows.lines[np.searchsorted(places, every)]
    # Irregular times have no places that say how far they are apart.
    across = steps.stamps(at) if step.kind == "rows" else every
    columns = [_without_blanks(column, across, how) for column in numbers.T]
    return Rows(rows.name, at, np.stack(columns, axis=1), lines)


def _without_blanks(column: np.ndarray, across: np.ndarray, how: str) -> np.ndarray:
    there = ~np.isnan(column)
    if how == "zero":
        return np.where(there, column, 0.0)
    if how == "previous":
        return column[np.maximum.accumulate(np.where(there, np.arange(len(column)), 0))]
    return np.where(there, column, np.interp(across, across[there], column[there]))
