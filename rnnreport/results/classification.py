"""How classifiers do: what they answered for every held-out text, whom they confuse, whether they agree.

Texts and their answers lie in arrays, text after text, because there may be 25,000 of them. Classes are numbered in the
order of `classes`, models stand in the order of the page, then baselines. Where nothing else is said, answers are those
of the first seed of each model.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from rnnreport.results.trainings import Interval, ModelSummary


@dataclass(frozen=True)
class ClassCounts:
    """How many texts each class has in each split, and what is odd about them."""

    classes: tuple[str, ...]
    counts: Mapping[str, np.ndarray]  # "train", "validation", "test" -> (classes,) int32 texts
    facts: Mapping[str, int]  # "repeated_texts", "repeated_across_splits", "contradictory_texts", "dropped_repeats"


@dataclass(frozen=True)
class Confusion:
    """What one model, or one baseline, took each class for."""

    model: str
    cell: str  # "" for a baseline
    seeds: int
    counts: np.ndarray  # (classes, classes) int32: row the true class, column the answer; summed over seeds
    precision: tuple[Interval, ...]  # for each class, over seeds; NaN where the class was never answered
    recall: tuple[Interval, ...]  # NaN where no text has the class
    f1: tuple[Interval, ...]


@dataclass(frozen=True)
class Confusions:
    """The confusion matrices of all models on the same texts."""

    split: str  # "test", or "validation" where there are no test texts
    classes: tuple[str, ...]
    models: tuple[Confusion, ...]


@dataclass(frozen=True)
class Calibration:
    """Whether one model is right as often as it is sure: texts in bins of equal width by their highest probability."""

    model: str
    cell: str  # "" for a baseline
    ece: Interval  # expected calibration error 0..1, over seeds
    counts: np.ndarray  # (bins,) int32 texts, summed over seeds
    confidence: np.ndarray  # (bins,) float32 mean highest probability, NaN in an empty bin
    accuracy: np.ndarray  # (bins,) float32 share that is right, NaN in an empty bin
    low: np.ndarray  # (bins,) float32 bounds of `accuracy` at 95 % (Wilson)
    high: np.ndarray


@dataclass(frozen=True)
class Calibrations:
    """Reliability of all models on the same texts."""

    split: str
    edges: np.ndarray  # (bins + 1,) float32 from 0 to 1
    models: tuple[Calibration, ...]


@dataclass(frozen=True)
class Pair:
    """Two models on the same texts: who is right where, and whether chance explains the difference."""

    a: str
    b: str
    both_right: int
    only_a: int
    only_b: int
    both_wrong: int
    p: float  # McNemar's exact test, two-sided
    adjusted: float  # the same by Holm's method, for all pairs together
    difference: float  # accuracy of a minus accuracy of b
    low: float  # bounds of the difference at 95 %
    high: float
    each: tuple[float, ...]  # p for the seeds of the two taken in pairs; what has fewer seeds begins again


@dataclass(frozen=True)
class Agreement:
    """Which of the models are right on which texts. Patterns: right (1) or wrong (0) for every model."""

    split: str
    models: tuple[str, ...]
    baselines: int  # the last so many of `models` are baselines
    texts: int
    right: np.ndarray  # (models,) int32
    patterns: np.ndarray  # (patterns, models) int8, most frequent first
    counts: np.ndarray  # (patterns,) int32
    pairs: tuple[Pair, ...]


@dataclass(frozen=True)
class HeldOutTexts:
    """Every held-out text with what every model made of it, to be browsed.

    `running` is what a network would have said had the text ended at that token: for each text the probability of a
    few classes, `targets`. Only tokens `read[0]` to `read[1]` of a text were read, where texts are cut to a length.
    """

    split: str
    classes: tuple[str, ...]
    models: tuple[str, ...]
    networks: int  # the first so many of `models` are networks, which have `running`; the others are baselines
    documents: np.ndarray  # (texts,) int32 numbers in the corpus, from 0
    labels: np.ndarray  # (texts,) int32 the true class
    probabilities: np.ndarray  # (models, texts, classes) float32
    texts: tuple[str, ...]  # as they were written
    offsets: np.ndarray  # (texts + 1,) int32 where the tokens of each text begin in `spans` and `known`
    spans: np.ndarray  # (tokens, 2) int32 begin and end of each token in its text
    known: np.ndarray  # (tokens,) int8, 0: outside the vocabulary
    read: np.ndarray  # (texts, 2) int32 first token read, and the first one after it that was not
    targets: np.ndarray  # (texts, targets) int32 classes of `running`, the true class first; -1: none
    running: np.ndarray  # (networks, targets, tokens) uint8: probability · 254, rounded; 255: unknown


@dataclass(frozen=True)
class ClassifiedText:
    """One text of one's own, classified by one model."""

    model: str
    cell: str  # "" for a baseline
    tokens: tuple[str, ...]
    spaces: tuple[str, ...]
    known: tuple[bool, ...]
    probabilities: np.ndarray  # (seeds, classes) float32
    running: np.ndarray  # (tokens, classes) float32 by the first seed, had the text ended here; (0, classes) for none


@dataclass(frozen=True)
class ClassifiedTexts:
    """Texts of one's own, each classified by every model: `texts[text][model]`."""

    classes: tuple[str, ...]
    texts: tuple[tuple[ClassifiedText, ...], ...]


@dataclass(frozen=True)
class Difference:
    """How much better one model is than another over all folds."""

    metric: str
    a: str
    b: str
    mean: float  # a minus b
    low: float
    high: float
    p: float
    adjusted: float  # p by Holm's method, for all pairs of this metric together


@dataclass(frozen=True)
class CrossValidation:
    """Every model trained and tested on every fold. Intervals are corrected for folds that share training texts."""

    folds: int
    repeats: int
    texts: int
    models: tuple[ModelSummary, ...]  # metrics {"test": {...}}; `each` holds one value for every repeat and fold
    baselines: tuple[ModelSummary, ...]
    differences: tuple[Difference, ...]
