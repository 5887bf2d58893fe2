"""Many trainings of one model as one: what half of them are above, and half below, after each epoch."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rnnreport.results import History


def typical(histories: Sequence[History]) -> tuple[History, ...]:
    """Return one history for each model, in their order: each measure is the median over the model's trainings.

    It ends where fewer than half of the trainings go on. Its best epoch is 0: there is no single one.
    """
    models = dict.fromkeys(history.model for history in histories)
    return tuple(_median([history for history in histories if history.model == model]) for model in models)


def _median(group: Sequence[History]) -> History:
    names = dict.fromkeys(name for history in group for name in history.values)
    values = {name: middle([history.values[name] for history in group if name in history.values]) for name in names}
    return History(group[0].model, group[0].seed, values, middle([one.seconds for one in group]), 0, group[0].stopped)


def middle(courses: Sequence[np.ndarray]) -> np.ndarray:
    """Return the median over courses (epochs,) of different lengths, as long as at least half of them go on.

    What is not a number is left out; NaN where no course has one.
    """
    lengths = sorted((len(one) for one in courses), reverse=True)
    epochs = lengths[(len(lengths) - 1) // 2]
    together = np.full((len(courses), epochs), np.nan)
    for row, one in zip(together, courses, strict=True):
        row[: len(one)] = np.asarray(one, np.float64)[:epochs]
    known = [column[np.isfinite(column)] for column in together.T]
    return np.array([np.median(column) if len(column) else np.nan for column in known])
