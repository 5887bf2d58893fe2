"""The words that a network knows, each with its number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from rnnreport.notation import FIELD_MARK

PAD, UNKNOWN = 0, 1
FIELD = 2  # of `FIELD_MARK`, in vocabularies of texts that have several fields; in others it is a word like any other
SPECIAL = ("<pad>", "<unk>")


@dataclass(frozen=True)
class Vocabulary:
    """Words in the order of their numbers: "<pad>", "<unk>", then from the most to the least frequent.

    Where texts have several fields, the mark between them comes before the words, however often it was counted.
    """

    words: tuple[str, ...]
    counts: tuple[int, ...]  # how often each was counted; for "<unk>", how many tokens were left out
    marked: bool = False  # whether the number FIELD is the mark between fields

    @classmethod
    def from_counts(
        cls, counter: Mapping[str, int], size: int | None = None, min_count: int = 1, marked: bool = False
    ) -> Vocabulary:
        """Return the `size` most frequent words (None: all) counted at least `min_count` times.

        Special words do not count in `size`; a `size` beyond the words there are gives them all. Words that are equally
        frequent stand in the order of their code points, so that the same counts always give the same numbers. With
        `marked` the mark between fields is a special word.
        """
        marks = counter.get(FIELD_MARK, 0) if marked else 0
        ordinary = {word: count for word, count in counter.items() if not (marked and word == FIELD_MARK)}
        frequent = sorted((-count, word) for word, count in ordinary.items() if count >= min_count and count > 0)[:size]
        kept = sum(-count for count, _ in frequent)
        begin = (*SPECIAL, FIELD_MARK) if marked else SPECIAL
        counts = (0, sum(ordinary.values()) - kept, *((marks,) if marked else ()), *(-count for count, _ in frequent))
        return cls((*begin, *(word for _, word in frequent)), counts, marked)

    def __len__(self) -> int:
        """Return how many numbers there are, the special ones included."""
        return len(self.words)

    @property
    def special(self) -> int:
        """How many numbers at the beginning are no words of a text: 2, or 3 where there is a mark between fields."""
        return len(SPECIAL) + self.marked

    @property
    def known(self) -> int:
        """How many real words there are."""
        return len(self.words) - self.special

    @cached_property
    def index(self) -> Mapping[str, int]:
        """The number of every word, and of the mark; "<pad>" and "<unk>" cannot be looked up, a text never means
        them.
        """
        return {word: number for number, word in enumerate(self.words) if number >= len(SPECIAL)}

    def ids(self, words: Iterable[str]) -> np.ndarray:
        """Return the numbers of `words` (vocabulary forms): (words,) int32, UNKNOWN for those not in the vocabulary."""
        return np.array([self.index.get(word, UNKNOWN) for word in words], np.int32)
