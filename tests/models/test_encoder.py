"""Stacked layers in one direction and in both."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from rnnreport.data.vocabulary import PAD, UNKNOWN
from rnnreport.models import encoder as encoders
from rnnreport.models.encoder import Encoder, drop, unknown

LENGTHS = np.array([5, 2])
INPUTS = jax.random.normal(jax.random.key(0), (2, 5, 3))


def encoder(**settings):
    """Return an encoder of small LSTMs."""
    return Encoder("lstm", 3, 4, **({"options": {}, "key": jax.random.key(1)} | settings))


def plain_ends(both, x):
    """Return what both directions end at after one text (time, inputs): stepped through by hand, layer by layer."""
    for forward, backward in zip(both.forward, both.backward, strict=True):
        directions = []
        for cell, words in ((forward, list(x)), (backward, list(x)[::-1])):
            carry, said = cell.start(1), []
            for word in words:
                carry, states = cell.step(carry, cell.project(word[None]))
                said.append(states.h[0])
            directions.append(said)
        x = [jnp.concatenate(pair) for pair in zip(directions[0], directions[1][::-1], strict=True)]
    return jnp.concatenate([directions[0][-1], directions[1][-1]])


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


@pytest.mark.parametrize("layers", [1, 3])
@pytest.mark.parametrize("at_once", [1, 1 << 22])
def test_every_prefix_is_encoded_as_if_it_were_all_there_is(layers, at_once, monkeypatch):
    """The plain recipe, prefix by prefix and step by step, in one go or one prefix after the other; 0 at padding."""
    monkeypatch.setattr(encoders, "AT_ONCE", at_once)
    both = encoder(layers=layers, bidirectional=True)
    found = jax.jit(both.prefixes)(INPUTS, LENGTHS)
    assert found.shape == (2, 5, 8)
    for text, length in enumerate(LENGTHS):
        for end in range(1, length + 1):
            np.testing.assert_allclose(found[text, end - 1], plain_ends(both, INPUTS[text, :end]), rtol=0, atol=1e-6)
        assert not np.any(found[text, length:])


@pytest.mark.parametrize("layers", [1, 2])
def test_the_end_of_a_text_is_the_end_of_its_longest_prefix(layers):
    """`last` is what `prefixes` says of the whole, and for one direction the hidden state after the last token."""
    both, one = encoder(layers=layers, bidirectional=True), encoder(layers=layers)
    rows, ends = np.arange(2), LENGTHS - 1
    np.testing.assert_allclose(both.last(INPUTS, LENGTHS), both.prefixes(INPUTS, LENGTHS)[rows, ends], atol=1e-6)
    np.testing.assert_allclose(one.last(INPUTS, LENGTHS), one.hidden(INPUTS, LENGTHS)[rows, ends], atol=1e-6)


def test_what_is_behind_the_end_is_not_read():
    """Padding changes nothing, exactly, and no token has no end."""
    both = encoder(layers=2, bidirectional=True)
    other = INPUTS.at[1, 2:].set(9.0)
    for way in (both.last, both.prefixes):
        np.testing.assert_array_equal(way(INPUTS, LENGTHS), way(other, LENGTHS))
    assert not np.any(both.last(INPUTS, np.array([0, 5]))[0])


def test_reading_prefixes_in_parts_changes_no_gradient(monkeypatch):
    """Memory is saved by computing again, not by computing less."""
    both = encoder(bidirectional=True, dropout=0.5)
    towards = jax.random.normal(jax.random.key(5), (2, 5, 8))

    def slope(at_once):
        monkeypatch.setattr(encoders, "AT_ONCE", at_once)
        return jax.jit(jax.grad(lambda x: jnp.sum(towards * both.prefixes(x, LENGTHS, jax.random.key(2)))))(INPUTS)

    whole = slope(1 << 22)
    np.testing.assert_allclose(slope(2 * 5 * 5 * 8), whole, rtol=1e-4, atol=1e-6)  # five prefixes in two parts
    assert np.any(whole[1, 1]) and not np.any(whole[1, 2:])


def test_each_prefix_draws_its_own_dropout():
    """Equal prefixes of two calls drop the same, two prefixes of one call do not."""
    both = encoder(bidirectional=True, dropout=0.5)
    first, again = (np.asarray(both.prefixes(INPUTS, LENGTHS, jax.random.key(3))) for _ in range(2))
    np.testing.assert_array_equal(first, again)
    assert len({(row == 0).tobytes() for row in first[0]}) > 1


def test_unknown_words_are_drawn_from_words_alone():
    """A share of the tokens is read as <unk>, padding never."""
    ids = np.concatenate([np.full(50_000, PAD), np.full(50_000, 7)])
    read = np.asarray(unknown(ids, 0.3, jax.random.key(0)))
    assert set(read[:50_000]) == {PAD}
    assert set(read[50_000:]) == {UNKNOWN, 7}
    assert np.mean(read[50_000:] == UNKNOWN) == pytest.approx(0.3, abs=0.01)
    np.testing.assert_array_equal(unknown(ids, 0.0, jax.random.key(0)), ids)


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
