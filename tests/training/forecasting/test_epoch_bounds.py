"""What an epoch of a long series costs is bounded, and what it judges stays what it was."""

from __future__ import annotations

import jax
import numpy as np
import optax
import pytest

from rnnreport.training.forecasting import epoch
from rnnreport.training.forecasting.teach import blank, untaught
from rnnreport.training.forecasting.views import view

WAYS = {"windows": {"past": 2}, "stateful": {"past": 2, "stateful": True}, "whole": {"past": "whole"}}


@pytest.fixture
def begun(dataset, lesson):
    """Return what gives an epoch over 40 values, its first parameters, optimizer state, view and model."""

    def make(way: str) -> tuple:
        asked = lesson(
            dataset(40, validation=0.2), {"batch": 1, "seeds": (0,)}, cell="simple_rnn", units=2, **WAYS[way]
        )
        update = optax.sgd(0.0)
        weights = {name: array[0] for name, array in untaught(asked).items()}
        seen = view(asked.dataset, asked.model)
        return epoch.Epoch(blank(asked), seen, asked.model, 1, update), weights, update.init(weights), seen, asked.model

    return make


@pytest.mark.parametrize("way", ["stateful", "whole"])
def test_validation_of_a_long_series_is_that_of_a_short_one(way, begun, monkeypatch):
    """Where what it is warmed with reaches back to the beginning, it judges the same forecasts."""
    whole, weights, *_ = begun(way)
    wanted = whole.validation(weights)
    monkeypatch.setattr(epoch, "MOST", 9)
    assert begun(way)[0].validation(weights) == pytest.approx(float(wanted), rel=1e-5)
    monkeypatch.setattr(epoch, "WARM", 1)
    assert begun(way)[0].validation(weights) != pytest.approx(float(wanted), rel=1e-5)


def test_validation_judges_no_more_windows_than_are_bounded(begun, monkeypatch):
    """Every second one of eight, where four are most."""
    monkeypatch.setattr(epoch, "MOST", 4)
    bounded, weights, _, seen, _ = begun("windows")
    x = seen.x[0][seen.held_out[::2, 1][:, None] - 2 + np.arange(2)]
    network = bounded.network(weights)
    said = network.say(network.window(network.start(4), x)[1])[:, 0, 0]
    wanted = np.mean((np.asarray(said) - seen.z[0, seen.held_out[::2, 1]]) ** 2)
    assert bounded.validation(weights) == pytest.approx(wanted, rel=1e-5)


@pytest.mark.parametrize("way", WAYS)
def test_an_epoch_of_a_long_series_reads_a_part_of_it(way, begun, monkeypatch):
    """Another part for another key, and never more steps than are bounded."""
    monkeypatch.setattr(epoch, "MOST", 5)
    monkeypatch.setattr(epoch, "WARM", 1)
    bounded, weights, state, seen, model = begun(way)
    learn = jax.jit(lambda key: bounded.learn(weights, state, key)[2])
    losses = {round(float(learn(jax.random.key(seed))), 6) for seed in range(6)}
    assert len(losses) > 1 and np.isfinite(list(losses)).all()
    assert epoch.steps_of(seen, model, 1) <= 5 and epoch.read_by(seen, model, 1) <= 10
