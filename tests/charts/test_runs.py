"""Lengths of runs on one axis: bars that count, dots that lie where they say."""

from __future__ import annotations

import numpy as np
import pytest

from rnnreport.charts.runs import BARS, median, span, strip

PEOPLE = np.array([2, 3, 3, 3, 4, 11], np.int32)


def test_a_bar_stands_over_its_length():
    """The middle of the highest bar is three words, where a dot of three words lies."""
    plot = strip(PEOPLE, {"LSTM": [3]}, "word")
    bar = max(plot.bars, key=lambda one: one.height)
    assert bar.title == "3 words: 3 held-out pieces"
    assert bar.x + bar.width / 2 == pytest.approx(plot.dots[0].x, abs=0.02)


def test_bars_are_as_high_as_their_counts():
    """Three texts have a bar three times as high as one text."""
    heights = {bar.title: bar.height for bar in strip(PEOPLE, {"LSTM": [3]}, "word").bars}
    assert heights["3 words: 3 held-out pieces"] == pytest.approx(3 * heights["2 words: 1 held-out piece"], abs=0.05)


def test_each_model_has_a_row():
    """Dots of one model lie on its line, below the bars."""
    plot = strip(PEOPLE, {"LSTM": [0, 20], "GRU": [5, 5]}, "word")
    rows = {tick.label: tick.at for tick in plot.y.ticks}
    assert [dot.y for dot in plot.dots] == [rows["LSTM"], rows["LSTM"], rows["GRU"]]
    assert rows["held-out pieces"] < rows["LSTM"] < rows["GRU"] < 100


def test_equal_runs_make_a_larger_dot():
    """Two texts with the same run are one dot, larger than that of one text."""
    sizes = [dot.size for dot in strip(PEOPLE, {"LSTM": [5, 5, 9]}, "word").dots]
    assert sizes[0] > sizes[1]


def test_long_runs_share_bars():
    """However long a run is, there are not more bars than fit."""
    plot = strip(np.arange(1000, dtype=np.int32), {"LSTM": [2000]}, "word")
    assert len(plot.bars) <= BARS and plot.dots[0].x <= 100
    assert plot.bars[0].title == "0 to 50 words: 51 held-out pieces"


@pytest.mark.parametrize("people", [[0], [7], [0, 0]])
def test_little_can_be_drawn(people):
    """One text, or texts that share nothing, have a bar and a median."""
    plot = strip(np.array(people, np.int32), {"LSTM": [0]}, "word")
    assert len(plot.bars) == 1 and 0 <= plot.rules[0].x <= 100


def test_everything_is_told_in_words():
    """The picture has a text with the numbers of all."""
    label = strip(PEOPLE, {"LSTM": [9, 3]}, "word").label
    assert label == "Longest copied runs in words. 6 held-out pieces: median 3, 2 to 11. LSTM: 3 and 9."


def test_median_and_span():
    """Halves are written where there are any, and a span of one number is that number."""
    assert (median(np.array([1, 2])), median(np.array([1, 3])), span([4, 4]), span([9, 2])) == (
        "1.5",
        "2",
        "4",
        "2 to 9",
    )
