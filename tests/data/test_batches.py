"""Batches hold every prediction once, in few shapes, in an order that seed and epoch alone decide."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from rnnreport.data import batches as module
from rnnreport.data.batches import batches, edges

DRAW = np.random.default_rng(0)
SEQUENCES = [DRAW.integers(1, 50, int(length)).astype(np.int32) for length in DRAW.lognormal(3, 1, 200)]


@pytest.fixture
def many(monkeypatch):
    """200 sequences, in batches of 8, in as many buckets as save anything."""
    monkeypatch.setattr(module, "WORTH", 0)
    return batches([SEQUENCES], 8)[0]


def read(made, seed, epoch):
    """Return the sequences that the blocks of an epoch hold, in order."""
    found = []
    for planned in made.epoch(seed, epoch):
        block = made.block(planned)
        for ids, length in zip(block.ids.reshape(-1, block.ids.shape[-1]), block.lengths.ravel(), strict=True):
            found += [ids[: length + 1].tolist()] if length else []
            assert not ids[length + 1 :].any()
    return found


@pytest.mark.parametrize("seed", [None, 3])
def test_every_sequence_is_read_once(many, seed):
    """An epoch holds each sequence of two tokens or more once, whole, and nothing else."""
    wanted = [ids.tolist() for ids in SEQUENCES if len(ids) > 1]
    assert sorted(read(many, seed, 0)) == sorted(wanted)


def test_predictions_are_counted(many):
    """A sequence of n tokens counts n - 1."""
    assert many.steps == sum(max(len(ids) - 1, 0) for ids in SEQUENCES)


def test_the_order_depends_on_seed_and_epoch_alone(many):
    """The same seed and epoch give the same order, another epoch or seed another."""
    assert read(many, 3, 1) == read(batches([SEQUENCES], 8)[0], 3, 1)
    assert len({str(read(many, seed, epoch)) for seed, epoch in itertools.product((3, 4), (0, 1))}) == 4


def test_sequences_without_a_prediction_are_left_out():
    """Sequences of no or one token are in no batch."""
    made = batches([[np.array([], np.int32), np.array([5], np.int32), np.array([5, 6], np.int32)]], 2)[0]
    assert read(made, 0, 0) == [[5, 6]]


def test_nothing_makes_no_blocks():
    """A split without sequences has an empty epoch."""
    assert batches([[]], 4)[0].epoch(0, 0) == ()


def test_splits_share_their_shapes(many):
    """All splits are read by the same programs, also where one holds a longer sequence than the others."""
    first, second = batches([SEQUENCES, [np.ones(500, np.int32)]], 8)
    assert first.shapes == second.shapes
    assert read(second, None, 0) == [[1] * 500]


def test_batches_are_numbered_through(many):
    """Each block says the number of its first batch, counting batches that are not empty."""
    planned = many.epoch(1, 1)
    ends = np.cumsum([each.batches for each in planned])
    assert [each.first for each in planned] == [0, *ends[:-1]]
    assert len({each.shape for each in planned}) == len(many.shapes)


def test_shapes_are_few(monkeypatch):
    """However many lengths there are, programs are few; and one more must be worth being compiled."""
    assert len(batches([SEQUENCES], 8)[0].shapes) == 1
    monkeypatch.setattr(module, "WORTH", 0)
    assert 1 < len(batches([SEQUENCES], 8)[0].shapes) <= module.BUCKETS


def test_little_is_padding(monkeypatch):
    """Buckets waste far less than padding all to the longest."""
    monkeypatch.setattr(module, "WORTH", 0)
    many = batches([SEQUENCES], 8)[0]
    padded = sum(each.batches * each.shape.rows * each.shape.time for each in many.epoch())
    longest = max(map(len, SEQUENCES))
    assert padded < 2 * many.steps < 0.5 * longest * len(SEQUENCES)


def test_equal_lengths_are_one_bucket():
    """Where all sequences are equally long one shape serves."""
    assert edges(np.full(1000, 30), 8) == (32,)


def test_buckets_are_the_best_there_are(monkeypatch):
    """No other ends of so many buckets make fewer padded positions: tried exhaustively."""
    for name, value in (("GAIN", 0.0), ("WORTH", 0), ("BUCKETS", 3)):
        monkeypatch.setattr(module, name, value)
    lengths, rows = np.random.default_rng(5).integers(1, 80, 60), 4

    def cost(ends):
        counts = np.diff([0, *(np.sum(lengths <= end) for end in ends)])
        return sum(-(-count // rows) * rows * end for count, end in zip(counts, ends, strict=True))

    possible = range(8, 88, 8)
    longest = -(-lengths.max() // 8) * 8
    tried = [ends for ends in itertools.combinations(possible, 3) if ends[-1] == longest]
    assert cost(edges(lengths, rows)) == min(map(cost, tried))


def test_many_lengths_are_handled():
    """Ten thousand different lengths are bucketed, the longest included."""
    found = edges(np.arange(1, 20_000), 32)
    assert found[-1] >= 19_999
    assert list(found) == sorted(set(found))


def test_blocks_are_made_ahead(many):
    """Prepared blocks are those of the plan, in its order, each once; and one epoch may be left before its end."""
    plans = many.epoch(3, 0)
    for (planned, block), wanted in zip(many.prepared(plans), plans, strict=True):
        assert planned is wanted
        assert np.array_equal(block.ids, many.block(wanted).ids)
    assert next(many.prepared(plans))[0] is plans[0]
    assert list(many.prepared(())) == []


def test_batches_are_equally_full():
    """Forty sequences in batches of at most 32 are two batches of 20, not one of 32 and one with 24 empty rows."""
    made = batches([[np.ones(16, np.int32)] * 40], 32)[0]
    assert [(each.rows, each.batches) for each in made.shapes] == [(20, 2)]
    assert [planned.batches for planned in made.epoch()] == [2]


def test_blocks_are_not_larger_than_needed():
    """Three short sequences make a block of one small batch, not of a thousand empty ones."""
    made = batches([[np.ones(4, np.int32)] * 3], 32)[0]
    assert made.shapes == ((1, 3, 8),)
