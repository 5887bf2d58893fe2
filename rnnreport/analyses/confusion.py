"""Which classes does each model take for which?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from rnnreport import study as studies
from rnnreport.results import Confusion, Confusions, Interval
from rnnreport.training import scores
from rnnreport.training.intervals import interval
from rnnreport.training.judged import Judge, judged

if TYPE_CHECKING:
    from rnnreport.training.subject import Subject

VERSION = 1
NEEDS = "trained"
TASKS = ("classify",)


class Settings(studies.Settings):
    """Nothing to choose: every model and every baseline is shown."""


def answer(settings: Settings, subject: Subject) -> Confusions:
    """Return the confusion matrix of every model on the held-out texts, summed over seeds.

    Precision, recall and F1 of a class are over seeds, with Student's t at 95 %.
    """
    found, classes = judged(subject), subject.dataset.classes
    models = tuple(_confusion(judge, found.labels, len(classes)) for judge in found.judges)
    return Confusions(found.split, classes, models)


def _confusion(judge: Judge, labels: np.ndarray, classes: int) -> Confusion:
    counts = [scores.confusion(scores.answers(each), labels, classes) for each in judge.probabilities]
    by_seed = [scores.per_class(count) for count in counts]  # [seed][precision, recall, f1] -> (classes,)
    precision, recall, f1 = (_intervals(np.stack([each[place] for each in by_seed])) for place in range(3))
    return Confusion(judge.name, judge.cell, len(counts), sum(counts).astype(np.int32), precision, recall, f1)


def _intervals(values: np.ndarray) -> tuple[Interval, ...]:
    return tuple(interval(column) for column in values.T)
