"""What was measured over time, what was forecast of it, and what a network's states did meanwhile.

Numbers of a series keep the precision of the user's own (float64). A position without a number is NaN.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from rnnreport.results.texts import Layer


@dataclass(frozen=True)
class Course:
    """What one forecaster said of one series, in the unit of its values; every array is parallel to the series.

    One step: the forecast of each value from all true values before it. From one origin: the forecast of every test
    value from what was known before the first of them. A network's forecasts are the means over its seeds. `low` and
    `high` bound the prediction interval, NaN where there is none.
    """

    forecaster: str  # name of the model or the baseline
    network: bool
    one_step: np.ndarray  # (times,)
    one_step_low: np.ndarray
    one_step_high: np.ndarray
    one_origin: np.ndarray  # (times,) NaN before the first test value
    one_origin_low: np.ndarray
    one_origin_high: np.ndarray


@dataclass(frozen=True)
class ForecastSeries:
    """One series, how it is divided by time, and all forecasts of it: models in the order of the page, then baselines.

    `validation` and `test` are the positions of the first value of each part; equal where there is no validation.
    """

    name: str  # "" where there is one series without a name
    times: tuple[str, ...]  # as an axis says them, such as "1949-01" or "17"
    stamps: np.ndarray  # (times,) where each stands on a straight axis: days since 1970, or the number that it is
    dated: bool  # whether stamps are days
    values: np.ndarray  # (times,) NaN where none was measured
    validation: int
    test: int
    courses: tuple[Course, ...]


@dataclass(frozen=True)
class LeadErrors:
    """How far one forecaster errs with the distance it looks ahead, over all origins of the test part."""

    forecaster: str
    rmse: np.ndarray  # (horizon,) in the unit of the values, at 1, 2, ... steps ahead


@dataclass(frozen=True)
class Forecasts:
    """All forecasts of a study. `leads` is empty where the horizon is one step."""

    value: str  # what is measured: the name of its column
    unit: str  # "" where unknown
    step: str  # what lies between two values: "month", "day", "row"
    season: int  # steps of one season, 1: none
    level: float  # of the prediction intervals, 0..1
    intervals: Mapping[str, str]  # forecaster -> where its intervals come from, in a few words
    leaks: Mapping[str, str]  # model -> how it saw test values while it was fitted
    left_out: Mapping[str, str]  # baseline that makes no forecast here -> why, and of which series
    series: tuple[ForecastSeries, ...]
    leads: tuple[LeadErrors, ...]


@dataclass(frozen=True)
class Residual:
    """What a forecaster missed of one series, one step ahead: value minus forecast, in the unit of the values."""

    forecaster: str
    network: bool
    series: str
    split: str  # "train" or "test"
    times: tuple[str, ...]  # (n,) of the residuals
    residuals: np.ndarray  # (n,)
    mean: float
    deviation: float  # standard deviation
    autocorrelation: np.ndarray  # (lags,) at lags 1, 2, ...
    bound: float  # 95 % of the autocorrelations of noise lie within ± this
    ljung_box: float  # p value that all these autocorrelations are zero; NaN where it cannot be said


@dataclass(frozen=True)
class Residuals:
    """Residuals of all forecasters on all series."""

    value: str
    unit: str
    step: str
    season: int
    residuals: tuple[Residual, ...]


@dataclass(frozen=True)
class SeriesReading:
    """One network reading one series, one step after the other: its states, and what it was told and said.

    `states` hold what each layer has after it read the value at that time. `said` is its forecast of the next value,
    in the unit of the values, at the time that is forecast.
    """

    model: str
    cell: str
    seed: int
    series: str
    times: tuple[str, ...]
    stamps: np.ndarray
    dated: bool
    values: np.ndarray
    said: np.ndarray
    test: int  # position of the first test value
    layers: tuple[Layer, ...]  # states are (times, units)


@dataclass(frozen=True)
class SeriesReadings:
    """Several networks reading the same series."""

    value: str
    unit: str
    step: str
    season: int  # steps of one season, 1: none
    readings: tuple[SeriesReading, ...]


@dataclass(frozen=True)
class SeriesPreview:
    """The head of a table of series, one row for each time, and what was done to it before anything was learned."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    series: tuple[str, ...]  # names
    lengths: tuple[int, ...]  # values of each series
    spans: tuple[tuple[str, str], ...]  # first and last time of each
    splits: Mapping[str, int]  # values in train, validation, test, over all series
    step: str
    season: int
    dropped: Mapping[str, int]  # reason -> rows left out
    mended: tuple[str, ...]  # what was sorted, filled or put together, in words
