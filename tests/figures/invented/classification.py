"""What analyses of classification might answer."""

from __future__ import annotations

import dataclasses
import math
from itertools import combinations

import numpy as np

from rnnreport.charts.significance import QUANTILE, wilson
from rnnreport.results import (
    Agreement,
    Calibration,
    Calibrations,
    ClassCounts,
    Confusion,
    Confusions,
    CrossValidation,
    Difference,
    Interval,
    ModelSummary,
    Pair,
)

NEWS = ("business", "entertainment", "politics", "sport", "tech")
SIZES = (510, 386, 417, 511, 401)
BASELINE = "TF-IDF, logistic regression"
TEXTS = 500
BINS = 15


def over_seeds(mean: float, spread: float = 0.01, seeds: int = 3) -> Interval:
    """Return an interval around a mean, as wide as `spread`; one seed has none."""
    each = tuple(round(mean + spread * (seed - (seeds - 1) / 2) / 2, 6) for seed in range(seeds))
    half = spread if seeds > 1 else 0.0
    return Interval(round(mean, 6), round(mean - half, 6), round(mean + half, 6), each)


def classes(names, words) -> ClassCounts:
    known = (*NEWS, *words)
    sizes = [SIZES[place] if place < len(SIZES) else 300 - 7 * (place % 40) for place in range(len(known))]
    counts = {
        split: np.array([round(share * size) for size in sizes], np.int32)
        for split, share in (("train", 0.8), ("validation", 0.1), ("test", 0.1))
    }
    odd = {"repeated_texts": 99, "repeated_across_splits": 17, "contradictory_texts": 2, "dropped_repeats": 0}
    return ClassCounts(known, counts, odd)


def measures(counts: np.ndarray, seeds: int) -> tuple[tuple[Interval, ...], ...]:
    """Return precision, recall and F1 of every class, NaN where nothing can be divided."""
    right, given, true = (np.asarray(x, float) for x in (np.diag(counts), counts.sum(0), counts.sum(1)))
    with np.errstate(invalid="ignore", divide="ignore"):
        groups = right / given, right / true, 2 * right / (given + true)
    return tuple(tuple(over_seeds(float(value), 0.008, seeds) for value in group) for group in groups)


def of_counts(model: str, cell: str, seeds: int, counts: np.ndarray) -> Confusion:
    """Return the confusion that these counts make."""
    return Confusion(model, cell, seeds, counts.astype(np.int32), *measures(counts, seeds))


def wrong(classes: int, number: int, seeds: int) -> np.ndarray:
    """Return made-up counts of (true, answered) classes: most are right, neighbours are taken for each other."""
    counts = np.zeros((classes, classes), int)
    for true in range(classes):
        for step, share in ((1, 5), (2, 2), (3, 0)):
            counts[true, (true + step) % classes] += seeds * max(0, (share - number % 3 + true % 2) * (true % 3))
        counts[true, true] = seeds * (SIZES[true % 5] // 5) - counts[true].sum() + counts[true, true]
    return counts


def confusion(names, words) -> Confusions:
    known = (*NEWS, *words)
    models = [of_counts(name, "lstm", 3, wrong(len(known), number, 3)) for number, name in enumerate(names)]
    frequent = np.zeros((len(known), len(known)), int)
    frequent[:, 3] = wrong(len(known), 0, 1).sum(1)
    models.append(of_counts(BASELINE, "", 1, wrong(len(known), 2, 1)))
    models.append(of_counts("most frequent class", "", 1, frequent))
    return Confusions("test", known, tuple(models))


def mcnemar(only_a: int, only_b: int) -> float:
    """Return the two-sided p of McNemar's exact test."""
    tail = sum(math.comb(only_a + only_b, few) for few in range(min(only_a, only_b) + 1))
    return min(1.0, 2 * tail / 2 ** (only_a + only_b))


def agreement_of(names: tuple[str, ...], right: np.ndarray, baselines: int = 0, seeds: int = 1) -> Agreement:
    """Return the agreement of models (models, texts) that are right or wrong."""
    texts = right.shape[1]
    patterns, counts = np.unique(right.astype(np.int8), axis=1, return_counts=True)
    order = np.argsort(-counts, kind="stable")
    pairs = []
    for a, b in combinations(range(len(names)), 2):
        both, only_a = int(np.sum(right[a] & right[b])), int(np.sum(right[a] & ~right[b]))
        only_b = int(np.sum(~right[a] & right[b]))
        gap, p = (only_a - only_b) / texts, mcnemar(only_a, only_b)
        half = QUANTILE * math.sqrt(max(only_a + only_b - texts * gap**2, 0)) / texts
        each = tuple(min(1.0, p * 4**seed + 0.001 * seed) for seed in range(seeds))
        quadrants = both, only_a, only_b, texts - both - only_a - only_b
        pairs.append([names[a], names[b], *quadrants, p, p, gap, gap - half, gap + half, each])
    for pair, adjusted in zip(pairs, several([pair[6] for pair in pairs]), strict=True):
        pair[7] = adjusted
    found = tuple(Pair(*pair) for pair in pairs)
    totals = right.sum(1).astype(np.int32)
    columns = patterns.T[order], counts[order].astype(np.int32)
    return Agreement("test", tuple(names), baselines, texts, totals, *columns, found)


def answers(models: int) -> np.ndarray:
    """Return who is right on which of 500 texts, (models, texts): some texts are hard for all."""
    text = np.arange(TEXTS)
    hard = text * 37 % TEXTS / TEXTS
    luck = np.stack([(text * (61 + 8 * model) + 13 * model) % TEXTS / TEXTS for model in range(models)])
    skill = 1.25 - 0.04 * np.arange(models)[:, None] - 0.7 * hard
    return luck < skill


def agreement(names, words) -> Agreement:
    known = (*names, BASELINE)
    return agreement_of(known, answers(len(known)), baselines=1, seeds=3)


def calibration(model: str, cell: str, sure: float, counts: np.ndarray, seeds: int = 3) -> Calibration:
    """Return the calibration of a model that is right with probability confidence - sure."""
    edges = np.linspace(0, 1, len(counts) + 1)
    empty = counts == 0
    confidence = np.where(empty, np.nan, (edges[:-1] + edges[1:]) / 2)
    accuracy = np.clip(confidence - sure * (confidence > 0.3), 0, 1)
    bounds = np.array([wilson(float(p), int(n)) for p, n in zip(accuracy, counts, strict=True)])
    ece = float(np.nansum(counts * np.abs(confidence - accuracy)) / max(int(counts.sum()), 1))
    columns = (confidence, accuracy, bounds[:, 0], bounds[:, 1])
    arrays = (column.astype(np.float32) for column in columns)
    return Calibration(model, cell, over_seeds(ece, 0.004, seeds), counts.astype(np.int32), *arrays)


def reliability(names, words) -> Calibrations:
    some = np.array([0, 0, 0, 3, 9, 14, 22, 31, 44, 52, 71, 98, 141, 260, 1480])
    models = [calibration(name, "lstm", 0.08 - 0.03 * (number % 5), some + number) for number, name in enumerate(names)]
    models.append(calibration(BASELINE, "", -0.06, some[::-1] // 3 + 20, seeds=1))
    return Calibrations("test", np.linspace(0, 1, BINS + 1, dtype=np.float32), tuple(models))


def on_folds(name: str, cell: str, accuracy: float, spread: float = 0.012, values: int = 5) -> ModelSummary:
    """Return a model over so many folds, with a made-up interval."""
    metrics = {}
    for metric, mean in (("accuracy", accuracy), ("macro_f1", accuracy - 0.004)):
        each = tuple(round(mean + spread * ((place * 7) % 5 - 2) / 2, 6) for place in range(values))
        middle = sum(each) / len(each)
        metrics[metric] = Interval(middle, middle - 1.1 * spread, middle + 1.1 * spread, each)
    return ModelSummary(name, cell, 1000, (0,), (3,), (5,), None, None, {"test": metrics})


def several(values: list[float]) -> list[float]:
    """Return p values made larger for being several."""
    return [min(1.0, len(values) * p) for p in values]


def differences(found: tuple[ModelSummary, ...]) -> tuple[Difference, ...]:
    """Return the differences of all pairs, with made-up bounds."""
    pairs = []
    for metric in ("accuracy", "macro_f1"):
        for a, b in combinations(found, 2):
            gap = a.metrics["test"][metric].mean - b.metrics["test"][metric].mean
            p = max(0.0, 1 - 40 * abs(gap)) ** 3
            pairs.append(Difference(metric, a.model, b.model, gap, gap - 0.015, gap + 0.015, p, p))
    return tuple(dataclasses.replace(pair, adjusted=min(1.0, pair.p * len(pairs) / 2)) for pair in pairs)


def cross_validation(names, words) -> CrossValidation:
    models = tuple(on_folds(name, "lstm", 0.943 + 0.007 * (number % 4)) for number, name in enumerate(names))
    baselines = (on_folds(BASELINE, "", 0.972, 0.006), on_folds("most frequent class", "", 0.229, 0.001))
    return CrossValidation(5, 1, 2225, models, baselines, differences(models + baselines))
