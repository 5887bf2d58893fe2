"""The airline passengers of Box and Jenkins."""

from __future__ import annotations

import pytest

from rnnreport.data.corpus import measurements
from rnnreport.errors import DataError


def test_twelve_years(tmp_path):
    """There are 144 months, from January 1949 to December 1960, and what they measure is said."""
    found = measurements("airline", {}, tmp_path)
    (series,) = found.series
    assert (len(series), series.times[0], series.times[-1]) == (144, "1949-01", "1960-12")
    assert (found.value, found.unit, found.step, found.season) == ("passengers", "thousand passengers", "month", 12)


def test_the_numbers_are_those_of_the_file(tmp_path, data_dir):
    """The numbers in the source are those of the file that everybody has, which is read as a table."""
    (tmp_path / "airline.csv").write_bytes((data_dir / "airline-passengers.csv").read_bytes())
    own = measurements("series", {"path": "airline.csv"}, tmp_path).series[0]
    (series,) = measurements("airline", {}, tmp_path).series
    assert own.values.tolist() == series.values.tolist() and own.times == series.times
    assert own.stamps.tolist() == series.stamps.tolist()


def test_known_sum(tmp_path):
    """All passengers of the twelve years together, in thousands."""
    assert measurements("airline", {}, tmp_path).series[0].values.sum() == 40_363


def test_until(tmp_path):
    """A later month is left out and counted."""
    found = measurements("airline", {"until": "1958"}, tmp_path)
    assert found.series[0].times[-1] == "1958-12" and found.dropped == {"after 1958": 24}
    assert len(found.columns["month"]) == 120


@pytest.mark.parametrize(
    ("last", "why"), [("1948", "the first month is 1949-01"), ("soon", "until: 'soon' is no time")]
)
def test_until_nothing(tmp_path, last, why):
    """A last month that leaves nothing, or is none, is named."""
    with pytest.raises(DataError, match=why):
        measurements("airline", {"until": last}, tmp_path)
