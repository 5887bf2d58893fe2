"""The language model: what stands before and behind its recurrent layers."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from rnnreport.models.networks import LanguageModel, parameter_count
from rnnreport.study import Model

WORDS = 11
IDS = np.array([[2, 5, 7, 3, 9], [4, 4, 0, 0, 0]])
LENGTHS = np.array([5, 2])
CELLS = ["lstm", "gru", "simple_rnn"]


def network(cell="lstm", **settings):
    """Return a small language model."""
    settings = {"units": 6, "embedding": 4} | settings
    return LanguageModel(Model(cell=cell, **settings), WORDS, key=jax.random.key(0))


@pytest.mark.parametrize("cell", CELLS)
def test_token_by_token_equals_one_causal_pass(cell):
    """Advancing gives the logits and the states of reading the whole text, to rounding."""
    model = network(cell, layers=2)
    logits, read = model.logits(model.hidden(IDS, LENGTHS)), model.read(IDS, LENGTHS)
    carry = model.start(2)
    for step in range(2):
        carry, now, states = model.advance(carry, IDS[:, step])
        np.testing.assert_allclose(now, logits[:, step], rtol=0, atol=1e-6)
        for layer, whole in zip(states, read, strict=True):
            for name, state in layer.items():
                np.testing.assert_allclose(state, whole[name][:, step], rtol=0, atol=1e-6)


@pytest.mark.parametrize("cell", CELLS)
def test_a_prediction_never_sees_its_target(cell):
    """Gradients of the logits at a position with respect to later embeddings are exactly zero."""
    model = network(cell)

    def logit(vectors):
        return jnp.sum(model.logits(model.encoder.hidden(vectors, LENGTHS))[0, 2])

    slope = jax.grad(logit)(model.embedding[...][IDS])
    assert np.all(np.any(slope[0, :3], axis=-1)) and not np.any(slope[0, 3:])


def test_parameters_are_counted():
    """The LSTM of the study: (100 + 128 + 1) × 4 × 128 cells' own, 100 and 128 + 1 for each word."""
    model = LanguageModel(Model(cell="lstm", units=128, embedding=100), 50, key=jax.random.key(0))
    assert parameter_count(model) == 229 * 512 + 50 * (100 + 129)


def test_tied_weights_are_the_embedding():
    """Where widths agree, the weights behind are those before, and there are no others."""
    model = network(embedding=6, tied=True)
    hidden = model.hidden(IDS, LENGTHS)
    np.testing.assert_allclose(model.logits(hidden), hidden @ model.embedding[...].T, atol=1e-6)
    assert parameter_count(model) == parameter_count(network(embedding=6)) - WORDS * 6


def test_tied_weights_of_another_width_stand_behind_a_projection():
    """Where widths differ there is a projection between."""
    model = network(embedding=4, tied=True)
    hidden = model.hidden(IDS, LENGTHS)
    expected = hidden @ model.projection[...] @ model.embedding[...].T
    np.testing.assert_allclose(model.logits(hidden), expected, atol=1e-6)


def test_the_same_key_gives_the_same_network():
    """Initial weights depend on the key alone, and on the key indeed."""
    one, same = (jax.tree.leaves(network()) for _ in range(2))
    other = jax.tree.leaves(LanguageModel(Model(cell="lstm", units=6, embedding=4), WORDS, key=jax.random.key(1)))
    assert all(np.array_equal(a, b) for a, b in zip(one, same, strict=True))
    assert not all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


def test_embeddings_begin_small():
    """Uniform between -0.05 and 0.05, as in Keras."""
    drawn = np.abs(network().embedding[...])
    assert 0.03 < drawn.max() <= 0.05
