"""What goes wrong when a table of series becomes a report: one clear line for each mistake, before anything learns."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest

from rnnreport.catalogue import member
from rnnreport.data import series_dataset
from rnnreport.data.corpus import measurements
from rnnreport.data.series_dataset import SeriesDataset
from rnnreport.errors import PageMistakes, RnnReportError
from rnnreport.project import Project
from rnnreport.study import Data, Model, Split, Study
from rnnreport.training.forecasting import stored
from tests.small_project import CONFIG, quiet

PAGE = """---
study:
  task: forecast
  data: {path: t.csv, DATA}
  models:
    LSTM: {cell: lstm, units: 2, MODEL}
  training: {epochs: 1, seeds: [0]}
---

BODY
"""
MONTHS = np.datetime_as_string(np.datetime64("1949-01") + np.arange(36)).tolist()
VALUES = [round(20 + place + 5 * np.sin(place * np.pi / 6), 2) for place in range(36)]


def table(**changed: object) -> str:
    """Return three years of months with values; `m4="x"` puts another value, `m4="1950-01,x"` another row, fifth."""
    rows = [f"{month},{value}" for month, value in zip(MONTHS, VALUES, strict=True)]
    for key, value in changed.items():
        rows[int(key[1:])] = value if "," in str(value) else f"{MONTHS[int(key[1:])]},{value}"
    return "month,y\n" + "\n".join(rows) + "\n"


def without(*places: int) -> str:
    """Return the same table without some of its rows."""
    lines = table().splitlines()
    return "\n".join(line for number, line in enumerate(lines) if number - 1 not in places) + "\n"


@pytest.fixture
def project(tmp_path):
    """Lay down a project with one study of a table of series; return it."""

    def make(text: str, data: str = "", model: str = "past: 2", body: str = "") -> Project:
        (tmp_path / "site_src").mkdir(exist_ok=True)
        (tmp_path / "mkdocs.yml").write_text(CONFIG)
        (tmp_path / "site_src" / "index.md").write_text("# Home\n")
        (tmp_path / "t.csv").write_text(text, encoding="utf-8")
        page = PAGE
        for key, value in {"DATA": data, "MODEL": model, "BODY": body}.items():
            page = page.replace(key, value)
        (tmp_path / "site_src" / "one.md").write_text(page, encoding="utf-8")
        return Project(tmp_path)

    return make


@pytest.fixture
def told(project, monkeypatch):
    """Return the one line that a build which cannot be made says; nothing is compiled for it."""

    def run(text: str, **page: str) -> str:
        monkeypatch.setattr(stored, "train", lambda *_: pytest.fail("a network learned before the mistake was told"))
        with pytest.raises(RnnReportError) as caught:
            quiet(project(text, **page))
        assert caught.value.exit_code == 2 and len(str(caught.value).splitlines()) == 1
        return str(caught.value)

    return run


def read(folder: Path, text: str, split: Split | None = None, **options) -> SeriesDataset:
    """Return the data set of a table."""
    (folder / "t.csv").write_text(text, encoding="utf-8")
    found = measurements("series", {"path": "t.csv", **options}, folder)
    return series_dataset.build(found, Data(corpus="series", split=split or Split(validation=0.1, test=0.2)))


SWAPPED = table(m3="1949-05,1", m4="1949-04,2")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (SWAPPED, "t.csv: row 6: 1949-04 comes after 1949-05, but times must ascend; set 'order: sort' to have them"),
        (table(m4="1949-04,2"), "t.csv: row 6: 1949-04 stands in row 5 too; take one of them out, set 'duplicates' to"),
        (without(4, 5), "t.csv: row 6: 1949-07 follows 1949-04, so 1949-05 is missing (2 missing months in all); set"),
        (table(m4="NaN"), "t.csv: row 6: column 'y' holds no number; set 'missing: interpolate', 'previous' or 'zero'"),
        (table(m4=""), "t.csv: row 6: column 'y' holds no number; set 'missing: interpolate', 'previous' or 'zero'"),
        (table(m4="many"), "t.csv: row 6: 'many' in column 'y' is no number; correct it, or leave it blank and say"),
        (table(m4="inf"), "t.csv: row 6: 'inf' in column 'y' is infinite; correct it, or leave it blank and say"),
        (table(m4="1e300"), "t.csv: the value at 1949-05 is 1e+300, and 1e+100 is the largest that can be reckoned"),
        (table().replace(",", ";"), "t.csv: only one column, 'month;y': if it is several, set 'separator: \";\"'"),
        ("month,y\n1949-01,112\n1949-02,118\n", "t.csv: of 2 values in all, 2 are left for training, and 3 are the"),
        ("month,y\n", "t.csv: the table is empty"),
    ],
    ids=["unsorted", "twice", "gap", "NaN", "blank", "text", "infinite", "huge", "semicolons", "two rows", "no rows"],
)
def test_a_table_that_does_not_fit_is_told(told, text, line):
    """In one line: the file, the row, what stands there, and the mend."""
    assert told(text).startswith(line)


def test_a_series_that_never_changes_is_told(told):
    """There is nothing to learn from it."""
    message = told("month,y\n" + "".join(f"{month},5\n" for month in MONTHS))
    assert message.startswith("t.csv: all 25 training values are 5: there is nothing to learn")


def test_a_series_among_several_is_named(told):
    """The one that never changes, where others do."""
    rows = [f"{month},{name},{place * (name == 'a')}\n" for name in "ab" for place, month in enumerate(MONTHS)]
    message = told("month,who,y\n" + "".join(rows), data="series: who")
    assert message.startswith("t.csv: series 'b': all 25 training values are 0: there is nothing to learn")


def test_a_model_that_does_not_suit_the_series_is_told(told):
    """With its name, and with what would suit, although models before it could learn."""
    message = told(table(), model="past: 2}\n    GRU: {cell: gru, past: 40, transform: []")
    assert message == (
        "model 'GRU': the series: its 25 training values are too few for a window of 40 values; "
        "set past to 24 or less, or give more values"
    )


@pytest.mark.parametrize("value", [0, -4])
def test_a_logarithm_of_what_has_none_is_told(told, value):
    """With the time of the value."""
    message = told(table(m4=value), model="past: 2, transform: [log]")
    assert message.startswith(f"model 'LSTM': the series: the value at 1949-05 is {value}, and logarithms need values")


def test_a_seasonal_difference_without_a_season_is_told(told):
    """Rows that are numbered have no season of their own."""
    text = "n,y\n" + "".join(f"{place},{value}\n" for place, value in enumerate(VALUES))
    message = told(text, data="time: n, value: y", model="past: 2, transform: [seasonal difference]")
    assert "a seasonal difference needs a season of 2 steps or more: set 'season: …' in data" in message


def test_no_share_for_test_is_told(told):
    """Forecasts are judged on the test part."""
    assert "none is left for test, and 1 is the least" in told(table(), data="split: {test: 0}")


@pytest.mark.parametrize(
    ("call", "line"),
    [
        ("cells(models=['GRU'])", "cells: model 'GRU' is not one of: LSTM"),
        ("cells(cells='99')", "cells: there is no cell 99 in LSTM, which has 2 cells, 0 to 1"),
        ("comparison(published={'LSTM': {'rmse': 3}})", "comparison: published.LSTM 'rmse' is not one of: one_origin_"),
        ("classes()", "classes: this figure is for classify, but the study's task is forecast"),
    ],
)
def test_a_mistake_in_a_call_is_told(project, call, line):
    """With the line of the call, before anything is read."""
    with pytest.raises(PageMistakes) as caught:
        quiet(project("no table", body=f"{{{{ {call} }}}}"))
    (mistake,) = caught.value.mistakes
    assert (mistake.file, mistake.line) == ("site_src/one.md", 10) and mistake.message.startswith(line)


def test_a_line_below_the_table_is_left_out(tmp_path):
    """Such as a source: it is neither a time nor a value, and is counted."""
    found = read(tmp_path, table() + "Source: own count,\n").measurements
    assert len(found.series[0]) == 36 and dict(found.dropped) == {"neither time nor value, at the end": 1}


@pytest.mark.parametrize("form", ["%Y-%m", "%m/%Y", "%b %Y", "%Y-%m-%d", "%d %B %Y"])
def test_months_give_the_same_results_however_they_are_written(tmp_path, form):
    """The data set is the same, but for the head of the table as it was written."""
    months = [np.datetime64(month).item().strftime(form) for month in MONTHS]
    rows = "".join(f"{month},{value}\n" for month, value in zip(months, VALUES, strict=True))
    found, plain = (read(tmp_path, text) for text in ("month,y\n" + rows, table()))
    (one,), (other,) = found.series, plain.series
    assert one.times == other.times and found.parts == plain.parts and found.season == plain.season == 12
    np.testing.assert_array_equal(np.stack([one.stamps, one.values]), np.stack([other.stamps, other.values]))


def test_series_of_different_lengths_are_divided_each_by_itself(tmp_path):
    """The last fifth of each is its test part."""
    rows = [
        f"{month},{name},{len(name) + place}"
        for name, n in (("a", 36), ("bb", 20))
        for place, month in enumerate(MONTHS[:n])
    ]
    found = read(tmp_path, "month,who,y\n" + "\n".join(rows) + "\n", series="who")
    assert [one.name for one in found.series] == ["a", "bb"] and [tuple(parts) for parts in found.parts] == [
        (25, 29, 36),
        (14, 16, 20),
    ]


def test_a_hundred_thousand_values_are_read_and_divided_in_seconds(tmp_path):
    """Hours of more than eleven years, with their season of a day."""
    hours = np.datetime_as_string(np.datetime64("2010-01-01T00:00") + np.arange(100_000).astype("timedelta64[h]"))
    rows = "".join(f"{hour},{place % 24 + place % 7}\n" for place, hour in enumerate(hours.tolist()))
    started = time.process_time()
    found = read(tmp_path, "time,y\n" + rows)
    assert time.process_time() - started < 15
    assert found.counts == {"train": 70_000, "validation": 10_000, "test": 20_000} and found.season == 24


@pytest.mark.parametrize("figure", ["forecast", "errors_over_time"])
def test_a_forecaster_that_is_not_there_is_told_before_anything_is_trained(figure):
    """By the figure's own check of what it asks; models, those together and baselines are known."""
    module = member("figure", figure).load()
    study = Study(task="forecast", data=Data(corpus="airline"), models={"LSTM": Model(cell="lstm")})
    assert module.asks(module.Arguments(forecasters=("LSTM", "SARIMA")), study)
    with pytest.raises(RnnReportError, match=f"{figure}: forecaster 'nobody' is not one of"):
        module.asks(module.Arguments(forecasters=("nobody",)), study)
