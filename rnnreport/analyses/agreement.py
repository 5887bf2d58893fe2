"""On which texts are the models right together, on which alone, and does chance explain the difference?"""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from rnnreport import study as studies
from rnnreport.results import Agreement, Pair
from rnnreport.training.judged import Judge, judged
from rnnreport.training.significance import difference, holm, mcnemar

if TYPE_CHECKING:
    from rnnreport.training.subject import Subject

VERSION = 1
NEEDS = "trained"
TASKS = ("classify",)


class Settings(studies.Settings):
    """Nothing to choose: every model and every baseline takes part."""


def answer(settings: Settings, subject: Subject) -> Agreement:
    """Return who is right on which of the held-out texts, by the first seed of each model, pair by pair and in all.

    p is McNemar's exact test on the texts that one of two gets right and the other wrong, adjusted by Holm for all
    pairs; the difference of accuracies has Newcombe's interval at 95 %.
    """
    found = judged(subject)
    right = np.stack([judge.right(found.labels) for judge in found.judges])  # (models, texts)
    patterns, counts = np.unique(right.T.astype(np.int8), axis=0, return_counts=True)
    order = np.lexsort((*patterns.T, counts))[::-1]
    pairs = [_pair(a, b, found.labels) for a, b in combinations(found.judges, 2)]
    adjusted = holm([pair.p for pair in pairs])
    return Agreement(
        split=found.split,
        models=tuple(judge.name for judge in found.judges),
        baselines=found.baselines,
        texts=len(found.labels),
        right=right.sum(axis=1).astype(np.int32),
        patterns=patterns[order],
        counts=counts[order].astype(np.int32),
        pairs=tuple(replace(pair, adjusted=p) for pair, p in zip(pairs, adjusted, strict=True)),
    )


def _pair(a: Judge, b: Judge, labels: np.ndarray) -> Pair:
    both, only_a, only_b, neither = _counts(a, b, labels, 0, 0)
    mean, low, high = difference(both, only_a, only_b, neither)
    seeds = range(max(len(a.probabilities), len(b.probabilities)))
    each = [_counts(a, b, labels, *(seed % len(one.probabilities) for one in (a, b))) for seed in seeds]
    p = tuple(mcnemar(only_a, only_b) for _, only_a, only_b, _ in each)
    return Pair(a.name, b.name, both, only_a, only_b, neither, p[0], p[0], mean, low, high, p)


def _counts(a: Judge, b: Judge, labels: np.ndarray, seed_a: int, seed_b: int) -> tuple[int, int, int, int]:
    """Return how many texts both are right on, only a, only b, and neither."""
    right_a, right_b = a.right(labels, seed_a), b.right(labels, seed_b)
    parts = (right_a & right_b, right_a & ~right_b, ~right_a & right_b, ~right_a & ~right_b)
    return tuple(int(np.sum(part)) for part in parts)
