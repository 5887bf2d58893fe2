"""Times as people write them: every form is read as it is meant, and what is no time is named."""

from __future__ import annotations

import datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnreport.data.moments import UNREADABLE, read, until
from rnnreport.errors import DataError

FORMS = {
    "1949": "1949-01-01",
    "1949-03": "1949-03-01",
    "1949/3": "1949-03-01",
    "03/1949": "1949-03-01",
    "Mar 1949": "1949-03-01",
    "March, 1949": "1949-03-01",
    "Sept 1949": "1949-09-01",
    "1949 mar": "1949-03-01",
    "1949-Q2": "1949-04-01",
    "Q4 1949": "1949-10-01",
    "2024-W01": "2024-01-01",
    "2021-W01": "2021-01-04",
    "2020W53": "2020-12-28",
    "194903": "1949-03-01",
    "19490317": "1949-03-17",
    "1949-3-7": "1949-03-07",
    "03/17/1949": "1949-03-17",
    "17.03.1949": "1949-03-17",
    "17 March 1949": "1949-03-17",
    "17-Mar-1949": "1949-03-17",
    "March 17th, 1949": "1949-03-17",
    "Thu, 17 Mar 1949": "1949-03-17",
    "2024-03-05 14:00": "2024-03-05T14:00",
    "2024-03-05T14": "2024-03-05T14:00",
    "2024-03-05T14:00:30.25Z": "2024-03-05T14:00:30.25",
    "20240305T1400": "2024-03-05T14:00",
    "3/5/2024 2:00 PM": "2024-03-05T14:00",
    "3/5/2024 12:00 am": "2024-03-05",
    "2024-02-29 24:00": "2024-03-01",
    "1709647200": "2024-03-05T14:00",
    "1709647200000": "2024-03-05T14:00",
}


@pytest.mark.parametrize("text", FORMS)
def test_every_form(text):
    """A time is read as it is meant, whatever its form."""
    found = read([text])
    assert found.dated and not found.faults and found.at[0] == np.datetime64(FORMS[text], "us")


@pytest.mark.parametrize("text", ["1", "-3", "1949.5", "0", "2500", "1e3", "150013", "18991332"])
def test_numbers_that_are_no_dates(text):
    """A number that no date is written as stays a number."""
    found = read([text])
    assert not found.dated and found.at[0] == float(text)


def test_years_beside_other_numbers():
    """Whole numbers are years only where all of them can be."""
    assert not read(["1949", "1950", "9999"]).dated and read(["1949", "1950"]).dated


@settings(max_examples=30, deadline=None)
@given(st.lists(st.datetimes(datetime.datetime(1600, 1, 1), datetime.datetime(2199, 12, 31)), min_size=1, max_size=5))
def test_what_python_writes(moments):
    """Whatever moment Python writes in ISO form is read as that moment."""
    assert read([moment.isoformat() for moment in moments]).at.tolist() == moments


@settings(max_examples=30, deadline=None)
@given(
    st.dates(datetime.date(1600, 1, 1)), st.sampled_from(["%d.%m.%Y", "%m/%d/%Y", "%B %d, %Y", "%d %b %Y", "%G-W%V"])
)
def test_what_python_formats(day, form):
    """Whatever day Python formats is read as that day; of a week, its Monday."""
    expected = day - datetime.timedelta(day.weekday() if "W" in form else 0)
    assert read([day.strftime(form)]).at[0] == np.datetime64(expected)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("1949-13", "says month 13, which does not exist"),
        ("2023-02-29", "says day 29, which that month does not have"),
        ("1949-Q5", "says quarter 5, which does not exist"),
        ("2024-W53", "says week 53, which that year does not have"),
        ("2024-03-05 25:00", "says hour 25, which no day has"),
        ("2024-03-05 24:01", "says hour 24, which no day has"),
        ("2024-03-05 13:00 PM", "says hour 13, which no half of a day has"),
        ("2024-03-05 10:60", "says minute 60, which no hour has"),
        ("0000-01", "says year 0, which is none that can be read"),
        ("Jan-49", "has a year of two digits, which could be of two centuries; write all four"),
        ("1-01", "has a year of two digits, which could be of two centuries; write all four"),
        ("Marchember 1949", UNREADABLE),
        ("14:00", UNREADABLE),
        ("<b>1949</b>", UNREADABLE),
        (None, UNREADABLE),
    ],
)
def test_what_is_no_time(text, why):
    """What cannot be read says why, and is absent from the times."""
    found = read(["2024-01-01", text])
    assert found.faults == {1: why} and np.isnat(found.at[1]) and not np.isnat(found.at[0])


def test_text_among_numbers():
    """Where most times are numbers, text is a fault, and so is infinity."""
    found = read(["1", "2", "x", "4", "inf"])
    assert set(found.faults) == {2, 4} and found.at[[0, 1, 3]].tolist() == [1, 2, 4]


def test_month_first_unless_said():
    """03/04/2024 is in March, and in April where days come first; the first is said to be doubtful."""
    american, european = read(["03/04/2024"]), read(["03/04/2024"], dayfirst=True)
    assert american.at[0] == np.datetime64("2024-03-04") and european.at[0] == np.datetime64("2024-04-03")
    assert american.doubtful and "month first" in american.said[0] and not european.doubtful


def test_a_day_beyond_twelve_shows_the_month():
    """Dates are not doubtful when one of them can be read in one way alone."""
    assert not read(["03/04/2024", "03/13/2024"]).doubtful


@pytest.mark.parametrize(("text", "dayfirst"), [("13/04/2024", False), ("04/13/2024", True)])
def test_inconsistent_order_of_day_and_month(text, dayfirst):
    """A date that does not fit the order of all others is a fault that names the option."""
    assert "month 13" in read([text], dayfirst).faults[0] and "dayfirst: true'" in read([text], dayfirst).faults[0]


def test_offsets_become_utc():
    """Hours on both sides of a change of the clock are put on one scale, and that is said."""
    found = read(["2024-03-31T01:00+01:00", "2024-03-31T03:00+02:00"])
    assert np.diff(found.at)[0] == np.timedelta64(1, "h") and "UTC" in found.said[0]


def test_one_offset_stays_local():
    """Where all times have the same offset, they stay what the clock on the wall showed."""
    assert read(["2024-03-05T14:00-05:00", "2024-03-05T15:00-05:00"]).at[0] == np.datetime64("2024-03-05T14:00")


def test_midnights_stay_days():
    """Days that begin at midnight stay days, though the clock was changed between them."""
    found = read(["2024-03-31T00:00+01:00", "2024-04-01T00:00+02:00"])
    assert np.diff(found.at)[0] == np.timedelta64(1, "D") and not found.said


def test_offsets_of_some_only():
    """A time without an offset among times that have one is a fault."""
    assert "has no offset from UTC" in read(["2024-03-31T00:00Z", "2024-04-01T05:00"]).faults[1]


@pytest.mark.parametrize(
    ("last", "kept"), [("2024", 4), ("2024-01", 2), ("2024-02-01", 3), ("2024-02-01 10:00", 3), ("2023", 0)]
)
def test_until_holds_all_of_what_is_named(last, kept):
    """Until a month or a day means until it ends."""
    at = read(["2024-01-01", "2024-01-31", "2024-02-01", "2024-02-02"]).at
    assert until(at, last, dated=True).sum() == kept


def test_until_a_number():
    """Where times are numbers, so is the last one."""
    assert until(np.array([1.0, 2, 3]), "2", dated=False).tolist() == [True, True, False]


@pytest.mark.parametrize(("last", "dated"), [("soon", True), ("soon", False), ("7", True)])
def test_until_what_is_no_time(last, dated):
    """What cannot be read is named."""
    with pytest.raises(DataError, match=f"until: '{last}'"):
        until(read(["2024-01-01"]).at if dated else np.array([1.0]), last, dated)
