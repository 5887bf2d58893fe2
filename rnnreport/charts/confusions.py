"""Confusion matrices cut to what a page can show, and told in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

MOST = 12  # classes with a row of their own


def kept(matrices: Sequence[np.ndarray]) -> list[int]:
    """Return the classes to show, ascending: all, or of more than 12 the ones with most errors.

    `matrices` are counts (classes, classes), the true class down, the answer across. Each matrix counts alike, however
    many answers it holds. An error counts for the true class and for the answered one.
    """
    shares = [_errors(counts) / max(int(counts.sum()), 1) for counts in matrices]
    worst = np.argsort(-np.sum(shares, axis=0), kind="stable")[:MOST]
    return sorted(worst.tolist())


def gathered(counts: np.ndarray, chosen: Sequence[int]) -> np.ndarray:
    """Return the counts of the chosen classes and, where some are left, of all others as a last row and column."""
    rest = np.setdiff1d(np.arange(len(counts)), chosen)
    if not len(rest):
        return counts[np.ix_(chosen, chosen)]
    halfway = np.concatenate([counts[chosen], counts[rest].sum(0, keepdims=True)])
    return np.concatenate([halfway[:, chosen], halfway[:, rest].sum(1, keepdims=True)], axis=1)


def frequent(counts: np.ndarray, most: int) -> list[tuple[int, int, int, int]]:
    """Return the most frequent errors as (true class, answer, times, times that class was true)."""
    wrong = np.where(np.eye(len(counts), dtype=bool), 0, counts)
    places = np.argsort(-wrong, axis=None, kind="stable")[:most]
    rows, columns = np.unravel_index(places, wrong.shape)
    totals = counts.sum(1)
    found = zip(rows.tolist(), columns.tolist(), strict=True)
    return [(true, said, int(wrong[true, said]), int(totals[true])) for true, said in found if wrong[true, said]]


def cells(counts: np.ndarray) -> Iterator[tuple[int, int, int]]:
    """Return (true class, answer, times) of all that is not 0."""
    rows, columns = np.nonzero(counts)
    return zip(rows.tolist(), columns.tolist(), counts[rows, columns].tolist(), strict=True)


def _errors(counts: np.ndarray) -> np.ndarray:
    return counts.sum(0) + counts.sum(1) - 2 * np.diag(counts)
