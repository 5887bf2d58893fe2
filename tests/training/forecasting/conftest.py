"""Small series, and lessons about them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from rnnreport.data.series import Measurements, Series
from rnnreport.data.series_dataset import SeriesDataset, build
from rnnreport.study import Data, Model, Split, Training
from rnnreport.training.forecasting.teach import Lesson


def measured(*lengths: int, inputs: int = 0, known: int = 0) -> Measurements:
    """Return waves with a trend and some noise, one for each length."""
    series = []
    for number, length in enumerate(lengths):
        draw, times = np.random.default_rng(number), np.arange(length)
        values = 50 + times + 10 * np.sin(times * np.pi / 2 + number) + draw.normal(0, 1, length)
        more = draw.normal(size=(length, inputs)), draw.normal(size=(length, known))
        name = f"s{number}" if len(lengths) > 1 else ""
        series.append(Series(name, tuple(map(str, times)), times.astype(float), values, *more))
    named = tuple(f"input {place}" for place in range(inputs)), tuple(f"known {place}" for place in range(known))
    return Measurements("toy", tuple(series), "value", "", False, "row", 4, *named, {}, {}, ())


@pytest.fixture
def dataset() -> Callable[..., SeriesDataset]:
    """Give a data set of waves: a fifth for test, by default nothing for validation."""

    def make(*lengths: int, validation: float = 0.0, horizon: int = 1, **more: int) -> SeriesDataset:
        split = Split(validation=validation, test=0.2)
        return build(measured(*(lengths or (40,)), **more), Data(corpus="toy", horizon=horizon, split=split))

    return make


@pytest.fixture
def lesson() -> Callable[..., Lesson]:
    """Give a lesson for a small network: settings of the model by name, of the training as a mapping."""

    def make(dataset: SeriesDataset, training: dict | None = None, **model) -> Lesson:
        settings = Model(**{"cell": "lstm", "units": 3} | model)
        taught = {"batch": 4, "epochs": 4, "learning_rate": 0.01, "patience": None, "seeds": (0, 1), "keep": "last"}
        return Lesson(dataset, "LSTM", settings, Training(**taught | (training or {})))

    return make
