"""Tests and intervals, checked on published examples, against scipy, and by simulation."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from rnnreport.training.intervals import interval
from rnnreport.training.significance import Z, corrected, corrected_p, difference, holm, mcnemar, wilson

CAVO = (59, 6, 16, 80)  # response before and after consolidation therapy: Fagerland, Lydersen, Laake (2017), chapter 8
BENTUR = (1, 1, 7, 12)  # airway hyper-responsiveness before and after a transplantation: same chapter


def test_mcnemar_of_published_tables():
    """The exact conditional test of Fagerland, Lydersen and Laake (2017): 0.0525; 1 of 8 is 18/256."""
    assert mcnemar(CAVO[1], CAVO[2]) == pytest.approx(0.052479, abs=5e-7)
    assert mcnemar(BENTUR[1], BENTUR[2]) == pytest.approx(18 / 256, rel=1e-12)


@pytest.mark.parametrize(
    ("a", "b"), [(0, 1), (0, 6), (5, 5), (10, 2), (40, 60), (499, 600), (7401, 2603), (12000, 13000)]
)
def test_mcnemar_is_a_binomial_test_that_does_not_know_left_from_right(a, b):
    """p agrees with scipy.stats.binomtest, and is the same for (b, a)."""
    assert mcnemar(a, b) == pytest.approx(stats.binomtest(a, a + b, 0.5).pvalue, rel=1e-9)
    assert mcnemar(a, b) == mcnemar(b, a)


def test_mcnemar_without_a_difference_is_one():
    """No text on which only one is right: nothing speaks against chance."""
    assert mcnemar(0, 0) == 1.0
    assert mcnemar(3, 3) == 1.0


def test_mcnemar_refuses_counts_below_zero():
    """A count is never negative."""
    with pytest.raises(ValueError, match="0 or more"):
        mcnemar(-1, 3)


@pytest.mark.parametrize(
    ("p", "adjusted"),
    [
        ((0.50, 0.003, 0.32, 0.054, 0.0003), (0.64, 0.012, 0.64, 0.162, 0.0015)),  # example of pingouin.multicomp
        ((0.319, 0.201, 0.4, 0.374, 0.113), (0.957, 0.804, 0.957, 0.957, 0.565)),  # example of stdlib's padjust, of R
        ((0.01, 0.04, 0.03, 0.005), (0.03, 0.06, 0.06, 0.02)),
        ((0.2,), (0.2,)),
        ((), ()),
        ((0.6, 0.6), (1.0, 1.0)),
    ],
)
def test_holm_of_known_examples(p, adjusted):
    """Adjusted values stand in the order of the tests, never fall, and never pass 1."""
    assert holm(p) == pytest.approx(adjusted)


def test_holm_does_not_count_what_is_no_test():
    """A NaN stays NaN, and the others are adjusted as if it were not there."""
    found = holm((0.01, math.nan, 0.04))
    assert math.isnan(found[1])
    assert (found[0], found[2]) == pytest.approx(holm((0.01, 0.04)))


@pytest.mark.parametrize(("right", "texts"), [(0, 10), (10, 10), (1, 29), (81, 263), (24000, 25000)])
def test_wilson_is_the_score_interval(right, texts):
    """Bounds agree with scipy's, stay in 0..1, and solve |p̂ - p| = z √(p (1 - p) / n)."""
    low, high = wilson(right, texts)
    expected = stats.binomtest(right, texts).proportion_ci(method="wilson")
    assert (float(low), float(high)) == pytest.approx((expected.low, expected.high), abs=1e-12)
    for bound in (low, high):
        assert 0 <= bound <= 1
        assert abs(right / texts - bound) == pytest.approx(Z * math.sqrt(bound * (1 - bound) / texts), abs=1e-9)


def test_wilson_of_a_published_example():
    """81 of 263: 0.2553 to 0.3662 (Newcombe, Statistics in Medicine 17, 1998, 857-872); nothing of nothing is NaN."""
    low, high = wilson([81, 0], [263, 0])
    assert (round(low[0], 4), round(high[0], 4)) == (0.2553, 0.3662)
    assert np.isnan([low[1], high[1]]).all()


def test_the_quantile_is_that_of_the_normal_distribution():
    """Z leaves 2.5 % above it."""
    assert pytest.approx(stats.norm.ppf(0.975), rel=1e-15) == Z


def test_a_difference_of_paired_proportions_as_published():
    """Newcombe's method 10 on the table of Cavo et al.: -0.0621 (-0.1186 to -0.0046)."""
    assert tuple(round(number, 4) for number in difference(*CAVO)) == (-0.0621, -0.1186, -0.0046)


def test_a_difference_turns_round_with_its_sides():
    """b against a is a against b with the sign turned, bounds too."""
    mean, low, high = difference(30, 9, 4, 7)
    assert difference(30, 4, 9, 7) == pytest.approx((-mean, -high, -low))


@pytest.mark.parametrize(
    "table", [(10, 0, 0, 0), (0, 0, 0, 10), (0, 10, 0, 0), (0, 0, 10, 0), (5, 0, 0, 5), (1, 0, 0, 0)]
)
def test_a_difference_at_the_edge_keeps_its_bounds(table):
    """All right, all wrong, all one-sided: bounds are numbers, hold the difference, and lie in -1..1."""
    mean, low, high = difference(*table)
    assert -1 <= low <= mean <= high <= 1
    if len(set(table[1:3])) == 1:
        assert low == pytest.approx(-high)


def test_of_no_text_there_is_no_difference():
    """Zero texts are an error, negative counts too."""
    for table in ((0, 0, 0, 0), (3, -1, 0, 0)):
        with pytest.raises(ValueError, match="at least one"):
            difference(*table)


def test_the_interval_of_a_difference_covers_it_in_about_95_of_100_draws():
    """Simulated pairs of classifiers with correlated mistakes: the true difference lies inside as often as promised."""
    draws = np.random.default_rng(3).multinomial(100, (0.75, 0.1, 0.05, 0.1), 3000)
    inside = [low <= 0.05 <= high for _, low, high in (difference(*map(int, table)) for table in draws)]
    assert np.mean(inside) == pytest.approx(0.95, abs=0.015)


def test_corrected_interval_by_hand():
    """For 1, 2, 3 with as many test texts as half the training texts: 2 ± 4.302653 · 1 · √(1/3 + 1/2)."""
    found = corrected([1.0, 2.0, 3.0], 0.5)
    assert (found.mean, found.each) == (2.0, (1.0, 2.0, 3.0))
    assert found.high - 2 == pytest.approx(4.302653 * math.sqrt(1 / 3 + 1 / 2), rel=1e-6)
    assert 2 - found.low == pytest.approx(found.high - 2)
    assert corrected([1.0, 2.0, 3.0], 0.0) == interval([1.0, 2.0, 3.0])
    assert corrected([0.5], 0.25).low == corrected([0.5], 0.25).high == 0.5


def test_without_sharing_the_corrected_test_is_student_s():
    """With ratio 0 p is that of scipy's t test of one sample."""
    values = np.random.default_rng(0).normal(0.3, 1, 12)
    assert corrected_p(values, 0.0) == pytest.approx(stats.ttest_1samp(values, 0).pvalue)


def test_the_corrected_test_by_hand():
    """t = mean / (s √(1/n + 1/9)) for 10 folds; p from scipy's t distribution."""
    values = np.random.default_rng(1).normal(0.5, 1, 10)
    t = values.mean() / (values.std(ddof=1) * math.sqrt(1 / 10 + 1 / 9))
    assert corrected_p(values, 1 / 9) == pytest.approx(2 * stats.t.sf(abs(t), 9))
    assert corrected_p(-values, 1 / 9) == pytest.approx(corrected_p(values, 1 / 9))
    assert corrected_p(values, 1 / 9) > corrected_p(values, 0.0)


def test_p_and_interval_say_the_same():
    """p is 5 % exactly where the interval ends at 0."""
    values = np.array([0.1, 0.4, 0.3, 0.7, 0.2])
    shifted = values - corrected(values, 0.25).low
    assert corrected_p(shifted, 0.25) == pytest.approx(0.05)


def test_the_corrected_test_where_there_is_nothing_to_test():
    """One value cannot be tested; equal ones differ from 0 surely, or not at all."""
    assert math.isnan(corrected_p([0.3], 0.25))
    assert math.isnan(corrected_p([0.3, math.nan], 0.25))
    assert corrected_p([0.0, 0.0], 0.25) == 1.0
    assert math.isnan(corrected_p([0.5, 0.5], 0.25))
