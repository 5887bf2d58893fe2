"""Readings cut to a time, and written as files."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest

from rnnreport.charts import state_readings
from rnnreport.errors import RnnReportError
from tests.figures.invented.series_readings import reading

NUMBERED = {"times": tuple(map(str, range(48))), "stamps": np.arange(48.0), "dated": False}


@pytest.mark.parametrize(
    ("since", "until", "first", "last"),
    [
        (None, None, "1949-01", "1952-12"),
        ("1950", None, "1950-01", "1952-12"),
        (None, 1950, "1949-01", "1950-12"),
        ("1950-03", "1950-03", "1950-03", "1950-03"),
        ("1950-02-02", "1951-01-01 00:00", "1950-03", "1951-01"),
    ],
)
def test_a_time_is_cut_out(since, until, first, last):
    """Both ends belong to it, and a year is all of its months."""
    found = state_readings.within(reading(), since, until)
    assert (found.times[0], found.times[-1]) == (first, last)
    assert len(found.times) == len(found.stamps) == len(found.values) == len(found.layers[0].states["c"])


def test_numbers_are_cut_as_numbers():
    """Where times are numbers, both ends belong to the part."""
    found = state_readings.within(reading(**NUMBERED), 7, "9")
    assert found.times == ("7", "8", "9")


@pytest.mark.parametrize(("since", "test"), [(None, 32), ("1950", 20), ("1952", 0)])
def test_the_test_part_stays_where_it_is(since, test):
    """Its first value keeps its place in time."""
    assert state_readings.within(reading(), since, None).test == test


def test_readings_that_begin_late_stand_on_the_same_axis():
    """A network that needs a longer past has the same times, nothing before it begins, and its test part in place."""
    whole = reading(begin=5)
    late = state_readings.within(whole, whole.times[5], None)
    first, second = state_readings.aligned((late, whole))
    assert second is whole and (first.times, first.test) == (whole.times, whole.test)
    for name, found in whole.layers[0].states.items():
        np.testing.assert_array_equal(first.layers[0].states[name], found)
    np.testing.assert_array_equal(first.said, np.where(np.arange(48) < 5, np.nan, whole.said))


def test_other_series_are_left_alone():
    """Only readings of one series are put on one axis."""
    short = reading(steps=20, series="north")
    assert state_readings.aligned((short, reading()))[0] is short


@pytest.mark.parametrize("since", ["now", "NaT", "1949-13", "49", "yesterday", "1949-01-01T00:00:00Z"])
def test_what_is_no_time_is_refused(since):
    """The message says what came and what a time looks like."""
    with pytest.raises(RnnReportError, match="is no time of the series; give one like '1949-01'"):
        state_readings.within(reading(), since, None)


@pytest.mark.parametrize(("since", "until"), [("1999", None), (None, "1900"), ("1951", "1950")])
def test_nothing_left_is_an_error(since, until):
    """The message says how far the series goes."""
    with pytest.raises(RnnReportError, match="goes from 1949-01 to 1952-12"):
        state_readings.within(reading(), since, until)


def test_csv_has_every_state_beside_its_time():
    """One line for every cell and time; a step that was not read is empty."""
    rows = list(csv.DictReader(io.StringIO(state_readings.csv((reading(begin=2),)).decode())))
    assert len(rows) == 48 * 3 and list(rows[0])[-3:] == ["h", "c", "i"]
    assert (rows[0]["time"], rows[0]["h"], rows[0]["forecast"]) == ("1949-01", "", "")
    assert float(rows[51]["i"]) == pytest.approx(reading().layers[0].states["i"][3, 1], abs=1e-4)


def test_forecasts_have_a_digit_more_than_whole_values():
    """Whole values stay whole."""
    values, said = state_readings.spelt(reading(values=np.full(48, 112.0), said=np.full(48, 110.27)))
    assert (values[0], said[0]) == ("112", "110.3")
