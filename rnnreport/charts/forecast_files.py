"""Forecasts as data files: JSON with every number, CSV with a line for each time and forecaster."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import numpy as np

from rnnreport.charts.files import csv_file, json_file, plain, rounded
from rnnreport.charts.forecasters import KINDS
from rnnreport.charts.measured import decimals
from rnnreport.results import Course, Forecasts, ForecastSeries

FINER = 2  # decimals beyond those that are shown
KEYS = tuple(f"{kind}{side}" for kind in KINDS.values() for side in ("", "_low", "_high"))


def files(found: Forecasts, series: Sequence[ForecastSeries], names: Collection[str], stem: str) -> dict[str, bytes]:
    """Return the .json and the .csv file of these forecasters of these series."""
    document = {
        "value": found.value,
        "unit": found.unit,
        "step": found.step,
        "level": found.level,
        "intervals": {name: source for name, source in found.intervals.items() if name in names},
        "leaks": {name: leak for name, leak in found.leaks.items() if name in names},
        "series": [_series(one, names) for one in series],
    }
    rows = (row for one in series for course in one.courses if course.forecaster in names for row in _rows(one, course))
    header = ("series", "time", "part", "value", "forecaster", *KEYS)
    return {f"{stem}.json": json_file(document), f"{stem}.csv": csv_file(header, rows)}


def part(one: ForecastSeries, at: int) -> str:
    """Return "train", "validation" or "test": where a value belongs."""
    return "test" if at >= one.test else "validation" if at >= one.validation else "train"


def _series(one: ForecastSeries, names: Collection[str]) -> dict:
    return {
        "name": one.name,
        "times": one.times,
        "values": plain(np.asarray(one.values)),
        "validation": one.validation,
        "test": one.test,
        "forecasters": [_course(one, course) for course in one.courses if course.forecaster in names],
    }


def _course(one: ForecastSeries, course: Course) -> dict:
    return {"name": course.forecaster} | dict(zip(KEYS, _columns(one, course), strict=True))


def _columns(one: ForecastSeries, course: Course) -> list[list]:
    places = decimals(one.values) + FINER
    return [rounded(getattr(course, key), places) for key in KEYS]


def _rows(one: ForecastSeries, course: Course) -> Iterator[tuple]:
    parts = [part(one, at) for at in range(len(one.values))]
    whole = zip(one.times, parts, plain(np.asarray(one.values)), *_columns(one, course), strict=True)
    for time, where, value, *said in whole:
        yield (one.name, time, where, value, course.forecaster, *said)
