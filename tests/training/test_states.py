"""States of all training texts: in the file stands what the network hands on, text after text."""

from __future__ import annotations

from types import SimpleNamespace

import jax.numpy as jnp
import numpy as np
import pytest

from rnnreport.models.inference import read as read_states
from rnnreport.models.judging import judge
from rnnreport.training import states
from tests import triggered


@pytest.fixture(scope="module")
def subject(tmp_path_factory):
    """Two networks and what they make of thirty training texts and eight test texts."""
    return triggered.subject(tmp_path_factory.mktemp("states"))


@pytest.fixture(scope="module")
def kept(subject):
    """What is kept of the network that sees."""
    return subject.states["RNN"]


def test_states_are_those_of_the_last_layer(subject, kept):
    """At every token of every training text, as far as it is read, to the digits of float16."""
    network = subject.trained["RNN"][0].network
    for text, ids in enumerate(subject.dataset.sequences("train")):
        begin, end = kept.space.offsets[text : text + 2]
        (layer,) = read_states(network, ids)
        np.testing.assert_allclose(kept.space.points[begin:end], layer["h"], atol=3e-4)
        assert end - begin == len(ids) <= triggered.KEEP
    assert kept.space.points.dtype == np.float16 and isinstance(kept.space.points, np.memmap)


def test_moments_are_those_of_all_tokens(kept):
    """Mean and standard deviation of every cell, and both norms of every state."""
    rows = np.asarray(kept.space.points, np.float64)
    np.testing.assert_allclose(kept.space.mean, rows.mean(0), rtol=1e-6)
    np.testing.assert_allclose(kept.space.deviation, rows.std(0), rtol=1e-5)
    standardised = (rows - rows.mean(0)) / rows.std(0)
    both = np.stack([np.linalg.norm(rows - rows.mean(0), axis=1), np.linalg.norm(standardised, axis=1)], 1)
    np.testing.assert_allclose(kept.space.norms, both, rtol=1e-4)


@pytest.mark.parametrize("part", ["train", "held"])
def test_whole_texts_are_kept_as_the_read_out_takes_them(subject, kept, part):
    """Features are here the mean over the true length, and probabilities those of the network."""
    dataset, texts = subject.dataset, getattr(kept, part)
    split = {"train": "train", "held": "test"}[part]
    network, sequences = subject.trained["RNN"][0].network, dataset.sequences(split)
    np.testing.assert_array_equal(texts.pieces, dataset.splits[split])
    np.testing.assert_allclose(texts.probabilities, judge(network, sequences), atol=1e-6)
    means = [read_states(network, ids)[0]["h"].mean(0) for ids in sequences]
    np.testing.assert_allclose(texts.features, means, atol=1e-6)


def test_a_text_read_alone_gives_the_bits_that_are_kept(subject, kept):
    """So a training text is at distance 0 from itself."""
    sequences = subject.dataset.sequences("train")
    for text in (0, 7, 29):
        ((_, alone),) = states.read(subject.trained["RNN"][0].network, [sequences[text]])
        begin, end = kept.space.offsets[text : text + 2]
        np.testing.assert_array_equal(alone.states, kept.space.points[begin:end])
        np.testing.assert_array_equal(alone.features, kept.train.features[text])


@pytest.mark.parametrize(("test", "validation", "wanted"), [
    (0, 4, [0, 1, 2, 3]), (3, 4, [0, 1, 2]), (0, 0, []), (1500, 4, range(0, 1500, 3)),
])  # fmt: skip
def test_held_out_texts_are_spread_evenly(test, validation, wanted):
    """Up to 500 test texts, or validation texts where there are none for test."""
    dataset = SimpleNamespace(splits={"test": np.arange(test), "validation": np.arange(validation)})
    assert states.held_out(dataset).tolist() == list(wanted)


def test_what_float16_cannot_hold_is_kept_as_its_largest():
    """A cell with relu has no bound."""

    class Huge:
        def inside(self, ids, lengths):
            return 1e9 * jnp.ones((*ids.shape, 2)), jnp.ones((len(ids), 2)), jnp.zeros((len(ids), 2))

    found = states._inside.__wrapped__(Huge(), jnp.zeros((1, 3), jnp.int32), jnp.array([3]))
    assert (np.asarray(found[0]) == 65504).all()
