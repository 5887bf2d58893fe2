"""Trainings of one model, summed up."""

from __future__ import annotations

from types import SimpleNamespace

from rnnreport.training.summaries import summary


def trained(seed, **changed):
    """Return what a summary looks at in a training."""
    history = {
        "seconds": [2.0, 4.0],
        "tokens_per_second": [10.0, 30.0],
        "best_epoch": 1,
        "parameters": 7,
        "metrics": {"validation": {"loss": 1.0 + seed}, "test": {"loss": 3.0}},
    }
    settings = SimpleNamespace(cell="gru")
    return SimpleNamespace(model="GRU", settings=settings, seed=seed, history=history | changed)


def test_one_seed_has_intervals_without_width():
    """Bounds are the value itself."""
    found = summary((trained(0),))
    assert found.metrics["validation"]["loss"].each == (1.0,)
    assert found.seconds_per_epoch.low == found.seconds_per_epoch.high == 3.0


def test_seeds_are_kept_in_order():
    """Each seed's number stands at its place."""
    found = summary((trained(0), trained(1)))
    assert found.seeds == (0, 1)
    assert found.metrics["validation"]["loss"].each == (1.0, 2.0)


def test_a_split_that_was_not_measured_is_left_out():
    """Neither an absent nor an empty one is shown."""
    found = summary((trained(0, metrics={"validation": {}, "test": {"loss": 3.0}}),))
    assert set(found.metrics) == {"test"}


def test_without_epochs_there_is_no_speed():
    """Nothing was timed."""
    found = summary((trained(0, seconds=[], tokens_per_second=[]),))
    assert found.seconds_per_epoch is None
    assert found.epochs == (0,)
