"""What each word adds to every beginning of a text: identities that must hold, and another way to the same numbers."""

from __future__ import annotations

import jax
import numpy as np
import pytest

from rnnreport.models.attribution import attributed
from rnnreport.models.classifier import Classifier
from rnnreport.models.judging import judge_running
from rnnreport.models.unfolding import unfolded
from rnnreport.study import Model
from tests.models.hand_set import TRIGGER, linear, trigger

IDS = np.array([2, 3, 4, 5, 3, 9], np.int32)
WAYS = {"deleted": "occlusion_deleted", "as <unk>": "occlusion_unknown"}


@pytest.fixture(scope="module", params=[False, True], ids=["forward", "both ways"])
def network(request) -> Classifier:
    """An untrained network that bends, of one direction or both."""
    model = Model(cell="gru", units=3, embedding=2, bidirectional=request.param, readout="mean+max")
    made = Classifier(model, 12, 2, key=jax.random.key(1))
    made.embedding[...] = 30 * made.embedding[...]
    made.output[...] = 3 * made.output[...]
    return made


def odds_after_each(network, ids, target: int = 1) -> np.ndarray:
    """Return the log-odds of the class had the text ended after each token, float64."""
    ((_, running),) = judge_running(network, [np.asarray(ids, np.int32)])
    chance = running[:, target].astype(np.float64)
    return np.log(chance / (1 - chance))


def importance(network, ids=IDS, way: str = "deleted", target: int = 1) -> np.ndarray:
    """Return the triangle of one text."""
    return unfolded(network, [np.asarray(ids, np.int32)], [target], way)[0]


@pytest.mark.parametrize("way", WAYS)
def test_the_last_column_is_the_occlusion_of_the_text(network, way):
    """At the end each word has the score that the method of occlusion gives it."""
    scores = attributed(WAYS[way], network, [IDS], [1], jax.random.key(0))[0].scores
    np.testing.assert_allclose(importance(network, way=way)[:, -1], scores, atol=2e-6)


def test_the_diagonal_is_the_step_of_the_log_odds(network):
    """A word that was just read adds what the running answer rose by; the first one, above the answer to no text."""
    steps = np.diff(odds_after_each(network, IDS), prepend=float(network.bias[0]))
    np.testing.assert_allclose(np.diag(importance(network)), steps, atol=1e-5)


def test_rows_are_what_reading_the_text_without_the_word_gives(network):
    """Another way to the same numbers: the text without the word is read once, and heard after each of its words."""
    found, whole = importance(network), odds_after_each(network, IDS)
    for word in range(len(IDS)):
        without = odds_after_each(network, np.delete(IDS, word))
        np.testing.assert_allclose(found[word, word + 1 :], (whole[1:] - without)[word:], atol=1e-5)


def test_words_that_are_not_read_yet_have_no_number(network):
    """Below the diagonal it is NaN, and nowhere else."""
    found = importance(network)
    assert found.dtype == np.float32
    np.testing.assert_array_equal(np.isnan(found), np.tril(np.ones((6, 6), bool), -1))


def test_a_beginning_does_not_know_what_follows(network):
    """The triangle of a beginning is the corner of the triangle of the text; texts beside it change nothing."""
    alone, other = unfolded(network, [IDS[:4], np.arange(2, 12, dtype=np.int32)], [1, 0], "deleted")
    np.testing.assert_allclose(importance(network)[:4, :4], alone, atol=2e-6)
    assert other.shape == (10, 10)


def test_of_two_classes_one_has_the_opposite_of_the_other(network):
    """The log-odds of a class are those of the other with the sign turned round."""
    np.testing.assert_allclose(importance(network, target=0), -importance(network), atol=2e-6)


@pytest.mark.parametrize("way", WAYS)
def test_in_a_linear_network_a_word_adds_the_same_from_first_to_last(way):
    """Its weight, as soon as it is read."""
    made = linear()
    found = importance(made, way=way)
    wanted = np.where(np.isnan(found), np.nan, made.adds[IDS][:, None])
    np.testing.assert_allclose(found, wanted, atol=2e-6)


def test_a_network_that_does_not_read_gives_nothing_to_any_word():
    """Zero at every end."""
    assert not np.nan_to_num(importance(trigger(0.0), way="as <unk>")).any()


def test_a_planted_word_adds_most_as_soon_as_it_is_read():
    """In every column from its own on, it is the strongest."""
    found = importance(trigger(), [2, 9, TRIGGER, 4, 3, 8])
    assert np.nanargmax(found[:, 2:], axis=0).tolist() == [2] * 4


@pytest.mark.parametrize("ids", [[4], [1, 1, 1]])
def test_one_word_or_unknown_ones_alone_are_unfolded(network, ids):
    """Finite numbers on and above the diagonal; words read as <unk> lose nothing when they are read so."""
    assert np.isfinite(importance(network, ids)[np.triu_indices(len(ids))]).all()
    if ids[0] == 1:
        assert not np.nan_to_num(importance(network, ids, "as <unk>")).any()


def test_no_text_has_no_triangle(network):
    """Nothing is read where there is nothing."""
    assert unfolded(network, [], [], "deleted") == []
