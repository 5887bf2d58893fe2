"""Data sets of series made of bare numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rnnreport.data.series import Measurements, Series
from rnnreport.data.series_dataset import SeriesDataset, build
from rnnreport.study import Data, Split


def series(values: Sequence[float], name: str = "") -> Series:
    """Return a series without inputs, whose times are 0, 1, 2, ..."""
    count = len(values)
    nothing = np.zeros((count, 0))
    times = tuple(map(str, range(count)))
    return Series(name, times, np.arange(count, dtype=float), np.asarray(values, float), nothing, nothing)


def dataset_of(
    *values: Sequence[float],
    season: int = 1,
    horizon: int = 1,
    validation: float = 0.0,
    test: float = 0.25,
    step: str = "row",
) -> SeriesDataset:
    """Return the data set of these series, named a, b, ... where there are several."""
    several = len(values) > 1
    made = tuple(series(one, chr(97 + place) if several else "") for place, one in enumerate(values))
    columns = {"time": made[0].times, "value": tuple(map(str, values[0]))}
    measured = Measurements("toy", made, "value", "kg", False, step, 1, (), (), columns, {"empty": 1}, ("sorted",))
    data = Data(corpus="toy", season=season, horizon=horizon, split=Split(validation=validation, test=test))
    return build(measured, data)
