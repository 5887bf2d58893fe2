"""What may be said of a table of series: its columns, and what happens to rows that do not stand as they should."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from rnnreport.study import Settings

ROWS = "rows"  # of `Options.time`


def _written(value: object) -> object:
    """Return a date or a number as text, since YAML reads 1958-12-31 and 1958 as such."""
    dates = (datetime.date, int, float)  # a datetime is a date
    return str(value) if isinstance(value, dates) and not isinstance(value, bool) else value


Until = Annotated[str, Field(min_length=1), BeforeValidator(_written)]


class Options(Settings):
    """Which file, which of its columns, and what happens to rows out of order, missing times and blank values."""

    path: Annotated[str, Field(min_length=1)]  # from the project folder
    value: str | None = None  # column of what is forecast; None: the only column of numbers that has no other part
    time: str | None = None  # None: a column called time, date, month and the like, else the first one of dates
    series: str | None = None  # column that tells several series apart
    inputs: tuple[str, ...] = ()  # columns measured together with the value
    known: tuple[str, ...] = ()  # columns known beforehand
    unit: str | None = None  # of the values, as axes say it
    order: Literal["as written", "sort"] = "as written"
    duplicates: Literal["refuse", "mean", "sum", "first", "last"] = "refuse"  # rows of one series with the same time
    missing: Literal["refuse", "interpolate", "previous", "zero", "skip"] = "refuse"  # times left out, blank values
    until: Until | None = None  # the last time that is read: "1958-12" is all of December
    dayfirst: bool = False  # 03/04/2024 is in April
    encoding: str = "utf-8"
    separator: Annotated[str, Field(min_length=1, max_length=1)] | None = None  # None: "," in .csv, a tab in .tsv
