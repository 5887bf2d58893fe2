"""Counting baselines of next-word prediction: what a network must beat before its cells are worth looking at.

Both are counted on the training texts and asked for exactly the predictions that the networks are asked for: tokens
2 to n of every piece. Loss is in nats per prediction; a prediction is right when the most probable word other than
<pad> and <unk> is the next one, so that a target outside the vocabulary (<unk>) is never predicted right.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from rnnreport.data.vocabulary import UNKNOWN
from rnnreport.results import ModelSummary
from rnnreport.training.intervals import interval

if TYPE_CHECKING:
    from rnnreport.data.dataset import Dataset

SPLITS = ("validation", "test")
WEIGHTS = np.arange(1, 100) / 100  # of the word pairs, against single words
FALLBACK = 0.5  # the weight where there are no validation texts


class Baseline(Protocol):
    """A table of counts that predicts the next word."""

    @property
    def numbers(self) -> int:
        """How many numbers were counted from the training texts."""

    def probability(self, before: np.ndarray, target: np.ndarray) -> np.ndarray:
        """Return p(target | before), (n,) float64, for words `before` and `target`, each (n,) of word ids."""

    def best(self, before: np.ndarray) -> np.ndarray:
        """Return the most probable next word but <pad> and <unk> after each word of `before`, (n,) ids."""


@dataclass(frozen=True)
class MostFrequentWord:
    """Every word is as probable as it is frequent, whatever came before: p(w) = (count(w) + 1) / (tokens + words).

    Counted over all tokens of the training texts and smoothed by adding one (Laplace's rule of succession); the words
    are those of the vocabulary and <unk>, never <pad>.
    """

    p: np.ndarray  # (vocabulary,) float64, sums to 1; p[PAD] is 0

    @property
    def numbers(self) -> int:
        return len(self.p) - 1  # all but <pad>

    def probability(self, before: np.ndarray, target: np.ndarray) -> np.ndarray:
        return self.p[target]

    def best(self, before: np.ndarray) -> np.ndarray:
        return np.full(len(before), self.most_frequent)

    @property
    def most_frequent(self) -> int:
        """The most frequent word but <unk>."""
        return int(np.argmax(self.p[UNKNOWN + 1 :])) + UNKNOWN + 1


@dataclass(frozen=True)
class WordPairs:
    """The next word given the one before it: p(w | v) = λ · count(v, w) / count(v) + (1 - λ) · p(w).

    Linear interpolation of pairs with single words (Jelinek and Mercer, "Interpolated estimation of Markov source
    parameters from sparse data", 1980); after a word that begins no pair in the training texts it is p(w) alone.
    """

    single: MostFrequentWord
    codes: np.ndarray  # (pairs,) int64, sorted: before · vocabulary + target
    share: np.ndarray  # (pairs,) float64, count(v, w) / count(v)
    begun: np.ndarray  # (vocabulary,) bool: the word begins a pair
    weight: float  # λ, 0..1

    @property
    def numbers(self) -> int:
        return self.single.numbers + len(self.codes) + 1

    def parts(self, before: np.ndarray, target: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the pair's share and p(w), both (n,) float64; where the word before begins no pair, p(w) twice."""
        size, alone = len(self.single.p), self.single.p[target]
        wanted = before.astype(np.int64) * size + target
        place = np.minimum(np.searchsorted(self.codes, wanted), max(len(self.codes) - 1, 0))
        shared = (
            np.where(self.codes[place] == wanted, self.share[place], 0.0) if len(self.codes) else np.zeros(len(alone))
        )
        return np.where(self.begun[before], shared, alone), alone

    def probability(self, before: np.ndarray, target: np.ndarray) -> np.ndarray:
        paired, alone = self.parts(before, target)
        return self.weight * paired + (1 - self.weight) * alone

    def best(self, before: np.ndarray) -> np.ndarray:
        """Return the best next words; of equally probable ones the one that comes first in the vocabulary."""
        size, p = len(self.single.p), self.single.p
        words = self.codes % size > UNKNOWN
        first, second = self.codes[words] // size, self.codes[words] % size
        score = self.weight * self.share[words] + (1 - self.weight) * p[second]
        order = np.lexsort((second, -score, first))
        begins, leading = np.unique(first[order], return_index=True)
        table = np.full(size, self.single.most_frequent)  # the frequent word is best wherever no pair beats it
        top = order[leading]
        beaten = score[top] >= (1 - self.weight) * p[table[begins]]
        table[begins[beaten]] = second[top][beaten]
        return table[before]


def baselines(dataset: Dataset) -> tuple[ModelSummary, ...]:
    """Return the summaries of "most frequent word" and "word pairs", measured on validation and test texts.

    A split without a prediction has no metrics. `parameters` are the numbers counted; there are no seeds and no epochs.
    """
    single, pairs = count(dataset)
    named = {"most frequent word": single, "word pairs": pairs}
    return tuple(_summary(name, baseline, dataset) for name, baseline in named.items())


def count(dataset: Dataset) -> tuple[MostFrequentWord, WordPairs]:
    """Count both baselines on the training texts; λ is the one with the least loss on the validation texts."""
    size = len(dataset.vocabulary.words)
    tokens = np.concatenate([np.zeros(0, np.int64), *_pieces(dataset, "train")])
    seen = np.bincount(tokens, minlength=size).astype(np.float64)
    seen[UNKNOWN:] += 1
    seen[:UNKNOWN] = 0
    single = MostFrequentWord(seen / seen.sum())
    before, target = predictions(dataset, "train")
    codes, counts = np.unique(before * size + target, return_counts=True)
    begun = np.bincount(before, minlength=size)
    pairs = WordPairs(single, codes, counts / begun[codes // size], begun > 0, FALLBACK)
    return single, WordPairs(single, codes, pairs.share, pairs.begun, _weight(pairs, dataset))


def predictions(dataset: Dataset, split: str) -> tuple[np.ndarray, np.ndarray]:
    """Return (before, target), each (n,) int64: every word of a split's pieces that has one before it, and that one."""
    pieces = _pieces(dataset, split)
    none = np.zeros(0, np.int64)
    before = np.concatenate([none, *(piece[:-1] for piece in pieces)])
    return before, np.concatenate([none, *(piece[1:] for piece in pieces)])


def measures(baseline: Baseline, before: np.ndarray, target: np.ndarray) -> Mapping[str, float]:
    """Return "loss" (nats per prediction), "accuracy" (0..1) and "perplexity" (exp of the loss) over n predictions."""
    loss = float(-np.mean(np.log(baseline.probability(before, target))))
    right = baseline.best(before) == target
    return {"loss": loss, "accuracy": float(np.mean(right)), "perplexity": float(np.exp(loss))}


def _weight(pairs: WordPairs, dataset: Dataset) -> float:
    paired, alone = pairs.parts(*predictions(dataset, "validation"))
    if not len(alone):
        return FALLBACK
    losses = [-np.mean(np.log(weight * paired + (1 - weight) * alone)) for weight in WEIGHTS]
    return float(WEIGHTS[int(np.argmin(losses))])


def _pieces(dataset: Dataset, split: str) -> list[np.ndarray]:
    return [dataset.piece(number).astype(np.int64) for number in dataset.splits[split]]


def _summary(name: str, baseline: Baseline, dataset: Dataset) -> ModelSummary:
    asked = {split: predictions(dataset, split) for split in SPLITS}
    metrics = {
        split: {metric: interval([value]) for metric, value in measures(baseline, *pairs).items()}
        for split, pairs in asked.items()
        if len(pairs[0])
    }
    return ModelSummary(name, "", baseline.numbers, (), (), (), None, None, metrics)
