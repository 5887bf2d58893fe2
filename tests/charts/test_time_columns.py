"""Times across a picture: columns meet, long series share them, and ticks stand at round dates."""

from __future__ import annotations

import numpy as np
import pytest

from rnnreport.charts.time_columns import MOST, WIDTH, columns, ticks


def months(count: int, start: str = "1949-01") -> tuple[tuple[str, ...], np.ndarray]:
    found = np.datetime64(start) + np.arange(count)
    return tuple(map(str, found)), found.astype("M8[D]").astype(np.float64)


def labels(stamps: np.ndarray, times=("?",), dated: bool = True) -> list[str]:
    return [tick.label for tick in ticks(columns(stamps), stamps, times, dated)]


@pytest.mark.parametrize("count", [1, 2, 144, MOST, MOST + 1, 5000])
def test_columns_fill_the_picture(count):
    """Columns begin at one edge, end at the other, hold every step once, and have their centres inside."""
    found = columns(months(count)[1])
    assert (found.starts[0], found.starts[-1], found.edges[0], found.edges[-1]) == (0, count, 0, WIDTH)
    assert len(found.centres) == len(found.edges) - 1 <= MOST
    assert all(
        low < middle < high for low, middle, high in zip(found.edges, found.centres, found.edges[1:], strict=False)
    )


def test_a_short_series_has_a_column_for_each_step():
    """144 months are 144 columns; 1,000 months share columns of three."""
    assert (columns(months(144)[1]).every, columns(months(1000)[1]).every) == (1, 3)


def test_a_gap_in_time_is_wide():
    """Steps that lie further apart have wider columns."""
    found = columns(np.array([0.0, 1.0, 2.0, 12.0]))
    widths = np.diff(found.edges)
    assert widths[2] > 5 * widths[1]


def test_years_are_ticks_of_years():
    """Twelve years of months have a tick at every second January, exactly there."""
    times, stamps = months(144)
    found = columns(stamps)
    marked = ticks(found, stamps, times, True)
    assert [tick.label for tick in marked] == ["1950", "1952", "1954", "1956", "1958", "1960"]
    assert marked[0].at == pytest.approx(found.centres[12] / WIDTH * 100, abs=0.01)


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (6, ["2024-03-05 03:00", "2024-03-05 06:00"]),
        (24 * 3, ["2024-03-06", "2024-03-07", "2024-03-08"]),
        (24 * 90, ["2024-04", "2024-05", "2024-06"]),
        (24 * 1500, ["2025", "2026", "2027", "2028"]),
    ],
)
def test_ticks_are_as_fine_as_there_is_room(hours, expected):
    """Hours, days, months or years, by how long the series is."""
    stamps = (np.datetime64("2024-03-05T01", "h") + np.arange(0, hours, max(1, hours // 90))).astype("M8[s]")
    assert labels(stamps.astype(np.float64) / 86_400) == expected


def test_numbers_are_ticks_as_they_are():
    """Where time is a number, ticks are round numbers without separators."""
    assert labels(np.arange(1, 2001.0), dated=False) == ["500", "1000", "1500", "2000"]


def test_a_single_time_is_its_own_tick():
    """Where no round date lies inside, the first time stands there."""
    stamps = np.array([-7610.25])
    assert len(labels(stamps, ("1949-03",))) >= 1
    assert labels(np.array([0.37]), ("0.37",), dated=False) != []
