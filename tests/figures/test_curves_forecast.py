"""Curves of forecasters: a plot for each model, units of their losses, and many seeds as one line."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError

from rnnreport.figures.curves_forecast import CROWD, ROWS, Arguments
from rnnreport.results import Curves, History
from rnnreport.study import Data, Model, Study
from tests.figures.drawing import html, show

LOSSES = np.array([3.0, 2.0, 1.0])


def drawn(*heads: str, seeds: int = 1, losses: np.ndarray = LOSSES):
    """Return the curves of a model for each head."""
    models = {f"{head} {number}": Model(cell="lstm", head=head) for number, head in enumerate(heads)}
    histories = tuple(
        History(name, seed, {"train_loss": losses + seed}, np.ones(len(losses)), 3, "epochs")
        for name in models
        for seed in range(seeds)
    )
    study = Study(task="forecast", data=Data(corpus="x"), models=models)
    return show("curves_forecast", answers=(Curves(histories),), study=study).context


@pytest.mark.parametrize(
    ("heads", "label"),
    [
        (("point",), "loss (mean squared error of scaled values)"),
        (("gaussian", "gaussian"), "loss (nats)"),
        (("quantile",), "loss (pinball loss)"),
    ],
)
def test_the_unit_of_a_loss_is_that_of_the_head(heads, label):
    """It is told once where all models have the same."""
    context = drawn(*heads)
    assert context.label == label and not any(panel.note for panel in context.panels)


def test_losses_that_differ_are_told_beside_each_model():
    """Heads that differ have losses that cannot be compared."""
    context = drawn("point", "gaussian")
    assert context.label == "loss"
    assert [panel.note for panel in context.panels] == ["mean squared error of scaled values", "nats"]


def test_each_model_has_an_axis_of_its_own():
    """A loss a thousand times as large as another does not flatten it."""
    small, large = (drawn("point", losses=LOSSES * times).panels[0].plot for times in (1e-3, 1.0))
    assert small.y.ticks[0].at == large.y.ticks[0].at and small.y.ticks[0].label != large.y.ticks[0].label
    assert [line.path for line in small.lines] == [line.path for line in large.lines]


def test_losses_of_models_are_not_compared():
    """Where several models scale values in their own ways, the caption says so."""
    assert "compare losses within a plot, errors between models" in drawn("point", "point").caption
    assert "compare losses" not in drawn("point").caption


def test_there_is_no_accuracy_of_a_forecast():
    """It is refused before anything is trained."""
    with pytest.raises(ValidationError):
        Arguments(metric="accuracy")


def test_only_lines_that_are_there_have_a_name():
    """Without a validation part there is a line of training alone."""
    assert [name for _, _, name in drawn("point").splits] == ["training"]
    assert [name for _, _, name in show("curves_forecast").context.splits] == ["training", "validation"]


def test_nothing_measured_is_a_sentence():
    """Losses that are not numbers leave no plot."""
    context = drawn("point", losses=LOSSES * np.nan)
    assert context.panels[0].plot is None and context.caption == "No loss was measured while the models were trained."


def test_many_seeds_are_one_line():
    """Beyond a few seeds a line is their median; a few are drawn one by one."""
    context = drawn("point", seeds=CROWD + 1)
    assert len(context.panels[0].plot.lines) == 1 and "the median over 5 seeds" in context.caption
    assert [cell.text for cell in context.table.header] == ["epoch", "point 0, training"]
    assert [row[1].text for row in context.table.rows] == ["5.00", "4.00", "3.00"]
    assert len(drawn("point", seeds=CROWD).panels[0].plot.lines) == CROWD


def test_a_long_training_has_a_short_table():
    """Some epochs stand in it, the first and the last among them."""
    context = drawn("point", losses=np.linspace(3, 1, 1000))
    assert len(context.table.rows) <= ROWS + 1
    assert [context.table.rows[at][0].text for at in (0, -1)] == ["1", "1,000"]


def test_names_of_models_are_text():
    """A name that looks like markup is shown as it is."""
    assert "<b>GRU</b>" not in html("curves_forecast", names=("<b>GRU</b>", "LSTM"))
