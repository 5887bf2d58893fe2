"""Plots: paths, labels that do not touch, points that stand alone."""

from __future__ import annotations

from math import nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnreport.charts.plots import COLOURS, End, Plot, alone, colour, path, spread, with_labels
from rnnreport.charts.scales import Axis

AXIS = Axis("", ())


def test_a_path_is_broken_where_a_value_is_missing():
    """A value that is not a number interrupts the line."""
    assert path([(0, 1), (1, 2), (2, nan), (3, 4), (4, 5)]) == "M0 1L1 2M3 4L4 5"


def test_an_empty_path_is_empty():
    """No point, no path."""
    assert path([(0, nan)]) == ""


def test_points_without_neighbours_are_found():
    """A point between two gaps would be seen by nobody, unless it gets a dot."""
    assert alone([(0, 1), (1, nan), (2, 3), (3, 4)]) == [(0, 1)]


def test_a_single_point_is_alone():
    """One epoch is one dot."""
    assert alone([(50, 50)]) == [(50, 50)]


def test_labels_with_room_stay():
    """Labels that do not touch are not moved."""
    assert spread([80, 10, 40], 5) == [80, 10, 40]


def test_equal_labels_part_evenly():
    """Two labels that want one place each give way by half."""
    assert spread([50, 50], 10) == [45, 55]


@given(st.lists(st.floats(0, 100), max_size=12))
def test_labels_never_touch(wanted):
    """Labels are at least the gap apart, in the order wanted, and inside."""
    places = spread(wanted, 8)
    order = sorted(range(len(wanted)), key=lambda number: wanted[number])
    ranked = [places[number] for number in order]
    assert all(high - low >= 8 - 1e-9 for low, high in zip(ranked, ranked[1:], strict=False))
    assert all(-1e-9 <= place <= 100 + 1e-9 for place in places)


@pytest.mark.parametrize("count", [1, 14, 40])
def test_a_plot_grows_with_its_labels(count):
    """However many labels there are, each has room."""
    ends = [End(1, "solid", 100, 50, 50, f"model {number}") for number in range(count)]
    plot = with_labels(Plot("", AXIS, AXIS), ends)
    places = sorted(end.label_y for end in plot.ends)
    assert all((low + 100 / plot.height) < high for low, high in zip(places, places[1:], strict=False))


def test_colours_come_again():
    """After the last colour the first one comes again."""
    assert [colour(0), colour(COLOURS - 1), colour(COLOURS)] == [1, COLOURS, 1]
