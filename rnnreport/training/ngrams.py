"""Texts as TF-IDF vectors of their words and pairs of neighbouring words.

A text is given as its tokens, so that it holds exactly what a network reads. Each feature is numbered by a *code*: word
v by v itself, the pair (v, w) by (v + 1) · words + w. What is counted are these numbers, never joined strings, so that
the 13 million words and pairs of 25,000 film reviews take seconds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

MIN_TEXTS = 2  # a word or pair that stands in fewer training texts is no feature


@dataclass(frozen=True, eq=False)
class NGrams:
    """The features counted on training texts, and how rare each is. Made by `count`."""

    words: tuple[str, ...]  # those that stand in enough training texts
    codes: np.ndarray  # (features,) int64, ascending
    idf: np.ndarray  # (features,) float64, ln((1 + texts) / (1 + texts that hold it)) + 1

    def __len__(self) -> int:
        """Return how many features there are."""
        return len(self.codes)

    @cached_property
    def index(self) -> Mapping[str, int]:
        """The number of every word."""
        return {word: number for number, word in enumerate(self.words)}

    def vectors(self, texts: Sequence[Sequence[str]]) -> csr_matrix:
        """Return (texts, features) float64: (1 + ln tf) · idf, each row of length 1, or 0 where nothing is known.

        tf is how often the feature stands in the text. Salton and Buckley, "Term-weighting approaches in automatic text
        retrieval", 1988; the same numbers as scikit-learn's `TfidfVectorizer(sublinear_tf=True)`.
        """
        from scipy.sparse import csr_matrix

        lengths = np.fromiter(map(len, texts), np.int64, len(texts))
        ids = np.fromiter((self.index.get(token, -1) for token in chain.from_iterable(texts)), np.int64, lengths.sum())
        rows, codes = _codes(ids, lengths, len(self.words))
        place = np.minimum(np.searchsorted(self.codes, codes), max(len(self) - 1, 0))
        known = self.codes[place] == codes if len(self) else np.zeros(len(codes), bool)
        cells, tf = np.unique(rows[known] * len(self) + place[known], return_counts=True)
        rows, columns = np.divmod(cells, max(len(self), 1))
        values = (1 + np.log(tf)) * self.idf[columns]
        values /= np.sqrt(np.bincount(rows, weights=values**2, minlength=len(texts)))[rows]
        begins = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=len(texts)))])
        return csr_matrix((values, columns, begins), shape=(len(texts), len(self)))


def count(texts: Sequence[Sequence[str]], most: int, min_texts: int = MIN_TEXTS) -> NGrams:
    """Return the words and pairs that stand in at least `min_texts` of the training texts, at most `most` of them.

    Those that stand in the most texts are kept; of equals words before pairs, and what comes first in the texts first.
    """
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    rows = np.repeat(np.arange(len(texts)), lengths)
    first: dict[str, int] = {}
    every = (first.setdefault(token, len(first)) for token in chain.from_iterable(texts))
    ids = np.fromiter(every, np.int64, lengths.sum())
    kept = _holding(rows, ids, len(first)) >= min_texts
    words = tuple(word for word, keep in zip(first, kept.tolist(), strict=True) if keep)
    ids = np.where(kept, np.cumsum(kept) - 1, -1)[ids] if len(first) else ids
    rows, codes = _codes(ids, lengths, len(words))
    features, columns = np.unique(codes, return_inverse=True)
    holding = _holding(rows, columns, len(features))
    chosen = np.flatnonzero(holding >= min_texts)
    if len(chosen) > most:
        chosen = np.sort(chosen[np.argsort(-holding[chosen], kind="stable")[:most]])
    return NGrams(words, features[chosen], np.log((1 + len(texts)) / (1 + holding[chosen])) + 1)


def _codes(ids: np.ndarray, lengths: np.ndarray, words: int) -> tuple[np.ndarray, np.ndarray]:
    """Return (rows, codes) of all words and pairs of texts of `lengths` tokens; ids below 0 are no words."""
    rows = np.repeat(np.arange(len(lengths)), lengths)
    single = ids >= 0
    paired = (rows[:-1] == rows[1:]) & single[:-1] & single[1:]
    pairs = (ids[:-1][paired] + 1) * words + ids[1:][paired]
    return np.concatenate([rows[single], rows[:-1][paired]]), np.concatenate([ids[single], pairs])


def _holding(rows: np.ndarray, columns: np.ndarray, size: int) -> np.ndarray:
    """Return in how many rows each column occurs: (size,) int64."""
    cells = np.sort(rows * max(size, 1) + columns)
    once = np.ones(len(cells), bool)  # np.unique would do the same ten times as slowly
    once[1:] = cells[1:] != cells[:-1]
    return np.bincount(cells[once] % max(size, 1), minlength=size)
