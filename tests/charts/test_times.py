"""Axes of time: ticks at round times, and the position of a time that a user names."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from rnnreport.charts import times


def days(date: str) -> float:
    """Return the days from 1970 to a date."""
    return float(np.datetime64(date, "s").astype(np.int64)) / 86_400


def labels(low: str, high: str) -> list[str]:
    """Return what the ticks between two dates say."""
    return [tick.label for tick in times.scale([days(low), days(high)], True).axis("").ticks]


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        ("1949-01", "1960-12", ["1950", "1952", "1954", "1956", "1958", "1960"]),
        ("1959-03", "1961-04", ["Jul", "1960", "Jul", "1961"]),
        ("2024-01-05", "2024-05-20", ["Feb", "Mar", "Apr", "May"]),
        ("2024-02-26", "2024-03-20", ["26 Feb", "4 Mar", "11 Mar", "18 Mar"]),
        ("2023-12-30", "2024-01-03", ["30 Dec", "31 Dec", "1 Jan", "2 Jan", "3 Jan"]),
        ("2024-03-05T22:00", "2024-03-06T04:00", ["22:00", "23:00", "6 Mar", "01:00", "02:00", "03:00", "04:00"]),
        ("1500-01", "9500-01", ["2000", "3000", "4000", "5000", "6000", "7000", "8000", "9000"]),
    ],
)
def test_ticks_stand_at_round_dates(low, high, said):
    """Years, months, Mondays, days or hours, whichever are few; a larger unit is named where it begins."""
    assert labels(low, high) == said


def test_ticks_stand_where_their_dates_are():
    """The tick of a year lies on its first of January."""
    scale = times.scale([days("1949-01"), days("1960-12")], True)
    ticks = {tick.label: tick.at for tick in scale.axis("").ticks}
    assert ticks["1950"] == scale.at(days("1950-01-01")) == pytest.approx(100 * 365 / 4352, abs=0.01)


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0, 3, ["0", "1", "2", "3"]),
        (17, 160, ["20", "40", "60", "80", "100", "120", "140", "160"]),
        (1.5, 2.25, ["1.5", "1.6", "1.7", "1.8", "1.9", "2.0", "2.1", "2.2"]),
        (-20, 20, ["−20", "−15", "−10", "−5", "0", "5", "10", "15", "20"]),
    ],
)
def test_numbers_are_multiples_of_a_round_step(low, high, said):
    """Times that are numbers have ticks at 1, 2 or 5 times a power of ten; whole numbers none between them."""
    axis = times.scale([float(low), float(high)], False).axis("row")
    assert [tick.label for tick in axis.ticks] == said


@pytest.mark.parametrize("dated", [True, False])
def test_a_single_time_stands_in_the_middle(dated):
    """One stamp does not divide by zero."""
    assert times.scale([17.0], dated).at(17.0) == 50


MONTHS = ("1949-01", "1949-02", "1949-03")
STAMPS = np.array([days(month) for month in MONTHS])


@pytest.mark.parametrize(
    ("wanted", "place"),
    [("1949-02", 1), ("1949", 0), ("1949-01-02", 1), ("1949-02-01 00:00", 1), ("1948", 0), ("1950", 3)],
)
def test_a_date_is_found(wanted, place):
    """The first time that is not before it; behind all of them, their number."""
    assert times.position(wanted, MONTHS, STAMPS, True) == place


def test_a_number_is_found():
    """Numbers are compared as numbers."""
    assert times.position("9.5", ("9", "10", "11"), np.array([9.0, 10.0, 11.0]), False) == 1


@pytest.mark.parametrize(("wanted", "dated"), [("soon", True), ("soon", False), ("nan", False), ("NaT", True)])
def test_what_is_no_time_is_refused(wanted, dated):
    """Words, and what is not a number."""
    with pytest.raises(ValueError, match=r"."):
        times.position(wanted, MONTHS, STAMPS, dated)


def test_labels_of_a_small_plot_do_not_touch():
    """Where all dates are too wide some are left out, evenly; years stay, and months between them go."""
    ticks = times.scale([days("2022-11-01"), days("2023-02-06")], True).axis("").ticks
    assert len(ticks) > 2 and min(after.at - tick.at for tick, after in itertools.pairwise(ticks)) > 15
    assert labels("1957-01-01", "1961-06-01") == ["1957", "1958", "1959", "1960", "1961"]
