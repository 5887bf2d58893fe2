"""Occlusion of spans: the Shapley value of a token among itself and its neighbours."""

from __future__ import annotations

import itertools

import jax
import numpy as np
import pytest

from rnnreport.models.attribution import attributed
from rnnreport.models.classifier import Classifier
from rnnreport.models.perturbation import AS_UNKNOWN, odds_of
from rnnreport.study import Model
from tests.models.hand_set import TRIGGER, trigger

KEY = jax.random.key(4)
IDS = np.array([2, 3, 4, 5, 3, 9], np.int32)


@pytest.fixture(scope="module")
def network() -> Classifier:
    """An untrained network of one direction that bends a lot."""
    made = Classifier(Model(cell="simple_rnn", units=3, embedding=2), 12, 2, key=jax.random.key(1))
    made.embedding[...] = 30 * made.embedding[...]
    made.output[...] = 3 * made.output[...]
    return made


def spans(network, ids):
    """Return what the method says of one text."""
    return attributed("occlusion_spans", network, [np.asarray(ids, np.int32)], [1], KEY)[0]


def shapley(network, ids, at: int) -> float:
    """Return the mean, over all orders in which the token and its neighbours may be left out, of what it takes away."""
    near = range(max(0, at - 1), min(len(ids), at + 2))
    orders = [order[: order.index(at) + 1] for order in itertools.permutations(near)]
    pairs = [(order[:-1], order) for order in orders]
    keeps = np.array([[step not in gone for step in range(len(ids))] for pair in pairs for gone in pair])
    before, after = odds_of(network, [ids], [keeps], [1], AS_UNKNOWN)[0].reshape(-1, 2).T
    return float(np.mean(before - after))


@pytest.mark.parametrize("tokens", [1, 2, 3, 6])
def test_scores_are_shapley_values_among_neighbours(network, tokens):
    """By hand, over all orders, for texts of one word and more."""
    ids = IDS[:tokens]
    wanted = [shapley(network, ids, at) for at in range(tokens)]
    np.testing.assert_allclose(spans(network, ids).scores, wanted, atol=2e-6)


def test_two_words_share_the_whole_as_in_partition_shap(network):
    """Both methods give the Shapley values of two words."""
    other = attributed("partition_shap", network, [IDS[:2]], [1], KEY)[0]
    np.testing.assert_allclose(spans(network, IDS[:2]).scores, other.scores, atol=2e-6)


def test_neighbours_that_say_the_same_share_what_is_lost_with_both():
    """Where the largest state decides, one of two triggers can be missed: only the pair shows that they matter."""
    made = trigger()
    made.readout = "max"
    ids = np.array([2, 3, TRIGGER, TRIGGER, 3, 8], np.int32)
    alone = attributed("occlusion_unknown", made, [ids], [1], KEY)[0].scores
    assert np.abs(alone).max() < 0.01
    found = spans(made, ids)
    assert found.scores[2] == pytest.approx(found.scores[3]) and found.scores[2] > 1
    assert np.abs(np.delete(found.scores, [2, 3])).max() < 0.2


def test_the_strongest_span_is_told_with_its_sign(network):
    """The largest loss without one, two or three words in a row, against the class here."""
    runs = [(begin, begin + long) for long in (1, 2, 3) for begin in range(len(IDS) - long + 1)]
    keeps = np.array([[True] * len(IDS)] + [[not a <= at < b for at in range(len(IDS))] for a, b in runs])
    odds = odds_of(network, [IDS], [keeps], [1], AS_UNKNOWN)[0]
    losses = odds[0] - odds[1:]
    wanted = losses[np.argmax(np.abs(losses))]
    assert spans(network, IDS).quality == {"span": pytest.approx(float(wanted), abs=1e-6)}


def test_unknown_words_add_nothing(network):
    """They are read as <unk> already, alone and beside others."""
    assert spans(network, [2, 1, 1, 5]).scores[1:3].tolist() == pytest.approx([0, 0], abs=1e-7)
    assert not spans(network, [1, 1, 1]).scores.any()
