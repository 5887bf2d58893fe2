"""How did loss and accuracy change while each model was trained?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from rnnreport import study as studies
from rnnreport.results import Curves, History

if TYPE_CHECKING:
    from rnnreport.training.subject import Subject
    from rnnreport.training.trained import Trained

VERSION = 1
NEEDS = "trained"
TASKS = ("next-word", "classify", "forecast")


class Settings(studies.Settings):
    """Nothing to choose: every training of the study is shown."""


def answer(settings: Settings, subject: Subject) -> Curves:
    """Return the history of every training, models in the order of the page, seeds in the order of the study.

    Every value is float32 of shape (epochs,): losses in nats per prediction (of forecasts: as
    the head of the model has them), accuracies 0..1; seconds of wall time.
    """
    return Curves(tuple(_history(trained) for group in subject.trained.values() for trained in group))


def _history(trained: Trained) -> History:
    told: Mapping = trained.history
    return History(
        model=trained.model,
        seed=trained.seed,
        values={key: np.asarray(values, np.float32) for key, values in told["values"].items()},
        seconds=np.asarray(told["seconds"], np.float32),
        best_epoch=int(told["best_epoch"]),
        stopped=str(told["stopped"]),
    )
