"""The cells against their equations, written once more in numpy, gate by gate, with the logistic function itself."""

from __future__ import annotations

import jax
import numpy as np
import pytest
from scipy.special import expit

from rnnreport.models.cells import build

INPUTS, UNITS = 3, 5


def drawn(name, **options):
    """Return a cell and its weights as float64 numpy arrays, all of them random."""
    cell = build(name, INPUTS, UNITS, options, key=jax.random.key(0))
    leaves, tree = jax.tree.flatten(cell)
    draw = np.random.default_rng(0)
    cell = tree.unflatten([np.asarray(draw.normal(size=leaf.shape), np.float32) for leaf in leaves])
    return cell, {
        name: np.asarray(value[...], np.float64) for name, value in vars(cell).items() if hasattr(value, "shape")
    }


def gate(weights, number, x, h):
    """Return W x + U h + b of one gate, the gates lying side by side in the weights."""
    place = slice(number * UNITS, (number + 1) * UNITS)
    return x @ weights["kernel"][:, place] + h @ weights["recurrent"][:, place] + weights["bias"][place]


@pytest.fixture
def point():
    """An input and two carried states."""
    draw = np.random.default_rng(1)
    return draw.normal(size=(2, INPUTS)), np.tanh(draw.normal(size=(2, UNITS))), draw.normal(size=(2, UNITS))


def agree(states, **expected):
    """Say that every state is as expected, to single precision."""
    assert set(states._fields) == set(expected)
    for name, value in expected.items():
        np.testing.assert_allclose(getattr(states, name), value, rtol=0, atol=3e-6)


@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_simple_rnn(point, activation):
    """h = tanh or relu of W x + U h + b (Elman 1990)."""
    x, h, _ = point
    cell, weights = drawn("simple_rnn", activation=activation)
    total = gate(weights, 0, x, h)
    _, states = cell.step(np.float32(h), cell.project(np.float32(x)))
    agree(states, h=np.tanh(total) if activation == "tanh" else np.maximum(total, 0))


def test_lstm(point):
    """Gates i, f, g, o in this order (Hochreiter & Schmidhuber 1997, Gers et al. 2000)."""
    x, h, c = point
    cell, weights = drawn("lstm")
    i, f, g, o = (squash(gate(weights, number, x, h)) for number, squash in enumerate((expit, expit, np.tanh, expit)))
    memory = f * c + i * g
    (_, carried), states = cell.step((np.float32(h), np.float32(c)), cell.project(np.float32(x)))
    agree(states, i=i, f=f, g=g, o=o, c=memory, h=o * np.tanh(memory))
    np.testing.assert_array_equal(carried, states.c)


def test_lstm_remembers_at_first():
    """The forget gate's bias is 1 before training, every other one 0."""
    bias = np.asarray(build("lstm", INPUTS, UNITS, {}, key=jax.random.key(0)).bias[...])
    np.testing.assert_array_equal(bias.reshape(4, UNITS).T, np.tile([0, 1, 0, 0], (UNITS, 1)))


def test_gru_with_the_reset_before_the_product(point):
    """Gates z, r, n in this order; n sees U (r ⊙ h) (Cho et al. 2014)."""
    x, h, _ = point
    cell, weights = drawn("gru", reset="before")
    z, r = expit(gate(weights, 0, x, h)), expit(gate(weights, 1, x, h))
    n = np.tanh(gate(weights, 2, x, r * h))
    _, states = cell.step(np.float32(h), cell.project(np.float32(x)))
    agree(states, z=z, r=r, n=n, h=(1 - z) * n + z * h)


def test_gru_with_the_reset_after_the_product(point):
    """Gates z, r, n in this order; n sees r ⊙ (U h + d), with a recurrent bias of its own (cuDNN)."""
    x, h, _ = point
    cell, weights = drawn("gru", reset="after")
    own = np.split(weights["recurrent_bias"], 3)
    z, r = (expit(gate(weights, number, x, h) + own[number]) for number in (0, 1))
    from_input = gate(weights, 2, x, np.zeros_like(h))
    n = np.tanh(from_input + r * (h @ weights["recurrent"][:, 2 * UNITS :] + own[2]))
    _, states = cell.step(np.float32(h), cell.project(np.float32(x)))
    agree(states, z=z, r=r, n=n, h=(1 - z) * n + z * h)


def test_both_grus_agree_where_the_reset_gate_is_open(point):
    """With r = 1 and no recurrent bias the two orders are one."""
    x, h, _ = point
    both = [drawn("gru", reset=reset)[0] for reset in ("before", "after")]
    both[1].kernel, both[1].recurrent = both[0].kernel, both[0].recurrent
    both[0].bias = both[1].bias = np.repeat(np.float32([0, 100, 0]), UNITS)
    both[1].recurrent_bias = np.zeros(3 * UNITS, np.float32)
    one, other = (cell.step(np.float32(h), cell.project(np.float32(x)))[1] for cell in both)
    np.testing.assert_allclose(one.h, other.h, rtol=0, atol=1e-6)
