"""Confusion matrices: which classes stay, and what is told of the others."""

from __future__ import annotations

import numpy as np
import pytest

from rnnreport.charts.confusions import MOST, cells, frequent, gathered, kept


def matrix(classes: int, **wrong: int) -> np.ndarray:
    """Return ten right answers for each class, and errors given as a1_2=3: class 1 taken for 2 three times."""
    counts = np.eye(classes, dtype=np.int64) * 10
    for place, times in wrong.items():
        true, answer = (int(part) for part in place.removeprefix("a").split("_"))
        counts[true, answer] = times
    return counts


def test_few_classes_all_stay():
    """Twelve classes are all shown, in their order."""
    assert kept([matrix(MOST)]) == list(range(MOST))


def test_the_classes_with_most_errors_stay():
    """An error counts for the true class and for the answer."""
    errors = {f"a{number}_{number + 20}": 1 + number for number in range(6)}
    assert kept([matrix(40, **errors)]) == [*range(6), *range(20, 26)]


def test_matrices_count_alike():
    """A matrix that is the sum of many seeds does not drown another."""
    large, small = 100 * matrix(30, **{f"a{n}_{n + 1}": 1 for n in range(0, 12, 2)}), matrix(30, a28_29=10)
    assert {28, 29} <= set(kept([large, small]))


def test_nothing_is_lost_in_gathering():
    """Rows and columns of the others are sums, and the sum of all stays."""
    counts = np.arange(36).reshape(6, 6)
    found = gathered(counts, [1, 4])
    assert found.shape == (3, 3) and found.sum() == counts.sum()
    assert found[0].tolist() == [counts[1, 1], counts[1, 4], counts[1, [0, 2, 3, 5]].sum()]
    assert found[2, 2] == counts[np.ix_([0, 2, 3, 5], [0, 2, 3, 5])].sum()


def test_all_classes_need_no_others():
    """Where all are chosen, the matrix is as it was."""
    counts = np.arange(9).reshape(3, 3)
    assert (gathered(counts, [0, 1, 2]) == counts).all()


def test_the_most_frequent_errors_come_first():
    """Right answers are none, and zeros are none."""
    assert frequent(matrix(4, a0_1=3, a2_3=5), 3) == [(2, 3, 5, 15), (0, 1, 3, 13)]
    assert frequent(matrix(4), 3) == []


@pytest.mark.parametrize("classes", [2, 5])
def test_cells_are_those_that_are_not_zero(classes):
    """Every count is told once."""
    assert list(cells(matrix(classes, a0_1=2)))[:2] == [(0, 0, 10), (0, 1, 2)]
