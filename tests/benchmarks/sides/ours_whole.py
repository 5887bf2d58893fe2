"""rnnreport's whole path: `training.train` on a stored data set, as a build calls it."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from rnnreport.data.dataset import Dataset
from rnnreport.study import Model, Training
from rnnreport.training.train import Lesson, train
from tests.benchmarks.contender import Go


def epoch(
    given: dict[str, np.ndarray], folder: str, task: str, model: Mapping[str, Any], training: Mapping[str, Any]
) -> tuple[dict, Go]:
    """Train one epoch each time; milliseconds are those of its steps, blocks made in them, no compiling."""
    dataset = Dataset.load(Path(folder))

    def go() -> tuple[float, float]:
        used = time.process_time()
        history = _trained(dataset, task, model, dict(training) | {"epochs": 1})
        return history["seconds"][0] * 1e3, (time.process_time() - used) * 1e3

    return {}, go


def accuracy(
    given: dict[str, np.ndarray], folder: str, task: str, model: Mapping[str, Any], training: Mapping[str, Any]
) -> tuple[dict, Go]:
    """Train some epochs once and tell the accuracy on test texts."""
    history = _trained(Dataset.load(Path(folder)), task, model, training)
    return {"accuracy": history["metrics"]["test"]["accuracy"]}, lambda: (0.0, 0.0)


def _trained(dataset: Dataset, task: str, model: Mapping[str, Any], training: Mapping[str, Any]) -> dict:
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as scratch:
        lesson = Lesson(task, dataset, "benchmark", Model(**model), Training(**training), 0)
        train(lesson, Path(folder), Path(scratch))
        return json.loads(Path(folder, "history.json").read_text(encoding="utf-8"))
