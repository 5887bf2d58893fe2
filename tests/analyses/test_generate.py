"""Texts that models write."""

from __future__ import annotations

import numpy as np
import pytest

from rnnreport.analyses import generate, record
from rnnreport.analyses.generate import Settings
from rnnreport.data.vocabulary import PAD, UNKNOWN
from rnnreport.study import Model


def test_there_is_a_text_for_every_model_temperature_and_seed(subject):
    """Greedy texts do not depend on chance: one is enough."""
    settings = Settings(text="The cat", length=3, temperatures=(0.0, 1.0), seeds=(4, 5))
    found = [(text.model, text.temperature, text.seed) for text in generate.answer(settings, subject).generations]
    assert found == [(model, *which) for model in ("LSTM", "RNN") for which in [(0.0, 4), (1.0, 4), (1.0, 5)]]


def test_given_words_have_no_probability(subject):
    """They are the author's; every written one has one."""
    text = generate.answer(Settings(text="The cat", length=3, temperatures=(0.0,)), subject).generations[0]
    assert text.given == 2
    assert text.tokens[:2] == ("The", "cat")
    assert np.isnan(text.probabilities).tolist() == [True, True, False, False, False]
    assert ((text.probabilities[2:] > 0) & (text.probabilities[2:] <= 1)).all()


def test_special_words_are_never_shown(subject):
    """A report writes words."""
    texts = generate.answer(Settings(text="zebra", length=100, temperatures=(0.0, 5.0)), subject).generations
    assert all(token not in ("<unk>", "<pad>") for text in texts for token in text.tokens)


def test_greedy_writes_what_recording_shows(subject):
    """The overlay and the text beside it agree."""
    text = generate.answer(Settings(text="The cat", length=6, temperatures=(0.0,)), subject).generations[0]
    reading = record.answer(record.Settings(text="The cat", generate=6), subject).readings[0]
    assert (text.tokens, text.spaces) == (reading.tokens, reading.spaces)


def test_the_same_seed_draws_the_same_words_as_recording(subject):
    """Chance is a key folded by name: the same number means the same text everywhere."""
    settings = Settings(text="The cat", length=6, temperatures=(1.5,), seeds=(7,))
    reading = record.answer(record.Settings(text="The cat", generate=6, temperature=1.5, seed=7), subject).readings[0]
    assert generate.answer(settings, subject).generations[0].tokens == reading.tokens


def test_a_model_that_reads_both_ways_writes_as_it_would_one_word_at_a_time(subject, subject_of):
    """Each greedy word is the best after all words before it, read anew in both directions."""
    model = Model(cell="gru", units=3, embedding=2, bidirectional=True)
    asked = subject_of(subject.study.model_copy(update={"models": {"both": model}}))
    (text,) = generate.answer(Settings(text="The cat", length=4, temperatures=(0.0,)), asked).generations
    network = asked.trained["both"][0].network
    ids = asked.dataset.encode(" ".join(text.tokens))[0][None]
    for end in range(2, 6):
        logits = np.array(network.logits(network.last(ids[:, :end], np.array([end])))[0])
        logits[[PAD, UNKNOWN]] = -np.inf
        assert ids[0, end] == logits.argmax()


def test_a_text_without_a_word_is_an_error(subject):
    """There is nothing to write on from."""
    with pytest.raises(ValueError, match="no word in it"):
        generate.answer(Settings(text=" "), subject)
