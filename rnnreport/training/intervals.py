"""Confidence intervals over seeds: how far the mean of a few trainings can be trusted."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from rnnreport.results import Interval

CONFIDENCE = 0.95


def interval(values: Iterable[float]) -> Interval:
    """Return the mean of `values` and its 95 % confidence interval, mean ± t · s / √n.

    t is the 97.5 % quantile of Student's t distribution with n - 1 degrees of freedom, s the sample standard deviation
    (Student, "The probable error of a mean", Biometrika 6, 1908). One value says nothing of the spread: its bounds are
    the value itself. A NaN among the values makes mean and bounds NaN. Raises ValueError when there is no value.
    """
    each = tuple(float(value) for value in values)
    if not each:
        raise ValueError("an interval needs at least one value")
    mean = math.fsum(each) / len(each)
    half = _quantile(len(each) - 1) * float(np.std(each, ddof=1)) / math.sqrt(len(each)) if len(each) > 1 else 0.0
    return Interval(mean=mean, low=mean - half, high=mean + half, each=each)


def _quantile(degrees: int) -> float:
    from scipy.special import stdtrit  # comes with jax; loaded only where several seeds are compared

    return float(stdtrit(degrees, (1 + CONFIDENCE) / 2))
