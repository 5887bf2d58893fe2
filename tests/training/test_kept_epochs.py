"""Which epoch of each seed is kept, and when a seed comes to its end: asked of epochs whose losses are known."""

from __future__ import annotations

from types import SimpleNamespace

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from rnnreport.errors import TrainingDiverged
from rnnreport.study import Model, Training
from rnnreport.training.forecasting import program, teach
from rnnreport.training.forecasting.epoch import Losses
from rnnreport.training.forecasting.stored import ended
from rnnreport.training.forecasting.teach import Lesson

NAN = np.nan
FALLING = [5.0, 4.0, 3.0, 2.0, 1.0, 0.5]


@pytest.fixture
def run(monkeypatch):
    """Give a function that runs epochs with these losses; the one parameter counts epochs."""

    def epochs(train: list[float], validation: list[float], **training) -> tuple[program.State, Losses]:
        class Known:
            def __init__(self, *given):
                pass

            def learn(self, parameters, optimizer, key):
                return parameters + 1, optimizer, jnp.array(train)[parameters.astype(int)]

            def validation(self, parameters):
                return jnp.array(validation or [NAN] * len(train))[parameters.astype(int) - 1]

        monkeypatch.setattr(program, "Epoch", Known)
        settings, update = Training(epochs=len(train), **training), optax.sgd(0.1)
        view = SimpleNamespace(held_out=np.zeros((3 * bool(validation), 2)))
        going = program.epochs(None, view, Model(cell="gru"), settings, update)
        return going(program.begin(jnp.array(0.0), update), jax.random.key(0), jnp.arange(len(train)))

    return epochs


def test_a_seed_stands_still_once_its_patience_is_at_its_end(run):
    """Two epochs after the best one nothing is learned any more, so nothing can go wrong; the best one is kept."""
    state, _ = run(FALLING, [3.0, 2.0, 4.0, 5.0, 1.0, 1.0], patience=2)
    assert bool(state.stopped)
    assert (float(state.best), float(state.parameters)) == (2, 4)


def test_what_is_kept_is_what_the_history_tells(run):
    """Epoch and end follow from the losses alone, with validation and without, for every patience."""
    validation = [3.0, 2.0, 2.5, 1.9, 2.0, 2.1]
    for patience, keep in [(None, "best"), (1, "best"), (2, "best"), (2, "last"), (None, "last")]:
        for losses in (validation, []):
            state, found = run(FALLING[:3] + FALLING[:3], losses, patience=patience, keep=keep)
            monitored = np.asarray(found.validation if losses else found.train)
            epochs, best, why = ended(monitored, Training(epochs=6, patience=patience, keep=keep))
            assert (float(state.best), float(state.parameters)) == (best, epochs)
            assert (why == "patience") == (epochs < 6)


def test_an_epoch_without_a_validation_loss_is_not_judged_by_its_training_loss(run):
    """What became of the parameters after the last step shows in validation alone."""
    state, _ = run(FALLING, [3.0, NAN, NAN, NAN, NAN, NAN], patience=None)
    assert (float(state.best), float(state.least)) == (1, 3)


def test_a_validation_loss_that_is_no_number_ends_the_training():
    """As one of training does; where there is no validation part, none is asked for."""
    lesson = Lesson(None, "GRU", Model(cell="gru"), Training(epochs=2, seeds=(4, 5)))
    fine, wild = np.ones((2, 2)), np.array([[1.0, NAN], [1.0, np.inf]])
    with pytest.raises(TrainingDiverged, match=r"'GRU' \(seed 4\) stopped: the loss became NaN in epoch 2"):
        teach.check(lesson, Losses(fine, wild), 0, held_out=True)
    teach.check(lesson, Losses(fine, wild * NAN), 0, held_out=False)


def test_parameters_that_are_no_numbers_are_not_kept():
    """The last step of all may lead anywhere: no loss is measured after it where there is no validation part."""
    lesson = Lesson(None, "GRU", Model(cell="gru"), Training(epochs=2, seeds=(4, 5)))
    with pytest.raises(TrainingDiverged, match=r"'GRU' \(seed 5\) stopped: its parameters are no numbers"):
        teach.check_kept(lesson, {"bias": np.array([[1.0], [np.inf]])})
