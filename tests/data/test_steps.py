"""What lies between the times of series: the step, the places of times, what is missing, and how axes say them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnreport.data.steps import ROWS, between, labels


def moments(first: str, *distances: str | int, unit: str = "D") -> np.ndarray:
    """Return a first time and those that follow at the distances, in units of numpy."""
    start = np.datetime64(first, unit)
    return (start + np.append(0, np.cumsum(distances)).astype(f"timedelta64[{unit}]")).astype("datetime64[us]")


REGULAR = {
    "year": moments("1949", 1, 1, unit="Y"),
    "5 years": moments("1950", 5, 5, unit="Y"),
    "quarter": moments("1949-01", 3, 3, 3, unit="M"),
    "6 months": moments("1949-01", 6, 6, unit="M"),
    "month": moments("1949-01", 1, 1, 1, unit="M"),
    "week": moments("2024-01-01", 7, 7),
    "2 weeks": moments("2024-01-01", 14, 14),
    "day": moments("2024-01-03", 1, 1, 1, 1),
    "10 days": moments("2024-01-01", 10, 10),
    "business day": moments("2024-01-03", 1, 1, 3, 1, 1),
    "hour": moments("2024-01-01", 1, 1, 1, unit="h"),
    "2 hours": moments("2024-01-01", 2, 2, unit="h"),
    "15 minutes": moments("2024-01-01", 15, 15, unit="m"),
    "second": moments("2024-01-01", 1, 1, unit="s"),
    "0.25 seconds": moments("2024-01-01", 250, 250, unit="ms"),
    "row": moments("2024-01-01", 1, 5, 2, 9, 4),
}


@pytest.mark.parametrize("name", REGULAR)
def test_the_step_is_found(name):
    """Regular times have the step that a person would name; irregular ones go from row to row."""
    step = between([REGULAR[name]])
    assert step.name == name and step.places(REGULAR[name]).tolist() == list(range(len(REGULAR[name])))


@pytest.mark.parametrize(
    ("name", "season"), [("month", 12), ("quarter", 4), ("week", 52), ("day", 7), ("hour", 24), ("2 hours", 1)]
)
def test_seasons(name, season):
    """A season follows from the step where there is one that everyone means."""
    assert between([REGULAR[name]]).season == season


@pytest.mark.parametrize("days", [["01-31", "02-29", "03-31", "04-30"], ["01-30", "02-29", "03-30", "04-30"]])
def test_ends_of_months(days):
    """The last days of months are a month apart, however many days that is."""
    at = np.array([f"2024-{day}" for day in days], "datetime64[us]")
    step = between([at])
    assert step.name == "month" and np.array_equal(step.times(at, np.arange(4)), at)


def test_last_business_days_of_months():
    """Times in consecutive months, each once, are a month apart, though they lie on unlike days."""
    at = np.array(["2024-01-31", "2024-02-29", "2024-03-28", "2024-04-30", "2024-05-31"], "datetime64[us]")
    assert between([at]).name == "month"


@pytest.mark.parametrize("name", sorted(set(REGULAR) - {"row"}))
def test_a_missing_time_is_found_and_named(name):
    """The place that no value has is found, and its time is the one that was taken out."""
    whole = np.concatenate([REGULAR[name], REGULAR[name][1:] + (REGULAR[name][-1] - REGULAR[name][0])])
    whole = between([REGULAR[name]]).times(REGULAR[name], np.arange(len(whole)))
    step = between([np.delete(whole, -2)])
    assert step.name == name and step.places(np.delete(whole, -2)).tolist()[-1] == len(whole) - 1
    assert step.times(np.delete(whole, -2), np.arange(len(whole)))[-2] == whole[-2]


@settings(max_examples=50, deadline=None)
@given(st.sampled_from(sorted(set(REGULAR) - {"row", "business day"})), st.sets(st.integers(5, 38), max_size=8))
def test_times_and_places_are_inverse(name, left_out):
    """Whatever times are left out, the times at all places hold those that are there, at their places."""
    whole = between([REGULAR[name]]).times(REGULAR[name], np.arange(40))
    at = np.delete(whole, sorted(left_out))
    step = between([at])
    assert np.array_equal(step.times(at, step.places(at)), at) and len(whole) == step.places(at)[-1] + 1


@pytest.mark.parametrize("at", [[1, 2, 3, 5], [0.5, 1, 1.5, 2.5], [1949, 1949.083, 1949.167, 1949.333]])
def test_numbers_have_places(at):
    """Numbers may be a step of any size apart, rounded or not, and leave some out."""
    step = between([np.array(at, np.float64)])
    assert step.name == "row" and step.places(np.array(at)).tolist() == [0, 1, 2, 4]


def test_irregular_numbers():
    """Numbers of which no distance is the common one go from row to row."""
    assert between([np.array([1.0, 2, 4.5, 9, 17])]) == ROWS


def test_one_step_for_all_series():
    """Several series have one step, whatever each begins with; a single value says nothing."""
    assert between([REGULAR["day"], REGULAR["day"][:1], moments("2020-05-05", 1, 1, 2)]).name == "day"
    assert between([REGULAR["day"][:1]]) == ROWS


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("year", "1949"),
        ("quarter", "1949-Q1"),
        ("month", "1949-01"),
        ("day", "2024-01-03"),
        ("hour", "2024-01-01 00:00"),
        ("second", "2024-01-01 00:00:00"),
    ],
)
def test_axes_say_no_more_than_there_is(name, first):
    """Times are said as coarsely as loses nothing."""
    assert labels([REGULAR[name]], between([REGULAR[name]]))[0][0] == first


def test_days_are_days_even_on_the_first():
    """A day is never said as a month, though it be the first."""
    at = moments("2024-01-01", 31, 29)
    assert labels([at[:1]], between([REGULAR["day"]])) == [("2024-01-01",)]
    assert labels([np.array([1.0, 2.5, 1700000000.0])], ROWS) == [("1", "2.5", "1700000000")]


@pytest.mark.parametrize(
    ("name", "said"),
    [("month", "2 missing months"), ("2 hours", "2 missing times"), ("business day", "2 missing business days")],
)
def test_how_gaps_are_counted(name, said):
    """What is missing is counted in steps, where they are a word."""
    step = between([REGULAR[name]])
    assert step.missing(2) == said and step.missing(1) == said[:-1].replace("2", "1", 1)
