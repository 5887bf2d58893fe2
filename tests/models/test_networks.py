"""The language model: what stands before and behind its recurrent layers."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from rnnreport.models.encoder import unknown
from rnnreport.models.keys import named
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


@pytest.mark.parametrize(("cell", "key"), [*((cell, None) for cell in CELLS), ("lstm", jax.random.key(5))])
def test_no_later_word_changes_what_is_said_at_a_word(cell, key):
    """In both directions too: any other words after position t leave everything up to t as it was, to the last bit."""
    model = network(cell, layers=2, bidirectional=True, dropout=0.2, word_dropout=0.2)
    hidden = jax.jit(lambda ids: model.hidden(ids, np.array([5, 5]), key))
    plain = hidden(IDS)
    for end in range(1, 5):
        for word in (1, 6, 10):
            changed = hidden(np.hstack([IDS[:, :end], np.full((2, 5 - end), word)]))
            np.testing.assert_array_equal(changed[:, :end], plain[:, :end])
            assert np.any(changed[:, end:] != plain[:, end:])


@pytest.mark.parametrize("layers", [1, 2])
def test_the_loss_at_a_word_hangs_on_the_words_up_to_its_target(layers):
    """-log p(w_t+1 | w_1 ... w_t): all of these words matter, in both directions, and none that comes later."""
    model = network(layers=layers, bidirectional=True)

    @jax.jit
    @jax.value_and_grad
    def loss(vectors, ids, place):
        told = jax.nn.log_softmax(model.logits(model.encoder.prefixes(vectors, LENGTHS)))
        return -told[0, place, ids[0, place + 1]]

    for place in range(4):
        later = np.hstack([IDS[:, : place + 2], np.full((2, 3 - place), 8)])
        target = np.hstack([IDS[:, : place + 1], np.full((2, 4 - place), 8)])
        (value, slope), (same, _), (other, _) = (
            loss(model.embedding[...][ids], ids, place) for ids in (IDS, later, target)
        )
        assert np.all(np.any(slope[0, : place + 1], axis=-1)) and not np.any(slope[0, place + 1 :])
        assert value == same != other


@pytest.mark.parametrize("cell", CELLS)
def test_reading_both_ways_is_reading_every_prefix_by_itself(cell):
    """The plain recipe: each prefix is a text of its own for the bidirectional encoder; its two ends side by side."""
    model = network(cell, layers=2, bidirectional=True)
    hidden = jax.jit(model.hidden)(IDS, LENGTHS)
    assert hidden.shape == (2, 5, 12)
    texts, ends = np.array([(text, end) for text, length in enumerate(LENGTHS) for end in range(1, length + 1)]).T
    prefixes = np.where(np.arange(5) < ends[:, None], IDS[texts], 0)
    read = jax.jit(model.encoder.hidden)(model.embedding[...][prefixes], ends)
    recipe = jnp.concatenate([read[np.arange(7), ends - 1, :6], read[:, 0, 6:]], -1)
    np.testing.assert_allclose(hidden[texts, ends - 1], recipe, rtol=0, atol=1e-6)
    last = jax.jit(model.last)(IDS, LENGTHS)
    np.testing.assert_allclose(last, hidden[np.arange(2), LENGTHS - 1], rtol=0, atol=1e-6)


def test_both_directions_are_read_out():
    """Output weights, or what stands before tied ones, take both."""
    free = network(bidirectional=True)
    assert free.output[...].shape == (WORDS, 12)
    assert network(bidirectional=True, tied=True).projection[...].shape == (12, 4)
    assert not hasattr(network(bidirectional=True, tied=True, embedding=12), "projection")
    assert free.logits(free.hidden(IDS, LENGTHS)).shape == (2, 5, WORDS)
    assert parameter_count(free) == 2 * 4 * 6 * (4 + 6 + 1) + WORDS * (4 + 12 + 1)


def test_all_states_of_both_directions_are_read():
    """Over the whole text, which is its own longest prefix: the forward end and the backward end are what is said."""
    model = network(layers=2, bidirectional=True)
    states = model.read(IDS, LENGTHS)
    assert len(states) == len(model.encoder.names()) == 4
    ends = jnp.concatenate([states[2]["h"][0, 4], states[3]["h"][0, 0]])
    np.testing.assert_allclose(ends, model.hidden(IDS, LENGTHS)[0, 4], rtol=0, atol=1e-6)


def test_reading_both_ways_cannot_go_token_by_token():
    """The backward half begins anew at every token."""
    model = network(bidirectional=True)
    with pytest.raises(TypeError, match="cannot advance token by token"):
        model.advance(model.start(2), IDS[:, 0])


@pytest.mark.parametrize("bidirectional", [False, True])
def test_in_training_some_words_are_read_as_unknown(bidirectional):
    """What is said is what is said of the text with <unk> in place of the words drawn; without a key none is."""
    key, plain = jax.random.key(0), network(bidirectional=bidirectional)
    model = network(bidirectional=bidirectional, word_dropout=0.4)
    read = unknown(IDS, 0.4, named(key, "words"))
    assert np.any(read != IDS)
    np.testing.assert_array_equal(model.hidden(IDS, LENGTHS, key), plain.hidden(read, LENGTHS))
    np.testing.assert_array_equal(model.hidden(IDS, LENGTHS), plain.hidden(IDS, LENGTHS))


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
