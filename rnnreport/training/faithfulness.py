"""How well rankings of words fit what a classifier does: words are taken out, and its answer watched."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from rnnreport.models.classifier import Classifier
from rnnreport.models.perturbation import AS_UNKNOWN, DELETED, odds_of, without_each
from rnnreport.models.scoring import probability

WAYS = (DELETED, AS_UNKNOWN)
SHARES = np.arange(1, 11) / 10  # of the tokens of a text
SINGLY = 32  # tokens of a text from which the oracle takes one at a time; from longer ones a tenth at a time
RESAMPLES = 1_000
CONFIDENCE = 0.95


class Drops(NamedTuple):
    """How much the probability of the class falls, -1..1: each (rankings, texts, ways, shares) float64."""

    comprehensiveness: np.ndarray  # when the tokens ranked highest are taken out
    sufficiency: np.ndarray  # when these alone are left


def order(scores: np.ndarray) -> np.ndarray:
    """Return the places of tokens from the highest score to the lowest: (tokens,) int64; equals stay in order."""
    return np.argsort(-np.asarray(scores), kind="stable")


def drops(
    network: Classifier, texts: Sequence[np.ndarray], targets: Sequence[int], rankings: Sequence[np.ndarray]
) -> Drops:
    """Return the drops for rankings of each text, (rankings, tokens) as from `order`, at all SHARES in all WAYS.

    J. DeYoung and others, "ERASER: a benchmark to evaluate rationalized NLP models", 2020: of n tokens the k ranked
    highest count, k the share of n rounded to the nearest whole number (halves up), one at least.
    """
    keeps = [_keeps(ranking) for ranking in rankings]
    found = []
    for way in WAYS:
        answers = [probability(odds) for odds in odds_of(network, texts, keeps, targets, way)]
        fallen = [one[0] - one[1:].reshape(2, -1, len(SHARES)) for one in answers]
        found.append(np.stack(fallen, axis=2))  # (2, rankings, texts, shares)
    return Drops(*np.stack(found, axis=3))


def oracle(network: Classifier, texts: Sequence[np.ndarray], targets: Sequence[int], way: str) -> list[np.ndarray]:
    """Return a greedy ranking of each text: again and again every token left is tried, and that one is taken out
    without which the probability of the class is lowest.

    From a text of more than 32 tokens a tenth is taken out at a time. Greedy is not best: another ranking may fall
    faster, but none that looks one token ahead.
    """
    left = [np.ones(len(ids), bool) for ids in texts]
    taken: list[list[int]] = [[] for _ in texts]
    while any(keep.any() for keep in left):
        tried = [keep & one[keep.nonzero()[0] + 1] for keep, one in zip(left, without_each(texts), strict=True)]
        for place, odds in enumerate(odds_of(network, texts, tried, targets, way)):
            size = 1 if len(texts[place]) <= SINGLY else -(-len(texts[place]) // len(SHARES))
            best = left[place].nonzero()[0][np.argsort(odds, kind="stable")[:size]]
            taken[place] += best.tolist()
            left[place][best] = False
    return [np.array(places, np.int64) for places in taken]


def area(drop: np.ndarray) -> np.ndarray:
    """Return the mean over ways and shares, the last two axes: for one ranking (texts,) float64."""
    return drop.mean(axis=(-2, -1))


def bootstrapped(values: Iterable[float], seed: int = 0) -> tuple[float, float, float]:
    """Return (mean, low, high): the percentile bootstrap over 1,000 resamples, 95 % (B. Efron, 1979).

    The draws are always the same, so that methods on the same texts are resampled alike.
    """
    each = np.asarray(list(values), np.float64)
    drawn = np.random.default_rng(seed).integers(0, len(each), (RESAMPLES, len(each)))
    low, high = np.quantile(each[drawn].mean(axis=1), [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    return float(each.mean()), float(low), float(high)


def spearman(one: np.ndarray, other: np.ndarray) -> float:
    """Return the rank correlation of two lists of scores, equals with their mean rank; NaN where one is constant."""
    from scipy.stats import rankdata  # comes with jax; loaded only where methods are compared

    a, b = (rankdata(values) - (len(values) + 1) / 2 for values in (one, other))
    size = np.sqrt(np.sum(a**2) * np.sum(b**2))
    return float(np.sum(a * b) / size) if size > 0 else float("nan")


def agreement(some: Sequence[np.ndarray], others: Sequence[np.ndarray]) -> float:
    """Return the mean rank correlation over texts, of those where it is known; NaN where it is known for none."""
    found = [spearman(one, other) for one, other in zip(some, others, strict=True)]
    known = [value for value in found if value == value]
    return float(np.mean(known)) if known else float("nan")


def _keeps(ranking: np.ndarray) -> np.ndarray:
    """Return what is kept: all, then without the highest at each share, by ranking, then these alone; (..., tokens)."""
    tokens = ranking.shape[1]
    highest = np.maximum(1, np.floor(SHARES * tokens + 0.5)).astype(int)
    rank = np.argsort(ranking, axis=1)
    alone = (rank[:, None] < highest[:, None]).reshape(-1, tokens)
    return np.concatenate([np.ones((1, tokens), bool), ~alone, alone])
