"""Which runs of tokens two collections of texts share: exactly, for very many texts at once.

Prefix doubling (R. Karp, R. Miller and A. Rosenberg, "Rapid identification of repeated patterns in strings, trees and
arrays", 1972; U. Manber and G. Myers, "Suffix arrays", 1993): let rank_k(i) be the place, in sorted order, of the 2^k
tokens from position i on. Then

    rank_k+1(i) = place of the pair (rank_k(i), rank_k(i + 2^k))

Sorted by the last ranks, the suffix that shares the longest run with position i stands next to it, and how long that
run is follows from comparing ranks from the largest k down. Every step is a sort of whole arrays.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from rnnreport.data.vocabulary import UNKNOWN


class Run(NamedTuple):
    """The longest run of tokens of one text that stands in a document too; of equally long ones the first."""

    begin: int  # the run is text[begin:end]; both 0 where no token is shared
    end: int


def longest_runs(texts: Sequence[np.ndarray], documents: Sequence[np.ndarray]) -> tuple[Run, ...]:
    """Return the longest run that each text, (tokens,) ids, shares with any one of the documents, (tokens,) ids each.

    Nothing is shared across the end of a document, and special tokens (<pad>, <unk>) equal nothing.
    """
    tokens = _joined([*texts, *documents])
    own = sum(map(len, texts)) + len(texts)  # a break stands behind every text
    shared = _shared(tokens, own, max(map(len, texts), default=0))
    runs, begin = [], 0
    for text in texts:
        lengths = shared[begin : begin + len(text)]
        best = int(np.argmax(lengths)) if len(lengths) else 0
        found = int(lengths[best]) if len(lengths) else 0
        runs.append(Run(best, best + found) if found else Run(0, 0))
        begin += len(text) + 1
    return tuple(runs)


def find(run: np.ndarray, tokens: np.ndarray) -> np.ndarray:
    """Return where `run`, one token or more, begins in `tokens`: (places,) ascending; runs may overlap."""
    places = np.arange(max(len(tokens) - len(run) + 1, 0))
    for step, token in enumerate(run):
        places = places[tokens[places + step] == token]
    return places


def _joined(sequences: Sequence[np.ndarray]) -> np.ndarray:
    """Return all sequences one after the other, each followed by a break; a break or special token equals nothing."""
    parts = [part for ids in sequences for part in (ids, [UNKNOWN])]
    tokens = np.concatenate([np.zeros(0, np.int64), *parts]).astype(np.int64)
    single = np.flatnonzero(tokens <= UNKNOWN)
    tokens[single] = tokens.max(initial=UNKNOWN) + 1 + np.arange(len(single))
    return tokens


def _shared(tokens: np.ndarray, own: int, longest: int) -> np.ndarray:
    """Return how many tokens from each of the first `own` positions on stand somewhere behind them: (own,) int64.

    `longest` is how many they are at most.
    """
    if own == len(tokens):  # no document
        return np.zeros(own, np.int64)
    ranks = _ranks(tokens, longest)
    order = np.argsort(ranks[-1], kind="stable")
    place = np.arange(len(order))
    theirs = order >= own
    before = np.maximum.accumulate(np.where(theirs, place, -1))
    after = np.minimum.accumulate(np.where(theirs, place, len(order))[::-1])[::-1]
    ours = place[~theirs]
    shared = np.zeros(own, np.int64)
    for neighbour in (before, after):
        known = ours[(neighbour[ours] >= 0) & (neighbour[ours] < len(order))]
        begins, beside = order[known], order[neighbour[known]]
        shared[begins] = np.maximum(shared[begins], _in_common(ranks, begins, beside))
    return shared


def _ranks(tokens: np.ndarray, longest: int) -> list[np.ndarray]:
    """Return rank_k for k = 0, 1, ... until 2^k is more than `longest`, or until no two are equal."""
    ranks = [np.unique(tokens, return_inverse=True)[1]]
    while (width := 1 << (len(ranks) - 1)) <= longest and ranks[-1].max() + 1 < len(tokens):
        # Behind the end there is nothing, and before it a break, so that these ranks have no equal already.
        later = ranks[-1][np.minimum(np.arange(len(tokens)) + width, len(tokens) - 1)]
        ranks.append(np.unique(ranks[-1] * len(tokens) + later, return_inverse=True)[1])
    return ranks


def _in_common(ranks: list[np.ndarray], some: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Return how many tokens are equal from positions `some` and `others` on, pair by pair."""
    length = np.zeros(len(some), np.int64)
    for power in reversed(range(len(ranks))):
        length += (ranks[power][some + length] == ranks[power][others + length]) * (1 << power)
    return length
