"""Texts that begin alike, read from where they part.

What is made of a text by leaving tokens out is the text itself up to the first of these. So the text is read once, and
each choice of tokens from there on; for a direction that reads backward, from the last token that is left out.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import jax
import numpy as np

from rnnreport.models.classifier import Classifier
from rnnreport.models.cores import laid_out
from rnnreport.models.inference import power
from rnnreport.models.readouts import Heard
from rnnreport.models.scoring import compiler
from rnnreport.models.streams import FIRST, State, Stream, answered, known, opened, read_on, table_rows

TOGETHER = 1 << 13  # tokens of texts whose states are kept at once
ROWS = (32, 128, 256, 512)  # choices that are read at once: many take less time each, few are of like length
AHEAD = 4  # batches that are made ready while others are read, so that no core waits for another or for the next one
ANSWERS = 1 << 10  # choices answered at once


@dataclass(frozen=True)
class Chosen:
    """A text as a stream reads it: rows of the table (tokens,), and which are kept, (choices, tokens) bool.

    What is not kept is read as the row `instead`; where that is None it is not read.
    """

    rows: np.ndarray
    keep: np.ndarray
    instead: int | None

    @property
    def begins(self) -> np.ndarray:
        """How many tokens stand before the first that is not kept: (choices,)."""
        return np.pad(self.keep, [(0, 0), (0, 1)]).argmin(axis=1)

    @property
    def tokens(self) -> np.ndarray:
        """How many tokens are read in all: (choices,)."""
        return self.keep.sum(axis=1) if self.instead is None else np.full(len(self.keep), len(self.rows))

    def turned(self) -> Chosen:
        """Return the same, last token first."""
        return Chosen(self.rows[::-1], self.keep[:, ::-1], self.instead)

    def rest(self, numbers: np.ndarray, begins: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return of some choices which tokens are read from `begins` on, and as what: both (numbers, tokens)."""
        keep, read = self.keep[numbers], np.arange(len(self.rows)) >= begins[:, None]
        if self.instead is None:
            return keep & read, np.broadcast_to(self.rows, keep.shape)
        return read, np.where(keep, self.rows, np.int32(self.instead))


def logits_of(
    network: Classifier, texts: Sequence[np.ndarray], keeps: Sequence[np.ndarray], instead: int | None
) -> Iterator[np.ndarray]:
    """Yield for every text the logits (choices, classes) float32 of its choices of tokens, (choices, tokens) bool.

    What is not kept is read as the row `instead` of a stream's table; where that is None it is not read.
    """
    for some in _together(texts):
        streams, rows = _opened(network, texts[some])
        chosen = [Chosen(own, keep, instead) for own, keep in zip(rows, keeps[some], strict=True)]
        heard = [_heard(stream, side) for stream, side in zip(streams, _sides(chosen), strict=False)]
        yield from np.split(_answered(network, tuple(heard)), np.cumsum([len(one.keep) for one in chosen])[:-1])


def _together(texts: Sequence[np.ndarray]) -> Iterator[slice]:
    """Yield slices of texts that are short enough for all their states to be kept."""
    begin, longest = 0, 0
    for number, ids in enumerate(texts):
        longest = max(longest, power(len(ids)))
        if number > begin and longest * (number - begin + 1) > TOGETHER:
            yield slice(begin, number)
            begin, longest = number, power(len(ids))
    if len(texts):
        yield slice(begin, len(texts))


def _opened(network: Classifier, texts: Sequence[np.ndarray]) -> tuple[tuple[Stream, ...], list[np.ndarray]]:
    """Return streams with a table for all tokens of the texts, and the rows of each text in it."""
    different, rows = np.unique(np.concatenate(texts), return_inverse=True)
    ids = np.zeros(table_rows(len(different)), np.int32)
    ids[FIRST : FIRST + len(different)] = different
    rows = np.split(FIRST + rows.reshape(-1).astype(np.int32), np.cumsum([len(text) for text in texts])[:-1])
    return laid_out(opened(network, ids)), rows


def _sides(chosen: list[Chosen]) -> Iterator[list[Chosen]]:
    """Yield texts as the forward stream reads them, then as the backward one does."""
    yield chosen
    yield [one.turned() for one in chosen]


def _heard(stream: Stream, chosen: list[Chosen]) -> Heard:
    """Return what read-outs take of every choice, those of the first text first: arrays (choices, units)."""
    states, time = _known(stream, chosen), power(max(len(one.rows) for one in chosen))
    owner = np.repeat(np.arange(len(chosen)), [len(one.keep) for one in chosen])
    number, begin, end = (
        np.concatenate(parts).astype(np.int32)
        for parts in zip(*((np.arange(len(one.keep)), one.begins, one.tokens) for one in chosen), strict=True)
    )
    found = {name: np.zeros((len(owner), stream.cells[-1].units), np.float32) for name in states.heard}
    waiting: deque[tuple[np.ndarray, Heard]] = deque()
    for some, count in _batches(end - begin):
        spread = np.pad(some, (0, count - len(some)), mode="edge")  # what is added reads nothing
        lengths = np.where(np.arange(count) < len(some), (end - begin)[spread], 0)
        rows = np.zeros((count, time), np.int32)
        for one in np.unique(owner[some]):
            mine = np.flatnonzero(owner[some] == one)
            rows[mine] = _written(*chosen[one].rest(number[some][mine], begin[some][mine]), time)
        state = jax.tree.map(lambda each: each[owner[spread], begin[spread]], states)  # noqa: B023
        waiting.append((some, compiler.begin(read_on, stream, rows, lengths, begin[spread], state)))
        if len(waiting) > AHEAD:
            _take(found, *waiting.popleft())
    for one in waiting:
        _take(found, *one)
    return found


def _take(found: Heard, numbers: np.ndarray, heard: Heard) -> None:
    for name, taken in jax.device_get(heard).items():
        found[name][numbers] = taken[: len(numbers)]


def _known(stream: Stream, chosen: list[Chosen]) -> State:
    """Return what is known of every text before its first token and after each: arrays (texts, 1 + time, ...)."""
    count, time = 1, power(max(len(one.rows) for one in chosen))
    while count < len(chosen):
        count *= 8
    rows, lengths = np.zeros((count, time), np.int32), np.zeros(count, np.int32)
    for place, one in enumerate(chosen):
        rows[place, : len(one.rows)], lengths[place] = one.rows, len(one.rows)
    return compiler.call(known, stream, rows, lengths)


def _batches(lengths: np.ndarray) -> Iterator[tuple[np.ndarray, int]]:
    """Yield (numbers, rows): those of like length together, at most as many as there are rows."""
    order = np.argsort(lengths, kind="stable")
    while len(order):
        fitting = (rows for rows in ROWS if 3 * rows <= len(lengths) and rows - ROWS[0] < len(order))
        rows = max(fitting, default=ROWS[0])
        yield order[:rows], rows
        order = order[rows:]


def _written(read: np.ndarray, rows: np.ndarray, time: int) -> np.ndarray:
    """Return the rows that are read, each choice's from the left: (choices, time) int32."""
    written = np.zeros((len(read), time), np.int32)
    written[np.arange(time) < read.sum(axis=1)[:, None]] = rows[read]
    return written


def _answered(network: Classifier, heard: tuple[Heard, ...]) -> np.ndarray:
    """Return the logits of every choice: (choices, classes) float32."""
    choices, found = len(next(iter(heard[0].values()))), []
    for begin in range(0, choices, ANSWERS):
        count = min(ANSWERS, choices - begin)
        part = jax.tree.map(lambda each: np.pad(each[begin : begin + ANSWERS], [(0, ANSWERS - count), (0, 0)]), heard)  # noqa: B023
        found.append(compiler.call(answered, network, part)[:count])
    return np.concatenate(found) if found else np.zeros((0, network.classes), np.float32)
