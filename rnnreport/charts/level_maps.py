"""A map of levels of colour: rows by columns, light enough for a hundred thousand fields.

Fields of one level that stand side by side in a row are one stroke, and all strokes of a level are one path; the level
that most fields have is the ground beneath them all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

NONE = -1  # stands for a field where nothing is known


@dataclass(frozen=True)
class Fill:
    """All fields of one level, as one path of strokes as high as a row. `level` is "none" where nothing is known."""

    level: str
    path: str


@dataclass(frozen=True)
class LevelMap:
    """A map; one field is one unit of the view box."""

    rows: int
    columns: int
    ground: str  # the level beneath all paths
    fills: tuple[Fill, ...]
    edge: str  # path between fields on either side of the middle; "" where none is asked for


def level_map(levels: np.ndarray, edge: np.ndarray | None = None) -> LevelMap:
    """Return the map of levels (rows, columns), 0..20 or NONE. `edge` (rows, columns) bool: its boundary is drawn."""
    levels = np.asarray(levels)
    values, counts = np.unique(levels, return_counts=True)
    ground = int(values[np.argmax(counts)]) if len(values) else NONE
    fills = tuple(Fill(_name(value), _strokes(levels == value)) for value in values.tolist() if value != ground)
    return LevelMap(*levels.shape, _name(ground), fills, "" if edge is None else _boundary(np.asarray(edge, bool)))


def _name(level: int) -> str:
    return "none" if level == NONE else str(int(level))


def _strokes(there: np.ndarray) -> str:
    """Return "M0 .5h3m2 0h1": horizontal strokes through the middle of each run of fields."""
    return "".join(_row(there[row], row) for row in np.flatnonzero(there.any(axis=1)).tolist())


def _row(there: np.ndarray, row: int) -> str:
    turns = np.flatnonzero(np.diff(np.concatenate([[0], there.astype(np.int8), [0]]))).tolist()
    path = f"M{turns[0]} {row or ''}.5h{turns[1] - turns[0]}"
    for before, begin, end in zip(turns[1::2], turns[2::2], turns[3::2], strict=False):
        path += f"m{begin - before} 0h{end - begin}"
    return path


def _boundary(inside: np.ndarray) -> str:
    return "".join([*_lines(inside, "v"), *_lines(inside.T, "h")])


def _lines(inside: np.ndarray, way: str) -> Iterator[str]:
    """Give the lines between fields that differ from the next one along the last axis; runs of them are one line."""
    for at in range(1, inside.shape[1]):
        differs = inside[:, at] != inside[:, at - 1]
        turns = np.flatnonzero(np.diff(np.concatenate([[0], differs.astype(np.int8), [0]]))).tolist()
        for begin, end in zip(turns[::2], turns[1::2], strict=True):
            x, y = (at, begin) if way == "v" else (begin, at)
            yield f"M{x} {y}{way}{end - begin}"
