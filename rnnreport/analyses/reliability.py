"""Is each model right as often as it is sure?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import numpy as np
from pydantic import Field

from rnnreport import study as studies
from rnnreport.results import Calibration, Calibrations
from rnnreport.training import scores
from rnnreport.training.intervals import interval
from rnnreport.training.judged import Judge, judged
from rnnreport.training.significance import wilson

if TYPE_CHECKING:
    from rnnreport.training.subject import Subject

VERSION = 2
NEEDS = "trained"
TASKS = ("classify",)


class Settings(studies.Settings):
    """`bins` of equal width from 0 to 1."""

    bins: Annotated[int, Field(ge=2, le=100)] = scores.BINS


def answer(settings: Settings, subject: Subject) -> Calibrations:
    """Return, for every model, held-out texts in bins by the probability of the answer, and how many are right in each.

    Bins count the texts of all seeds together; bounds are those of one seed's texts, since seeds share them. The
    expected calibration error is over seeds, in the same bins.
    """
    found = judged(subject)
    edges = np.linspace(0, 1, settings.bins + 1).astype(np.float32)
    models = tuple(_calibration(judge, found.labels, settings.bins) for judge in found.judges)
    return Calibrations(found.split, edges, models)


def _calibration(judge: Judge, labels: np.ndarray, bins: int) -> Calibration:
    errors = interval(scores.ece(scores.bins(each, labels, bins)) for each in judge.probabilities)
    together = scores.bins(np.concatenate(judge.probabilities), np.tile(labels, len(judge.probabilities)), bins)
    seeds = len(judge.probabilities)
    low, high = wilson(np.nan_to_num(together.accuracy) * together.counts / seeds, together.counts / seeds)
    bounds = low.astype(np.float32), high.astype(np.float32)
    return Calibration(judge.name, judge.cell, errors, together.counts, together.confidence, together.accuracy, *bounds)
