"""Hand-written passes give what the steps of the cell give, and the gradient that automatic differentiation finds."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from rnnreport.models import passes, recurrence
from rnnreport.models.cells import build
from rnnreport.training.trained import parameters, with_parameters

CELLS = [
    ("lstm", {}),
    ("gru", {"reset": "after"}),
    ("gru", {"reset": "before"}),
    ("simple_rnn", {"activation": "tanh"}),
    ("simple_rnn", {"activation": "relu"}),
]
SHAPES = [(1, 1, 1, 1), (3, 5, 2, 4), (4, 9, 3, 2), (2, 300, 2, 3)]  # batch, time, inputs, units


@pytest.fixture
def double():
    """Compute in float64."""
    with jax.enable_x64(True):
        yield


def case(name: str, options: dict, shape: tuple[int, ...], seed: int):
    """Return a cell in float64, inputs, lengths from 0 to all, an initial carry and weights of the loss."""
    draw = np.random.default_rng(seed)
    batch, time, inputs, units = shape
    blank = build(name, inputs, units, options, key=jax.random.key(seed))
    arrays = {key: jnp.asarray(draw.normal(size=array.shape)) * 0.5 for key, array in parameters(blank).items()}
    cell = with_parameters(blank, arrays)
    lengths = np.concatenate([[time], draw.integers(0, time + 1, batch - 1)]).astype(np.int32)
    initial = jax.tree.map(lambda state: jnp.asarray(draw.normal(size=state.shape)) * 0.5, cell.start(batch))
    weights = jnp.asarray(draw.normal(size=(batch, time, units)))
    return cell, jnp.asarray(draw.normal(size=(batch, time, inputs))), lengths, initial, weights


def answers(cell, x, lengths, initial, weights, reverse: bool):
    """Return outputs, carry, and the gradient of a loss that reads all of both."""

    def loss(cell, x, initial):
        outputs, carry = recurrence.unroll(cell, x, lengths, initial=initial, reverse=reverse)
        ends = sum(jnp.sum(jnp.sin(state)) for state in jax.tree.leaves(carry))
        return jnp.sum(weights * outputs) + ends, (outputs, carry)

    slopes, found = jax.grad(loss, argnums=(0, 1, 2), has_aux=True)(cell, x, initial)
    return jax.tree.leaves((found, slopes))


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize(("name", "options"), CELLS, ids=str)
def test_a_pass_is_what_automatic_differentiation_finds(name, options, shape, reverse, double, monkeypatch):
    """Values, last carry and every gradient agree to 1e-10 of their size in float64."""
    given = case(name, options, shape, seed=sum(shape))
    by_hand = answers(*given, reverse)
    monkeypatch.setattr(recurrence, "pass_of", lambda module, cudnn: None)
    for ours, found in zip(by_hand, answers(*given, reverse), strict=True):
        assert ours.dtype == jnp.float64
        assert jnp.max(jnp.abs(ours - found)) <= 1e-10 * max(1.0, float(jnp.max(jnp.abs(found))))


def test_a_cell_without_a_pass_is_unrolled_by_its_steps():
    """A new cell needs no hand-written pass; those that have one are found by the name of their file."""
    assert passes.pass_of("rnnreport.models.cells.a_new_one") is None
    assert passes.pass_of("rnnreport.models.cells.lstm") is not None
