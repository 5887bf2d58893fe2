"""Bands between two bounds: the areas of prediction intervals, as paths."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator


def path(points: Iterable[tuple[float, float, float]]) -> str:
    """Return the path around bands of points (x, y of one bound, y of the other); a gap parts it in two."""
    return "".join(_around(run) for run in _runs(points))


def _runs(points: Iterable[tuple[float, float, float]]) -> Iterator[list[tuple[float, float, float]]]:
    run: list[tuple[float, float, float]] = []
    for point in points:
        if all(math.isfinite(part) for part in point):
            run.append(point)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _around(run: list[tuple[float, float, float]]) -> str:
    there = [f"{x:g} {one:g}" for x, one, _ in run]
    back = [f"{x:g} {other:g}" for x, _, other in reversed(run)]
    return f"M{'L'.join([*there, *back])}Z"
