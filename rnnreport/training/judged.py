"""What every model answered for the same held-out texts: the ground that all comparisons of classifiers stand on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from rnnreport.errors import RnnReportError

if TYPE_CHECKING:
    from rnnreport.training.subject import Subject


@dataclass(frozen=True, eq=False)
class Judge:
    """One model, or one baseline, and its answers: for each seed the probabilities (texts, classes) float32."""

    name: str
    cell: str  # "" for a baseline
    probabilities: tuple[np.ndarray, ...]

    def right(self, labels: np.ndarray, seed: int = 0) -> np.ndarray:
        """Return where the answer of a seed, by its place, is the label: (texts,) bool. Equals: the first class."""
        return np.argmax(self.probabilities[seed], axis=1) == labels


@dataclass(frozen=True, eq=False)
class Judged:
    """The answers of all models to the texts of one split, models in the order of the study, then baselines."""

    split: str  # "test", or "validation" where there are no test texts
    documents: np.ndarray  # (texts,) int32 numbers in the corpus
    labels: np.ndarray  # (texts,) int32
    judges: tuple[Judge, ...]
    baselines: int  # the last so many judges are baselines


def judged(subject: Subject) -> Judged:
    """Return the answers of a study's models. Raises RnnReportError where no text was held out."""
    dataset = subject.dataset
    split = next((name for name in ("test", "validation") if len(dataset.splits[name])), None)
    if split is None:
        raise RnnReportError(
            "no text was held out, so there is nothing to judge by; give 'split' a share for test or validation"
        )
    documents = dataset.documents[dataset.splits[split]]
    models = tuple(
        Judge(name, seeds[0].settings.cell, tuple(trained.outputs[split] for trained in seeds))
        for name, seeds in subject.trained.items()
    )
    fitted = tuple(Judge(name, "", (one.outputs[split],)) for name, one in subject.baselines.items())
    return Judged(split, documents, dataset.targets[documents], models + fitted, len(fitted))
