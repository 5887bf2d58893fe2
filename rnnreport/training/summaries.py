"""What the trainings of one model come to, over all its seeds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from rnnreport.results import Interval, ModelSummary
from rnnreport.training.intervals import interval

if TYPE_CHECKING:
    from rnnreport.training.trained import Trained

SPLITS = ("train", "validation", "test")


def summary(seeds: tuple[Trained, ...]) -> ModelSummary:
    """Return the summary of one model from its trainings, one per seed.

    Metrics are over seeds: loss in nats per prediction, accuracy 0..1, perplexity; a split that was not measured is
    left out. `seconds_per_epoch` and `tokens_per_second` are medians over the epochs of each seed, so that a machine
    that was busy for a moment hardly counts.
    """
    told = [trained.history for trained in seeds]
    first = seeds[0]
    return ModelSummary(
        model=first.model,
        cell=first.settings.cell,
        parameters=int(first.history["parameters"]),
        seeds=tuple(trained.seed for trained in seeds),
        best_epochs=tuple(int(history["best_epoch"]) for history in told),
        epochs=tuple(len(history["seconds"]) for history in told),
        seconds_per_epoch=_median(told, "seconds"),
        tokens_per_second=_median(told, "tokens_per_second"),
        metrics={split: found for split in SPLITS if (found := _metrics(told, split))},
    )


def _metrics(told: list[Mapping], split: str) -> dict[str, Interval]:
    measured = [history["metrics"].get(split) or {} for history in told]
    names = [name for name in measured[0] if all(name in each for each in measured)]
    return {name: interval(each[name] for each in measured) for name in names}


def _median(told: list[Mapping], key: str) -> Interval | None:
    if not all(history[key] for history in told):
        return None
    return interval(float(np.median(history[key])) for history in told)
