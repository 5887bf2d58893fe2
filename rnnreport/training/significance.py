"""Whether chance explains a difference: two classifiers on the same texts, or two models on the same folds."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import ArrayLike

from rnnreport.results import Interval
from rnnreport.training.intervals import interval, standard_error

Z = 1.959963984540054  # the 97.5 % quantile of the standard normal distribution: all bounds are at 95 %


def wilson(right: ArrayLike, texts: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Return (low, high), the 95 % score interval of the share `right` / `texts`; float64, of their common shape.

    Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22, 1927. It never leaves 0..1.
    NaN where there are no texts.
    """
    k, n = np.asarray(right, np.float64), np.asarray(texts, np.float64)
    n = np.where(n > 0, n, np.nan)
    centre = (k + Z**2 / 2) / (n + Z**2)
    half = Z / (n + Z**2) * np.sqrt(k * (n - k) / n + Z**2 / 4)
    return np.maximum(centre - half, 0.0), np.minimum(centre + half, 1.0)


def mcnemar(only_a: int, only_b: int) -> float:
    """Return p of McNemar's exact test, two-sided: how likely so uneven a split is if a and b are equally good.

    `only_a` texts are right by a alone, `only_b` by b alone; texts on which both are right or both are wrong say
    nothing. p = 2 · P(X ≤ min(only_a, only_b)), X binomial with n = only_a + only_b and 1/2, at most 1; 1 where n = 0.
    McNemar, "Note on the sampling error of the difference between correlated proportions", Psychometrika 12, 1947.
    """
    if min(only_a, only_b) < 0:
        raise ValueError(f"counts of texts are 0 or more, not {only_a} and {only_b}")
    if only_a == only_b:
        return 1.0
    from scipy.special import bdtr  # comes with jax; loaded only where models are compared

    return min(1.0, 2.0 * float(bdtr(min(only_a, only_b), only_a + only_b, 0.5)))


def holm(p: Sequence[float]) -> tuple[float, ...]:
    """Return the adjusted p of several tests that are read together, in the order given.

    With m tests in ascending order of p, adjusted(i) is the largest (m - j + 1) · p(j) of all j ≤ i, at most 1; so
    "adjusted < 0.05" is wrong for any of them in at most 5 of 100 such families. Holm, "A simple sequentially rejective
    multiple test procedure", Scandinavian Journal of Statistics 6, 1979. A NaN stays NaN and counts as no test.
    """
    given = np.asarray(p, np.float64)
    order = np.argsort(given, kind="stable")[: int(np.sum(~np.isnan(given)))]  # NaN are sorted last
    adjusted = np.full(len(given), np.nan)
    steps = given[order] * np.arange(len(order), 0, -1)
    adjusted[order] = np.minimum(np.maximum.accumulate(steps), 1.0)
    return tuple(adjusted.tolist())


def difference(both_right: int, only_a: int, only_b: int, both_wrong: int) -> tuple[float, float, float]:
    """Return (accuracy of a - accuracy of b, low, high) on the same texts, with bounds at 95 %.

    The score intervals of both accuracies, joined by the correlation phi of being right: method 10 of Newcombe,
    "Improved confidence intervals for the difference between binomial proportions based on paired data", Statistics in
    Medicine 17, 1998. Unlike the usual normal approximation it keeps its level for few texts and accuracies near 1.
    Raises ValueError when there is no text.
    """
    texts = both_right + only_a + only_b + both_wrong
    if texts <= 0 or min(both_right, only_a, only_b, both_wrong) < 0:
        raise ValueError("a difference needs at least one text, and counts of 0 or more")
    a, b = (both_right + only_a) / texts, (both_right + only_b) / texts
    (low_a, low_b), (high_a, high_b) = wilson([both_right + only_a, both_right + only_b], texts)
    phi = _phi(both_right, only_a, only_b, both_wrong)
    mean = (only_a - only_b) / texts
    low = mean - _joined(a - low_a, high_b - b, phi)
    return mean, low, mean + _joined(b - low_b, high_a - a, phi)


def corrected(values: Iterable[float], ratio: float) -> Interval:
    """Return the mean of one value per fold and its 95 % interval, corrected for folds that share training texts.

    mean ± t · s · √(1/n + ratio), with n - 1 degrees of freedom; `ratio` is test texts / training texts of a fold, so
    1 / (k - 1) for k folds, repeated or not. Nadeau and Bengio, "Inference for the generalization error", Machine
    Learning 52, 2003; for repeated folds Bouckaert and Frank, PAKDD 2004. One value bounds itself.
    """
    return interval(values, ratio)


def corrected_p(differences: Iterable[float], ratio: float) -> float:
    """Return p of the corrected resampled t test, two-sided: that the mean of one difference per fold is 0.

    t = mean / (s · √(1/n + ratio)); see `corrected`. NaN for fewer than two values, and where all are equal but not 0,
    since a few values without a spread prove nothing; 1 where all are 0.
    """
    each = tuple(float(value) for value in differences)
    if len(each) < 2:
        return math.nan
    mean, error = math.fsum(each) / len(each), standard_error(each, ratio)
    if error == 0:
        return 1.0 if mean == 0 else math.nan
    from scipy.special import stdtr

    return 2.0 * float(stdtr(len(each) - 1, -abs(mean) / error))


def _phi(both_right: int, only_a: int, only_b: int, both_wrong: int) -> float:
    """Return how being right by a and by b go together, -1..1, corrected for continuity; 0 where a margin is empty."""
    right_a, right_b = both_right + only_a, both_right + only_b
    texts = right_a + only_b + both_wrong
    margins = math.prod((right_a, texts - right_a, right_b, texts - right_b))
    product = both_right * both_wrong - only_a * only_b
    if not margins:
        return 0.0
    return (max(product - texts / 2, 0.0) if product > 0 else product) / math.sqrt(margins)


def _joined(below: float, above: float, phi: float) -> float:
    return math.sqrt(max(below**2 - 2 * phi * below * above + above**2, 0.0))
