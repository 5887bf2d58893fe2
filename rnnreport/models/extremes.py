"""The highest and lowest of many numbers, and how they are spread, met part by part: memory does not grow with them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

FINE = 1280  # bins on both sides of zero together, from which the bins that are shown are put together


def lowest(values: np.ndarray, count: int) -> np.ndarray:
    """Return the places of the `count` lowest values, the lowest first, of equal ones the first: (count,)."""
    count = min(count, len(values))
    candidates = np.flatnonzero(values <= np.partition(values, count - 1)[count - 1])
    return candidates[np.argsort(values[candidates], kind="stable")][:count]


@dataclass
class Highest:
    """For each of several columns the `count` highest values met so far, at most one of each owner.

    `values` (n, columns) float32, the highest first; `where` (n, columns, k) int64, the owner first. Of equal values
    the one that was met first. Where there are fewer owners, n is smaller.
    """

    count: int
    values: np.ndarray | None = None
    where: np.ndarray | None = None

    def meet(self, values: np.ndarray, where: np.ndarray) -> None:
        """Take in values (rows, columns) and where each of them is: (rows, columns, k), its owner first."""
        if self.values is not None:
            values, where = np.concatenate([self.values, values]), np.concatenate([self.where, where])
        order = np.argsort(-values, axis=0, kind="stable")
        values = np.take_along_axis(values, order, 0)
        where = np.take_along_axis(where, order[..., None], 0)
        kept = ~_met(where[..., 0])
        first = np.argsort(~kept, axis=0, kind="stable")[: min(self.count, int(kept.sum(axis=0).min()))]
        self.values = np.take_along_axis(values, first, 0)
        self.where = np.take_along_axis(where, first[..., None], 0)


def _met(owners: np.ndarray) -> np.ndarray:
    """Return where in each column an owner stands that stood above already: (rows, columns) bool."""
    order = np.argsort(owners, axis=0, kind="stable")
    ranked = np.take_along_axis(owners, order, 0)
    again = np.concatenate([np.zeros((1, owners.shape[1]), bool), ranked[1:] == ranked[:-1]])
    met = np.zeros_like(again)
    np.put_along_axis(met, order, again, 0)
    return met


class Spread:
    """Histograms of several columns. Where the range is not known before, bins grow twofold as values lie outside.

    `counts` (columns, FINE) int64 are those of equal bins from -reach to reach of each column.
    """

    def __init__(self, columns: int, bounds: tuple[float, float] | None):
        # Bins of a range that is not about zero, nor begins at it, would not fit into those that are counted.
        self.bounds = bounds if bounds and bounds[0] in (0, -bounds[1]) else None
        self.counts = np.zeros((columns, FINE), np.int64)
        self.reach = np.full(columns, 2.0**-20 if self.bounds is None else bounds[1])

    def meet(self, values: np.ndarray) -> None:
        """Take in values (rows, columns) float32."""
        top = np.abs(values).max(axis=0, initial=0)
        while (over := top > self.reach).any():
            empty = np.zeros((int(over.sum()), FINE // 4), np.int64)
            pairs = self.counts[over].reshape(-1, FINE // 2, 2).sum(axis=2)
            self.counts[over] = np.concatenate([empty, pairs, empty], axis=1)
            self.reach[over] *= 2
        bins = (values * (FINE / 2 / self.reach).astype(np.float32) + np.float32(FINE / 2)).astype(np.int32)
        bins = np.minimum(bins, FINE - 1) + np.arange(len(self.reach), dtype=np.int32) * FINE
        self.counts += np.bincount(bins.ravel(), minlength=self.counts.size).reshape(self.counts.shape)

    def histogram(self, column: int, bins: int) -> tuple[np.ndarray, np.ndarray]:
        """Return (edges (bins + 1,) float32, counts (bins,) int64) of a column: from bound to bound.

        Without bounds, from about the lowest to about the highest value. Each bin is made of as many equal ones, at
        most 1/640 of the reach wide; its lower edge belongs to it. `bins` divides FINE by an even number.
        """
        met = np.flatnonzero(self.counts[column])
        first, last = (met[0], met[-1] + 1) if len(met) else (FINE // 2, FINE // 2 + 1)
        if self.bounds is not None:
            first, last = FINE // 2 if self.bounds[0] == 0 else 0, FINE
        size = -(-(last - first) // bins)
        first -= (size * bins - (last - first)) // 2
        counts = np.pad(self.counts[column], FINE)[first + FINE :][: size * bins]
        edges = (first + size * np.arange(bins + 1)) * (2 / FINE) - 1
        return (self.reach[column] * edges).astype(np.float32), counts.reshape(bins, size).sum(axis=1)
