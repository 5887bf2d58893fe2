"""Histories as curves."""

from __future__ import annotations

import numpy as np

from rnnreport.analyses import curves


def test_every_training_has_its_history(subject):
    """Models in the order of the page, seeds in the order of the study."""
    found = curves.answer(curves.Settings(), subject)
    assert [(told.model, told.seed) for told in found.histories] == [("LSTM", 0), ("LSTM", 1), ("RNN", 0), ("RNN", 1)]


def test_values_are_those_of_the_training(subject):
    """Every epoch of every measure, with times, the best epoch and why it stopped."""
    told = curves.answer(curves.Settings(), subject).histories[1]
    np.testing.assert_array_equal(told.values["validation_loss"], np.float32([2.5, 3.0, 2.25]))
    np.testing.assert_array_equal(told.seconds, np.float32([1, 2, 3]))
    assert (told.best_epoch, told.stopped) == (2, "patience")
