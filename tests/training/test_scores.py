"""Measures of classification, checked by hand and against scikit-learn."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from rnnreport.training.scores import LEAST, answers, bins, confusion, ece, measures, per_class
from rnnreport.training.significance import wilson

BY_HAND = np.array([[0.7, 0.2, 0.1], [0.1, 0.6, 0.3], [0.5, 0.4, 0.1], [0.2, 0.2, 0.6]], np.float32)
LABELS = np.array([0, 1, 1, 0])


def drawn(seed: int, texts: int = 400, classes: int = 5) -> tuple[np.ndarray, np.ndarray]:
    """Return probabilities and labels that have to do with each other."""
    draw = np.random.default_rng(seed)
    labels = draw.integers(0, classes, texts)
    logits = draw.normal(0, 2, (texts, classes)) + 2 * np.eye(classes)[labels]
    powers = np.exp(logits)
    return (powers / powers.sum(axis=1, keepdims=True)).astype(np.float32), labels


def test_four_texts_by_hand():
    """Two of four are right; class 2 is answered once and never true, class 1 is answered once and true twice."""
    found = measures(BY_HAND, LABELS)
    assert found["loss"] == pytest.approx(-np.mean(np.log([0.7, 0.6, 0.4, 0.2])), rel=1e-6)
    assert found["accuracy"] == 0.5
    assert found["macro_f1"] == pytest.approx((2 / 4 + 2 / 3 + 0) / 3)
    # bins: (0.47, 0.53] holds 0.5, wrong; (0.53, 0.6] holds 0.6 twice, one right; (0.67, 0.73] holds 0.7, right
    assert found["ece"] == pytest.approx((0.5 + 2 * abs(0.5 - 0.6) + 0.3) / 4, rel=1e-6)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("classes", [2, 5, 40])
def test_measures_are_those_of_scikit_learn(seed, classes):
    """Loss, accuracy and macro F1 agree with sklearn.metrics, also where a class occurs nowhere."""
    metrics = pytest.importorskip("sklearn.metrics")
    probabilities, labels = drawn(seed, 60, classes)
    found, given = measures(probabilities, labels), answers(probabilities)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # rows of float32 sum to 1 only nearly
        loss = metrics.log_loss(labels, probabilities.astype(np.float64), labels=range(classes))
    assert found["loss"] == pytest.approx(loss, rel=1e-5)
    assert found["accuracy"] == pytest.approx(metrics.accuracy_score(labels, given))
    assert found["macro_f1"] == pytest.approx(metrics.f1_score(labels, given, average="macro", zero_division=0))


@pytest.mark.parametrize("seed", range(3))
def test_confusion_and_classes_are_those_of_scikit_learn(seed):
    """Rows are true classes, columns answers; precision, recall and F1 follow, NaN where there is nothing to share."""
    metrics = pytest.importorskip("sklearn.metrics")
    probabilities, labels = drawn(seed, 30, 12)
    given = answers(probabilities)
    counts = confusion(given, labels, 12)
    assert counts.dtype == np.int32
    np.testing.assert_array_equal(counts, metrics.confusion_matrix(labels, given, labels=range(12)))
    expected = metrics.precision_recall_fscore_support(labels, given, labels=range(12), zero_division=np.nan)
    for ours, theirs in zip(per_class(counts), expected, strict=False):
        np.testing.assert_allclose(ours, theirs)


def test_a_class_that_is_never_right_has_f1_zero_and_one_that_never_occurs_has_none():
    """F1 of 0 counts in the mean; NaN does not."""
    counts = confusion(np.array([1, 1, 0]), np.array([0, 0, 1]), 3)
    precision, recall, f1 = per_class(counts)
    np.testing.assert_array_equal(f1, [0, 0, np.nan])
    np.testing.assert_array_equal(precision, [0, 0, np.nan])
    np.testing.assert_array_equal(recall, [0, 0, np.nan])
    precision, recall, f1 = per_class(np.array([[2, 0, 0], [0, 0, 0], [1, 0, 0]]))
    assert np.isnan(precision[2]) and recall[2] == 0 and f1[2] == 0
    assert measures(np.eye(3, dtype=np.float32)[[1, 0]], np.array([1, 0]))["macro_f1"] == 1.0


def test_of_equally_probable_classes_the_first_is_the_answer():
    """A tie is broken by the order of the classes."""
    assert answers(np.full((2, 4), 0.25, np.float32)).tolist() == [0, 0]
    assert measures(np.full((2, 4), 0.25, np.float32), np.array([0, 1]))["accuracy"] == 0.5


def test_a_probability_of_zero_costs_much_but_not_everything():
    """The loss stays finite, and one that rounds above 1 is no gain."""
    found = measures(np.array([[1.0, 0.0]], np.float32), np.array([1]))
    assert found["loss"] == pytest.approx(-np.log(LEAST))
    assert measures(np.array([[1.0000001, 0.0]], np.float32), np.array([0]))["loss"] == 0.0


def test_sums_are_in_double_precision():
    """The mean over very many texts loses no digits to float32."""
    probabilities = np.full((1_000_000, 2), 0.5, np.float32)
    probabilities[:, 0] = 0.1
    expected = -np.log(np.float64(np.float32(0.1)))
    assert measures(probabilities, np.zeros(1_000_000, int))["loss"] == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("number", [1, 4, 15, 100])
def test_bins_hold_every_text_once(number):
    """Counts add up; means, shares and bounds are those of the texts in each bin, found one by one."""
    probabilities, labels = drawn(7)
    found = bins(probabilities, labels, number)
    assert found.counts.sum() == 400
    highest, right = probabilities.max(axis=1), answers(probabilities) == labels
    np.testing.assert_array_equal(found.edges, np.linspace(0, 1, number + 1).astype(np.float32))
    for place in range(number):
        inside = (highest > found.edges[place]) & (highest <= found.edges[place + 1])
        assert found.counts[place] == inside.sum()
        numbers = [part[place] for part in (found.confidence, found.accuracy, found.low, found.high)]
        if not inside.any():
            assert np.isnan(numbers).all()
            continue
        low, high = wilson(right[inside].sum(), inside.sum())
        np.testing.assert_allclose(numbers, [highest[inside].mean(), right[inside].mean(), low, high], rtol=1e-5)


def test_an_edge_belongs_to_the_bin_below():
    """Bins are closed on the right, as in Guo et al.; a value that is exactly an edge is found there."""
    edges = np.linspace(0, 1, 16)[8:]
    probabilities = np.stack([edges, 1 - edges], axis=1).astype(np.float32)
    found = bins(probabilities, np.zeros(len(edges), int))
    np.testing.assert_array_equal(np.flatnonzero(found.counts), np.arange(7, 15))


def test_a_model_that_is_as_sure_as_it_is_right_has_no_calibration_error():
    """Three of four right at 0.75 is perfect; all wrong at 1 is as bad as can be."""
    sure = np.array([[0.75, 0.25]] * 4, np.float32)
    assert measures(sure, np.array([0, 0, 0, 1]))["ece"] == pytest.approx(0, abs=1e-7)
    assert measures(np.array([[1.0, 0.0]] * 3, np.float32), np.ones(3, int))["ece"] == 1.0
    assert ece(bins(sure, np.ones(4, int))) == pytest.approx(0.75)


def test_seeds_can_be_counted_together():
    """Bins of texts laid one after the other are the sums of the bins of each."""
    first, second = drawn(1), drawn(2)
    together = bins(np.concatenate([first[0], second[0]]), np.concatenate([first[1], second[1]]))
    np.testing.assert_array_equal(together.counts, bins(*first).counts + bins(*second).counts)


@pytest.mark.parametrize(
    ("probabilities", "labels", "match"),
    [
        (np.zeros((0, 3)), np.zeros(0, int), "do not fit"),
        (np.zeros((2, 3)), np.zeros(3, int), "do not fit"),
        (np.zeros(3), np.zeros(3, int), "do not fit"),
        (np.full((1, 2), np.nan), np.zeros(1, int), "finite"),
        (np.full((1, 2), 0.5), np.array([2]), "0 to 1"),
        (np.full((1, 2), 0.5), np.array([-1]), "0 to 1"),
    ],
)
def test_what_cannot_be_measured_is_an_error(probabilities, labels, match):
    """No text, shapes that do not fit, NaN and labels that are no class never become numbers."""
    for function in (measures, bins):
        with pytest.raises(ValueError, match=match):
            function(probabilities, labels)
