"""States of every model while it reads a text and writes on."""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np
import pytest

from rnnreport.analyses import record
from rnnreport.analyses.record import Settings
from rnnreport.errors import RnnReportError

TEXT = "The  CAT, a zebra\n sat."


def test_tokens_and_spaces_give_back_the_text(subject):
    """The author's own spelling and spacing, whatever the model reads."""
    for reading in record.answer(Settings(text=TEXT), subject).readings:
        pairs = zip(reading.spaces, reading.tokens, strict=True)
        assert "".join(space + token for space, token in pairs) == TEXT


def test_words_outside_the_vocabulary_are_marked(subject):
    """A zebra is read as <unk>, and the reading says so."""
    reading = record.answer(Settings(text=TEXT), subject).readings[0]
    assert [token for token, known in zip(reading.tokens, reading.known, strict=True) if not known] == ["zebra"]


def test_states_are_those_of_one_causal_pass(subject):
    """What stands at token t is what the network holds after reading tokens 0 to t, generated ones included."""
    settings = Settings(text="The cat", generate=5, models=("LSTM",))
    (reading,) = record.answer(settings, subject).readings
    ids = subject.dataset.encode(" ".join(reading.tokens))[0]
    layers = subject.trained["LSTM"][0].network.read(jnp.asarray(ids)[None], jnp.array([len(ids)]))
    for layer, states in zip(reading.layers, layers, strict=True):
        for name, values in layer.states.items():
            np.testing.assert_allclose(values, states[name][0], rtol=0, atol=1e-6)


def test_layers_are_named_and_say_their_ranges(subject):
    """Two layers of LSTM with all gates; a rectified cell is unbounded."""
    lstm, rnn = record.answer(Settings(text="The cat"), subject).readings
    assert [layer.name for layer in lstm.layers] == ["layer 1", "layer 2"]
    assert list(lstm.layers[0].states) == ["h", "c", "i", "f", "g", "o"]
    assert lstm.layers[0].ranges["i"] == (0.0, 1.0)
    assert rnn.layers[0].ranges == {"h": None}


def test_generated_words_follow_the_given_ones(subject):
    """`given` tells them apart; each model writes as many as were asked for."""
    for reading in record.answer(Settings(text="The cat", generate=4), subject).readings:
        assert reading.given == 2
        assert len(reading.tokens) == len(reading.spaces) == len(reading.known) == 6
        assert reading.layers[0].states["h"].shape[0] == 6
        assert all(reading.known[2:])


def test_models_can_be_chosen(subject):
    """Only those named answer, in the order named, each with its first seed."""
    readings = record.answer(Settings(text="The cat", models=("RNN", "LSTM")), subject).readings
    assert [(reading.model, reading.cell, reading.seed) for reading in readings] == [
        ("RNN", "simple_rnn", 0),
        ("LSTM", "lstm", 0),
    ]


def test_an_unknown_model_is_named(subject):
    """The message gives the models there are and the nearest."""
    with pytest.raises(RnnReportError, match=r"model 'LSTN' is not one of: LSTM, RNN"):
        record.answer(Settings(text="The cat", models=("LSTN",)), subject)


@pytest.mark.parametrize("text", ["", "  \n"])
def test_a_text_without_a_word_is_an_error(subject, text):
    """There is nothing to read."""
    with pytest.raises(RnnReportError, match="text is empty"):
        record.answer(Settings(text=text), subject)


def test_an_all_unknown_text_is_read(subject):
    """Words that the model never saw are <unk> to it, not an error."""
    reading = record.answer(Settings(text="zebras graze", generate=1), subject).readings[0]
    assert reading.known == (False, False, True)
