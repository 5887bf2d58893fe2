"""How well does each model do, and does it beat simple baselines?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rnnreport import study as studies
from rnnreport.results import Comparison
from rnnreport.training.objectives import objective
from rnnreport.training.summaries import summary

if TYPE_CHECKING:
    from rnnreport.training.subject import Subject

VERSION = 1
NEEDS = "trained"
TASKS = ("next-word", "classify")


class Settings(studies.Settings):
    """Nothing to choose: every model of the study is compared."""


def answer(settings: Settings, subject: Subject) -> Comparison:
    """Return the summary of every model over its seeds, and of the task's baselines on exactly the same predictions.

    Loss is in nats per prediction, accuracy 0..1, other metrics as the task has them; intervals are Student's t at
    95 % over seeds.
    """
    models = tuple(summary(seeds) for seeds in subject.trained.values())
    return Comparison(models, objective(subject.study.task).baselines(subject.dataset, subject.baselines))
