"""Words that excite cells, with a network made by hand."""

from __future__ import annotations

import math
from types import SimpleNamespace

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from rnnreport.analyses import exciting_words
from rnnreport.analyses.exciting_words import Settings, expected, sample
from rnnreport.errors import RnnReportError
from rnnreport.models.networks import LanguageModel
from rnnreport.study import Model
from rnnreport.training.subject import Subject
from rnnreport.training.trained import Trained


def follower(subject: Subject, word: str) -> Subject:
    """Return the subject with one network of two cells: the first fires after `word`, the second one step later.

    h0_t = tanh(2 [w_t = word]), h1_t = tanh(h0_{t-1}).
    """
    words = subject.dataset.vocabulary
    model = Model(cell="simple_rnn", units=2, embedding=1, options={"activation": "tanh"})
    network = LanguageModel(model, len(words), key=jax.random.key(0))
    (cell,) = network.encoder.forward
    network.embedding[...] = jnp.zeros((len(words), 1)).at[words.index[word]].set(1.0)
    cell.kernel[...] = jnp.array([[2.0, 0.0]])
    cell.recurrent[...] = jnp.array([[0.0, 1.0], [0.0, 0.0]])
    trained = Trained("by hand", model, 0, network, subject.trained["LSTM"][0].history)
    return Subject(subject.study, subject.dataset, {"by hand": (trained,)})


def test_a_cell_that_follows_one_word_is_excited_by_it(subject):
    """The word comes first with tanh 2, every other with 0."""
    (found,) = exciting_words.answer(Settings(words=2, minimum_count=1), follower(subject, "cat")).models
    assert found.up[0][0] == "cat"
    assert found.up_values[0] == pytest.approx([math.tanh(2), 0], abs=1e-6)
    assert found.down_values[0] == pytest.approx([0, 0], abs=1e-6)


def test_a_cell_that_remembers_is_excited_by_the_words_that_follow(subject):
    """After "cat" comes "sat" once of two times (training: "the cat sat. / the cat ran, the dog sat."): half of it."""
    (found,) = exciting_words.answer(Settings(words=9, minimum_count=1), follower(subject, "cat")).models
    after = dict(zip(found.up[1], found.up_values[1].tolist(), strict=True))
    late = math.tanh(math.tanh(2))
    assert (after["ran"], after["sat"]) == pytest.approx((late, late / 2), abs=1e-6)
    assert after["dog"] == pytest.approx(0, abs=1e-6)


def test_the_mean_is_over_all_tokens(subject):
    """Two of the 15 training tokens are "cat"."""
    (found,) = exciting_words.answer(Settings(minimum_count=1), follower(subject, "cat")).models
    assert found.mean[0] == pytest.approx(2 * math.tanh(2) / 15, abs=1e-6)


def test_expectations_are_those_of_a_plain_loop(subject):
    """Batch by batch, padded and sorted, they equal averages taken token by token."""
    trained = subject.trained["LSTM"][0]
    pieces = sample(subject.dataset, 1000)
    seen: dict[int, list] = {}
    for piece in pieces:
        c = np.asarray(trained.network.read(jnp.asarray(piece)[None], jnp.array([len(piece)]))[1]["c"][0])
        for word, state in zip(piece.tolist(), c, strict=True):
            seen.setdefault(word, []).append(state)
    found = expected(trained, pieces, 2, "c")["layer 2"]
    for word, states in seen.items():
        np.testing.assert_allclose(found.after[word], np.mean(states, axis=0), atol=1e-6)
        assert found.counts[word] == len(states)


def test_rare_words_are_left_out(subject):
    """Only words seen often enough in training texts appear."""
    (found, _) = exciting_words.answer(Settings(words=20, minimum_count=3), subject).models
    assert set(found.up[0]) == {"the"}


def test_every_cell_has_its_words(subject):
    """One row per cell, highest first up, lowest first down."""
    lstm, rnn = exciting_words.answer(Settings(words=4, minimum_count=1), subject).models
    assert (lstm.model, lstm.layer, lstm.up_values.shape, rnn.up_values.shape) == ("LSTM", "layer 1", (3, 4), (2, 4))
    assert (np.diff(lstm.up_values) <= 0).all()
    assert (np.diff(lstm.down_values) >= 0).all()


def test_a_model_without_the_state_is_left_out(subject):
    """Only the LSTM has an input gate."""
    found = exciting_words.answer(Settings(state="i", minimum_count=1), subject).models
    assert [one.model for one in found] == ["LSTM"]


def test_a_layer_that_reads_both_ways_answers_for_each_direction(subject, subject_of):
    """Layer 2 is the second one, whatever the number of directions, and each direction has its own cells."""
    models = {
        "both": Model(cell="gru", units=3, embedding=2, layers=2, bidirectional=True),
        "one": Model(cell="gru", units=2, embedding=2, layers=2),
    }
    asked = subject_of(subject.study.model_copy(update={"models": models}))
    found = exciting_words.answer(Settings(layer=2, minimum_count=1), asked).models
    names = [("both", "layer 2", 3), ("both", "layer 2 backward", 3), ("one", "layer 2", 2)]
    assert [(one.model, one.layer, len(one.cells)) for one in found] == names
    with pytest.raises(RnnReportError, match="in layer 3; layers: 1 to 2"):
        exciting_words.answer(Settings(layer=3, minimum_count=1), asked)


def test_a_backward_cell_is_excited_by_a_word_and_by_what_stands_before_it(subject):
    """Read backward, the word before "cat" comes after it: "the", in 2 of its 3 places in training texts."""
    words = subject.dataset.vocabulary
    model = Model(cell="simple_rnn", units=2, embedding=1, bidirectional=True, options={"activation": "tanh"})
    network = LanguageModel(model, len(words), key=jax.random.key(0))
    network.embedding[...] = jnp.zeros((len(words), 1)).at[words.index["cat"]].set(1.0)
    (cell,) = network.encoder.backward
    cell.kernel[...] = jnp.array([[2.0, 0.0]])
    cell.recurrent[...] = jnp.array([[0.0, 1.0], [0.0, 0.0]])
    trained = Trained("by hand", model, 0, network, subject.trained["LSTM"][0].history)
    asked = Subject(subject.study, subject.dataset, {"by hand": (trained,)})
    _, found = exciting_words.answer(Settings(words=9, minimum_count=1), asked).models
    assert (found.layer, found.up[0][0], found.up[1][0]) == ("layer 1 backward", "cat", "the")
    assert found.up_values[0][0] == pytest.approx(math.tanh(2), abs=1e-6)
    assert found.up_values[1][:2] == pytest.approx([math.tanh(math.tanh(2)) * 2 / 3, 0], abs=1e-6)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"state": "q"}, "state 'q' is not one of"),
        ({"layer": 3, "minimum_count": 1}, "no model has state 'h' in layer 3; layers: 1 to 2"),
        ({"minimum_count": 99}, "no word appears 99 times in 15 training tokens; set a smaller minimum_count"),
    ],
)
def test_what_cannot_be_answered_is_said(subject, settings, message):
    """One line: what was asked, what there is."""
    with pytest.raises(RnnReportError, match=message):
        exciting_words.answer(Settings(**settings), subject)


def test_no_more_tokens_are_read_than_allowed():
    """The last piece is cut, and the choice is always the same."""
    pieces = [np.arange(5), np.arange(10, 17), np.arange(20, 24)]
    dataset = SimpleNamespace(sequences={"train": pieces}.__getitem__)
    first, second = sample(dataset, 10), sample(dataset, 10)
    assert sum(map(len, first)) == 10
    assert [piece.tolist() for piece in first] == [piece.tolist() for piece in second]
    assert sum(map(len, sample(dataset, 100))) == 16
