"""The words that a network knows, each with its number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

PAD, UNKNOWN = 0, 1
SPECIAL = ("<pad>", "<unk>")


@dataclass(frozen=True)
class Vocabulary:
    """Words in the order of their numbers: "<pad>", "<unk>", then from the most to the least frequent."""

    words: tuple[str, ...]
    counts: tuple[int, ...]  # how often each was counted; for "<unk>", how many tokens were left out

    @classmethod
    def from_counts(cls, counter: Mapping[str, int], size: int | None = None, min_count: int = 1) -> Vocabulary:
        """Return the `size` most frequent words (None: all) counted at least `min_count` times.

        Special words do not count in `size`; a `size` beyond the words there are gives them all. Words that are equally
        frequent stand in the order of their code points, so that the same counts always give the same numbers.
        """
        frequent = sorted((-count, word) for word, count in counter.items() if count >= min_count and count > 0)[:size]
        kept = sum(-count for count, _ in frequent)
        counts = (0, sum(counter.values()) - kept, *(-count for count, _ in frequent))
        return cls((*SPECIAL, *(word for _, word in frequent)), counts)

    def __len__(self) -> int:
        """Return how many numbers there are, the two special ones included."""
        return len(self.words)

    @property
    def known(self) -> int:
        """How many real words there are."""
        return len(self.words) - len(SPECIAL)

    @cached_property
    def index(self) -> Mapping[str, int]:
        """The number of every word; special ones cannot be looked up, a text never means them."""
        return {word: number for number, word in enumerate(self.words) if number >= len(SPECIAL)}

    def ids(self, words: Iterable[str]) -> np.ndarray:
        """Return the numbers of `words` (vocabulary forms): (words,) int32, UNKNOWN for those not in the vocabulary."""
        return np.array([self.index.get(word, UNKNOWN) for word in words], np.int32)
