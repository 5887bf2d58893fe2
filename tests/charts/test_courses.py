"""Courses of probabilities over words: where words stand as ticks, and the table of all numbers."""

from __future__ import annotations

import numpy as np

from rnnreport.charts.courses import LONG, ROOM, Course, chart


def drawn(count: int, lines: int = 1):
    """Return the chart of a text of so many words."""
    courses = [Course(f"line {number}", np.linspace(0.1, 0.9, count)) for number in range(lines)]
    return chart(courses, [f"w{number}" for number in range(count)], "probability", "word")


def test_words_stand_below_the_axis_where_they_have_room():
    """A text of thirty words has each of them as a tick, one more word and their places are counted."""
    short, long = drawn(ROOM), drawn(ROOM + 1)
    assert [tick.label for tick in short.plot.x.ticks] == [f"w{number}" for number in range(ROOM)]
    assert [tick.label for tick in long.plot.x.ticks][:2] == ["1", "5"]
    assert short.slant > 0 and long.slant == 0


def test_five_hundred_words_have_few_ticks():
    """Ticks are thinned so that their labels never touch, and the chart may scroll."""
    found = drawn(500)
    places = [tick.at for tick in found.plot.x.ticks]
    assert len(places) <= 12 and min(np.diff(places)) >= 9
    assert found.long and not drawn(LONG).long


def test_probabilities_lie_where_they_say():
    """The scale reaches from 0 to 100 % whatever the numbers are."""
    assert drawn(3).plot.lines[0].path == "M0 90L50 50L100 10"


def test_one_word_is_a_dot():
    """A single word makes no line, but it can be seen."""
    (dot,) = drawn(1).plot.dots
    assert (dot.x, dot.y) == (50, 90)


def test_the_table_has_every_number():
    """A row for each word: its place, the word, and the number of each line in percent."""
    rows = drawn(3, lines=2).rows
    assert [(row.place, row.word, row.numbers) for row in rows] == [
        (1, "w0", ("10.0", "10.0")),
        (2, "w1", ("50.0", "50.0")),
        (3, "w2", ("90.0", "90.0")),
    ]


def test_a_shorter_course_ends_earlier():
    """Where one network read fewer words, its cells are empty and its line ends."""
    courses = [Course("a", np.array([0.5, 0.5])), Course("b", np.array([0.5]))]
    found = chart(courses, ["x", "y"], "probability", "word")
    assert found.rows[1].numbers == ("50.0", "")
    assert found.plot.lines[1].path == "M0 50"


def test_every_line_is_told_in_words():
    """The picture has a text: from where to where each line goes."""
    assert (
        "line 0: from 10.0\u202f% to 90.0\u202f%, never below 10.0\u202f% or above 90.0\u202f%." in drawn(3).plot.label
    )
