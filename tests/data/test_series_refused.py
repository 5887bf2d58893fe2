"""Tables of series that do not fit: refused with the row, what stands there and the mend, or mended as it was asked."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnreport.data.series_options import Options
from rnnreport.data.series_table import measurements
from rnnreport.data.tables import Table
from rnnreport.errors import DataError


def table(text: str, **options):
    """Return the series of a table without quotes, given as text."""
    names, *rows = [line.split(",") for line in text.strip().split("\n")]
    columns = {name: [row[place] for row in rows] for place, name in enumerate(names)}
    return measurements(Table(columns, tuple(names), range(2, len(rows) + 2)), Options(path="t.csv", **options))


def refused(text: str, **options) -> str:
    """Return the message with which a table is refused, which is one line."""
    with pytest.raises(DataError) as caught:
        table(text, **options)
    assert len(str(caught.value).splitlines()) == 1 and str(caught.value).startswith("t.csv: ")
    return str(caught.value)


def values(text: str, **options) -> list[float]:
    """Return the values of the only series."""
    (series,) = table(text, **options).series
    assert len(series.times) == len(series.stamps) == len(series.values)
    return series.values.tolist()


UNSORTED = "month,y\n1949-01,1\n1949-03,3\n1949-02,2\n1949-04,4\n"
TWICE = "month,y\n1949-01,1\n1949-02,2\n1949-02,4\n1949-03,6\n"
GAP = "month,y\n1949-01,1\n1949-02,2\n1949-03,3\n1949-06,9\n1949-07,8\n"
BLANK = "month,y\n1949-01,1\n1949-02,NaN\n1949-03,5\n1949-04,6\n"


def test_unsorted():
    """A row out of order is named, and what sorts it."""
    message = "t.csv: row 4: 1949-02 comes after 1949-03, but times must ascend; set 'order: sort' to have them sorted"
    assert refused(UNSORTED) == message


def test_sorted():
    """The mend sorts, and says how many rows."""
    assert values(UNSORTED, order="sort") == [1, 2, 3, 4]
    assert table(UNSORTED, order="sort").mended == ("1 row behind a later one: sorted by time",)


def test_one_below_the_other():
    """Where times begin again, the column that tells series apart is asked for."""
    message = refused("month,who,y\n1949-01,a,1\n1949-02,a,3\n1949-01,b,2\n1949-02,b,4\n")
    assert "row 4: 1949-01 comes after 1949-02" in message and "'series: NAME'" in message


def test_twice():
    """A time that stands twice is named with both rows, and what puts them together."""
    message = refused(TWICE)
    assert "row 4: 1949-02 stands in row 3 too" in message and "set 'duplicates' to mean, sum, first or last" in message


@pytest.mark.parametrize(("how", "value"), [("mean", 3), ("sum", 6), ("first", 2), ("last", 4)])
def test_put_together(how, value):
    """The mend puts rows of the same time together, and says so."""
    assert values(TWICE, duplicates=how) == [1, value, 6]
    assert table(TWICE, duplicates=how).mended[0].startswith("1 row with the time of another")


@pytest.mark.parametrize(("how", "value"), [("mean", 4), ("sum", 4)])
def test_put_together_with_a_blank(how, value):
    """A blank value counts neither in a mean nor in a sum, and stays blank where all are."""
    assert values(TWICE.replace("02,2", "02,"), duplicates=how) == [1, value, 6]
    assert "row 3: column 'y' holds no number" in refused(
        TWICE.replace("02,2", "02,").replace("02,4", "02,"), duplicates=how
    )


def test_gap():
    """The first missing time is named with the row behind it, how many are missing, and what fills them."""
    assert refused(GAP) == (
        "t.csv: row 5: 1949-06 follows 1949-03, so 1949-04 is missing (2 missing months in all); "
        "set 'missing: interpolate', 'previous' or 'zero' to fill in, or 'skip' to go from row to row"
    )


def test_gap_of_dates_with_strokes():
    """A gap among dates that may have been read the wrong way round names the other way."""
    text = "month,y\n" + "".join(f"01/{month:02}/2024,{month}\n" for month in range(1, 13)) + "01/01/2025,1\n"
    assert refused(text).endswith("if days come first in dates, set 'dayfirst: true'")
    assert values(text, dayfirst=True) == [*range(1, 13), 1]


@pytest.mark.parametrize(
    ("how", "filled"), [("interpolate", [3, 5, 7, 9]), ("previous", [3, 3, 3, 9]), ("zero", [3, 0, 0, 9])]
)
def test_gaps_filled(how, filled):
    """The mend fills in the times that are missing, and counts them."""
    found = table(GAP, missing=how)
    assert found.series[0].values.tolist() == [1, 2, *filled, 8] and found.step == "month"
    assert found.series[0].times[3:5] == ("1949-04", "1949-05") and "2 missing months" in found.mended[0]


def test_gaps_skipped():
    """Where missing times are skipped, a step is a row and no longer a month, and there is no season."""
    found = table(GAP, missing="skip")
    assert found.series[0].values.tolist() == [1, 2, 3, 9, 8] and (found.step, found.season) == ("row", 1)
    assert found.mended == ("2 missing months skipped: steps go from row to row",)


def test_blank_value():
    """A blank value is named with its row and column."""
    assert "t.csv: row 3: column 'y' holds no number; set 'missing: interpolate'" in refused(BLANK)
    assert "row 3: column 'y' holds no number (2 blank values in all)" in refused(BLANK.replace("5", ""))


@pytest.mark.parametrize(
    ("how", "filled"), [("interpolate", [1, 3, 5, 6]), ("previous", [1, 1, 5, 6]), ("zero", [1, 0, 5, 6])]
)
def test_blank_values_filled(how, filled):
    """The mend fills in blank values, and counts them."""
    assert values(BLANK, missing=how) == filled and "1 blank value " in table(BLANK, missing=how).mended[0]


def test_blank_values_skipped():
    """Rows without a value are left out and counted, where blank values are skipped."""
    assert values(BLANK, missing="skip") == [1, 5, 6] and table(BLANK, missing="skip").dropped == {"without value": 1}


@pytest.mark.parametrize(("how", "kept"), [("interpolate", [2, 3]), ("previous", [2, 3, 3]), ("zero", [0, 2, 3, 0])])
def test_blank_values_at_the_ends(how, kept):
    """Nothing is made up before the first value, nor between a last value and none."""
    assert values("month,y\n1949-01,\n1949-02,2\n1949-03,3\n1949-04,\n", missing=how) == kept


def test_blank_inputs():
    """Columns beside the value are filled like it."""
    text = "month,y,x\n1949-01,1,1\n1949-02,2,\n1949-03,3,5\n"
    assert "row 3: column 'x' holds no number" in refused(text, value="y", inputs=("x",))
    assert table(text, value="y", inputs=("x",), missing="interpolate").series[0].inputs.tolist() == [[1], [3], [5]]


def test_irregular_times_are_interpolated_in_time():
    """Between times of unlike distances, the distance counts."""
    text = "day,y\n2024-01-01,1\n2024-01-02,\n2024-01-05,5\n2024-01-11,9\n2024-01-30,8\n"
    assert values(text, time="day", missing="interpolate")[:3] == [1, 2, 5]


def test_far_too_many_to_fill():
    """A gap that would make the series many times as long is not filled."""
    text = "time,y\n2024-01-01 10:00:00,1\n2024-01-01 10:00:01,2\n2024-01-01 10:00:02,3\n2025-01-01,4\n"
    assert "filling in would add 31,586,397 values to 4" in refused(text, missing="interpolate")


@pytest.mark.parametrize(("cell", "why"), [("abc", "is no number"), ("inf", "is infinite"), ("<b>", "is no number")])
def test_no_number(cell, why):
    """What is no number is named with its row, its column and what stands there."""
    assert f"t.csv: row 3: '{cell}' in column 'y' {why}; correct it" in refused(f"month,y\n1949-01,1\n1949-02,{cell}\n")


@pytest.mark.parametrize("option", ["value", "time", "series", "inputs", "known"])
def test_a_column_that_is_not_there(option):
    """A column that is not there is named with the nearest."""
    given = ("yy",) if option in ("inputs", "known") else "yy"
    assert "column 'yy' is not one of: month, y (did you mean 'y'?)" in refused(GAP, **{option: given})


def test_a_column_in_two_parts():
    """A column cannot be two things."""
    assert "column 'y' is named twice, as value and as known" in refused(GAP, value="y", known=("y",))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a,b\n1,2\n3,4\n", "which column holds the values? Say it with 'value: NAME'"),
        ("month,b\n1949-01,x\n1949-02,y\n", "no column holds numbers that could be forecast"),
        ("1949-01,112\n1949-02,118\n", "the first row must name the columns, but it holds '1949-01', '112'"),
        ("year,month,y\n1949,1,5\n1949,2,6\n", "columns 'year' and 'month' hold parts of one time"),
        ("month,y\n,\n", "the table is empty"),
        ("month,y\n1949-13,5\n1949-14,6\n", "row 2: '1949-13' in column 'month' says month 13"),
        ("month,y\nsoon,5\nlater,6\n", "if the order of the rows is all that is known, set 'time: rows'"),
        ("month,y\n13/01/2024,5\n", "if days come first, set 'dayfirst: true'"),
        ("month,y,z\n1949-01,,1\n1949-02,,2\n", "column 'y' holds no number, here and in all rows that follow"),
    ],
)
def test_what_cannot_be_read(text, why):
    """What cannot be understood says why."""
    assert why in refused(text, **({"value": "y", "missing": "zero"} if ",z" in text else {}))


def test_a_row_without_a_series():
    """A row that says no series is named, where a column tells them apart."""
    message = refused("month,who,y\n1949-01,a,1\n1949-01, ,2\n", series="who")
    assert message.startswith("t.csv: row 3: ' ' in column 'who' says no series")


def test_mistakes_name_the_series():
    """Where there are several series, a mistake names the one it is in, as text of one line."""
    text = "month,who,y\n1949-01,a,1\n1949-02,a,2\n1949-01,b\\n,1\n1949-01,b\\n,2\n".replace("\\n", "\x1b")
    assert "row 5: series 'b\\x1b': 1949-01 stands in row 4 too" in refused(text, series="who")


def test_long_content_is_cut():
    """A long cell is not repeated in full."""
    assert len(refused("month,y\n1949-01,1\n1949-02," + "x" * 10_000)) < 300


@settings(max_examples=40, deadline=None)
@given(st.permutations(range(24)), st.sets(st.integers(1, 22), max_size=6))
def test_order_and_gaps_are_mended_whatever_they_are(order, left_out):
    """Values on a line come back in order and whole, however they are shuffled and whichever are missing."""
    months = np.datetime_as_string(np.datetime64("1949-01") + np.arange(24)).tolist()
    rows = "".join(f"{months[place]},{3 * place + 7}\n" for place in order if place not in left_out)
    (series,) = table("month,y\n" + rows, order="sort", missing="interpolate").series
    np.testing.assert_allclose(series.values, 3 * np.arange(24) + 7)
    assert series.times == tuple(months)
