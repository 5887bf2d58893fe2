"""Numbers as people write them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnreport.data.numerals import read


@pytest.mark.parametrize(
    ("cells", "numbers"),
    [
        (["1", " 2.5 ", "-3e2", ".5", "+4."], [1, 2.5, -300, 0.5, 4]),
        (["1,234", "12", "1,234,567.5"], [1234, 12, 1234567.5]),
        (["1 234", "12 345,5"], [1234, 12345.5]),
        (["1\u202f234", "1\u00a0234", "1'234", "1\u2019234"], [1234] * 4),
        (["12,5", "1,234", "1.234,5", "1.234"], [12.5, 1.234, 1234.5, 1234]),
        (["0,123", "1,234"], [0.123, 1.234]),
        (["\u22125"], [-5]),
    ],
)
def test_ways_to_write_a_number(cells, numbers):
    """Signs between thousands and the decimal comma are understood by the whole column."""
    found = read(cells)
    assert found.values.tolist() == numbers and not found.faults


@pytest.mark.parametrize("cell", ["", " ", "NA", "n/a", "NaN", "null", "None", "-", "?", None])
def test_ways_to_say_that_there_is_none(cell):
    """A blank value is no fault, and no number."""
    found = read([cell, "1"])
    assert np.isnan(found.values[0]) and not found.faults


@pytest.mark.parametrize("cell", ["abc", "$5", "5 %", "1_000", "0x1F", "1.2.3", "12,34,5", "\u0661\u0662", "1 2"])
def test_text_is_no_number(cell):
    """Text is a fault at its place, and what stands beside it is read."""
    found = read(["1", cell])
    assert found.faults == {1: "is no number"} and found.values[0] == 1


@pytest.mark.parametrize("cell", ["inf", "-Infinity", "1e999"])
def test_infinity(cell):
    """Infinity is a fault of its own, also where a number is too large to be held."""
    assert read(["1", cell]).faults == {1: "is infinite"}


def test_point_and_comma_for_the_same():
    """A column with both signs for decimals is not guessed at."""
    assert "decimal point" in read(["12,5", "12.5"]).faults[1]


def test_commas_are_told():
    """How commas were read is said, since they could mean the other."""
    assert read(["1,234"]).said == ("the comma in 1 number was read between thousands",)
    assert read(["1,5", "2,5"]).said == ("the comma in 2 numbers was read as the decimal sign",)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False)))
def test_what_python_writes(numbers):
    """Whatever Python writes is read as the same number, to the last bit."""
    assert read([repr(number) for number in numbers]).values.tolist() == numbers


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(-(10**12), 10**12), min_size=1))
def test_thousands(numbers):
    """Whatever is grouped by thousands is read as the same number."""
    assert read([f"{number:,}" for number in numbers]).values.tolist() == numbers
