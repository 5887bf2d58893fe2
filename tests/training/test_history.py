"""What a training tells of itself, and when it is enough."""

from __future__ import annotations

import json
import math

import pytest

from rnnreport.study import Training
from rnnreport.training.history import History, machine
from rnnreport.training.loop import Totals
from rnnreport.training.objectives.next_word import LARGEST, curves, metrics, perplexity

NONE = Totals()


def history(*losses, validated=True):
    """Return the history of epochs with these losses."""
    made = History()
    for loss in losses:
        totals = Totals(loss * 10, 3, 10)
        made = made.plus(totals, totals if validated else NONE, 2.0, 10)
    return made


def test_sums_are_divided_once():
    """Loss, accuracy and speed are totals over predictions, however ragged the batches were."""
    made = History().plus(Totals(2.0, 1, 1).plus(Totals(4.0, 0, 3)), NONE, 2.0, 8)
    assert (made.train_loss, made.train_accuracy, made.tokens_per_second) == ((1.5,), (0.25,), (4.0,))


def test_the_best_epoch_is_the_first_of_the_least_loss():
    """Counted from 1; 0 before the first."""
    assert (History().best_epoch, history(3, 1, 2, 1).best_epoch) == (0, 2)


def test_validation_decides_which_is_best():
    """Training loss falls on, validation loss does not."""
    made = History().plus(Totals(3, 0, 1), Totals(3, 0, 1), 1.0, 1).plus(Totals(1, 0, 1), Totals(4, 0, 1), 1.0, 1)
    assert (made.monitored, made.best_epoch) == ("validation_loss", 1)


def test_training_loss_decides_where_nothing_is_validated():
    """And the history says so."""
    made = history(3, 2, validated=False)
    assert (made.monitored, made.best_epoch, made.validation_loss) == ("train_loss", 2, ())


@pytest.mark.parametrize(
    ("losses", "patience", "stopped"),
    [
        ((), 2, ""),
        ((2, 1, 3), 2, ""),
        ((2, 1, 3, 3), 2, "patience"),
        ((2, 1, 3, 3), None, ""),
        ((5,) * 9, None, "epochs"),
    ],
)
def test_a_training_is_over_after_patience_or_all_epochs(losses, patience, stopped):
    """An epoch no better than the best one is waited for `patience` times."""
    assert history(*losses).stopped(Training(epochs=9, patience=patience)) == stopped


def test_perplexity_is_the_exponential_of_the_loss():
    """And stays a float where the exponential would not."""
    assert perplexity(2.0) == pytest.approx(math.exp(2))
    assert math.isfinite(perplexity(LARGEST * 10))


def test_splits_without_predictions_have_no_metrics():
    """Nothing is divided by nothing."""
    found = metrics(Totals(2, 1, 2), None, None)
    made = history(2, validated=False).told(Training(epochs=1), 7, {"train": found, "test": {}}, curves)
    assert made["metrics"] == {"train": found}
    assert set(made["values"]) == {"train_loss", "train_accuracy"}


def test_the_last_epoch_is_kept_where_that_is_asked():
    """However much better another one was."""
    made = history(1, 2, 3)
    assert (made.kept(Training()), made.kept(Training(keep="last"))) == (1, 3)
    assert made.told(Training(keep="last"), 7, {}, curves)["best_epoch"] == 3


def test_what_is_told_is_json():
    """Without NaN, and as it was after reading it again."""
    made = history(2, 1).told(Training(epochs=2), 7, {}, curves)
    assert json.loads(json.dumps(made, allow_nan=False)) == made


def test_the_machine_has_no_name():
    """Cores and architecture, nothing that tells whose machine it was."""
    import platform

    assert platform.machine() in machine()
    assert platform.node() not in machine()
