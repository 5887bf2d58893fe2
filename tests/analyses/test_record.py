"""States of every model while it reads a text and writes on."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from rnnreport.analyses import record
from rnnreport.analyses.record import Settings
from rnnreport.data.corpus import Corpus
from rnnreport.data.dataset import build
from rnnreport.errors import RnnReportError
from rnnreport.models.classifier import Classifier
from rnnreport.study import Data, Model, Study
from rnnreport.training.subject import Subject
from rnnreport.training.trained import Trained

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
    with pytest.raises(RnnReportError, match="has no word to read"):
        record.answer(Settings(text=text), subject)


def test_an_all_unknown_text_is_read(subject):
    """Words that the model never saw are <unk> to it, not an error."""
    reading = record.answer(Settings(text="zebras graze", generate=1), subject).readings[0]
    assert reading.known == (False, False, True)


@pytest.mark.parametrize("generate", [0, 3])
def test_both_directions_read_the_whole_text_with_what_was_written(subject, subject_of, generate):
    """Every layer and direction, over all tokens: the backward states come from the last word written."""
    model = Model(cell="lstm", units=3, embedding=2, layers=2, bidirectional=True)
    asked = subject_of(subject.study.model_copy(update={"models": {"both": model}}))
    (reading,) = record.answer(Settings(text="The cat", generate=generate), asked).readings
    assert [layer.name for layer in reading.layers] == ["layer 1", "layer 1 backward", "layer 2", "layer 2 backward"]
    ids = asked.dataset.encode(" ".join(reading.tokens))[0]
    assert len(ids) == 2 + generate
    read = asked.trained["both"][0].network.read(jnp.asarray(ids)[None], jnp.array([len(ids)]))
    for layer, states in zip(reading.layers, read, strict=True):
        np.testing.assert_allclose(layer.states["h"], states["h"][0], rtol=0, atol=1e-6)


@pytest.fixture(scope="module")
def classifiers():
    """A study of classes, of whose texts the first three tokens are read."""
    study = Study(
        task="classify",
        data=Data(corpus="toy", keep="first 3"),
        models={"LSTM": Model(cell="lstm", units=3, embedding=2, bidirectional=True)},
    )
    texts = ("A cat sat here.", "A dog ran.", "The cat sat.", "The dog ran there.")
    splits, labels = ("train", "train", "test", "test"), ("cat", "dog", "cat", "dog")
    dataset = build(Corpus("toy", texts, labels, {"text": texts}, splits, {}, "0" * 64), study.data, "classify")
    model = study.models["LSTM"]
    network = Classifier(model, *dataset.sizes, key=jax.random.key(0))
    return Subject(study, dataset, {"LSTM": (Trained("LSTM", model, 0, network, {}),)})


def test_classifiers_are_recorded_while_they_read(classifiers):
    """They have states as others have, of the part of a text that they read."""
    (reading,) = record.answer(Settings(text="The cat ran there."), classifiers).readings
    assert (reading.tokens, reading.given) == (("The", "cat", "ran"), 3)
    assert [layer.name for layer in reading.layers] == ["layer 1", "layer 1 backward"]
    assert all(layer.states["c"].shape == (3, 3) for layer in reading.layers)


def test_a_classifier_writes_nothing(classifiers):
    """Asked to, it says so."""
    with pytest.raises(RnnReportError, match="task 'classify' write no words; leave generate at 0"):
        record.answer(Settings(text="The cat", generate=1), classifiers)
