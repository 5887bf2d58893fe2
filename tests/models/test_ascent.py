"""Activation maximisation and reading every word: known answers, bounds, agreement with reading one by one."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from rnnreport.models.ascent import ascend, nearest
from rnnreport.models.classifier import Classifier
from rnnreport.models.extremes import Highest, Spread, lowest
from rnnreport.models.inference import read
from rnnreport.models.judging import judge
from rnnreport.models.scoring import probability
from rnnreport.models.words_read import Asked, best, values
from rnnreport.study import Model

WORDS, WIDTH, UNITS, CLASSES = 30, 4, 3, 3
BOUND = 1.5
NO_PREFIX = np.zeros(0, np.int32)
DRAW = np.random.default_rng(0)
TABLE = DRAW.normal(size=(WORDS, WIDTH)).astype(np.float32)
TABLE *= BOUND * DRAW.uniform(0.2, 1, (WORDS, 1)).astype(np.float32) / np.linalg.norm(TABLE, axis=1, keepdims=True)
TABLE[7] *= BOUND / np.linalg.norm(TABLE[7])  # the longest
ONE = np.arange(WORDS, dtype=np.int32)[:, None]
TWO = np.stack(np.divmod(np.arange(WORDS * WORDS, dtype=np.int32), WORDS), axis=1)


def made(cell: str = "simple_rnn", **more) -> Classifier:
    """Return a network with the embeddings of TABLE."""
    model = Model(cell=cell, units=UNITS, embedding=WIDTH, **more)
    network = Classifier(model, WORDS, CLASSES, key=jax.random.key(1))
    network.embedding[...] = jnp.asarray(TABLE)
    return network


@pytest.fixture(scope="module")
def network() -> Classifier:
    """Two layers that read both ways, and a read-out with the mean."""
    return made("gru", layers=2, bidirectional=True, readout="mean+max")


@pytest.fixture(scope="module")
def simple() -> Classifier:
    """One layer of a simple network that reads both ways."""
    return made(bidirectional=True)


def odds(network: Classifier, sequences: np.ndarray) -> np.ndarray:
    """Return the log-odds of every class of every sequence by the network's probabilities: (classes, sequences)."""
    answers = judge(network, list(sequences)).astype(float).T
    return np.log(answers) - np.log1p(-answers)


@pytest.mark.parametrize(("layer", "sequences"), [("layer 1 backward", TWO[:50]), ("layer 2", ONE)], ids=["two", "one"])
def test_reading_all_is_reading_each(network, layer, sequences):
    """Values are those that each sequence has alone: of a cell where its direction ends, of a class for the whole."""
    asked = Asked.of(network, layer, "z")
    found = values(network, asked, sequences)
    assert found.shape == (CLASSES + UNITS, len(sequences)) and found.dtype == np.float32
    np.testing.assert_allclose(found[:CLASSES], odds(network, sequences), atol=1e-5)
    place = network.encoder.names().index(layer)
    end = 0 if layer.endswith("backward") else -1
    alone = [read(network, ids)[place]["z"][end] for ids in sequences]
    np.testing.assert_allclose(found[CLASSES:].T, alone, atol=1e-6)


def test_the_best_are_the_best_of_all(simple, monkeypatch):
    """However many are read at once; of equal ones the first stands first, and k may be more than there are."""
    asked = Asked.of(simple, "layer 1", "h")
    twice = np.concatenate([TWO[:40], TWO[:40]])
    found = values(simple, asked, twice)
    order = np.argsort(-found, axis=1, kind="stable")
    monkeypatch.setattr("rnnreport.models.words_read.AT_ONCE", 32)
    parts = best(simple, asked, twice, 12)
    np.testing.assert_array_equal(parts.values, np.take_along_axis(found, order, 1)[:, :12])
    np.testing.assert_array_equal(parts.numbers, order[:, :12])
    np.testing.assert_array_equal(np.sort(best(simple, asked, twice[:20], 99).numbers, axis=1)[0], np.arange(20))


@pytest.mark.parametrize("starts", [4, 8])
def test_a_cell_of_one_step_rises_along_its_weights(simple, monkeypatch, starts):
    """h = tanh(W x + b): the best input is W scaled to the bound, from every start, also where they rise in parts."""
    monkeypatch.setattr("rnnreport.models.ascent.ROWS", 16)
    raised = ascend(simple, Asked.of(simple, "layer 1", "h"), NO_PREFIX, BOUND, starts, 200)
    kernel = np.asarray(simple.encoder.forward[0].kernel[...])
    wanted = (BOUND * kernel / np.linalg.norm(kernel, axis=0)).T
    np.testing.assert_allclose(raised.vectors[CLASSES:], np.repeat(wanted[:, None], starts, axis=1), atol=0.01)
    reached = np.tanh(np.linalg.norm(kernel, axis=0) * BOUND)  # the bias is zero
    np.testing.assert_allclose(raised.values[CLASSES:], np.repeat(reached[:, None], starts, axis=1), rtol=1e-4)


def test_values_reached_are_those_of_the_vectors(simple):
    """A word with the vector found as its embedding has the value that is told, after the same prefix."""
    prefix = np.array([5, 9], np.int32)
    asked = Asked.of(simple, "layer 1 backward", "h")
    raised = ascend(simple, asked, prefix, BOUND, 4, 200)
    copy = made(bidirectional=True)
    for target in (0, CLASSES + 1):
        copy.embedding[...] = jnp.asarray(TABLE).at[3].set(raised.vectors[target, 0])
        told = values(copy, asked, np.array([[5, 9, 3]], np.int32))[target, 0]
        assert told == pytest.approx(raised.values[target, 0], abs=1e-5)


def test_no_word_is_higher_than_the_ascent_reaches():
    """The ball holds every embedding, so its highest value is at least that of the best word; nothing leaves it."""
    network = made("gru")
    asked = Asked.of(network, "layer 1", "h")
    raised = ascend(network, asked, NO_PREFIX, BOUND, 4, 200)
    top = values(network, asked, ONE).max(axis=1)
    assert (raised.values.max(axis=1) >= top - 0.02 * np.abs(top)).all()
    assert np.linalg.norm(raised.vectors, axis=2).max() <= BOUND * (1 + 1e-5)
    again = ascend(network, asked, NO_PREFIX, BOUND, 4, 200)
    np.testing.assert_array_equal(raised.vectors, again.vectors)


def test_a_network_that_ignores_its_input_moves_nowhere():
    """There is no slope, so vectors stay where they started, in finite numbers."""
    blind = made(bidirectional=True)
    for (cell,) in (blind.encoder.forward, blind.encoder.backward):
        cell.kernel[...] = jnp.zeros((WIDTH, UNITS))
    raised = ascend(blind, Asked.of(blind, "layer 1", "h"), NO_PREFIX, BOUND, 4, 200)
    np.testing.assert_allclose(np.linalg.norm(raised.vectors, axis=2), BOUND, rtol=1e-5)
    assert not np.ptp(raised.values, axis=1).any() and np.isfinite(raised.values).all()
    assert probability(raised.values[:CLASSES]).sum(axis=0) == pytest.approx(1)


def test_the_nearest_words_are_those_of_numpy():
    """By cosine and by distance, nearest first; a table shorter than the count is given whole."""
    vectors = np.random.default_rng(3).normal(size=(5, WIDTH)).astype(np.float32)
    cosines = vectors @ TABLE.T / np.outer(np.linalg.norm(vectors, axis=1), np.linalg.norm(TABLE, axis=1))
    distances = np.linalg.norm(vectors[:, None] - TABLE, axis=2)
    near, close = nearest(vectors, TABLE, 6)
    np.testing.assert_array_equal(near.places, np.argsort(-cosines, axis=1)[:, :6])
    np.testing.assert_allclose(near.measured, -np.sort(-cosines, axis=1)[:, :6], atol=1e-6)
    np.testing.assert_array_equal(close.places, np.argsort(distances, axis=1)[:, :6])
    np.testing.assert_allclose(close.measured, np.sort(distances, axis=1)[:, :6], atol=1e-6)
    assert nearest(vectors, TABLE[:3], 6)[0].places.shape == (5, 3)
    assert lowest(np.array([2.0, 1.0, 2.0, 1.0, 0.0]), 4).tolist() == [4, 1, 3, 0]


def test_the_highest_of_each_owner_are_kept():
    """Met in parts, they are the best of each owner, sorted; there are no more than owners."""
    draw = np.random.default_rng(4)
    numbers, owners = draw.normal(size=(60, 5)).astype(np.float32), draw.integers(0, 9, 60)
    for count in (4, 20):
        found = Highest(count)
        for part in np.array_split(np.arange(60), 7):
            where = np.broadcast_to(np.stack([owners[part], part], 1)[:, None], (len(part), 5, 2))
            found.meet(numbers[part], where)
        for column in range(5):
            wanted = sorted((numbers[owners == owner, column].max() for owner in range(9)), reverse=True)[:count]
            np.testing.assert_array_equal(found.values[:, column], wanted)
            np.testing.assert_array_equal(numbers[found.where[:, column, 1], column], wanted)
            np.testing.assert_array_equal(owners[found.where[:, column, 1]], found.where[:, column, 0])


@pytest.mark.parametrize("bounds", [(-1.0, 1.0), (0.0, 1.0), None])
def test_histograms_count_every_value_once(bounds):
    """In 40 equal bins from bound to bound; without bounds from about the lowest to about the highest value."""
    draw = np.random.default_rng(5)
    numbers = draw.uniform(0, 1, (3000, 4)).astype(np.float32) * (1 if bounds else (1e-3, 1, 40, 0))
    spread = Spread(4, bounds)
    for part in np.array_split(numbers.astype(np.float32), 6):
        spread.meet(part)
    for column in range(4):
        edges, counts = spread.histogram(column, 40)
        assert edges.dtype == np.float32 and len(counts) == 40 and counts.sum() == 3000
        assert np.ptp(np.diff(edges.astype(float))) < 1e-5 * max(1, edges[-1]) and (np.diff(edges) > 0).all()
        inner = np.searchsorted(np.sort(numbers[:, column]), edges[1:-1].astype(np.float32), "left")
        np.testing.assert_allclose(np.cumsum(counts)[:-1], inner, atol=2)  # a value on an edge may be rounded over it
        if bounds:
            assert (edges[0], edges[-1]) == bounds
        elif column < 3:
            assert edges[-1] - edges[0] < 1.2 * np.ptp(numbers[:, column])
