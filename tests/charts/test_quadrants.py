"""Two models on the same texts: areas are true, and the sentence is one that a referee would accept."""

from __future__ import annotations

import math

import pytest

from rnnreport.charts.quadrants import panel
from rnnreport.results import Pair


def pair(both: int, only_a: int, only_b: int, neither: int, p: float, each: tuple = (), adjusted: float | None = None):
    """Return a pair with an interval of 0.6 points on either side."""
    gap = (only_a - only_b) / max(both + only_a + only_b + neither, 1)
    adjusted = p if adjusted is None else adjusted
    return Pair("LSTM", "SimpleRNN", both, only_a, only_b, neither, p, adjusted, gap, gap - 0.006, gap + 0.006, each)


def verdict(found: Pair, pairs: int = 1) -> str:
    """Return the first sentence, with blanks that break."""
    return panel(found, pairs).said[0].replace("\u00a0", " ")


def test_the_filled_area_is_the_share():
    """The side squared is the share of the texts."""
    rows = panel(pair(12_848, 7401, 2603, 2148, 0.0), 1).rows
    sides = [quadrant.side for row in rows for quadrant in row]
    assert [side**2 / 10_000 for side in sides] == pytest.approx([0.51392, 0.29604, 0.10412, 0.08592], abs=1e-3)
    assert all(quadrant.top == pytest.approx(100 - quadrant.side) for row in rows for quadrant in row)


def test_rows_are_a_and_columns_are_b():
    """Only a lies in the row of a being right, in the column of b being wrong."""
    rows = panel(pair(1, 2, 3, 4, 0.5), 1).rows
    assert [[q.kind for q in row] for row in rows] == [["both-right", "only-a"], ["only-b", "both-wrong"]]
    assert [[q.count for q in row] for row in rows] == [["1", "2"], ["3", "4"]]


def test_a_difference_beyond_chance():
    """The better one is named first, with size, interval and p."""
    said = verdict(pair(12_848, 7401, 2603, 2148, 1e-9))
    assert said.startswith("LSTM is right on 19.2 points more of the texts than SimpleRNN [18.6, 19.8]; chance alone")
    assert said.endswith("p < 0.001.")


def test_the_worse_one_may_be_first():
    """Where b is better, sentence and interval are turned around."""
    said = verdict(pair(12_848, 2603, 7401, 2148, 1e-9))
    assert said.startswith("SimpleRNN is right on 19.2 points more of the texts than LSTM [18.6, 19.8]")


def test_a_difference_that_may_be_chance():
    """A large p is told as what it is."""
    assert verdict(pair(900, 12, 8, 80, 0.503)).endswith("; the difference may be chance, p = 0.50.")


def test_no_difference():
    """Equal counts have no better model; equal answers are told apart from these."""
    assert verdict(pair(90, 5, 5, 0, 1.0)) == "LSTM and SimpleRNN are right on equally many texts (p = 1.00)."
    assert verdict(pair(90, 0, 0, 10, 1.0)) == "LSTM and SimpleRNN are right on the very same texts."


def test_nothing_known():
    """No text, no sentence about chance."""
    empty = Pair("LSTM", "SimpleRNN", 0, 0, 0, 0, *[math.nan] * 5, (math.nan, math.nan))
    assert panel(empty, 1).said == ("Nothing can be said of LSTM and SimpleRNN.",)


@pytest.mark.parametrize(
    ("each", "said"),
    [
        ((0.2, 0.03, 0.0001), "Over 3 pairs of seeds p runs from < 0.001 to 0.20; it is below 0.05 for 2 of them."),
        ((0.2, 0.3), "Over 2 pairs of seeds p runs from 0.20 to 0.30; it is below 0.05 for none of them."),
        ((1e-9, 1e-8), "Over 2 pairs of seeds p < 0.001 each time; it is below 0.05 for all of them."),
    ],
)
def test_seeds_change_p(each, said):
    """How p runs over the seeds is told."""
    assert said in [one.replace("\u00a0", " ") for one in panel(pair(900, 30, 8, 62, 0.2, each), 1).said]


def test_one_pair_of_seeds_is_not_told():
    """There is nothing to compare."""
    assert not any("seeds" in one for one in panel(pair(900, 30, 8, 62, 0.2, (0.2,)), 1).said)
