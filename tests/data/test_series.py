"""Tables of series of one's own: what is found in them, and how times and numbers are read."""

from __future__ import annotations

import gzip
import json
import time

import numpy as np
import pandas
import pytest

from rnnreport.data.corpus import identity, measurements, read
from rnnreport.data.series_dataset import build
from rnnreport.errors import DataError
from rnnreport.study import Data

MONTHS = pandas.period_range("1949-01", periods=24, freq="M")


@pytest.fixture
def table(tmp_path):
    """Return a function that writes a file and reads it as series."""

    def reading(content: str | bytes, name: str = "t.csv", **options):
        (tmp_path / name).write_bytes(content.encode() if isinstance(content, str) else content)
        return measurements("series", {"path": name} | options, tmp_path)

    return reading


@pytest.fixture
def refused(table):
    """Return a function that gives the message with which a file is refused, which is one line."""

    def reading(content: str, **options) -> str:
        with pytest.raises(DataError) as caught:
            table(content, **options)
        assert len(str(caught.value).splitlines()) == 1
        return str(caught.value)

    return reading


def monthly(*times: str) -> str:
    return "month,y\n" + "".join(f"{time},{value}\n" for value, time in enumerate(times))


def test_one_series(table):
    """Columns are found by their names and by what stands in them."""
    found = table("Month,Passengers\n1949-01,112\n1949-02,118\n1949-03,132\n", unit="thousand")
    (series,) = found.series
    assert series.times == ("1949-01", "1949-02", "1949-03") and series.values.tolist() == [112, 118, 132]
    assert series.stamps.tolist() == [-7670, -7639, -7611]  # days before 1970
    assert (found.value, found.unit, found.step, found.season, found.dated) == (
        "Passengers",
        "thousand",
        "month",
        12,
        True,
    )
    assert found.columns == {"Month": series.times, "Passengers": ("112", "118", "132")}
    assert not found.dropped and not found.mended and series.inputs.shape == series.known.shape == (3, 0)


def test_forms_of_dates_do_not_matter(table):
    """Three files with the same months, written in three forms, give the same series."""
    first, *others = (
        table(monthly(*(f"{month.strftime(form)}" for month in MONTHS))) for form in ("%Y-%m", "%m/%Y", "%b %Y")
    )
    for other in others:
        assert (other.step, other.season, other.dated) == (first.step, first.season, first.dated)
        assert other.series[0].times == first.series[0].times
        assert np.array_equal(other.series[0].stamps, first.series[0].stamps)
        assert np.array_equal(other.series[0].values, first.series[0].values)


@pytest.mark.parametrize("header", ["y,Date", "y,TIMESTAMP", "y,when"])
def test_the_column_of_times_is_found(table, header):
    """Times are found by the name of their column in any case, else by what stands there."""
    assert table(f"{header}\n1,2024-01-03\n2,2024-01-04\n").step == "day"


def test_dates_with_the_day_first_are_found(table):
    """A column of days is one of dates, whatever its name, also where most of its numbers could be no month."""
    found = table("when,v\n28/02/2024,1\n29/02/2024,2\n01/03/2024,3\n", dayfirst=True)
    assert found.dated and found.series[0].times[1:] == ("2024-02-29", "2024-03-01")


def test_years_are_times_by_their_name(table):
    """Whole numbers are times where their column is called so."""
    assert table("year,y\n1949,2000\n1950,2001\n").series[0].times == ("1949", "1950")


@pytest.mark.parametrize(
    ("content", "options"), [("y\n5\n6\n", {}), ("t,y\n9,5\n3,6\n", {"time": "rows", "value": "y"})]
)
def test_rows_as_times(table, content, options):
    """Where there is no column of times, or none is to be read, rows are counted."""
    found = table(content, **options)
    assert found.series[0].times == ("1", "2") and found.series[0].stamps.tolist() == [1, 2]
    assert (found.step, found.season, found.dated) == ("row", 1, False)


def test_a_column_called_rows(table):
    """A column is meant where it has the name that else stands for the order of rows."""
    assert table("rows,y\n2024-01-03,5\n2024-01-04,6\n", time="rows").dated


def test_inputs_and_what_is_known(table):
    """Columns beside the value are kept apart: those measured with it, and those known beforehand."""
    found = table("date,y,a,b,c\n2024-01,1,2,3,4\n2024-02,5,6,7,8\n", value="y", inputs=["c", "a"], known=["b"])
    (series,) = found.series
    assert series.values.tolist() == [1, 5] and series.known.tolist() == [[3], [7]]
    assert series.inputs.tolist() == [[4, 2], [8, 6]] and (found.inputs, found.known) == (("c", "a"), ("b",))


def test_several_series_of_different_length(table):
    """A column tells series apart, whose rows may stand between each other; they are sorted by name."""
    text = "date,shop,y\n2024-01,b,1\n2024-01,<i>a</i>,2\n2024-02,b,3\n2024-03,b,4\n2024-02,<i>a</i>,5\n"
    found = table(text, series="shop")
    assert [one.name for one in found.series] == ["<i>a</i>", "b"]
    assert [one.values.tolist() for one in found.series] == [[2, 5], [1, 3, 4]]


@pytest.mark.parametrize("name", ["t.csv.gz", "t.tsv", "t.jsonl", "t.parquet"])
def test_kinds_of_files(table, tmp_path, name):
    """Every kind of table is read, with the same result."""
    content = {
        "t.csv.gz": gzip.compress(b"month,y\n1949-01,1.5\n1949-02,2\n"),
        "t.tsv": "month\ty\n1949-01\t1.5\n1949-02\t2\n",
        "t.jsonl": '{"month": "1949-01", "y": 1.5}\n{"month": "1949-02", "y": 2}\n',
    }
    frame = pandas.DataFrame({"month": pandas.to_datetime(["1949-01-01", "1949-02-01"]), "y": [1.5, 2]})
    found = table(content.get(name) or parquet(frame, tmp_path), name)
    assert found.series[0].values.tolist() == [1.5, 2] and found.series[0].times == ("1949-01", "1949-02")


def parquet(frame: pandas.DataFrame, folder) -> bytes:
    frame.to_parquet(folder / "written")
    return (folder / "written").read_bytes()


def test_decimal_comma(table):
    """A decimal comma is read, and said."""
    found = table("month;y\n1949-01;1,5\n1949-02;1.234,5\n", separator=";")
    assert found.series[0].values.tolist() == [1.5, 1234.5] and "decimal sign" in found.mended[0]


@pytest.mark.parametrize(
    ("end", "rows"),
    [
        ("\nInternational airline passengers: monthly totals in thousands. Jan 49 ? Dec 60\n", 1),
        ("\n\n\nInternational airline passengers,\nsource: Box and Jenkins,unknown\n", 2),
    ],
)
def test_text_at_the_end(table, end, rows):
    """Rows at the end that have neither a time nor a value are left out, and counted."""
    found = table(monthly("1949-01", "1949-02") + end)
    assert len(found.series[0]) == 2 and found.dropped == {"neither time nor value, at the end": rows}


def test_text_in_the_middle(refused):
    """The same in the middle of a file is a mistake, named by its row in an editor, which counts blank lines."""
    message = refused("month,y\n1949-01,1\n\nmonthly totals,\n1949-02,2\n")
    assert message.startswith("t.csv: row 4: 'monthly totals' in column 'month' is no time that can be read")


def test_a_number_without_a_time_at_the_end(refused):
    """A row at the end that has a value is not left out."""
    assert "row 4: 'Total'" in refused("month,y\n1949-01,1\n1949-02,2\nTotal,3\n")


def test_blank_rows(table):
    """Rows in which nothing stands are left out wherever they are, and counted."""
    found = table("month,y\n1949-01,1\n,\n1949-02,2\n , \n")
    assert found.series[0].values.tolist() == [1, 2] and found.dropped == {"blank": 2}


def test_rows_with_line_ends_in_quotes(refused):
    """A row is named by the line at which it begins, though others before it have several lines."""
    assert "row 4: 'x' in column 'y'" in refused('month,y,note\n1949-01,1,"two\nlines"\n1949-02,x,\n', value="y")


def test_blank_lines_of_a_single_column(table):
    """Where there is but one column, a blank line between values is a row that is left out."""
    assert table("y\n1\n\n3\n\n").dropped == {"blank": 1}


@pytest.mark.parametrize(("last", "kept"), [("1949-02", 2), ("1949", 3), (1949, 3)])
def test_until(table, last, kept):
    """Later rows are not read, so that what stands there does not matter."""
    found = table("month,y\n1949-01,1\n1949-02,2\n1949-03,3\n1950-04,x\n", until=last, value="y")
    assert found.series[0].values.tolist() == [1, 2, 3][:kept] and found.dropped == {f"after {last}": 4 - kept}


def test_until_before_the_beginning(refused):
    """Where nothing is left, the first time is named."""
    assert refused(monthly("1949-01"), until="1948") == "t.csv: no value is left until 1948: the first time is 1949-01"


def test_day_first(table):
    """Dates with strokes are read month first and said to be, or day first where that is asked for."""
    text = monthly("01/02/2024", "01/03/2024", "01/04/2024")
    assert (table(text).step, table(text, dayfirst=True).step) == ("day", "month")
    assert "month first" in table(text).mended[0] and not table(text, dayfirst=True).mended


def test_irregular_times(table):
    """Truly irregular times are accepted: a step goes from row to row, which is said."""
    found = table(monthly("2024-01-01", "2024-01-05", "2024-03-11", "2024-03-12", "2024-06-30"))
    assert (found.step, found.season, found.dated) == ("row", 1, True) and "irregular" in found.mended[0]


def test_hostile_names(table, hostile):
    """Names of columns and series come through as text, unchanged but for space around them."""
    rows = [{"date": f"2024-0{month}", hostile: month, "which": hostile} for month in (1, 2)]
    found = table("\n".join(map(json.dumps, rows)), "t.jsonl", series="which")
    assert found.value == hostile and found.series[0].name == hostile.strip()


def test_half_a_surrogate_pair(table):
    """What no file can hold becomes the replacement character, in names too."""
    found = table('{"date": "2024-01", "y\\ud800": 1, "s": "a\\ud800"}', "t.jsonl", series="s")
    assert found.value == "y\ufffd" and found.series[0].name == "a\ufffd" and "y\ufffd" in found.columns


def test_a_hundred_thousand_values(table):
    """100,000 values are read and built into a data set in less than two seconds, said by the processor's clock."""
    hours = np.datetime_as_string(np.datetime64("2000-01-01T00:00") + 60 * np.arange(100_000)).tolist()
    text = "time,y\n" + "\n".join(f"{hour},{place % 97}.5" for place, hour in enumerate(hours))
    began = time.process_time()
    dataset = build(table(text), Data(corpus="series", split={"validation": 0.1, "test": 0.2}))
    assert time.process_time() - began < 2
    assert dataset.counts == {"train": 70_000, "validation": 10_000, "test": 20_000} and dataset.season == 24


def test_only_the_head_is_kept_as_text(table):
    """Of a long table, 1,000 rows are kept as they were written."""
    found = table("y\n" + "\n".join(map(str, range(1500))))
    assert len(found.columns["y"]) == 1000 and len(found.series[0]) == 1500


def test_identity_follows_the_content(table, tmp_path):
    """Another content is another identity, and the measurements carry it."""
    first, other = table(monthly("1949-01")), table(monthly("1949-02"))
    assert first.sha256 != other.sha256 == identity("series", {"path": "t.csv"}, tmp_path)


def test_series_are_no_texts(table, tmp_path):
    """A corpus of series cannot be read as texts, nor one of texts as series."""
    table(monthly("1949-01"))
    with pytest.raises(DataError, match="series: holds series, not texts"):
        read("series", {"path": "t.csv"}, tmp_path)
    with pytest.raises(DataError, match="table: holds texts, not series; corpora of series: airline, series"):
        measurements("table", {"path": "t.csv"}, tmp_path)
