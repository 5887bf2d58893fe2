"""Results of classifiers at their edges, for tests and the gallery: one model, 1,000 classes, all right, no number."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator
from functools import cache

import numpy as np

from rnnreport.results import (
    Calibrations,
    ClassCounts,
    Confusions,
    CrossValidation,
    Difference,
    Interval,
    Pair,
)
from tests.figures.drawing import html
from tests.figures.invented import classification
from tests.figures.invented.classification import agreement_of, calibration, of_counts, on_folds, over_seeds

LONG = "a class with a very long name that goes on and on " * 4
NOTHING = Interval(math.nan, math.nan, math.nan, (math.nan, math.nan))


def many_classes(count: int = 1000) -> ClassCounts:
    """Return classes of very unequal sizes, of which many have no test text."""
    sizes = (200_000 / (np.arange(count) + 1) ** 1.2).astype(np.int32)
    counts = {"train": sizes + 1, "validation": sizes // 10, "test": sizes // 9}
    return ClassCounts(tuple(f"class {number}" for number in range(count)), counts, {"dropped_repeats": 12})


def two_classes() -> ClassCounts:
    """Return two classes of one size, one of them with a name of 200 letters."""
    counts = {split: np.array([size, size], np.int32) for split, size in (("train", 8750), ("test", 12500))}
    return ClassCounts(("x" * 200, LONG), counts, {})


@cache
def many_confused(count: int = 1000) -> Confusions:
    """Return two models over many classes."""
    spread = np.diag(np.full(count, 40)) + np.eye(count, k=1, dtype=int) * (np.arange(count) % 17)
    names = tuple(f"class {number}" for number in range(count))
    counts = (spread, spread.T + np.eye(count, k=7, dtype=int))
    models = tuple(of_counts(name, "lstm", 1, one) for name, one in zip(("LSTM", "GRU"), counts, strict=True))
    return Confusions("test", names, models)


def two_confused(right: int = 11_000, wrong: int = 1500) -> Confusions:
    """Return one model over two classes."""
    counts = np.array([[right, wrong], [wrong // 2, right + wrong // 2]])
    return Confusions("test", ("negative", "positive"), (of_counts("LSTM", "lstm", 1, counts),))


def long_names() -> Confusions:
    """Return two models over two classes with names of 200 letters."""
    return dataclasses.replace(two_confused(), classes=("x" * 200, LONG))


def all_alike(right: bool) -> Confusions:
    """Return a model that is always right, or never."""
    counts = np.diag([417, 386]) if right else np.diag([417, 386])[::-1].copy()
    return Confusions("test", ("yes", "no"), (of_counts("LSTM", "lstm", 1, counts),))


def film_reviews() -> tuple[tuple[str, ...], np.ndarray]:
    """Return two models on 25,000 texts: both wrong 2,148, both right 12,848, one of them right 7,401 and 2,603."""
    a = np.repeat([True, True, False, False], [12_848, 7401, 2603, 2148])
    return ("LSTM", "SimpleRNN"), np.stack([a, np.repeat([True, False, True, False], [12_848, 7401, 2603, 2148])])


def unknown_pair():
    """Return two models of whose difference nothing is known."""
    found = agreement_of(("LSTM", "GRU"), classification.answers(2))
    empty = Pair("LSTM", "GRU", 0, 0, 0, 0, *[math.nan] * 5, (math.nan, math.nan))
    return dataclasses.replace(found, pairs=(empty,))


def calibrations(kind: str) -> Calibrations:
    """Return one model that is all right, all wrong, or was asked nothing."""
    counts = np.array([0] * 12 + [5, 40, 955])
    one = calibration("LSTM", "lstm", 0.0, counts * (kind != "nothing"), seeds=1)
    if kind != "nothing":
        share = np.where(counts == 0, np.nan, float(kind == "right")).astype(np.float32)
        one = dataclasses.replace(one, accuracy=share, low=share * 0.99, high=np.minimum(share + 0.01, 1))
    ece = NOTHING if kind == "nothing" else over_seeds(0.963 if kind == "wrong" else 0.037, seeds=1)
    edges = np.linspace(0, 1, 16, dtype=np.float32)
    return Calibrations("validation", edges, (dataclasses.replace(one, ece=ece),))


def folds(values: int = 30) -> CrossValidation:
    """Return many folds of a model that is always right, one without a number, and one with a long name."""
    perfect = on_folds("LSTM", "lstm", 1.0, 0.0, values)
    unknown = dataclasses.replace(perfect, model="GRU", metrics={"test": {"accuracy": NOTHING, "macro_f1": NOTHING}})
    long = on_folds(LONG, "lstm", 0.97, 0.02, values)
    gaps = (
        Difference("accuracy", "LSTM", LONG, 0.03, 0.01, 0.05, 0.0004, 0.0008),
        Difference("accuracy", "LSTM", "GRU", *[math.nan] * 5),
    )
    return CrossValidation(10, values // 10, 500, (perfect, unknown, long), (), gaps)


def alone() -> CrossValidation:
    """Return one model on two folds."""
    return CrossValidation(2, 1, 100, (on_folds("LSTM", "lstm", 0.8, values=2),), (), ())


def edges() -> Iterator[tuple[str, str]]:
    """Yield the title and the HTML of each."""
    yield "classes: 1,000", html("classes", answers=(many_classes(),))
    yield "classes: two, long names", html("classes", answers=(two_classes(),))
    yield "confusion: 1,000 classes", html("confusion", answers=(many_confused(),))
    yield "confusion: two classes, one model", html("confusion", answers=(two_confused(),))
    yield "confusion: long names", html("confusion", answers=(long_names(),))
    for right in (True, False):
        yield f"confusion: all {'right' if right else 'wrong'}", html("confusion", answers=(all_alike(right),))
    yield "agreement: film reviews", html("agreement", answers=(agreement_of(*film_reviews(), seeds=5),))
    yield "agreement: one model", html("agreement", answers=(agreement_of(("LSTM",), classification.answers(1)),))
    both = np.array([[True] * 9, [True] * 9])
    yield "agreement: all right", html("agreement", answers=(agreement_of(("LSTM", LONG), both),))
    yield "agreement: all wrong", html("agreement", answers=(agreement_of(("LSTM", "GRU"), ~both),))
    yield "agreement: nothing known", html("agreement", answers=(unknown_pair(),))
    for kind in ("right", "wrong", "nothing"):
        yield f"reliability: {kind}", html("reliability", answers=(calibrations(kind),))
    yield "cross_validation: 30 values", html("cross_validation", answers=(folds(),))
    yield "cross_validation: one model", html("cross_validation", answers=(alone(),))
