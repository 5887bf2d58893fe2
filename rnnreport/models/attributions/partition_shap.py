"""Partition SHAP: Owen values, the gain of each half of the text shared out fairly, and so on down to the tokens.

G. Owen, "Values of games with a priori unions", 1977; S. Lundberg's package `shap` has it as the explainer Partition.
The text is halved, its halves are halved, down to single tokens (of an odd number the first half is the shorter). A
token that is left out is read as <unk>. With f(S) for the log-odds where the tokens of S alone are known, a node that
stands beside the set S, and so gains f(S ∪ node) - f(S), gives its left half

    ½ (f(S ∪ left) - f(S)) + ½ (f(S ∪ node) - f(S ∪ right)),

and its right half alike; each of the four terms is a gain beside a set and is shared out in turn. For two tokens these
are Shapley values. All together are n² evaluations, so at most 500 are made, as in the package: gains of greatest
weight first, and what is left of a gain is shared evenly by the tokens of its node. Scores always add up to f(all) -
f(none); `efficiency` is the absolute difference, which is rounding, `evaluations` is how many were made, and `even` is
how much of all gains, sizes added up, was shared evenly by two tokens or more.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, field

import jax
import numpy as np

from rnnreport.models.attribution import Scores
from rnnreport.models.classifier import Classifier
from rnnreport.models.perturbation import AS_UNKNOWN, odds_of

LABEL = "partition SHAP"
UNIT = "log-odds"
CHANCE = False

EVALUATIONS = 500
NODES = 64  # of a text that are halved at once


@dataclass(order=True)
class Gain:
    """What the tokens from `begin` to `end` add beside the set `beside`: `after` - `before`, times `weight`."""

    place: tuple[float, int]  # smallest first: the greatest gain, then the one that was there first
    begin: int = field(compare=False)
    end: int = field(compare=False)
    beside: np.ndarray = field(compare=False)  # (tokens,) bool
    before: float = field(compare=False)
    after: float = field(compare=False)
    weight: float = field(compare=False)


class Shares:
    """Owen values of one text, as far as they are known."""

    def __init__(self, tokens: int, empty: float, full: float):
        self.scores, self.even, self.size = np.zeros(tokens), 0.0, 0.0
        self.evaluations, self.count = 2, 0
        self.open: list[Gain] = []
        self._add(0, tokens, np.zeros(tokens, bool), empty, full, 1.0)

    def taken(self) -> list[Gain]:
        """Take the gains that are to be divided next; two evaluations each."""
        most = min(NODES, len(self.open), (EVALUATIONS - self.evaluations) // 2)
        return [heapq.heappop(self.open) for _ in range(max(0, most))]

    def asked(self, gains: Sequence[Gain]) -> np.ndarray:
        """Return the sets to evaluate, two for each gain, beside ∪ left and beside ∪ right: (2 gains, tokens) bool."""
        sets = np.zeros((2 * len(gains), len(self.scores)), bool)
        for row, gain in enumerate(gains):
            middle = (gain.begin + gain.end) // 2
            sets[2 * row : 2 * row + 2] = gain.beside
            sets[2 * row, gain.begin : middle] = sets[2 * row + 1, middle : gain.end] = True
        return sets

    def divide(self, gain: Gain, left: float, right: float, sets: np.ndarray) -> None:
        """Divide a gain: `left` and `right` are f(beside ∪ half), `sets` these sets, (2, tokens) bool."""
        begin, middle, end, half = gain.begin, (gain.begin + gain.end) // 2, gain.end, gain.weight / 2
        self._add(begin, middle, gain.beside, gain.before, left, half)
        self._add(begin, middle, sets[1], right, gain.after, half)
        self._add(middle, end, gain.beside, gain.before, right, half)
        self._add(middle, end, sets[0], left, gain.after, half)
        self.evaluations += 2

    def finish(self) -> np.ndarray:
        """Share what is left evenly. Returns the values: (tokens,) float64."""
        for gain in self.open:
            worth = gain.weight * (gain.after - gain.before)
            self.scores[gain.begin : gain.end] += worth / (gain.end - gain.begin)
            self.even, self.size = self.even + abs(worth), self.size + abs(worth)
        self.open = []
        return self.scores

    def _add(self, begin: int, end: int, beside: np.ndarray, before: float, after: float, weight: float) -> None:
        worth = weight * (after - before)
        if end - begin == 1:
            self.scores[begin] += worth
            self.size += abs(worth)
            return
        heapq.heappush(self.open, Gain((-abs(worth), self.count), begin, end, beside, before, after, weight))
        self.count += 1


def attribute(network: Classifier, texts: Sequence[np.ndarray], targets: Sequence[int], key: jax.Array) -> list[Scores]:
    """Return the Owen value of every token. `empty` is f for a text of <unk> alone."""
    ends = [np.stack([np.zeros(len(ids), bool), np.ones(len(ids), bool)]) for ids in texts]
    found = odds_of(network, texts, ends, targets, AS_UNKNOWN)
    shares = [Shares(len(ids), *map(float, odds)) for ids, odds in zip(texts, found, strict=True)]
    while any(gains := [one.taken() for one in shares]):
        sets = [one.asked(some) for one, some in zip(shares, gains, strict=True)]
        odds = odds_of(network, texts, sets, targets, AS_UNKNOWN)
        for one, some, asked, answers in zip(shares, gains, sets, odds, strict=True):
            for row, gain in enumerate(some):
                pair = slice(2 * row, 2 * row + 2)
                one.divide(gain, *map(float, answers[pair]), asked[pair])
    return [_scores(one, *map(float, odds)) for one, odds in zip(shares, found, strict=True)]


def _scores(shares: Shares, empty: float, full: float) -> Scores:
    scores = shares.finish()
    quality = {
        "efficiency": abs(float(scores.sum()) - (full - empty)),
        "evaluations": float(shares.evaluations),
        "even": shares.even / shares.size if shares.size else 0.0,
    }
    return Scores(scores.astype(np.float32), full, empty, quality)
