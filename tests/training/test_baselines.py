"""Counting baselines, checked by hand on corpora of a few words."""

from __future__ import annotations

import math
from types import SimpleNamespace

import numpy as np
import pytest

from rnnreport.training.baselines import WEIGHTS, baselines, count, measures, predictions

WORDS = ("<pad>", "<unk>", "a", "b", "c")
UNK, A, B, C = 1, 2, 3, 4


def corpus(train, validation=(), test=(), words=WORDS):
    """Return a data set of pieces of ids, as far as baselines look at one."""
    pieces = [np.array(piece, np.int32) for piece in (*train, *validation, *test)]
    ends = np.cumsum([len(train), len(validation)])
    splits = dict(zip(("train", "validation", "test"), np.split(np.arange(len(pieces)), ends), strict=True))
    return SimpleNamespace(piece=pieces.__getitem__, splits=splits, vocabulary=SimpleNamespace(words=words))


def test_most_frequent_word_adds_one_to_every_count():
    """Of a a b, with <unk>, a, b and c smoothed by one: 3/7, 2/7, 1/7, and 1/7 for <unk>; nothing for <pad>."""
    single, _ = count(corpus([[A, A, B]]))
    assert single.p == pytest.approx([0, 1 / 7, 3 / 7, 2 / 7, 1 / 7])


def test_most_frequent_word_is_measured_in_nats():
    """Targets b and c after a cost (ln 7/2 + ln 7) / 2, and a is never the next word."""
    single, _ = count(corpus([[A, A, B]]))
    found = measures(single, np.array([A, A]), np.array([B, C]))
    assert found["loss"] == pytest.approx((math.log(7 / 2) + math.log(7)) / 2)
    assert found["perplexity"] == pytest.approx(math.exp(found["loss"]))
    assert found["accuracy"] == 0.0


def test_word_pairs_mix_the_share_of_a_pair_with_the_word_alone():
    """After a comes b twice and c once: λ · 2/3 + (1 - λ) · p(b)."""
    single, pairs = count(corpus([[A, B], [A, B], [A, C]]))
    expected = pairs.weight * 2 / 3 + (1 - pairs.weight) * single.p[B]
    assert pairs.probability(np.array([A]), np.array([B])) == pytest.approx([expected])


def test_word_pairs_fall_back_after_a_word_that_begins_no_pair():
    """Nothing follows c in training: what follows it is as probable as it is alone."""
    single, pairs = count(corpus([[A, B], [A, C]]))
    assert pairs.probability(np.array([C, C]), np.array([A, B])) == pytest.approx(single.p[[A, B]])
    assert pairs.best(np.array([C])) == [A]


def test_probabilities_sum_to_one_after_every_word():
    """Both baselines give distributions over the whole vocabulary."""
    for baseline in count(corpus([[A, B, C, A, A], [UNK, B, B]])):
        for before in range(1, len(WORDS)):
            every = np.arange(len(WORDS))
            total = baseline.probability(np.full(len(every), before), every).sum()
            assert total == pytest.approx(1.0)


def test_the_best_next_word_is_the_most_probable_one():
    """`best` agrees with trying every word but <pad> and <unk>."""
    draw = np.random.default_rng(0)
    words = tuple(f"w{number}" for number in range(12))
    data = corpus([draw.integers(1, 12, 30) for _ in range(4)], [draw.integers(1, 12, 30)], words=words)
    every = np.arange(12)
    for baseline in count(data):
        tried = [np.max(baseline.probability(np.full(10, before), every[2:])) for before in every]
        assert baseline.probability(every, baseline.best(every)) == pytest.approx(tried)


def test_the_weight_has_the_least_validation_loss():
    """No other weight on the grid is better on the validation texts."""
    data = corpus([[A, B, A, B, A, C, B, A]], [[A, B, C, A, B, A]])
    single, pairs = count(data)
    before, target = predictions(data, "validation")
    paired, alone = pairs.parts(before, target)
    losses = {weight: -np.mean(np.log(weight * paired + (1 - weight) * alone)) for weight in WEIGHTS}
    assert pairs.weight == pytest.approx(min(losses, key=losses.get))
    assert 0 < pairs.weight < 1


def test_predictions_are_tokens_two_to_n_of_every_piece():
    """No prediction crosses from one piece to the next, and a piece of one token gives none."""
    before, target = predictions(corpus([], [], [[A, B, C], [B], [C, A]]), "test")
    assert before.tolist() == [A, B, C]
    assert target.tolist() == [B, C, A]


def test_an_unknown_target_is_never_right():
    """Where all targets are <unk>, nothing is predicted right, though <unk> is the most frequent word."""
    data = corpus([[UNK, UNK, UNK, A]], test=[[A, UNK, UNK]])
    for summary in baselines(data):
        assert summary.metrics["test"]["accuracy"].mean == 0.0


def test_unk_is_never_guessed():
    """Where <unk> is the most frequent word, alone and after every word, the best real word is guessed instead."""
    single, pairs = count(corpus([[UNK, UNK, UNK, B, UNK, UNK, B, A, UNK, A]]))
    before = np.array([UNK, A, B, C])
    assert single.best(before).tolist() == [A, A, A, A]
    assert pairs.best(before).tolist() == [B, A, A, A]


def test_summaries_are_those_of_no_network():
    """A baseline has no cell, seed, epoch or time; a split without a prediction has no metrics."""
    frequent, pairs = baselines(corpus([[A, B, A]], test=[[A, B]]))
    assert (frequent.model, pairs.model) == ("most frequent word", "word pairs")
    assert (frequent.cell, frequent.seeds, frequent.epochs, frequent.seconds_per_epoch) == ("", (), (), None)
    assert set(frequent.metrics) == {"test"}
    assert frequent.parameters == 4
    assert pairs.parameters == 4 + 2 + 1


def test_pieces_of_one_token_leave_only_single_words():
    """Without a pair in training, word pairs are single words."""
    single, pairs = count(corpus([[A], [B], [A]]))
    before, target = np.array([A, B]), np.array([B, C])
    assert pairs.probability(before, target) == pytest.approx(single.probability(before, target))
    assert pairs.best(before).tolist() == [A, A]
