"""results.json of series: counts of values, and no word of tokens."""

from __future__ import annotations

import json

from rnnreport.pages.machine_results import document
from rnnreport.results import Comparison, Interval, ModelSummary, Provenance, SeriesPreview

ONE = Interval(13.7, 13.5, 13.9, (13.5, 13.9))
MODEL = ModelSummary("LSTM", "lstm", 61, (0, 1), (3, 4), (9, 9), None, None, {"test": {"rmse_one_step": ONE}})
SERIES = SeriesPreview(
    columns=("month", "passengers"),
    rows=(),
    series=("north", "south"),
    lengths=(144, 140),
    spans=(("1949-01", "1960-12"),) * 2,
    splits={"test": 94, "train": 190},
    step="month",
    season=12,
    dropped={"empty": 2},
    mended=("rows were sorted by time",),
)


def written() -> dict:
    """Return results.json of a study of two series."""
    provenance = Provenance("table", "abc", "", "", False, "", {}, "", 0.0, "")
    return json.loads(document("x", "forecast", provenance, SERIES, Comparison((MODEL,), ()), []))


def test_values_are_counted_where_there_are_no_tokens():
    """`data` of a forecast has values and series in place of tokens and vocabulary."""
    assert written()["data"] == {
        "corpus": "table",
        "licence": "",
        "republish": False,
        "excerpt": None,
        "sha256": "abc",
        "counts": {"train": 190, "test": 94},
        "values": 284,
        "series": 2,
        "dropped": {"empty": 2},
    }


def test_metrics_of_forecasts_keep_their_names():
    """One step and from one origin are told apart by the names."""
    assert written()["models"]["LSTM"]["metrics"]["test"]["rmse_one_step"]["each"] == [13.5, 13.9]
