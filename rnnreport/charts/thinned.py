"""Long series with as few points as a screen can show: of every column the least and the greatest value stay."""

from __future__ import annotations

import numpy as np

COLUMNS = 400  # of a plot: twice as many points are about one for each pixel


def places(values: np.ndarray, columns: int = COLUMNS) -> np.ndarray:
    """Return ascending positions (kept,) to be drawn of values (times,): all of them where they are few.

    Of each of so many columns of equal count the first of its least and of its greatest values stays, so that no peak
    is lost; of a column without a number its first position stays, which breaks the line; and so do both ends. After
    Jugel and others, "M4: a visualization-oriented time series data aggregation" (2014).
    """
    count = len(values)
    if count <= 2 * columns:
        return np.arange(count)
    edges = np.linspace(0, count, columns + 1).astype(int)
    kept = {0, count - 1}
    for low, high in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        part = values[low:high]
        kept |= {low + int(np.nanargmin(part)), low + int(np.nanargmax(part))} if np.isfinite(part).any() else {low}
    return np.array(sorted(kept))


def envelope(low: np.ndarray, high: np.ndarray, columns: int = COLUMNS) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return (places, low, high) of a band, (kept,) each: its least and greatest bound in each column of a long one."""
    count = len(low)
    if count <= 2 * columns:
        return np.arange(count), low, high
    edges = np.linspace(0, count, columns + 1).astype(int)[:-1]
    least = np.fmin.reduceat(low, edges)
    greatest = np.fmax.reduceat(high, edges)
    return edges, least, greatest
