"""A classifier reads the true length of a text, and its running answers are those of the text so far."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from rnnreport.models.classifier import Classifier
from rnnreport.models.judging import cost, judge, judge_running
from rnnreport.models.networks import parameter_count
from rnnreport.study import Model

READOUTS = ("last", "mean", "max", "mean+max")
SEQUENCES = [np.array(ids, np.int32) for ids in ([2, 3, 4, 5], [6], [7, 1, 2], [3, 3, 3, 3, 3, 3])]


def network(classes: int = 3, **settings) -> Classifier:
    """Return an untrained classifier whose weights are large enough to tell texts apart."""
    model = Model(**({"cell": "lstm", "units": 5, "embedding": 4} | settings))
    made = Classifier(model, 9, classes, key=jax.random.key(1))
    made.embedding[...] = 20 * made.embedding[...]
    return made


def padded(sequences, time: int):
    """Return ids with 8, a real word, at padding, and lengths."""
    ids = np.full((len(sequences), time), 8, np.int32)
    for row, sequence in enumerate(sequences):
        ids[row, : len(sequence)] = sequence
    return ids, np.array([len(sequence) for sequence in sequences], np.int32)


@pytest.mark.parametrize("readout", READOUTS)
@pytest.mark.parametrize("bidirectional", [False, True])
def test_padding_changes_nothing(readout, bidirectional):
    """However long the batch is, and whatever stands at padding."""
    made = network(readout=readout, bidirectional=bidirectional)
    short, long = (made.logits(*padded(SEQUENCES, time)) for time in (6, 11))
    np.testing.assert_allclose(short, long, rtol=1e-6, atol=1e-7)
    alone = [made.logits(ids[None], np.array([len(ids)]))[0] for ids in SEQUENCES]
    np.testing.assert_allclose(short, np.stack(alone), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("readout", READOUTS)
@pytest.mark.parametrize("bidirectional", [False, True])
def test_running_answers_are_those_of_the_beginning(readout, bidirectional):
    """After each token: what the network says of the text that ends there."""
    made = network(readout=readout, bidirectional=bidirectional)
    for number, found in judge_running(made, SEQUENCES):
        ids = SEQUENCES[number]
        begun = judge(made, [ids[: end + 1] for end in range(len(ids))])
        np.testing.assert_allclose(found, begun, rtol=1e-5, atol=1e-6)
        np.testing.assert_allclose(found[-1], judge(made, [ids])[0], rtol=1e-5, atol=1e-6)
        assert np.allclose(found.sum(axis=1), 1, atol=1e-6)


def test_readouts_are_what_they_are_called():
    """Checked against the hidden states themselves."""
    ids, lengths = padded(SEQUENCES, 6)
    for readout, reduce in (("mean", np.mean), ("max", np.max), ("last", lambda h, axis: h[-1])):
        made = network(readout=readout)
        hidden = [states["h"][row, : lengths[row]] for row, states in enumerate([made.read(ids, lengths)[0]] * 4)]
        features = np.stack([reduce(np.asarray(h), axis=0) for h in hidden])
        expected = features @ np.asarray(made.output[...]).T + np.asarray(made.bias[...])
        np.testing.assert_allclose(made.logits(ids, lengths), expected, rtol=1e-5, atol=1e-6)


def test_both_directions_meet_at_the_ends():
    """The last state of the backward direction is the one at the first token."""
    made = network(readout="last", bidirectional=True)
    ids, lengths = padded(SEQUENCES[:1], 5)
    forward, backward = made.read(ids, lengths)
    features = np.concatenate([forward["h"][0, 3], backward["h"][0, 0]])
    expected = features @ np.asarray(made.output[...]).T
    np.testing.assert_allclose(made.logits(ids, lengths)[0], expected, rtol=1e-5, atol=1e-6)


def test_two_classes_have_one_output():
    """Its logistic function is the probability of the second class; sizes are those of the published networks."""
    made = network(classes=2)
    logits = made.logits(*padded(SEQUENCES, 6))
    assert made.output[...].shape == (1, 5) and np.all(logits[:, 0] == 0)
    np.testing.assert_allclose(jax.nn.softmax(logits)[:, 1], jax.nn.sigmoid(logits[:, 1]), rtol=1e-6)
    simple = Model(cell="simple_rnn", units=16, embedding=32, options={"activation": "relu"})
    lstm = Model(cell="lstm", units=100, embedding=32)
    sizes = [parameter_count(Classifier(model, 5000, 2, key=jax.random.key(0))) for model in (simple, lstm)]
    assert sizes == [160_801, 213_301]


def test_dropout_is_on_in_training_alone():
    """Of words and of numbers; padding is never read as a word."""
    made = network(dropout=0.5, word_dropout=0.5)
    ids, lengths = padded(SEQUENCES, 6)
    assert np.array_equal(made.logits(ids, lengths), made.logits(ids, lengths))
    one, other = (made.logits(ids, lengths, jax.random.key(seed)) for seed in (0, 1))
    assert not np.allclose(one, other)
    lost = network(word_dropout=0.999)
    unknown = lost.logits(np.where(ids > 0, 1, 0), lengths)
    np.testing.assert_allclose(lost.logits(ids, lengths, jax.random.key(0)), unknown, rtol=1e-5, atol=1e-6)


def test_an_empty_row_is_finite():
    """Rows that fill a batch up give numbers, and a gradient without NaN."""
    for readout in READOUTS:
        made = network(readout=readout)
        slopes = jax.grad(lambda made: jnp.sum(made.logits(np.zeros((2, 4), np.int32), np.array([3, 0]))[0]))(made)
        assert all(np.isfinite(leaf).all() for leaf in jax.tree.leaves(slopes))


def test_the_cost_of_running_is_told():
    """One direction reads each token once; two read every beginning, padded, in full batches: never fewer steps."""
    both = network(bidirectional=True)
    assert cost(network(), 10) == 10
    assert all(cost(both, tokens) >= tokens * (tokens + 1) // 2 for tokens in (1, 10, 64, 65, 500))
    assert cost(both, 500) == 512 * 512
    with pytest.raises(TypeError, match="bidirectional"):
        network(bidirectional=True).running(np.zeros((1, 2), np.int32), np.array([2]))
