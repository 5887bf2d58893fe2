"""The baselines of classification: what a network that reads word after word must beat.

TF-IDF with logistic regression knows which words and pairs of neighbours a text holds, and nothing of their order
beyond that; on many corpora it is as good as a recurrent network, or better. The majority knows nothing of a text.
"""

from __future__ import annotations

import json
import time
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from rnnreport.training import ngrams
from rnnreport.training.ngrams import NGrams
from rnnreport.training.scores import measures

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

ARRAYS, FACTS = "tfidf.npz", "tfidf.json"
STRENGTHS = (1.0, 8.0, 64.0, 512.0)  # values of C, the inverse of the penalty on large weights
FALLBACK = 1.0  # C where there are too few texts to choose by
FEATURES = 1 << 19
COEFFICIENTS = 1 << 23  # features times classes, at most: the solver holds some ten numbers for each
ITERATIONS, TOLERANCE = 1000, 1e-6
MANY = 50  # classes
INSIDE = 10  # every so many-th training text chooses C where there are no validation texts
QUICK = 20  # iterations

Texts = Sequence[Sequence[str]]  # each text as its tokens, in the form of the vocabulary


@dataclass(frozen=True, eq=False)
class TfIdf:
    """A fitted baseline. Made by `fit`."""

    features: NGrams
    weights: np.ndarray  # (rows, features) float32; one row for each present class, but one for the second of two
    intercepts: np.ndarray  # (rows,) float32
    present: np.ndarray  # (present,) int32 the classes that training texts have, ascending
    classes: int
    chosen: float  # C
    seconds: float  # wall time of fitting, the choice of C included

    @property
    def parameters(self) -> int:
        """How many coefficients were fitted, intercepts included."""
        return self.weights.size + self.intercepts.size

    def probabilities(self, texts: Texts) -> np.ndarray:
        """Return the probability of every class for every text: (texts, classes) float32, rows sum to 1.

        A class that no training text has is given 0. A text without a known word is given what intercepts say.
        """
        return self.of_vectors(self.features.vectors(texts))

    def of_vectors(self, vectors: csr_matrix) -> np.ndarray:
        """Return the probabilities of texts given as vectors of `features`."""
        logits = vectors @ self.weights.T.astype(np.float64) + self.intercepts
        if len(self.present) <= 2:  # the first class has logit 0
            logits = np.concatenate([np.zeros((len(logits), 1)), logits], axis=1)
        logits -= logits.max(axis=1, keepdims=True)
        np.exp(logits, out=logits)
        found = np.zeros((len(logits), self.classes), np.float32)
        found[:, self.present] = logits / logits.sum(axis=1, keepdims=True)
        return found

    def save(self, folder: Path) -> None:
        """Write the baseline into `folder`, which exists: one .npz and one .json, no pickle."""
        arrays = {name: getattr(self, name) for name in ("weights", "intercepts", "present")}
        np.savez(folder / ARRAYS, codes=self.features.codes, idf=self.features.idf, **arrays)
        facts = {name: getattr(self, name) for name in ("classes", "chosen", "seconds")}
        (folder / FACTS).write_text(json.dumps(facts | {"words": self.features.words}), encoding="ascii")

    @classmethod
    def load(cls, folder: Path) -> TfIdf:
        """Return the baseline that `save` wrote into `folder`; it gives the same probabilities."""
        with np.load(folder / ARRAYS, allow_pickle=False) as file:
            arrays = dict(file)
        facts = json.loads((folder / FACTS).read_text(encoding="ascii"))
        features = NGrams(tuple(facts.pop("words")), arrays.pop("codes"), arrays.pop("idf"))
        return cls(features=features, **arrays, **facts)


def fit(train: Texts, labels: np.ndarray, validation: Texts, validation_labels: np.ndarray, classes: int) -> TfIdf:
    """Return the baseline fitted on the training texts, whose classes `labels` (texts,) are numbers from 0.

    Multinomial logistic regression (binary for two classes) by scikit-learn on the vectors of `ngrams`, with the C of
    `STRENGTHS` that has the least loss on the validation texts: they are tried in ascending order until one is worse
    than the one before. Without validation texts every tenth training text serves to choose, and the baseline is fitted
    again to all; where these are too few C is 1. Nothing is drawn: the same texts give the same numbers.
    Raises ValueError when there is no training text, or a label is no class.
    """
    started = time.perf_counter()
    labels = _checked(labels, train, classes)
    present = np.unique(labels).astype(np.int32)
    rows = len(present) if len(present) > 2 else len(present) - 1
    features = ngrams.count(train, min(FEATURES, COEFFICIENTS // max(rows, 1)))
    made = _shares(features, labels, present, classes)
    if rows and len(features):
        strengths = STRENGTHS if len(validation) else (_chosen_inside(train, labels, classes),)
        made = _best(made, train, labels, validation, validation_labels, strengths)
    return replace(made, seconds=time.perf_counter() - started)


def majority(labels: np.ndarray, classes: int, texts: int) -> np.ndarray:
    """Return (texts, classes) float32: for every text the share of each class among the training `labels`.

    The answer is always the most frequent class. Raises ValueError when there is no label, or one is no class.
    """
    labels = _checked(labels, labels, classes)
    shares = np.bincount(labels, minlength=classes) / len(labels)
    return np.tile(shares.astype(np.float32), (texts, 1))


def _chosen_inside(train: Texts, labels: np.ndarray, classes: int) -> float:
    """Return the C that suits every tenth training text best when the others are learnt."""
    tenth = np.arange(len(train)) % INSIDE == INSIDE - 1
    if np.sum(tenth) < INSIDE:
        return FALLBACK
    inner, outer = ([train[number] for number in np.flatnonzero(part)] for part in (tenth, ~tenth))
    return fit(outer, labels[~tenth], inner, labels[tenth], classes).chosen


def _best(
    blank: TfIdf, train: Texts, labels: np.ndarray, validation: Texts, validation_labels: np.ndarray, strengths
) -> TfIdf:
    """Return the fitted baseline with the least validation loss; each fit begins where the one before ended.

    With more than `MANY` classes a single one is fitted, in few iterations: time grows with texts times classes.
    """
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits

    many = len(blank.present) > MANY
    vectors, held_out = blank.features.vectors(train), blank.features.vectors(validation)
    model = LogisticRegression(
        solver="newton-cg", tol=TOLERANCE, max_iter=QUICK if many else ITERATIONS, warm_start=True
    )
    best, least = blank, np.inf
    for strength in STRENGTHS[1:2] if many else strengths:
        # One thread: quicker for vectors, and the last digits do not depend on how many cores there are. A search that
        # ends a little early is still a good baseline: no warning.
        with threadpool_limits(1, user_api="blas"), warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            warnings.simplefilter("ignore", RuntimeWarning)
            model.set_params(C=strength).fit(vectors, labels)
        weights, intercepts = model.coef_.astype(np.float32), model.intercept_.astype(np.float32)
        made = replace(blank, weights=weights, intercepts=intercepts, chosen=strength)
        loss = measures(made.of_vectors(held_out), validation_labels)["loss"] if len(validation) else 0.0
        if loss >= least:
            break
        best, least = made, loss
    return best


def _shares(features: NGrams, labels: np.ndarray, present: np.ndarray, classes: int) -> TfIdf:
    """Return a baseline that has learnt no more than how frequent each class is."""
    logs = np.log(np.bincount(labels, minlength=classes)[present])
    rows = logs if len(present) > 2 else logs[1:] - logs[:-1]
    weights = np.zeros((len(rows), len(features)), np.float32)
    return TfIdf(features, weights, rows.astype(np.float32), present, classes, FALLBACK, 0.0)


def _checked(labels: np.ndarray, texts: Sequence, classes: int) -> np.ndarray:
    labels = np.asarray(labels)
    if labels.shape != (len(texts),) or not len(texts):
        raise ValueError(f"labels of shape {labels.shape} do not fit {len(texts)} texts; at least one is needed")
    if labels.min() < 0 or labels.max() >= classes:
        raise ValueError(f"labels must be 0 to {classes - 1}")
    return labels.astype(np.int64)
