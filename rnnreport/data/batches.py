"""Sequences of ids as padded batches of few shapes: what a network reads in one step, and many steps at once.

A sequence of n tokens is read in n - `ahead` steps: one step less than it has tokens where every next one is to be
predicted, n steps where the whole is to be judged. Sequences without a step are left out. Sequences of like length go
into one *bucket*, batches of a bucket into *blocks* of a fixed number of batches, so that a program is compiled once
for each bucket. Batches of a bucket are as many as the batch size asks for, and about equally full. What a block lacks
is filled with empty batches, what a batch lacks with empty sequences.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

BUCKETS = 12  # at most: each is one more program to compile
GAIN = 0.01  # one more bucket must save this share of the work,
WORTH = 30_000  # and so many padded positions of an epoch: about what compiling takes in a training of ten epochs
ROWS = 4  # batches hold a multiple of it
POSITIONS = 1 << 14  # padded positions in a block, about: a second of work
LARGEST = 1 << 18  # padded positions in a batch, at most: where sequences are longer, a batch holds fewer of them
STEP = 8  # buckets end at multiples of it
CANDIDATES = 256


class Shape(NamedTuple):
    """The shape of a block."""

    batches: int
    rows: int  # sequences in a batch
    time: int  # steps in a sequence


class Planned(NamedTuple):
    """One block to be read: which sequences, and the number of its first batch in the epoch."""

    shape: Shape
    members: np.ndarray  # (sequences,) numbers of sequences, batch after batch
    first: int

    @property
    def batches(self) -> int:
        """How many batches are not empty."""
        return -(-len(self.members) // self.shape.rows)


class Block(NamedTuple):
    """Batches of one shape."""

    ids: np.ndarray  # (batches, rows, time + ahead) int32, 0 at padding
    lengths: np.ndarray  # (batches, rows) int32 steps of each sequence, 0 for an empty one
    targets: np.ndarray  # (batches, rows) int32 what is to be said of each sequence; 0 where nothing is


@dataclass(frozen=True, eq=False)
class Batches:
    """The sequences of one split, ready to be cut into blocks. Made by `batches`."""

    sequences: tuple[np.ndarray, ...]  # each (tokens,) int32, more tokens than `ahead`
    targets: np.ndarray  # (sequences,) int32
    shapes: tuple[Shape, ...]  # of ascending time
    ahead: int

    @property
    def steps(self) -> int:
        """How many steps an epoch makes."""
        return sum(map(len, self.sequences)) - self.ahead * len(self.sequences)

    def epoch(self, seed: int | None = None, epoch: int = 0) -> tuple[Planned, ...]:
        """Return the blocks of one epoch: shuffled by (seed, epoch), or without a seed in the order of the sequences.

        With a seed, sequences are shuffled within their bucket, and blocks among each other.
        """
        draw = None if seed is None else np.random.default_rng((seed, epoch))
        lengths = np.array([len(ids) - self.ahead for ids in self.sequences], np.int64)
        bucket = np.searchsorted([shape.time for shape in self.shapes], lengths)
        parts = []
        for number, shape in enumerate(self.shapes):
            members = np.flatnonzero(bucket == number)
            members = members if draw is None else draw.permutation(members)
            size = shape.batches * shape.rows
            parts += [(shape, members[start : start + size]) for start in range(0, len(members), size)]
        order = range(len(parts)) if draw is None else draw.permutation(len(parts))
        return _numbered([parts[number] for number in order])

    def prepared(self, plans: Sequence[Planned]) -> Iterator[tuple[Planned, Block]]:
        """Yield every plan with its block; while one is used the next is made ready."""
        with ThreadPoolExecutor(max_workers=1) as aside:
            made = [aside.submit(self.block, planned) for planned in plans[:1]]
            for number, planned in enumerate(plans):
                block = made.pop().result()
                made += [aside.submit(self.block, following) for following in plans[number + 1 : number + 2]]
                yield planned, block

    def block(self, planned: Planned) -> Block:
        """Return the ids of a block."""
        batches, rows, time = planned.shape
        width = time + self.ahead
        ids, lengths, targets = (
            np.zeros(shape, np.int32) for shape in ((batches * rows, width), *2 * (batches * rows,))
        )
        for row, member in enumerate(planned.members):
            sequence = self.sequences[member]
            ids[row, : len(sequence)], lengths[row] = sequence, len(sequence) - self.ahead
        targets[: len(planned.members)] = self.targets[planned.members]
        return Block(ids.reshape(batches, rows, width), *(each.reshape(batches, rows) for each in (lengths, targets)))


def batches(
    splits: Sequence[Sequence[np.ndarray]],
    batch: int,
    ahead: int = 1,
    targets: Sequence[np.ndarray] | None = None,
) -> tuple[Batches, ...]:
    """Return the batches of several splits, each given as its sequences of ids; all share their shapes.

    `batch` is how many sequences a batch holds (fewer where no split has so many); `targets`, one array (sequences,)
    for each split, says what is to be said of each sequence.
    """
    targets = [np.zeros(len(sequences), np.int32) for sequences in splits] if targets is None else targets
    kept = [[number for number, ids in enumerate(sequences) if len(ids) > ahead] for sequences in splits]
    left = [tuple(sequences[number] for number in numbers) for sequences, numbers in zip(splits, kept, strict=True)]
    made = shapes([np.array([len(ids) - ahead for ids in sequences], np.int64) for sequences in left], batch)
    return tuple(
        Batches(sequences, np.asarray(said, np.int32)[numbers], made, ahead)
        for sequences, said, numbers in zip(left, targets, kept, strict=True)
    )


def shapes(lengths: Sequence[np.ndarray], batch: int) -> tuple[Shape, ...]:
    """Return the shape of each bucket for splits whose sequences make `lengths` (sequences,) steps each."""
    rows = max(1, min(batch, max(map(len, lengths), default=1)))
    made, before = [], 0
    for time in edges(np.concatenate([np.zeros(0, np.int64), *lengths]), rows):
        most = max(int(np.sum((before < split) & (split <= time))) for split in lengths)
        few = max(1, min(_evenly(most, rows), LARGEST // time))
        fits = max(1, POSITIONS // (few * time))
        made.append(Shape(min(fits, -(-most // few)), few, time))
        before = time
    return tuple(made)


def edges(lengths: np.ndarray, rows: int) -> tuple[int, ...]:
    """Return the longest sequence of each bucket, ascending: those that make the fewest padded positions.

    Found exactly by dynamic programming over lengths rounded up to multiples of `STEP` (over quantiles where there are
    too many), with one bucket more as long as it saves a share `GAIN` and is `WORTH` being compiled.
    """
    if not len(lengths):
        return ()
    ends, counts = np.unique(-(-lengths // STEP) * STEP, return_counts=True)
    upto = np.concatenate([[0], np.cumsum(counts)])
    chosen = np.unique(np.linspace(0, len(ends), min(len(ends), CANDIDATES) + 1).round().astype(int))
    upto, ends = upto[chosen], ends[chosen[1:] - 1]
    # cost[i, j]: positions of one bucket from candidate i to candidate j, both included, in whole batches
    held = upto[None, 1:] - upto[:-1, None]
    cost = -(-held // rows) * _evenly(held, rows) * ends[None, :].astype(float)
    cost[np.tril_indices(len(ends), -1)] = np.inf
    best, cuts = cost[0], []
    while len(cuts) + 1 < min(BUCKETS, len(ends)):
        tried = best[:-1, None] + cost[1:]  # the last bucket begins after candidate i
        more = np.min(tried, axis=0)
        if best[-1] - more[-1] < max(WORTH, GAIN * best[-1]):
            break
        cuts.append(np.argmin(tried, axis=0))
        best = more
    found = [len(ends) - 1]
    for begins in reversed(cuts):
        found.append(int(begins[found[-1]]))
    return tuple(int(ends[place]) for place in reversed(found))


def _evenly(sequences: np.ndarray | int, rows: int) -> np.ndarray:
    """Return how many sequences each batch holds where so many are dealt out evenly to as few batches as can be."""
    batches = np.maximum(-(-np.asarray(sequences) // rows), 1)
    return np.minimum(-(-sequences // (batches * ROWS)) * ROWS, rows)


def _numbered(parts: list[tuple[Shape, np.ndarray]]) -> tuple[Planned, ...]:
    """Number the batches of an epoch through."""
    planned, first = [], 0
    for shape, members in parts:
        planned.append(Planned(shape, members, first))
        first += planned[-1].batches
    return tuple(planned)
