"""What trainings come to: numbers over seeds, curves, summaries of models, sweeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Interval:
    """A number over several seeds. `low` and `high` bound the mean at 95 % (Student's t); equal to it for one seed."""

    mean: float
    low: float
    high: float
    each: tuple[float, ...]


@dataclass(frozen=True)
class History:
    """One training: a value for every epoch. Keys are "<split>_<metric>", such as "validation_loss"."""

    model: str
    seed: int
    values: Mapping[str, np.ndarray]  # each (epochs,)
    seconds: np.ndarray  # (epochs,) wall time of training, without compiling where that is told apart
    best_epoch: int  # counted from 1
    stopped: str  # "patience", "epochs"


@dataclass(frozen=True)
class Curves:
    """All trainings of a study."""

    histories: tuple[History, ...]


@dataclass(frozen=True)
class ModelSummary:
    """One model, or one baseline, over its seeds. Metrics: {"test": {"loss": Interval, ...}, ...}."""

    model: str
    cell: str  # "" for a baseline
    parameters: int
    seeds: tuple[int, ...]
    best_epochs: tuple[int, ...]
    epochs: tuple[int, ...]  # epochs run
    seconds_per_epoch: Interval | None
    tokens_per_second: Interval | None
    metrics: Mapping[str, Mapping[str, Interval]]


@dataclass(frozen=True)
class Comparison:
    """All models of a study, and the baselines that they must beat."""

    models: tuple[ModelSummary, ...]
    baselines: tuple[ModelSummary, ...]


@dataclass(frozen=True)
class SweepPoint:
    """One model trained with one value of the swept setting."""

    model: str
    value: float
    label: str  # as shown: "500", "all"
    known: float  # share of the test tokens that are in the vocabulary, 0..1
    summary: ModelSummary


@dataclass(frozen=True)
class Sweep:
    """How one setting changes training time and accuracy."""

    setting: str  # "vocabulary"
    unit: str  # "words"
    points: tuple[SweepPoint, ...]
