"""Which classes are there, how many texts has each, and do texts stand twice?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from rnnreport import study as studies
from rnnreport.results import ClassCounts

if TYPE_CHECKING:
    from rnnreport.training.subject import Subject

VERSION = 1
NEEDS = "dataset"
TASKS = ("classify",)
FACTS = ("repeated_texts", "repeated_across_splits", "contradictory_texts", "dropped_repeats")


class Settings(studies.Settings):
    """Nothing to choose."""


def answer(settings: Settings, subject: Subject) -> ClassCounts:
    """Return how many texts of every class are in each split, and how many stand twice or contradict each other."""
    dataset = subject.dataset
    counts = {
        name: np.bincount(dataset.targets[dataset.documents[pieces]], minlength=len(dataset.classes)).astype(np.int32)
        for name, pieces in dataset.splits.items()
    }
    return ClassCounts(dataset.classes, counts, {name: int(dataset.facts.get(name, 0)) for name in FACTS})
