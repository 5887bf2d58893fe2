"""How good classifications are: loss, accuracy, F1, calibration, from the probabilities of every class for every text.

`probabilities` are (texts, classes) float32, rows that sum to 1, `labels` (texts,) the true classes, from 0. The answer
for a text is its most probable class; of equally probable ones, the first.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from rnnreport.training.significance import wilson

BINS = 15
LEAST = float(np.finfo(np.float32).eps)  # nothing is less probable in a loss: a 0 costs 15.9 nats, not infinitely many


class Bins(NamedTuple):
    """Texts in bins of equal width by their highest probability; bin i is (edges[i], edges[i + 1]]."""

    edges: np.ndarray  # (bins + 1,) float32 from 0 to 1
    counts: np.ndarray  # (bins,) int32 texts
    confidence: np.ndarray  # (bins,) float32 mean highest probability, NaN in an empty bin
    accuracy: np.ndarray  # (bins,) float32 share that is right, NaN in an empty bin
    low: np.ndarray  # (bins,) float32 bounds of `accuracy` at 95 % (Wilson), NaN in an empty bin
    high: np.ndarray


def answers(probabilities: np.ndarray) -> np.ndarray:
    """Return the most probable class of every text, the first of equals: (texts,) int32."""
    return np.argmax(probabilities, axis=1).astype(np.int32)


def measures(probabilities: np.ndarray, labels: np.ndarray) -> dict[str, float]:
    """Return "loss", "accuracy", "macro_f1" and "ece" over all texts.

    loss: mean of -ln p(true class), nats, p no less than `LEAST` (as scikit-learn clips float32). accuracy: 0..1.
    macro_f1: mean F1, 0..1, of the classes that occur among labels or answers; one that is never right has 0
    (scikit-learn's `f1_score(average="macro", zero_division=0)`). ece: see `ece`. Raises ValueError when there is no
    text, shapes do not fit, a label is no class or a probability is not finite.
    """
    probabilities, labels = _checked(probabilities, labels)
    given = answers(probabilities)
    true = probabilities[np.arange(len(labels)), labels].astype(np.float64)
    f1 = per_class(confusion(given, labels, probabilities.shape[1]))[2]
    return {
        "loss": float(-np.mean(np.log(np.clip(true, LEAST, 1.0)))),
        "accuracy": float(np.mean(given == labels)),
        "macro_f1": float(np.mean(f1[~np.isnan(f1)])),
        "ece": ece(bins(probabilities, labels)),
    }


def confusion(answers: np.ndarray, labels: np.ndarray, classes: int) -> np.ndarray:
    """Return how many texts of each class (row) were answered as each class (column): (classes, classes) int32."""
    pairs = np.asarray(labels, np.int64) * classes + np.asarray(answers, np.int64)
    return np.bincount(pairs, minlength=classes * classes).reshape(classes, classes).astype(np.int32)


def per_class(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return (precision, recall, F1) of every class of a confusion matrix, each (classes,) float64, 0..1.

    precision: share of the answers that are right, NaN where the class was never answered. recall: share of the texts
    that are found, NaN where no text has the class. F1: 2 · right / (answers + texts), the harmonic mean of both; 0
    where a class that occurs is never right, NaN only where it occurs neither among texts nor among answers.
    """
    right, texts, answered = (
        part.astype(np.float64) for part in (np.diagonal(counts), np.sum(counts, axis=1), np.sum(counts, axis=0))
    )
    return _share(right, answered), _share(right, texts), _share(2 * right, answered + texts)


def bins(probabilities: np.ndarray, labels: np.ndarray, bins: int = BINS) -> Bins:
    """Return the texts in `bins` bins of equal width by their highest probability, for a reliability diagram.

    Give the texts of several seeds one after the other to have them counted together. Raises as `measures` does.
    """
    probabilities, labels = _checked(probabilities, labels)
    edges = np.linspace(0, 1, bins + 1).astype(np.float32)
    highest = np.max(probabilities, axis=1)
    place = np.clip(np.searchsorted(edges, highest, side="left") - 1, 0, bins - 1)  # edges and values are both float32
    counts = np.bincount(place, minlength=bins)
    right = np.bincount(place[answers(probabilities) == labels], minlength=bins)
    confidence = _share(np.bincount(place, weights=highest.astype(np.float64), minlength=bins), counts)
    numbers = (confidence, _share(right, counts), *wilson(right, counts))
    return Bins(edges, counts.astype(np.int32), *(each.astype(np.float32) for each in numbers))


def ece(found: Bins) -> float:
    """Return the expected calibration error, 0..1: mean distance of accuracy and confidence in a bin, over texts.

    Guo et al., "On calibration of modern neural networks", ICML 2017, with 15 bins of equal width where `bins` is left
    as it is.
    """
    some = found.counts > 0
    gaps = np.abs(found.accuracy[some].astype(np.float64) - found.confidence[some])
    return float(np.sum(found.counts[some] * gaps) / np.sum(found.counts))


def _share(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Return part / whole, float64, NaN where the whole is 0."""
    return part / np.where(whole > 0, whole, np.nan)


def _checked(probabilities: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    probabilities, labels = np.asarray(probabilities, np.float32), np.asarray(labels)
    if probabilities.ndim != 2 or labels.shape != probabilities.shape[:1] or not probabilities.size:
        raise ValueError(f"probabilities of shape {probabilities.shape} do not fit labels of shape {labels.shape}")
    if not np.isfinite(probabilities).all():
        raise ValueError("a probability is not finite")
    if labels.min() < 0 or labels.max() >= probabilities.shape[1]:
        raise ValueError(f"labels must be 0 to {probabilities.shape[1] - 1}")
    return probabilities, labels.astype(np.int64)
