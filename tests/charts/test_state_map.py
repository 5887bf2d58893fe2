"""Strips of cells against time: which colour a step has, and where the line over it runs."""

from __future__ import annotations

import re

import numpy as np
import pytest

from rnnreport.charts import levels
from rnnreport.charts.state_map import HEIGHT, INSET, NONE, down, ends, fills, line, numbers
from rnnreport.charts.time_columns import columns

STATES = np.array([[-1.0], [0.0], [0.0], [1.0]])


def drawn(states: np.ndarray, bounds=(-1.0, 1.0)) -> dict[int, str]:
    """Return the path of each level."""
    found = numbers(states, bounds)
    return {fill.level: fill.path for fill in fills(found, 0, columns(np.arange(len(states))), 3.0)}


def test_each_step_has_the_colour_of_its_state():
    """Levels are those of every overlay, and neighbours of one level are one rectangle."""
    expected = [int(levels.level(levels.sigmoid(np.float64(value), 3.0))) for value in (-1, 0, 1)]
    assert list(drawn(STATES)) == expected
    assert drawn(STATES)[10] == f"M25000 0H75000V{HEIGHT}H25000z"


def test_a_gate_is_shown_as_it_is():
    """A gate of 0.25 has level 5 of 20, without a sigmoid."""
    assert list(drawn(np.array([[0.25]]), (0.0, 1.0))) == [5]


def test_what_was_not_read_has_no_colour_and_breaks_the_line():
    """NaN leaves a hole in both."""
    states = np.array([[0.5], [np.nan], [0.5]])
    found = numbers(states, (-1.0, 1.0))
    assert found.whole[1, 0] == NONE and np.isnan(found.exact[1, 0])
    (path,) = drawn(states).values()
    assert path.count("M") == 2
    assert line(found.exact[:, 0], -1, 1, columns(np.arange(3))).count("M") == 2


def test_nothing_read_at_all():
    """A cell without a number has no fill and no line, and says so."""
    states = np.full((3, 1), np.nan)
    assert drawn(states) == {} and line(states[:, 0], -1, 1, columns(np.arange(3))) == ""
    assert ends(states[:, 0], ("a", "b", "c")) == "nothing was read."


def test_a_shared_column_has_the_mean_and_both_ends():
    """Of several steps in a column the colour is that of their mean, and the line shows the highest and the lowest."""
    states = np.tile([[1.0], [-1.0]], (400, 1))
    across = columns(np.arange(800))
    assert across.every == 2
    assert [fill.level for fill in fills(numbers(states, (-1.0, 1.0)), 0, across, 3.0)] == [10]
    heights = {int(y) for y in re.findall(r" (\d+)", line(states[:, 0], -1, 1, across))}
    assert heights == {INSET, HEIGHT - INSET}


def test_low_is_at_the_bottom():
    """The line falls from the top inset to the bottom one, and never leaves the strip."""
    assert [down(value, -1, 1) for value in (1, 0, -1, 9, -9)] == [60, 500, 940, 60, 940]


@pytest.mark.parametrize(("most", "reach"), [(0.0, 1.0), (0.7, 0.7), (1.2, 1.5), (3.2, 5.0), (8000.0, 10000.0)])
def test_a_state_without_bounds_has_a_round_range(most, reach):
    """It is the same both ways, holds every number of its cell, and leaves other cells theirs."""
    found = numbers(np.array([[-most, 0.0], [0.0, 20.0]]), None)
    assert (found.range(0), found.range(1), found.gate) == ((-reach, reach), (-20.0, 20.0), False)
