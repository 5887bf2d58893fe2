"""Writing on from a text: the choices are those of the model, and the states are those of reading what was written."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import nnx

from rnnreport.data.vocabulary import PAD, UNKNOWN
from rnnreport.models.generation import choose, write
from rnnreport.models.networks import LanguageModel
from rnnreport.study import Model

SEED_TEXT = np.array([5, 2, 7, 3], np.int32)
WORDS = 11


def language_model(cell="lstm", **settings):
    """Return a small network whose logits lie far apart."""
    network = LanguageModel(Model(cell=cell, units=6, embedding=5, **settings), WORDS, key=jax.random.key(3))
    spread = 8 * jax.random.normal(jax.random.key(4), network.output[...].shape)
    network.output = nnx.Param(spread.at[UNKNOWN].set(20.0))  # so that <unk> is often the most probable
    network.embedding = nnx.Param(network.embedding[...] * 30)
    return network


def written(network, length, temperature=0.0, seed=0, top_k=0, ids=SEED_TEXT):
    """Return one text."""
    return write(network, ids, length, np.array([temperature]), jax.random.key(seed)[None], top_k)


def distributions(network, ids):
    """Return p(next word) after every token of `ids`, <pad> and <unk> left out, (tokens, words): the slow way."""
    whole = jnp.asarray(ids)[None]
    logits = np.array(network.logits(network.hidden(whole, jnp.array([len(ids)])))[0], np.float64)
    logits[:, [PAD, UNKNOWN]] = -np.inf
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


@pytest.mark.parametrize(("cell", "both"), [("lstm", False), ("gru", False), ("simple_rnn", False), ("gru", True)])
def test_states_are_those_of_reading_the_whole_text(cell, both):
    """At every position, of every layer and direction, to 1e-6: as if what was written had been there before."""
    network = language_model(cell, layers=2, bidirectional=both)
    text = written(network, 9)
    whole = np.concatenate([SEED_TEXT, text.ids[0]])
    read = network.read(jnp.asarray(whole)[None], jnp.array([len(whole)]))
    assert len(text.states) == len(read) == len(network.encoder.names())
    for recorded, expected in zip(text.states, read, strict=True):
        assert list(recorded) == list(expected)
        for name, values in recorded.items():
            np.testing.assert_allclose(values, expected[name], rtol=0, atol=1e-6)


@pytest.mark.parametrize("both", [False, True])
def test_greedy_writes_the_most_probable_word(both):
    """Temperature 0 is the argmax of the model's distribution at every step, which saw nothing but the words before."""
    network = language_model(bidirectional=both)
    text = written(network, 12)
    p = distributions(network, np.concatenate([SEED_TEXT, text.ids[0]]))
    assert text.ids[0].tolist() == p[len(SEED_TEXT) - 1 : -1].argmax(axis=1).tolist()


@pytest.mark.parametrize(("temperature", "both"), [(0.0, False), (0.5, False), (2.0, False), (2.0, True)])
def test_probabilities_are_those_of_the_model_whatever_the_temperature(temperature, both):
    """What is told of a word is softmax(logits) without <pad> and <unk>, not what it was drawn from."""
    network = language_model(bidirectional=both)
    text = written(network, 12, temperature, top_k=3)
    p = distributions(network, np.concatenate([SEED_TEXT, text.ids[0]]))[len(SEED_TEXT) - 1 : -1]
    np.testing.assert_allclose(text.probabilities[0], p[np.arange(12), text.ids[0]], rtol=1e-4)


@pytest.mark.parametrize("temperature", [0.0, 1.0, 100.0])
def test_special_words_are_never_written(temperature):
    """Neither <pad> nor <unk> comes out, however probable and however warm."""
    assert written(language_model(), 200, temperature).ids.min() > UNKNOWN


def test_the_one_most_probable_word_is_greedy_at_any_temperature():
    """Drawing from one word is no draw."""
    network = language_model()
    assert written(network, 12, 5.0, top_k=1).ids.tolist() == written(network, 12).ids.tolist()


@pytest.mark.parametrize("both", [False, True])
def test_a_longer_text_begins_with_the_shorter_one(both):
    """The key is folded by the number of the step, so that length changes nothing before the end."""
    network = language_model(bidirectional=both)
    assert written(network, 20, 1.0).ids[0, :8].tolist() == written(network, 8, 1.0).ids[0].tolist()


@pytest.mark.parametrize("both", [False, True])
def test_texts_side_by_side_are_those_written_alone(both):
    """Each temperature and key gives the same text in company."""
    network = language_model(bidirectional=both)
    keys = jnp.stack([jax.random.key(0), jax.random.key(1), jax.random.key(1)])
    together = write(network, SEED_TEXT, 8, np.array([0.0, 1.0, 2.0]), keys)
    alone = [written(network, 8, 0.0, 0), written(network, 8, 1.0, 1), written(network, 8, 2.0, 1)]
    assert together.ids.tolist() == [text.ids[0].tolist() for text in alone]


def test_other_keys_write_other_texts():
    """Chance comes from the key alone."""
    network = language_model()
    assert written(network, 20, 3.0, seed=1).ids.tolist() != written(network, 20, 3.0, seed=2).ids.tolist()
    assert written(network, 20, 3.0, seed=1).ids.tolist() == written(network, 20, 3.0, seed=1).ids.tolist()


@pytest.mark.parametrize("both", [False, True])
def test_nothing_to_write_still_reads(both):
    """Length 0 gives no words and the states of the seed text."""
    text = written(language_model(bidirectional=both), 0)
    assert text.ids.shape == text.probabilities.shape == (1, 0)
    assert text.states[0]["h"].shape == (1, len(SEED_TEXT), 6)


@pytest.mark.parametrize("both", [False, True])
def test_one_token_is_enough_to_write_on_from(both):
    """The shortest seed text has nothing before its last token."""
    text = written(language_model(bidirectional=both), 3, ids=SEED_TEXT[:1])
    assert text.states[0]["c"].shape == (1, 4, 6)


def test_no_token_is_an_error():
    """There is no first word without one before it."""
    with pytest.raises(ValueError, match="at least one token"):
        written(language_model(), 3, ids=SEED_TEXT[:0])


@pytest.mark.parametrize(("temperature", "expected"), [(1.0, [0.5, 0.3, 0.2]), (0.5, [0.658, 0.237, 0.105])])
def test_words_are_drawn_as_often_as_they_are_probable(temperature, expected):
    """p^(1/T) renormalised: over 4,000 draws within 3 standard errors."""
    draws = 4000
    logits = jnp.tile(jnp.log(jnp.array([0.5, 0.3, 0.2])), (draws, 1))
    keys = jax.random.split(jax.random.key(0), draws)
    drawn = np.bincount(choose(logits, jnp.full(draws, temperature), keys, 0), minlength=3) / draws
    assert drawn == pytest.approx(expected, abs=3 * np.sqrt(0.25 / draws))


def test_only_the_k_most_probable_words_are_drawn():
    """With k = 2 of four words, warm as it may be, the other two never come, and the two share all draws."""
    draws = 1000
    logits = jnp.tile(jnp.array([0.0, 3.0, 1.0, 2.0]), (draws, 1))
    keys = jax.random.split(jax.random.key(0), draws)
    drawn = choose(logits, jnp.full(draws, 50.0), keys, 2)
    assert set(np.asarray(drawn).tolist()) == {1, 3}
