"""Curves of forecasters: units of their losses, and many seeds as one line."""

from __future__ import annotations

import numpy as np
import pytest

from rnnreport.figures.curves import CROWD
from rnnreport.results import Curves, History
from rnnreport.study import Data, Model, Study
from tests.figures.drawing import show


def drawn(*heads: str, seeds: int = 1, metric: str = "loss"):
    """Return the curves of a model for each head."""
    models = {f"{head} {number}": Model(cell="lstm", head=head) for number, head in enumerate(heads)}
    histories = tuple(
        History(name, seed, {"train_loss": np.array([3.0, 2.0, 1.0]) + seed}, np.ones(3), 3, "epochs")
        for name in models
        for seed in range(seeds)
    )
    study = Study(task="forecast", data=Data(corpus="x"), models=models)
    return show("curves", answers=(Curves(histories),), study=study, metric=metric).context


@pytest.mark.parametrize(
    ("heads", "label"),
    [
        (("point",), "loss (mean squared error of scaled values)"),
        (("gaussian", "gaussian"), "loss (nats)"),
        (("quantile",), "loss (pinball loss)"),
        (("point", "gaussian"), "loss (each model's own)"),
    ],
)
def test_the_unit_of_a_loss_is_that_of_the_head(heads, label):
    """Heads that differ have losses that cannot be compared."""
    assert drawn(*heads).plot.y.label == label


def test_losses_of_models_are_not_compared():
    """Where several models scale values in their own ways, the caption says so."""
    assert "compare losses within a model, errors between models" in drawn("point", "point").caption
    assert "compare losses" not in drawn("point").caption


def test_there_is_no_accuracy_of_a_forecast():
    """A sentence stands in place of the plot."""
    assert drawn("point", metric="accuracy").caption == "No accuracy was measured while the models were trained."


def test_many_seeds_are_one_line():
    """Beyond a dozen trainings a line is the median of a model's seeds; a dozen are drawn one by one."""
    context = drawn("point", seeds=CROWD + 1)
    assert len(context.plot.lines) == 1 and not context.many
    assert [cell.text for cell in context.table.header] == ["epoch", "point 0, median of 13 seeds, training"]
    assert [row[1].text for row in context.table.rows] == ["9.000", "8.000", "7.000"]
    assert len(drawn("point", seeds=CROWD).plot.lines) == CROWD
