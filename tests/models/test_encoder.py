"""Stacked layers in one direction and in both."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from rnnreport.models.encoder import Encoder, drop

LENGTHS = np.array([5, 2])
INPUTS = jax.random.normal(jax.random.key(0), (2, 5, 3))


def encoder(**settings):
    """Return an encoder of small LSTMs."""
    return Encoder("lstm", 3, 4, **({"options": {}, "key": jax.random.key(1)} | settings))


def test_layers_and_directions_are_named_in_the_order_in_which_they_are_read():
    """Two layers in both directions are four, forward first."""
    both = encoder(layers=2, bidirectional=True)
    assert both.names() == ("layer 1", "layer 1 backward", "layer 2", "layer 2 backward")
    assert len(both.read(INPUTS, LENGTHS)) == 4


def test_a_causal_encoder_never_sees_what_comes_after():
    """Other words after a position change nothing at it."""
    other = INPUTS.at[:, 3:].set(9.0)
    plain, changed = (encoder(layers=2).hidden(x, LENGTHS) for x in (INPUTS, other))
    np.testing.assert_array_equal(plain[:, :3], changed[:, :3])


def test_a_bidirectional_encoder_sees_the_whole_text():
    """Its backward half sees what comes after, its forward half what came before."""
    slope = jax.grad(lambda x: jnp.sum(encoder(bidirectional=True).hidden(x, LENGTHS)[0, 2]))(INPUTS)
    assert np.all(np.any(slope[0], axis=1))
    assert not np.any(slope[1])


def test_what_is_read_last_is_what_is_handed_on():
    """The hidden states recorded of the last layer are the output, both directions side by side."""
    both = encoder(layers=2, bidirectional=True)
    forward, backward = both.read(INPUTS, LENGTHS)[-2:]
    np.testing.assert_allclose(
        both.hidden(INPUTS, LENGTHS), jnp.concatenate([forward["h"], backward["h"]], -1), atol=1e-6
    )


def test_a_bidirectional_encoder_cannot_go_token_by_token():
    """It would have to know the future, and says so."""
    both = encoder(bidirectional=True)
    with pytest.raises(TypeError, match="reads the future"):
        both.advance(both.start(2), INPUTS[:, 0])


def test_no_two_layers_begin_with_the_same_weights():
    """Keys are told apart by layer and direction."""
    both = encoder(layers=3, bidirectional=True)
    drawn = {np.asarray(cell.recurrent[...]).tobytes() for cells in (both.forward, both.backward) for cell in cells}
    assert len(drawn) == 6


def test_a_layer_more_leaves_the_layers_below_as_they_were():
    """The first layer of two begins as the only layer of one does."""
    np.testing.assert_array_equal(encoder(layers=2).forward[0].kernel[...], encoder().forward[0].kernel[...])


def test_dropout_is_off_without_a_key_and_drawn_from_it():
    """Equal keys drop equal units; no key drops none."""
    one = encoder(dropout=0.5)
    none, first, again, other = (
        one.hidden(INPUTS, LENGTHS, key) for key in (None, *(jax.random.key(seed) for seed in (0, 0, 1)))
    )
    np.testing.assert_array_equal(none, encoder(dropout=0.0).hidden(INPUTS, LENGTHS))
    np.testing.assert_array_equal(first, again)
    assert np.any(first != other)


def test_dropout_keeps_the_mean():
    """A share of the numbers becomes 0, the rest grows so that the expected value stays."""
    dropped = np.asarray(drop(jnp.ones(100_000), 0.2, jax.random.key(0)))
    assert set(np.unique(dropped)) == {np.float32(0), np.float32(1.25)}
    assert dropped.mean() == pytest.approx(1, abs=0.01)
