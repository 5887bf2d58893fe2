"""How faithful rankings are: drops by hand, bounds, rank correlations and intervals."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import spearmanr

from rnnreport.models.perturbation import DELETED, odds_of
from rnnreport.models.scoring import probability
from rnnreport.training.faithfulness import (
    SHARES,
    agreement,
    area,
    bootstrapped,
    drops,
    oracle,
    order,
    spearman,
)
from tests.models.hand_set import linear, texts

TEXTS = texts([2, 3, 4, 5, 6, 7, 8, 9, 10, 11], [9, 1, 2], [4])


def p(odds: float) -> float:
    return float(probability(odds))


def test_drops_of_ten_words_are_those_of_a_count_by_hand():
    """At each share the tokens ranked highest are taken out, or left alone; a linear network needs no reading."""
    made, ids = linear(), TEXTS[0]
    adds, ranking = made.adds[ids].astype(float), order(np.arange(10) % 4)
    assert ranking.tolist() == [3, 7, 2, 6, 1, 5, 9, 0, 4, 8]
    found = drops(made, [ids], [1], [ranking[None]])
    whole = p(0.1 + adds.sum())
    for place, count in enumerate(range(1, 11)):
        high = adds[ranking[:count]].sum()
        without, alone = whole - p(0.1 + adds.sum() - high), whole - p(0.1 + high)
        np.testing.assert_allclose(found.comprehensiveness[0, 0, :, place], without, atol=1e-6)
        np.testing.assert_allclose(found.sufficiency[0, 0, :, place], alone, atol=1e-6)


def test_texts_and_rankings_stand_at_their_places():
    """Several texts with two rankings each: (rankings, texts, ways, shares), each as if alone; a word is never half."""
    made = linear()
    rankings = [np.stack([np.arange(len(ids)), np.arange(len(ids))[::-1]]) for ids in TEXTS]
    found = drops(made, TEXTS, [1, 0, 1], rankings)
    assert found.comprehensiveness.shape == found.sufficiency.shape == (2, 3, 2, len(SHARES))
    for text, target in enumerate([1, 0, 1]):
        for one in (0, 1):
            alone = drops(made, TEXTS[text : text + 1], [target], [rankings[text][one][None]])
            np.testing.assert_allclose(found.comprehensiveness[one, text], alone.comprehensiveness[0, 0], atol=1e-6)
    np.testing.assert_allclose(np.diff(found.comprehensiveness[:, 2]), 0, atol=1e-7)
    np.testing.assert_allclose(found.sufficiency[..., -1], 0, atol=1e-7)


def test_the_oracle_ranks_a_linear_network_by_what_words_add():
    """Taking out what adds most is then best at every step; for the other class the order is turned round."""
    made = linear()
    up, down = (oracle(made, TEXTS, [target] * 3, DELETED) for target in (1, 0))
    for ids, one, other in zip(TEXTS, up, down, strict=True):
        assert made.adds[ids[one]].tolist() == sorted(made.adds[ids], reverse=True)
        assert made.adds[ids[other]].tolist() == sorted(made.adds[ids])


def test_no_ranking_beats_the_oracle_of_a_linear_network():
    """Not one of fifty that are drawn."""
    made, draw = linear(), np.random.default_rng(0)
    best = oracle(made, TEXTS[:1], [1], DELETED)[0]
    rankings = np.stack([best, *(draw.permutation(10) for _ in range(50))])
    areas = area(drops(made, TEXTS[:1], [1], [rankings]).comprehensiveness)[:, 0]
    assert areas[0] == areas.max() > np.median(areas) + 0.1


def test_the_oracle_takes_a_tenth_of_a_long_text_at_a_time():
    """Each token once, tenth after tenth in falling order; so there are eleven readings and not forty."""
    made, ids = linear(), np.arange(40, dtype=np.int32) % 10 + 2
    (found,) = oracle(made, [ids], [1], DELETED)
    assert sorted(found) == list(range(40))
    assert np.all(np.diff(made.adds[ids[found]]) <= 0)


def test_shares_are_rounded_and_never_nothing():
    """Of three tokens: one up to a half, two up to five sixths, then three."""
    made, ids = linear(), TEXTS[1]
    found = drops(made, [ids], [1], [np.array([[0, 1, 2]])]).sufficiency[0, 0, 0]
    kept = np.tri(3, dtype=bool)
    whole, each = p(0.1 + made.adds[ids].sum()), probability(odds_of(made, [ids], [kept], [1], DELETED)[0])
    counts = np.array([1, 1, 1, 1, 2, 2, 2, 2, 3, 3]) - 1
    np.testing.assert_allclose(found, (whole - each)[counts], atol=1e-6)


def test_rank_correlation_is_that_of_scipy():
    """With equals too; of what does not vary it is not known, and left out of means."""
    draw = np.random.default_rng(0)
    pairs = [draw.integers(0, 5, (2, 12)) for _ in range(4)]
    for one, other in pairs:
        assert spearman(one, other) == pytest.approx(spearmanr(one, other).statistic)
    assert np.isnan(spearman(np.ones(3), np.arange(3)))
    known = spearman(*pairs[0])
    assert agreement([pairs[0][0], np.ones(3)], [pairs[0][1], np.arange(3)]) == pytest.approx(known)
    assert np.isnan(agreement([np.ones(3)], [np.arange(3)]))


def test_the_bootstrap_is_near_the_normal_interval_for_many_texts():
    """Mean ± 1.96 standard errors, to a tenth of its width; of one text it has no width."""
    values = np.random.default_rng(0).normal(size=400)
    mean, low, high = bootstrapped(values)
    half = 1.96 * values.std() / 20
    assert mean == pytest.approx(values.mean())
    np.testing.assert_allclose([low, high], [mean - half, mean + half], atol=0.2 * half)
    assert bootstrapped([0.3]) == (0.3, 0.3, 0.3)
