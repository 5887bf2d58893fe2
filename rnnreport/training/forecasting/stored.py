"""A trained forecaster on disk: parameters of all seeds, what they say of every series, and what training told.

`parameters.npz` has one array per parameter, seeds first; `ensemble.npz` the forecasts of all seeds together;
`history.json` what is common to all seeds, and under "seeds" one mapping for each, as `training.train` writes them.
"""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from rnnreport import study
from rnnreport.errors import StoreError
from rnnreport.training import said
from rnnreport.training.forecast_scores import scores
from rnnreport.training.forecasting.hear import Heard, hear
from rnnreport.training.forecasting.teach import Lesson, Taught, blank, teach
from rnnreport.training.history import machine, versions
from rnnreport.training.prepare import prepare
from rnnreport.training.said import Said
from rnnreport.training.trained import Trained, with_parameters


def train(lesson: Lesson, folder: Path, progress: Callable[[Any], Any] | None = None) -> None:
    """Train all seeds of a lesson and write them into `folder`, which exists. Raises as `teach` does."""
    taught = teach(lesson, progress)
    heard = hear(lesson.dataset, taught.view, blank(lesson), taught.parameters, lesson.model.head)
    np.savez(folder / "parameters.npz", **taught.parameters)
    said.save(folder / "ensemble.npz", heard.ensemble)
    told = _told(lesson, taught, heard)
    (folder / "history.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def load(lesson: Lesson, folder: Path) -> tuple[tuple[Trained, ...], tuple[Said, ...]]:
    """Return (one training for each seed, forecasts of all together). Raises StoreError where they cannot be read."""
    prepare()
    try:
        told = json.loads((folder / "history.json").read_text(encoding="utf-8"))
        with (folder / "parameters.npz").open("rb") as raw, np.load(raw, allow_pickle=False) as file:
            parameters = dict(file)
        empty = blank(lesson)
        trained = tuple(
            Trained(
                lesson.name, lesson.model, seed, with_parameters(empty, _of(parameters, place)), told["seeds"][place]
            )
            for place, seed in enumerate(lesson.training.seeds)
        )
        together = said.load(folder / "ensemble.npz")
        if len(together) != len(lesson.dataset.series):
            raise ValueError(f"{len(together)} series are forecast, and there are {len(lesson.dataset.series)}")
        return trained, together
    except (OSError, ValueError, TypeError, KeyError, IndexError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise StoreError(
            f"the training in {folder} cannot be read ({error}); delete that folder to train anew"
        ) from None


def _of(parameters: Mapping[str, np.ndarray], seed: int) -> dict[str, np.ndarray]:
    return {name: values[seed] for name, values in parameters.items()}


def _told(lesson: Lesson, taught: Taught, heard: Heard) -> dict:
    seeds = len(lesson.training.seeds)
    size = sum(values[0].size for values in taught.parameters.values())
    each = [_seed(lesson, taught, place, size, scores(lesson.dataset, heard.seeds[place])) for place in range(seeds)]
    common = {"seconds": [taught.seconds], "versions": versions(), "machine": machine()}
    return common | {"seeds": each}


def _seed(lesson: Lesson, taught: Taught, place: int, size: int, metrics: Mapping) -> dict:
    train, validation = taught.train[place], taught.validation[place]
    monitored = train if np.isnan(validation).all() else validation
    epochs, best, stopped = ended(monitored, lesson.training)
    values = {"train_loss": train[:epochs].tolist()}
    if not np.isnan(validation).all():
        values["validation_loss"] = validation[:epochs].tolist()
    each = taught.seconds / len(taught.train) / taught.train.shape[1]  # all seeds and epochs cost the same
    return {
        "values": values,
        "seconds": [each] * epochs,
        "tokens_per_second": [],
        "best_epoch": best,
        "monitored": "train_loss" if monitored is train else "validation_loss",
        "stopped": stopped,
        "parameters": size,
        "metrics": metrics,
    }


def ended(losses: np.ndarray, training: study.Training) -> tuple[int, int, str]:
    """Return (epochs run, epoch kept, why it ended: "patience" or "epochs") of a seed with these losses (epochs,)."""
    epochs, best = len(losses), 0
    for epoch in range(len(losses)):
        best = epoch if losses[epoch] < losses[best] else best
        if training.patience and epoch - best >= training.patience:
            epochs = epoch + 1
            break
    stopped = "epochs" if epochs == training.epochs else "patience"
    return epochs, epochs if training.keep == "last" else best + 1, stopped
