"""Numbers as a reader sees them."""

from __future__ import annotations

import pytest

from rnnreport.charts.numbers import fixed, listed, many, percent, short, whole


@pytest.mark.parametrize(("value", "said"), [(0, "0"), (12345, "12,345"), (-3, "−3")])
def test_whole_numbers_are_grouped(value, said):
    """Thousands are set apart, and a minus is a minus."""
    assert whole(value) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.01234, "0.0123"), (1.234, "1.23"), (12.34, "12.3"), (123.4, "123"), (12345.6, "12,346"), (-0.5, "−0.500")],
)
def test_short_keeps_three_digits(value, said):
    """Three significant digits are said, or all before the point."""
    assert short(value) == said


@pytest.mark.parametrize("say", [short, percent, lambda value: fixed(value, 2)])
@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_is_a_dash(say, value):
    """A missing number is a dash, not "nan"."""
    assert say(value) == "–"


def test_zero_has_no_sign():
    """What is rounded to zero is said as zero; what is not keeps its minus."""
    assert [fixed(-0.04, 1), fixed(-0.0, 0), fixed(-0.06, 1), fixed(-10.0, 0)] == ["0.0", "0", "−0.1", "−10"]


def test_percent_does_not_break():
    """A share is said in percent, with a narrow blank that does not break."""
    assert percent(0.1534) == "15.3\u202f%"


def test_one_is_singular():
    """One cell, two cells, no entries."""
    assert [many(1, "cell"), many(2, "cell"), many(0, "entry", "entries")] == ["1 cell", "2 cells", "0 entries"]


def test_lists_are_said():
    """Nothing, one, two and three things are joined as in speech."""
    assert [listed([]), listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]
