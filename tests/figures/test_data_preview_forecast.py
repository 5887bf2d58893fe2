"""The preview of series: spans, division by time, and what was mended, in words."""

from __future__ import annotations

import dataclasses
import json

from tests.figures.drawing import html, show
from tests.figures.invented import series


def test_one_series_is_told_in_words():
    """From when to when, at which pace, how divided, what mended and what left out."""
    context = show("data_preview_forecast").context
    assert [f"{count.number} {count.what}" for count in context.counts] == [
        "144 values",
        "86 for training",
        "10 for validation",
        "48 for testing",
        "12 months a season",
    ]
    assert context.notes == (
        "From 1949-01 to 1960-12, one value a month.",
        "It is divided by time: the first values are for training.",
        "Mended: rows were sorted by time and 3 missing months were filled by straight lines.",
        "Rows left out: 2 (empty).",
    )


def test_several_series_have_a_table_of_spans():
    """One row for each, with its first and last time and how many values it has."""
    context = show("data_preview_forecast", words=("north", "south")).context
    assert [[cell.text for cell in row] for row in context.spans.rows] == [
        ["north", "1949-01", "1960-12", "144"],
        ["south", "1949-01", "1960-12", "144"],
    ]


def test_many_series_wait_behind_a_name():
    """Thirty rows would push the page away."""
    assert show("data_preview_forecast", words=tuple(f"shop {number}" for number in range(30))).context.folded


def test_no_season_and_nothing_lost_is_said():
    """Where there is nothing to tell, that is told."""
    found = dataclasses.replace(series.data_preview_forecast((), ()), season=1, step="row", dropped={}, mended=())
    notes = show("data_preview_forecast", answers=(found,)).context.notes
    assert notes[0].endswith("one value a row, no season.") and notes[-1] == "No row was left out."


def test_a_preview_of_series_without_rows_is_counts():
    """rows=0 shows no table and no file of rows."""
    found = dataclasses.replace(series.data_preview_forecast((), ()), rows=())
    shown = show("data_preview_forecast", answers=(found,), rows=0)
    assert "<table" not in html("data_preview_forecast", shown) and len(shown.files) == 1


def test_the_file_holds_the_spans():
    """JSON has each series with its first and last time."""
    document = json.loads(show("data_preview_forecast").files["data-preview-forecast-1.json"])
    assert document["series"] == [{"name": "", "first": "1949-01", "last": "1960-12", "values": 144}]
