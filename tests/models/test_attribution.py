"""What each token adds: known answers, sums that must hold, and other implementations of the same methods."""

from __future__ import annotations

import itertools

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from sklearn.linear_model import Ridge
from sklearn.metrics.pairwise import cosine_distances

from rnnreport.errors import RnnReportError
from rnnreport.models.attribution import attributed, methods
from rnnreport.models.attributions import lime, partition_shap
from rnnreport.models.classifier import Classifier
from rnnreport.models.judging import judge
from rnnreport.models.perturbation import AS_UNKNOWN, DELETED, WAYS, ZERO, odds_of, without_each
from rnnreport.models.scoring import batches, compiler, log_odds, probability
from rnnreport.models.slopes import slopes_of
from rnnreport.study import Model
from tests.models.hand_set import TRIGGER, Linear, linear, texts, trigger

KEY = jax.random.key(4)
EXACT = [name for name, method in methods().items() if method.facts["UNIT"] == "log-odds"]
SOME = texts([2, 3, 4, 5, 3, 9], [6], [1, 1, 8], [3, 3, 3])
ALL = np.ones((1, 6), bool)


def scores(name: str, network, ids, target: int = 1, **more) -> np.ndarray:
    """Return the scores of one text."""
    return attributed(name, network, [ids], [target], KEY, **more)[0].scores


def with_embedding(network: Classifier, word, vector) -> Classifier:
    """Return the network with other embeddings of some words."""
    changed = jax.tree.map(lambda leaf: leaf, network)
    changed.embedding[...] = network.embedding[...].at[word].set(vector)
    return changed


@pytest.fixture(scope="module")
def network() -> Classifier:
    """An untrained network of one direction that bends a lot."""
    made = Classifier(Model(cell="simple_rnn", units=3, embedding=2), 12, 2, key=jax.random.key(1))
    made.embedding[...] = 30 * made.embedding[...]
    made.output[...] = 3 * made.output[...]
    return made


@pytest.mark.parametrize("name", EXACT)
def test_in_a_linear_network_each_token_adds_its_weight(name):
    """Weight times input is the answer of every method that explains log-odds; of the other class its opposite."""
    made = linear()
    for sign, target in ((1, 1), (-1, 0)):
        found = attributed(name, made, SOME, [target] * len(SOME), KEY)
        for ids, one in zip(SOME, found, strict=True):
            np.testing.assert_allclose(one.scores, sign * made.adds[ids], atol=2e-6)
            assert one.full == pytest.approx(sign * (0.1 + made.adds[ids].sum()), abs=1e-5)


def test_lime_in_a_linear_network_gives_each_token_its_weight():
    """Near p = 1/2 the probability's slope is a quarter of the log-odds'; a repeated word's weight is shared."""
    made, ids = linear(size=0.05), SOME[0]
    found = attributed("lime", made, [ids], [1], KEY, repeats=4)[0]
    np.testing.assert_allclose(found.scores, made.adds[ids] / 4, rtol=0.05, atol=4e-4)
    assert found.quality["fit"] > 0.95
    assert found.full == pytest.approx(probability(0.1 + made.adds[ids].sum()), abs=1e-6)
    assert found.empty == pytest.approx(probability(0.1), abs=1e-6)


@pytest.mark.parametrize("name", methods())
def test_a_planted_word_is_found(name):
    """The word that decides has the greatest score, wherever it stands, by far."""
    for place in (0, 3, 5):
        ids = np.insert(np.array([2, 9, 4, 3, 8], np.int32), place, TRIGGER)
        found = scores(name, trigger(), ids)
        assert np.argmax(found) == place
        assert found[place] > 3 * np.abs(np.delete(found, place)).max()


@pytest.mark.parametrize("name", methods())
def test_a_network_that_does_not_read_gives_nothing_to_any_word(name):
    """All scores are zero, and what a method says of itself is finite."""
    for one in attributed(name, trigger(0.0), SOME, [1] * len(SOME), KEY, repeats=2):
        np.testing.assert_allclose(one.scores, 0, atol=1e-9)
        np.testing.assert_allclose(one.spread, 0, atol=1e-9)
        assert all(np.isfinite(value) for value in one.quality.values())


def test_occlusion_is_the_loss_of_log_odds(network):
    """Each text without a token, asked as a text of its own."""
    ids, unknown = SOME[0], SOME[0].copy()
    unknown[2] = 1
    full, deleted, replaced = judge(network, [ids, np.delete(ids, 2), unknown])[:, 1]
    for name, other in (("occlusion_deleted", deleted), ("occlusion_unknown", replaced)):
        wanted = np.log(full / (1 - full)) - np.log(other / (1 - other))
        assert scores(name, network, ids)[2] == pytest.approx(wanted, abs=1e-5)


def test_occluding_an_embedding_of_zero_changes_nothing(network):
    """Zero for zero: the text is the same, to rounding, for what stands before the word is read only once."""
    found = scores("occlusion_zero", with_embedding(network, SOME[0][2], 0.0), SOME[0])
    assert abs(found[2]) < 1e-6 < np.max(np.abs(found))


def test_gradient_times_input_is_the_slope_of_scaling_one_token(network):
    """Against central differences in the embedding of one word."""
    ids, step = SOME[0], 0.05
    found = scores("gradient_input", network, ids)[5]
    up, down = (
        odds_of(with_embedding(network, ids[5], scale * network.embedding[ids[5]]), [ids], [ALL], [1], ZERO)[0]
        for scale in (1 + step, 1 - step)
    )
    assert found == pytest.approx(float(up[0] - down[0]) / (2 * step), rel=0.01)


def test_integrated_gradients_add_up(network):
    """To the log-odds of the text less those of the text whose embeddings are zero; `gap` is what is missing."""
    for ids, one in zip(SOME, attributed("integrated_gradients", network, SOME, [1] * 4, KEY), strict=True):
        p = judge(network, [ids])[0, 1]
        nothing = judge(with_embedding(network, slice(None), 0.0), [ids])[0, 1]
        assert one.full == pytest.approx(np.log(p / (1 - p)), abs=1e-5)
        assert one.empty == pytest.approx(np.log(nothing / (1 - nothing)), abs=1e-5)
        assert one.scores.sum() == pytest.approx(one.full - one.empty, abs=1e-4)
        assert one.quality["gap"] < 1e-4


def test_owen_values_of_two_tokens_are_shapley_values(network):
    """By hand: the mean of what a token adds to nothing and to the other one."""
    ids = SOME[0][:2]
    sets = np.array([[False, False], [True, False], [False, True], [True, True]])
    none, first, second, both = odds_of(network, [ids], [sets], [1], AS_UNKNOWN)[0]
    wanted = [((first - none) + (both - second)) / 2, ((second - none) + (both - first)) / 2]
    np.testing.assert_allclose(scores("partition_shap", network, ids), wanted, atol=1e-6)


def test_owen_values_are_means_over_the_orders_that_the_tree_allows(network):
    """Five tokens, each order in which no half is interrupted by the other."""
    ids = SOME[0][:5]
    sets = np.array(list(itertools.product([False, True], repeat=5)))
    value = dict(zip(map(tuple, sets.tolist()), odds_of(network, [ids], [sets], [1], AS_UNKNOWN)[0], strict=True))

    def orders(begin: int, end: int) -> list[list[int]]:
        if end - begin == 1:
            return [[begin]]
        middle = (begin + end) // 2
        halves = itertools.product(orders(begin, middle), orders(middle, end))
        return [order for left, right in halves for order in (left + right, right + left)]

    wanted, allowed = np.zeros(5), orders(0, 5)
    for order in allowed:
        known = [False] * 5
        for token in order:
            before = value[tuple(known)]
            known[token] = True
            wanted[token] += (value[tuple(known)] - before) / len(allowed)
    found = attributed("partition_shap", network, [ids], [1], KEY)[0]
    np.testing.assert_allclose(found.scores, wanted, atol=1e-5)
    assert found.quality["both_orders"] == 1 and found.quality["evaluations"] == 2 + 2 * (1 + 2 * 2 + 4 * 1)


def test_owen_values_are_efficient_when_evaluations_run_out(network, monkeypatch):
    """They add up to the whole, no more evaluations are made than allowed, and each token has its own value."""
    exact = attributed("partition_shap", network, SOME[:1], [1], KEY)[0]
    monkeypatch.setattr(partition_shap, "EVALUATIONS", 12)
    found = attributed("partition_shap", network, SOME[:1], [1], KEY)[0]
    assert found.scores.sum() == pytest.approx(found.full - found.empty, abs=1e-5)
    assert found.quality["efficiency"] < 1e-6 and found.quality["evaluations"] <= 12 < exact.quality["evaluations"]
    assert 0 < found.quality["both_orders"] < 1 and len(set(found.scores.tolist())) == 6
    np.testing.assert_allclose(found.scores, exact.scores, atol=0.5 * np.abs(exact.scores).max())


def test_lime_is_the_ridge_regression_of_scikit_learn():
    """Weights, intercept and R² are those of another implementation, and so are the distances."""
    draw = np.random.default_rng(0)
    kept = lime.sampled(draw, 6, 200)
    weights, answers = lime.kernel(kept), draw.random(200)
    distances = 100 * cosine_distances(kept.astype(float), kept[:1].astype(float))[:, 0]
    np.testing.assert_allclose(weights, np.sqrt(np.exp(-(distances**2) / 25**2)), atol=1e-9)
    ridge = Ridge(alpha=1.0).fit(kept, answers, sample_weight=weights)
    found, intercept, fit = lime.fitted(kept, answers, weights)
    np.testing.assert_allclose(found, ridge.coef_, atol=1e-9)
    assert intercept == pytest.approx(ridge.intercept_)
    assert fit == pytest.approx(ridge.score(kept, answers, sample_weight=weights))


def test_lime_draws_each_number_of_missing_words_alike():
    """After the text itself, one to all words are missing, each number as often but for chance, each word alike."""
    kept = lime.sampled(np.random.default_rng(1), 4, 8001)
    assert kept[0].all()
    missing = np.bincount((~kept[1:]).sum(axis=1), minlength=5)
    np.testing.assert_allclose(missing, [0, 2000, 2000, 2000, 2000], atol=160)  # four standard deviations
    np.testing.assert_allclose(kept[1:].mean(axis=0), 0.375, atol=0.022)


def test_repeats_tell_what_chance_does(network):
    """Scores are the mean over runs and spread is their standard deviation; without chance there is one run."""
    found = attributed("lime", network, SOME[:1], [1], KEY, repeats=3)[0]
    one = attributed("lime", network, SOME[:1], [1], KEY)[0]
    assert found.spread.shape == (6,) and 0 < found.spread.max() < 0.1 and not one.spread.any()
    assert np.all(np.abs(found.scores - one.scores) <= 2 * found.spread)
    assert not attributed("occlusion_deleted", network, SOME[:1], [1], KEY, repeats=3)[0].spread.any()


@pytest.mark.parametrize("name", methods())
def test_what_stands_at_padding_has_no_part(name, network):
    """Another embedding there changes no score."""
    plain, changed = (scores(name, one, SOME[0]) for one in (network, with_embedding(network, 0, 9.0)))
    np.testing.assert_array_equal(plain, changed)
    assert plain.shape == (6,) and plain.any()


@pytest.mark.parametrize("readout", ["last", "mean+max"])
def test_embeddings_are_answered_as_ids_are(readout):
    """And a text without tokens is answered by the bias alone."""
    made = Classifier(Model(cell="simple_rnn", units=2, embedding=2, readout=readout), 9, 3, key=jax.random.key(2))
    made.bias[...] = jnp.array([0.1, 0.2, 0.4])
    ids, lengths = np.array([[2, 3, 4], [5, 0, 0]]), np.array([3, 1])

    @jax.jit
    def both(made, lengths):
        return made.logits_of(made.embed(ids), lengths), made.logits(ids, lengths)

    np.testing.assert_allclose(*both(made, lengths), atol=1e-7)
    np.testing.assert_array_equal(both(made, np.array([0, 0]))[0][1], made.bias[...])


def test_log_odds_are_those_of_the_probability():
    """For two classes and for more; finite where the probability is 1 in float32."""
    for classes in (2, 4):
        logits = np.random.default_rng(0).normal(size=(5, classes))
        p = np.exp(logits[:, 1]) / np.exp(logits).sum(axis=1)
        found = jax.jit(log_odds)(logits, np.ones(5, int))
        np.testing.assert_allclose(found, np.log(p) - np.log(1 - p), atol=1e-5)
        np.testing.assert_allclose(probability(found), p, atol=1e-6)
    assert jax.jit(log_odds)(np.array([[0.0, 400.0]] * 5), np.ones(5, int))[0] == 400
    assert probability(np.array([-800.0, 800.0])).tolist() == [0, 1]


def test_ways_of_leaving_out_differ_as_they_say():
    """A token that is deleted, read as <unk> or without embedding adds nothing in a linear network; one kept does."""
    made = linear()
    for way in WAYS:
        found = odds_of(made, SOME[:1], without_each(SOME[:1]), [1], way)[0]
        np.testing.assert_allclose(found[0] - found[1:], made.adds[SOME[0]], atol=2e-6)
    mean = trigger()
    nothing = [np.array([[True, False]])]
    ids = texts([TRIGGER, TRIGGER])
    full = odds_of(mean, ids, [np.array([[True, True]])], [1], DELETED)[0][0]
    assert odds_of(mean, ids, nothing, [1], DELETED)[0][0] == pytest.approx(full, rel=1e-6)
    for way in (AS_UNKNOWN, ZERO):
        assert odds_of(mean, ids, nothing, [1], way)[0][0] == pytest.approx(full / 2, rel=1e-6)


def test_batches_hold_every_sequence_once():
    """In an array that is long enough and not twice as long, as soon as it is longer than the shortest."""
    lengths = np.array([0, 1, 16, 17, 24, 25, 33, 200, 193, 5] * 30)
    seen = []
    for numbers, rows, time in batches(lengths, 8):
        seen += numbers.tolist()
        assert 0 < len(numbers) <= rows <= 8 and lengths[numbers].max() <= time
        assert time == 16 or time < 2 * lengths[numbers].min()
    assert sorted(seen) == list(range(len(lengths)))


def test_compiling_is_not_counted_in_seconds():
    """A shape is compiled once, and that is told apart from what explaining takes."""
    made = Linear(jnp.ones((12, 7)), jnp.ones(7), jnp.ones(()))  # seven wide: no other test compiles it
    before = compiler.seconds
    first = attributed("occlusion_deleted", made, SOME, [1] * 4, KEY)
    between = compiler.seconds
    again = attributed("occlusion_deleted", made, SOME, [1] * 4, KEY)
    assert between - before > sum(one.seconds for one in first) > 0
    assert compiler.seconds == between and all(one.seconds > 0 for one in again)


def test_what_is_not_there_is_told():
    """An unknown method with its nearest spelling; a text of nothing by its place."""
    with pytest.raises(RnnReportError, match=r"method 'lima' is not one of: .*did you mean 'lime'"):
        attributed("lima", linear(), SOME, [1] * 4, KEY)
    with pytest.raises(RnnReportError, match="text 2 has no token"):
        attributed("lime", linear(), texts([2], []), [1, 1], KEY)
    assert attributed("integrated-gradients", linear(), [], [], KEY) == []


def test_a_text_may_be_longer_than_the_shortest_shape():
    """Slopes and perturbations of twenty tokens are those of a linear network too."""
    made, ids = linear(), np.arange(20, dtype=np.int32) % 10 + 2
    np.testing.assert_allclose(slopes_of(made, [ids], (1.0,), [1])[0].slopes[0], made.adds[ids], atol=2e-6)
    for name in ("occlusion_deleted", "partition_shap"):
        np.testing.assert_allclose(scores(name, made, ids), made.adds[ids], atol=1e-5)
