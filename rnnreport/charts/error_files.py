"""Errors of forecasts as data files: JSON with every number, CSV with a line for each test value and forecaster."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import numpy as np

from rnnreport.charts.files import csv_file, json_file, plain, rounded
from rnnreport.charts.forecast_files import FINER
from rnnreport.charts.forecasters import KINDS
from rnnreport.charts.measured import decimals
from rnnreport.results import Course, Forecasts, ForecastSeries


def files(found: Forecasts, series: Sequence[ForecastSeries], names: Collection[str], stem: str) -> dict[str, bytes]:
    """Return the .json and the .csv file of the errors, value minus forecast, of these forecasters on these series."""
    document = {
        "value": found.value,
        "unit": found.unit,
        "step": found.step,
        "series": [
            {
                "name": one.name,
                "times": one.times[one.test :],
                "values": plain(np.asarray(one.values[one.test :])),
                "forecasters": [
                    {"name": course.forecaster} | _missed(one, course)
                    for course in one.courses
                    if course.forecaster in names
                ],
            }
            for one in series
        ],
        "leads": [
            {"name": lead.forecaster, "rmse": rounded(lead.rmse, 6)} for lead in found.leads if lead.forecaster in names
        ],
    }
    rows = [row for one in series for course in one.courses if course.forecaster in names for row in _rows(one, course)]
    header = ("series", "time", "value", "forecaster", *(f"error_{kind}" for kind in KINDS.values()))
    return {f"{stem}.json": json_file(document), f"{stem}.csv": csv_file(header, rows)}


def _missed(one: ForecastSeries, course: Course) -> dict[str, list]:
    places = decimals(one.values) + FINER
    return {
        f"error_{kind}": rounded((one.values - getattr(course, kind))[one.test :], places) for kind in KINDS.values()
    }


def _rows(one: ForecastSeries, course: Course) -> Iterator[tuple]:
    times, values = one.times[one.test :], plain(np.asarray(one.values[one.test :]))
    for time, value, *missed in zip(times, values, *_missed(one, course).values(), strict=True):
        yield (one.name, time, value, course.forecaster, *missed)
