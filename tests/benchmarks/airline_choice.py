"""How the airline networks were chosen, from training months alone: python -m tests.benchmarks.airline_choice

A network is trained on the first 48, 60 or 72 of the 96 training months and forecasts the 48, 36 or 24 that follow,
without being trained again, as it will forecast the 48 test months. Printed is the RMSE over each of the three, of the
mean of 16 seeds, one step ahead and from one origin; beside stand SARIMA and the means of two networks' forecasts. No
test month is read.

Chosen was what errs least one step ahead on 48 after 48 months, among those that err less than SARIMA from one origin.
Takes about five minutes on two cores.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from rnnreport.data import series_dataset
from rnnreport.data.corpus import measurements
from rnnreport.data.series_dataset import SeriesDataset
from rnnreport.study import Data, Model, Split, Training
from rnnreport.training import forecast_baselines
from rnnreport.training.forecasting.hear import hear
from rnnreport.training.forecasting.teach import Lesson, blank, teach
from rnnreport.training.said import Said, mean

FOLDS = ((48, "1956-12"), (60, "1956-12"), (72, "1956-12"))  # training months, last month that is read
GROWTH, CHANGES = ("log", "difference"), ("log", "difference", "seasonal difference")
YEARLY = ("log", "seasonal difference")
CANDIDATES = (
    *itertools.product(("lstm", "gru"), (GROWTH,), ((11,), (10, 11, 12)), (0.3, 0.6, 0.75)),
    *itertools.product(("lstm", "gru"), (CHANGES,), ((), (11,)), (0.5, 1.0, 2.0)),
    *itertools.product(("lstm",), (YEARLY,), ((11, 12),), (0.6, 1.0)),
)
TRAINING = Training(
    optimizer="adamw", learning_rate=0.01, batch=1, epochs=300, patience=None, keep="last", seeds=tuple(range(16))
)


def dataset(train: int, until: str) -> SeriesDataset:
    """Return the months up to `until`, of which the first `train` are for training and the rest for test."""
    found = measurements("airline", {"until": until}, Path.cwd())
    months = len(found.series[0])
    return series_dataset.build(found, Data(corpus="airline", split=Split(validation=0, test=1 - train / months)))


def error(data: SeriesDataset, said: Said, kind: str) -> float:
    """Return the RMSE over the test part: "one_step" or "one_origin"."""
    part = data.parts[0].of("test")
    return float(np.sqrt(np.mean((getattr(said, kind)[part] - data.series[0].values[part]) ** 2)))


def network(data: SeriesDataset, model: Model) -> Said:
    """Return what a network says of the data, the mean over its seeds."""
    lesson = Lesson(data, "candidate", model, TRAINING)
    taught = teach(lesson)
    return hear(data, taught.view, blank(lesson), taught.parameters, model.head).ensemble[0]


def told(name: str, folds: Sequence[SeriesDataset], said: Sequence[Said]) -> None:
    """Print a line of errors."""
    each = {kind: [error(*one, kind) for one in zip(folds, said, strict=True)] for kind in ("one_step", "one_origin")}
    print(f"{name:58}", *(" ".join(f"{number:7.2f}" for number in numbers) for numbers in each.values()), sep="  ")


def main() -> None:
    """Print all candidates."""
    folds = [dataset(*fold) for fold in FOLDS]
    print(f"{'':58}  one step: 48, 36, 24 mths  one origin: 48, 36, 24")
    fitted = [forecast_baselines.fit(data) for data in folds]
    sarima = [one[forecast_baselines.SARIMA][0] for one in fitted]
    told("SARIMA", folds, sarima)
    found: dict[str, list[Said]] = {}
    for cell, transform, lags, noise in CANDIDATES:
        model = Model(cell=cell, units=8, transform=transform, lags=lags, noise=noise)
        name = f"{cell} {', '.join(transform)}, lags {list(lags)}, noise {noise}"
        found[name] = [network(data, model) for data in folds]
        told(name, folds, found[name])
    _pairs(found, folds, error(folds[0], sarima[0], "one_origin"))


def _pairs(found: Mapping[str, list[Said]], folds: Sequence[SeriesDataset], most: float) -> None:
    """Print means of two networks of different transforms: those that err less than `most` from the first origin.

    The least error one step ahead on the first fold comes first.
    """
    pairs = {
        f"{one} + {other}": [mean(both) for both in zip(found[one], found[other], strict=True)]
        for one, other in itertools.combinations(found, 2)
        if one.split(", lags")[0].split(" ", 1)[1] != other.split(", lags")[0].split(" ", 1)[1]
    }
    rivals = {name: said for name, said in pairs.items() if error(folds[0], said[0], "one_origin") < most}
    for name in sorted(rivals, key=lambda name: error(folds[0], rivals[name][0], "one_step"))[:10]:
        print(name)
        told("", folds, rivals[name])


if __name__ == "__main__":
    main()
