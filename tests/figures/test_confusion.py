"""Confusion matrices: what a field says, and what becomes of many classes."""

from __future__ import annotations

import json

import pytest

from rnnreport.errors import RnnReportError
from tests.figures import edges_of_classification as edges
from tests.figures.drawing import html, show
from tests.figures.invented import classification
from tests.figures.reading import plain, rows


def test_a_matrix_has_a_row_for_each_class():
    """Counts stand as they were answered; the diagonal is right, all else is wrong."""
    facet = show("confusion", answers=(edges.two_confused(),)).context.facets[0]
    assert [[field.text for field in row.fields] for row in facet.rows] == [["11,000", "1,500"], ["750", "11,750"]]
    assert [[field.kind for field in row.fields] for row in facet.rows] == [["right", "wrong"], ["wrong", "right"]]


def test_shades_are_shares_of_the_row():
    """1,500 of 12,500 are 12 %, 750 of 12,500 are 6 %."""
    facet = show("confusion", answers=(edges.two_confused(),)).context.facets[0]
    assert [[field.shade for field in row.fields] for row in facet.rows] == [[7, 5], [4, 7]]


def test_frequent_errors_are_told():
    """The most frequent one first, with its share of the true class."""
    often = show("confusion", answers=(edges.two_confused(),)).context.facets[0].often
    assert (often[0].true, often[0].answer) == ("negative", "positive")
    assert plain(often[0].count) == "1,500 of 12,500 texts (12.0 %)"


def test_no_error_is_told():
    """A model that is always right has none."""
    assert "No text was taken for another class." in html("confusion", answers=(edges.all_alike(True),))


def test_many_classes_are_cut_to_twelve():
    """The others are summed; what they take each other for is neither right nor wrong; the files hold all."""
    shown = show("confusion", answers=(edges.many_confused(),))
    facet = shown.context.facets[0]
    assert len(facet.rows) == 13 and facet.rows[-1].name == "988 others"
    assert facet.rows[-1].fields[-1].kind == "mixed"
    total = sum(int(field.text.replace(",", "")) for row in facet.rows for field in row.fields)
    written = [int(row["count"]) for row in rows(shown, "confusion-1.csv") if row["model"] == "LSTM"]
    assert total == sum(written) == int(edges.many_confused().models[0].counts.sum())
    assert len(rows(shown, "confusion-1-classes.csv")) == 2000


def test_the_files_give_the_matrix_back():
    """The JSON lists what is not zero, by number."""
    (one,) = json.loads(show("confusion", answers=(edges.two_confused(),)).files["confusion-1.json"])["models"]
    assert one["counts"] == [[0, 0, 11000], [0, 1, 1500], [1, 0, 750], [1, 1, 11750]]


def test_models_can_be_chosen():
    """Networks and baselines, in the order asked for."""
    facets = show("confusion", models=[classification.BASELINE, "GRU"]).context.facets
    assert [facet.model for facet in facets] == [classification.BASELINE, "GRU"]


def test_a_model_that_is_not_there_is_an_error():
    """The message names all that are."""
    with pytest.raises(RnnReportError, match="model 'LSTN' is not one of: GRU, LSTM"):
        show("confusion", models=["LSTN"])


def test_intervals_over_seeds_stand_in_the_table():
    """Three seeds have an interval, a baseline has none; what cannot be divided is a dash."""
    facets = show("confusion").context.facets
    assert facets[0].table.rows[1][1].note == "96.3–97.9" and facets[2].table.rows[1][1].note == ""
    assert facets[3].table.rows[0][1].text == "–"
