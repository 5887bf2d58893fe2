"""LIME: a linear model of the answers to the text with words left out.

M. Ribeiro, S. Singh and C. Guestrin, "Why should I trust you? Explaining the predictions of any classifier", 2016, as
their package `lime` has it for texts, with 1,000 samples (the package: 5,000) and all words (the package: the ten of
greatest weight):

* A sample is the text without k of its d distinct words, wherever they stand; k is drawn from 1 to d, then the words.
  The first sample is the text itself. Words outside the vocabulary are one word, for the network reads them as one.
* Its weight is √exp(-D² / 25²), D = 100 (1 - c), c the cosine between the sample and the text as sets of words.
* To the probabilities of the class a ridge regression is fitted with these weights, α = 1, intercept free.

The weight of a word that stands n times is given to each of its tokens by an nth. A mark between fields is no word: it
is in every sample, and its score is 0. `fit` is the weighted R² of the
linear model: where it is low, the scores say little.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import jax
import numpy as np

from rnnreport.data.vocabulary import FIELD
from rnnreport.models.attribution import Scores
from rnnreport.models.classifier import Classifier
from rnnreport.models.perturbation import DELETED, odds_of
from rnnreport.models.scoring import probability

LABEL = "LIME"
UNIT = "probability"
CHANCE = True

SAMPLES = 1_000
WIDTH = 25.0  # of the kernel, in hundredths of cosine distance
ALPHA = 1.0  # of the ridge regression
NOTHING = 1e-12  # a variance of probabilities that is rounding
AT_ONCE = 1 << 26  # samples of texts are drawn as long as they have no more tokens together


def attribute(network: Classifier, texts: Sequence[np.ndarray], targets: Sequence[int], key: jax.Array) -> list[Scores]:
    """Return the weight of every token, in probability. `empty` is the probability for a text without tokens.

    Quality has "fit", at most 1, and "intercept", the linear model's answer to the empty text.
    """
    seed = np.asarray(jax.random.key_data(key)).tolist()
    scored, some = [], max(1, AT_ONCE // (SAMPLES * max(map(len, texts))))
    for begin in range(0, len(texts), some):
        part = slice(begin, begin + some)
        scored += _some(network, texts[part], targets[part], seed)
    return scored


def _some(network: Classifier, texts: Sequence[np.ndarray], targets: Sequence[int], seed: list[int]) -> list[Scores]:
    words = [_words(ids, getattr(network, "marked", False)) for ids in texts]
    draws = [np.random.default_rng([*seed, zlib.crc32(ids.tobytes())]) for ids in texts]
    samples = [sampled(draw, int(word.max()) + 1, SAMPLES) for draw, word in zip(draws, words, strict=True)]
    keeps = [
        np.concatenate([sample[:, word], np.zeros((1, len(word)), bool)])
        for sample, word in zip(samples, words, strict=True)
    ]
    scored = []
    for odds, sample, word in zip(odds_of(network, texts, keeps, targets, DELETED), samples, words, strict=True):
        answers = probability(odds)
        weights, intercept, fit = fitted(sample, answers[:-1], kernel(sample))
        scores = np.where(word < 0, 0, (weights / np.bincount(word[word >= 0]))[word]).astype(np.float32)
        quality = {"fit": fit, "intercept": intercept}
        scored.append(Scores(scores, float(answers[0]), float(answers[-1]), quality))
    return scored


def _words(ids: np.ndarray, marked: bool) -> np.ndarray:
    """Return which of its distinct words each token is, (tokens,), counted from 0; -1 for marks between fields."""
    word = np.full(len(ids), -1)
    real = (ids != FIELD) | (not marked)
    word[real] = np.unique(ids[real], return_inverse=True)[1].reshape(-1)
    return word


def sampled(draw: np.random.Generator, words: int, samples: int) -> np.ndarray:
    """Return which words each sample keeps: (samples, words) bool. The first keeps all, the others lack one or more."""
    lacking = draw.integers(1, words + 1, samples)
    lacking[0] = 0
    rank = np.argsort(np.argsort(draw.random((samples, words)), axis=1), axis=1)
    return rank >= lacking[:, None]


def kernel(kept: np.ndarray) -> np.ndarray:
    """Return the weight of every sample (samples, words) bool: (samples,) float64. Without words the cosine is 0."""
    cosine = np.sqrt(kept.sum(axis=1) / kept.shape[1])
    return np.sqrt(np.exp(-((100 * (1 - cosine) / WIDTH) ** 2)))


def fitted(kept: np.ndarray, answers: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, float, float]:
    """Return weighted ridge regression's (weights (words,), intercept, weighted R²); R² is 1 where nothing varies."""
    x, total = kept.astype(np.float64), weights.sum()
    centre, mean = weights @ x / total, float(weights @ answers / total)
    away, left = x - centre, answers - mean
    gram = away.T @ (weights[:, None] * away) + ALPHA * np.eye(x.shape[1])
    slopes = np.linalg.solve(gram, away.T @ (weights * left))
    variance = float(weights @ left**2 / total)
    missed = float(weights @ (left - away @ slopes) ** 2 / total)
    return slopes, mean - float(centre @ slopes), 1 - missed / variance if variance > NOTHING else 1.0
