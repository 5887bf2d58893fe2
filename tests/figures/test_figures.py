"""What single figures say, from hand-written results."""

from __future__ import annotations

import dataclasses
import json
import math

import numpy as np
import pytest
from pydantic import ValidationError

from rnnreport.charts.levels import sigmoid
from rnnreport.errors import RnnReportError
from rnnreport.figures import curves, exciting_words, legend, sweep
from rnnreport.results import Comparison, Curves, History, Sweep
from tests.figures import invented
from tests.figures.drawing import html, show
from tests.figures.gallery import three_seeds
from tests.figures.invented import next_word


def history(**values) -> Curves:
    """Return one training with these values."""
    count = max(len(one) for one in values.values())
    arrays = {name: np.asarray(one, np.float32) for name, one in values.items()}
    return Curves((History("LSTM", 0, arrays, np.ones(count, np.float32), 1, "epochs"),))


@pytest.mark.parametrize("p", [0.05, 0.25, 0.5, 0.95])
def test_the_legend_inverts_the_sigmoid(p):
    """The activation beneath a colour is the one that gives it."""
    assert sigmoid(np.array(legend.activation(p, 3.0)), 3.0) == pytest.approx(p)


def test_the_legend_names_its_formula():
    """The gain stands in the formula."""
    assert "sigmoid(2.5 · activation)" in html("legend", gain=2.5)


@pytest.mark.parametrize("gain", [0, -1, 101])
def test_a_gain_that_makes_no_sense_is_refused(gain):
    """The gain is above 0 and at most 100."""
    with pytest.raises(ValidationError):
        legend.Arguments(gain=gain)


def test_the_best_epoch_is_marked_on_each_validation_line():
    """There is one ring for every training."""
    plot = show("curves").context.plot
    assert [dot.kind for dot in plot.dots].count("best") == 2


def test_a_single_epoch_is_a_dot():
    """One epoch makes no line, but it can be seen."""
    found = history(train_loss=[5.0], validation_loss=[4.9])
    plot = show("curves", answers=(found,)).context.plot
    assert [dot.kind for dot in plot.dots] == ["point", "best", "point"]


def test_missing_epochs_break_the_line():
    """NaN interrupts a line and moves nothing else."""
    found = history(train_loss=[3.0, 2.5, math.nan, 2.0, 1.0], validation_loss=[math.nan] * 5)
    validation, training = show("curves", answers=(found,)).context.plot.lines
    assert validation.path == "" and training.path.count("M") == 2


def test_the_legend_names_only_what_is_drawn():
    """Without validation texts there is no line of validation, and no word of one."""
    found = history(train_loss=[3.0, 2.5], validation_loss=[math.nan] * 2)
    assert "</svg> training" in html("curves", answers=(found,))
    assert "</svg> validation" not in html("curves", answers=(found,))


def test_what_was_not_measured_is_said():
    """A metric that no training has gives a sentence instead of a plot."""
    context = show("curves", metric="perplexity").context
    assert context.plot is None and context.caption.startswith("No perplexity")


def test_a_metric_that_is_none_is_refused():
    """Only loss, accuracy and perplexity can be drawn."""
    with pytest.raises(ValidationError):
        curves.Arguments(metric="f1")


def test_each_median_lies_where_it_says():
    """The median's rule lies at its place on the axis, 178 of 2,000."""
    (rule,) = show("lengths").context.plot.rules
    assert (rule.x, rule.text) == (8.9, "median 178")


def test_every_bar_can_be_seen():
    """A single text among thousands still has a bar."""
    assert min(bar.height for bar in show("lengths").context.plot.bars) > 0.5


def test_a_long_text_is_cut():
    """No cell of the preview is longer than 201 characters, in page or file."""
    shown = show("data_preview")
    document = json.loads(shown.files["data-preview-1.json"])
    assert max(len(entry.text) for row in shown.context.rows for entry in row) <= 201
    assert max(len(cell) for row in document["rows"] for cell in row) <= 201


def test_a_preview_without_rows_is_counts():
    """rows=0 shows no table, only how much there is."""
    empty = dataclasses.replace(next_word.data_preview((), ()), rows=())
    assert "<table" not in html("data_preview", answers=(empty,), rows=0)


def test_one_seed_has_no_interval():
    """With one seed the table says so, and shows no bounds."""
    shown = show("comparison")
    assert "One seed: no interval" in shown.context.caption
    assert not any(cell.note for row in shown.context.models for cell in row)


def test_an_overlap_is_told():
    """Where intervals overlap, the caption says that it may be chance."""
    context = show("comparison", answers=(three_seeds(),)).context
    assert "its interval overlaps that of LSTM: that may be chance" in context.caption


def test_a_baseline_that_wins_is_told():
    """A model that no more than equals a baseline is named."""
    context = show("comparison", answers=(three_seeds(),)).context
    assert "The baseline “word pairs” (4.830) is not beaten by LSTM." in context.caption


def test_the_best_of_each_column_is_bold():
    """The lowest loss and perplexity and the highest accuracy are bold; times and baselines never are."""
    context = show("comparison").context
    assert [cell.best for cell in context.models[1]] == [False] + [True] * 3 + [False] * 5
    assert not any(cell.best for row in context.baselines for cell in row)


def test_one_model_is_not_the_best():
    """Where there is nothing to compare, nothing is bold."""
    alone = Comparison(next_word.comparison(("LSTM",), ()).models, ())
    assert not any(cell.best for row in show("comparison", answers=(alone,)).context.models for cell in row)


def test_greedy_is_named():
    """Temperature 0 is called greedy, others by their number."""
    names = [way.name for way in show("generated").context.ways]
    assert names == ["greedy (temperature 0)", "temperature 0.7", "temperature 1"]


def test_the_given_text_is_told_apart():
    """What was given stands in its own element, before what was written."""
    assert '<em class="rr-seed">Computers are</em> fast, and' in html("generated")


def test_the_chosen_cells_are_shown():
    """Cells are shown by number, and what lies between is named."""
    facet = show("exciting_words", cells="first 2, 11").context.facets[0]
    assert [(cell.skipped, cell.number) for cell in facet.cells] == [("", 0), ("", 1), ("cells 2–10", 11)]


def test_a_cell_that_a_model_lacks_is_an_error():
    """A number past the last cell is told with the name of the model."""
    with pytest.raises(RnnReportError, match="no cell 99 in LSTM"):
        show("exciting_words", cells="99")


def test_which_cells_are_shown_asks_nothing_new():
    """The same answer serves every choice of cells."""
    asked = [exciting_words.asks(exciting_words.Arguments(cells=cells), invented.study()) for cells in ("all", "1")]
    assert asked[0] == asked[1]


def test_gates_are_coloured_as_they_are():
    """The forget gate of an LSTM lies between 0 and 1, and no sigmoid is taken."""
    found = next_word.exciting_words(("LSTM",), ())
    gate = dataclasses.replace(found, models=(dataclasses.replace(found.models[0], state="f"),))
    assert show("exciting_words", answers=(gate,), state="f").context.formula == "f as it is"


def test_a_sweep_warns_of_losses():
    """A sweep of the vocabulary says that its losses cannot be compared; one of cells does not."""
    of_cells = dataclasses.replace(next_word.sweep(("LSTM",), ()), setting="units", unit="cells")
    assert "losses at different vocabulary sizes are not comparable" in show("sweep").context.caption
    assert "not comparable" not in show("sweep", answers=(of_cells,), setting="units").context.caption


def test_a_sweep_keeps_its_values():
    """None, "no limit", is asked as null, in the order given."""
    (ask,) = sweep.asks(sweep.Arguments(values=[500, None]), invented.study())
    assert ask.settings == {"setting": "vocabulary", "values": [500, None]}


def test_a_sweep_of_one_value_can_be_drawn():
    """One point is a dot in the middle."""
    one = Sweep("vocabulary", "words", next_word.sweep(("LSTM",), ()).points[:1])
    assert [dot.x for dot in show("sweep", answers=(one,)).context.plots[0].dots] == [50]
