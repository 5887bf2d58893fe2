"""Reliability: where a bin lies, and when a model is called too sure of itself."""

from __future__ import annotations

import json

import numpy as np
import pytest
from pydantic import ValidationError

from rnnreport.figures import reliability
from rnnreport.results import Calibrations
from tests.figures import edges_of_classification as edges
from tests.figures import invented
from tests.figures.drawing import show
from tests.figures.invented import classification


def test_a_bin_lies_at_its_confidence():
    """A dot for each bin that holds a text, across its mean confidence and up its accuracy."""
    one = classification.calibration("LSTM", "lstm", 0.1, np.array([0, 0, 0, 8, 2]), seeds=1)
    facet = show("reliability", answers=(Calibrations("test", np.linspace(0, 1, 6), (one,)),)).context.facets[0]
    assert [(dot.x, dot.y) for dot in facet.diagram.dots] == [(70, pytest.approx(40)), (90, pytest.approx(20))]
    assert [bar.x for bar in facet.histogram.bars] == pytest.approx([60.8, 80.8])
    assert len(facet.table.rows) == 2


@pytest.mark.parametrize(
    ("sure", "word"), [(0.1, "Overconfident by 10.0 points"), (-0.1, "Underconfident by"), (0.0, "Neither over")]
)
def test_confidence_is_judged(sure, word):
    """More sure than right is overconfident."""
    one = classification.calibration("LSTM", "lstm", sure, np.array([0, 0, 0, 800, 100]))
    said = show("reliability", answers=(Calibrations("test", np.linspace(0, 1, 6), (one,)),)).context.facets[0].said
    assert said.startswith(word)


def test_few_texts_are_not_judged():
    """What chance may do with ten texts is not called overconfident."""
    one = classification.calibration("LSTM", "lstm", 0.1, np.array([0, 0, 0, 8, 2]), seeds=1)
    said = show("reliability", answers=(Calibrations("test", np.linspace(0, 1, 6), (one,)),)).context.facets[0].said
    assert said.startswith("Neither overconfident nor underconfident")


def test_a_model_that_was_asked_nothing():
    """No dot, no number, and a sentence."""
    facet = show("reliability", answers=(edges.calibrations("nothing"),)).context.facets[0]
    assert (facet.said, facet.ece, facet.diagram.dots) == ("No text was classified.", "ECE –", ())


def test_all_histograms_have_one_scale():
    """Bars of all models can be compared."""
    axes = {facet.histogram.y for facet in show("reliability").context.facets}
    assert len(axes) == 1


@pytest.mark.parametrize("bins", [1, 101])
def test_bins_that_make_no_sense_are_refused(bins):
    """There are 2 to 100."""
    with pytest.raises(ValidationError):
        reliability.Arguments(bins=bins)


def test_bins_are_asked_for():
    """The number of bins is part of the question."""
    (ask,) = reliability.asks(reliability.Arguments(bins=10), invented.study(task="classify"))
    assert (ask.analysis, ask.settings) == ("reliability", {"bins": 10})


def test_an_error_is_never_told_to_be_less_than_nothing():
    """The interval of few seeds may run below 0; it is told down to there, and kept whole in the file."""
    one = classification.calibration("LSTM", "lstm", 0.001, np.array([0, 0, 0, 800, 100]))
    shown = show("reliability", answers=(Calibrations("test", np.linspace(0, 1, 6), (one,)),))
    assert one.ece.low < 0 and shown.context.facets[0].ece == "ECE 0.001 (0.000 to 0.005)"
    assert json.loads(shown.files["reliability-1.json"])["models"][0]["ece"]["low"] == one.ece.low
