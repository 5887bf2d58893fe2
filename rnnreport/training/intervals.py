"""Confidence intervals over seeds or folds: how far the mean of a few trainings can be trusted."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np

from rnnreport.results import Interval

CONFIDENCE = 0.95


def interval(values: Iterable[float], ratio: float = 0.0) -> Interval:
    """Return the mean of `values` and its 95 % confidence interval, mean ± t · s · √(1/n + ratio).

    `ratio` is 0 for values that do not depend on each other, such as those of seeds; more widens the interval for
    trainings that share texts (see `significance.corrected`). t is the 97.5 % quantile of Student's t distribution with
    n - 1 degrees of freedom, s the sample standard deviation (Student, "The probable error of a mean", Biometrika 6,
    1908). One value says nothing of the spread: its bounds are the value itself. A NaN among the values makes mean and
    bounds NaN. Raises ValueError when there is no value.
    """
    each = tuple(float(value) for value in values)
    if not each:
        raise ValueError("an interval needs at least one value")
    mean = math.fsum(each) / len(each)
    half = _quantile(len(each) - 1) * standard_error(each, ratio) if len(each) > 1 else 0.0
    return Interval(mean=mean, low=mean - half, high=mean + half, each=each)


def standard_error(each: Sequence[float], ratio: float = 0.0) -> float:
    """Return the standard error of the mean of two values or more, s · √(1/n + ratio)."""
    return float(np.std(each, ddof=1)) * math.sqrt(1 / len(each) + ratio)


def _quantile(degrees: int) -> float:
    from scipy.special import stdtrit  # comes with jax; loaded only where several seeds are compared

    return float(stdtrit(degrees, (1 + CONFIDENCE) / 2))
