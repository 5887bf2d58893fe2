"""Models beside baselines."""

from __future__ import annotations

import pytest

from rnnreport.analyses import comparison


@pytest.fixture(scope="module")
def found(subject):
    """The comparison of the small study."""
    return comparison.answer(comparison.Settings(), subject)


def test_metrics_are_intervals_over_seeds(found):
    """Losses 2 and 3 of two seeds: mean 2.5, half width t(0.975, 1) · s / √2 = 12.7062 · 0.5."""
    loss = found.models[0].metrics["test"]["loss"]
    assert (loss.mean, loss.each) == (2.5, (2.0, 3.0))
    assert loss.high == pytest.approx(2.5 + 12.7062 * 0.5, rel=1e-5)


def test_speed_is_the_mean_over_epochs(found):
    """Epochs of 1, 2 and 3 seconds are 2 seconds an epoch, for both seeds."""
    summary = found.models[0]
    assert summary.seconds_per_epoch.each == (2.0, 2.0)
    assert summary.tokens_per_second.mean == 200.0


def test_summaries_tell_what_was_trained(found):
    """Name, cell, size, seeds and epochs of every model."""
    lstm, rnn = found.models
    assert (lstm.model, lstm.cell, rnn.model, rnn.cell) == ("LSTM", "lstm", "RNN", "simple_rnn")
    assert (lstm.parameters, lstm.seeds, lstm.epochs, lstm.best_epochs) == (1234, (0, 1), (3, 3), (2, 2))


def test_baselines_stand_beside(found):
    """Both are measured on validation and test texts."""
    assert [baseline.model for baseline in found.baselines] == ["most frequent word", "word pairs"]
    assert all(set(baseline.metrics) == {"validation", "test"} for baseline in found.baselines)
