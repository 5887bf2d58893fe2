"""Maps of levels as paths: every field has its colour, once."""

from __future__ import annotations

import re

import numpy as np

from rnnreport.charts.level_maps import NONE, level_map


def painted(found) -> np.ndarray:
    """Return the levels that a map paints, (rows, columns), read back from its paths."""
    levels = np.full((found.rows, found.columns), NONE if found.ground == "none" else int(found.ground))
    for fill in found.fills:
        x = y = 0
        for kind, first, second in re.findall(r"([Mmh])(-?\d+)(?: ([\d.]+))?", fill.path):
            if kind == "M":
                x, y = int(first), int(float(second) - 0.5)
            elif kind == "m":
                x += int(first)
            else:
                levels[y, x : x + int(first)] = NONE if fill.level == "none" else int(fill.level)
                x += int(first)
    return levels


def test_what_is_painted_is_what_was_given():
    """Read back from the paths, every field has its level, those where nothing is known too."""
    levels = np.random.default_rng(0).integers(NONE, 5, (7, 23))
    assert (painted(level_map(levels)) == levels).all()


def test_the_most_frequent_level_is_the_ground():
    """It has no path, so that a flat map is a single rectangle."""
    assert level_map(np.full((3, 4), 7)).fills == () and level_map(np.full((3, 4), 7)).ground == "7"
    assert level_map(np.array([[1, 2, 2], [2, 2, 2]])).ground == "2"


def test_the_edge_runs_between_fields_that_differ():
    """Vertical lines stand between columns, horizontal ones between rows, and runs of them are one line."""
    inside = np.array([[False, True], [False, True], [True, True]])
    assert level_map(np.zeros((3, 2)), inside).edge == "M1 0v2M0 2h1"


def test_a_map_of_a_hundred_thousand_fields_is_light():
    """Smooth states of 128 rows at 200 words take less than 150 kB."""
    walk = np.random.default_rng(0).normal(size=(128, 200)).cumsum(axis=1)
    found = level_map(np.clip(np.round(10 + walk), 0, 20).astype(int))
    assert sum(len(fill.path) for fill in found.fills) < 150_000
