"""Partition SHAP: Owen values, the gain of each half of the text shared out fairly, and so on down to the tokens.

G. Owen, "Values of games with a priori unions", 1977; S. Lundberg's package `shap` has it as the explainer Partition.
The text is halved, its halves are halved, down to single tokens (of an odd number the first half is the shorter). A
token that is left out is read as <unk>. With f(S) for the log-odds where the tokens of S alone are known, a node that
stands beside the set S, and so gains f(S ∪ node) - f(S), gives its left half

    ½ (f(S ∪ left) - f(S)) + ½ (f(S ∪ node) - f(S ∪ right)),

and its right half alike; each of the four terms is a gain beside a set and is shared out in turn. For two tokens these
are Shapley values. All together are n² evaluations, so at most 500 are made, as in the package, or 2 n where that is
more. The greatest gains come first. Where there would be too few left to reach all tokens, a gain is divided in one
order instead of both: f(S ∪ left) - f(S) is for the left half and f(S ∪ node) - f(S ∪ left) for the right one, or the
right half comes first; a draw that hangs on the text decides. (The package shares what is left of a gain evenly, so
that in a text of 200 words a dozen neighbours have the same value.)

Scores always add up to f(all) - f(none): `efficiency` is the absolute difference, which is rounding. `evaluations` is
how many were made, `both_orders` the share of divisions in both orders: 1 where the values are exact.
"""

from __future__ import annotations

import heapq
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import jax
import numpy as np

from rnnreport.models.attribution import Scores
from rnnreport.models.classifier import Classifier
from rnnreport.models.perturbation import AS_UNKNOWN, odds_of

LABEL = "partition SHAP"
UNIT = "log-odds"
CHANCE = False

EVALUATIONS = 500
GAINS = 64  # of a text that are divided at once


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


class Division(NamedTuple):
    """A gain, and the sets to evaluate for it: beside and the half that comes first, in one order or in both."""

    gain: Gain
    sets: np.ndarray  # (1 or 2, tokens) bool
    left_first: bool  # in the first order


class Shares:
    """Owen values of one text, as far as they are known."""

    def __init__(self, ids: np.ndarray, empty: float, full: float):
        self.scores = np.zeros(len(ids))
        self.most = max(EVALUATIONS, 2 * len(ids))
        self.draw = np.random.default_rng(zlib.crc32(ids.tobytes()))
        self.evaluations, self.needed = 2, len(ids) - 1  # made; what it takes to reach all tokens, one order each
        self.divisions, self.both, self.count = 0, 0, 0
        self.open: list[Gain] = []
        self._add(0, len(ids), np.zeros(len(ids), bool), empty, full, 1.0)

    def taken(self) -> list[Division]:
        """Take the gains that are to be divided next."""
        return [self._taken(heapq.heappop(self.open)) for _ in range(min(GAINS, len(self.open)))]

    def divide(self, division: Division, odds: np.ndarray) -> None:
        """Divide a gain; `odds` are those of its sets."""
        gain, middle = division.gain, _middle(division.gain)
        left, right = (gain.begin, middle), (middle, gain.end)
        weight = gain.weight / len(odds)
        for order, value in enumerate(map(float, odds)):
            first, then = (left, right) if division.left_first == (order == 0) else (right, left)
            self._add(*first, gain.beside, gain.before, value, weight)
            self._add(*then, division.sets[order], value, gain.after, weight)

    def _taken(self, gain: Gain) -> Division:
        size, middle = gain.end - gain.begin, _middle(gain)
        self.needed -= size - 1
        both = self.evaluations + 2 + self.needed + 2 * (size - 2) <= self.most
        left_first = bool(self.draw.integers(2))
        halves = [slice(gain.begin, middle), slice(middle, gain.end)]
        sets = np.repeat(gain.beside[None], 1 + both, axis=0)
        for known, half in zip(sets, halves if left_first else halves[::-1], strict=False):
            known[half] = True
        self.evaluations += len(sets)
        self.needed += len(sets) * (size - 2)
        self.divisions, self.both = self.divisions + 1, self.both + both
        return Division(gain, sets, left_first)

    def _add(self, begin: int, end: int, beside: np.ndarray, before: float, after: float, weight: float) -> None:
        worth = weight * (after - before)
        if end - begin == 1:
            self.scores[begin] += worth
            return
        heapq.heappush(self.open, Gain((-abs(worth), self.count), begin, end, beside, before, after, weight))
        self.count += 1


def _middle(gain: Gain) -> int:
    return (gain.begin + gain.end) // 2


def attribute(network: Classifier, texts: Sequence[np.ndarray], targets: Sequence[int], key: jax.Array) -> list[Scores]:
    """Return the Owen value of every token. `empty` is f for a text of <unk> alone."""
    ends = [np.stack([np.zeros(len(ids), bool), np.ones(len(ids), bool)]) for ids in texts]
    found = odds_of(network, texts, ends, targets, AS_UNKNOWN)
    shares = [Shares(ids, *map(float, odds)) for ids, odds in zip(texts, found, strict=True)]
    while any(taken := [one.taken() for one in shares]):
        sets = [
            np.concatenate([np.zeros((0, len(ids)), bool), *(division.sets for division in some)])
            for ids, some in zip(texts, taken, strict=True)
        ]
        odds = odds_of(network, texts, sets, targets, AS_UNKNOWN)
        for one, some, answers in zip(shares, taken, odds, strict=True):
            parts = np.split(answers, np.cumsum([len(division.sets) for division in some])[:-1])
            for division, values in zip(some, parts, strict=False):  # of a text that is done nothing is split
                one.divide(division, values)
    return [_scores(one, *map(float, odds)) for one, odds in zip(shares, found, strict=True)]


def _scores(shares: Shares, empty: float, full: float) -> Scores:
    quality = {
        "efficiency": abs(float(shares.scores.sum()) - (full - empty)),
        "evaluations": float(shares.evaluations),
        "both_orders": shares.both / shares.divisions if shares.divisions else 1.0,
    }
    return Scores(shares.scores.astype(np.float32), full, empty, quality)
