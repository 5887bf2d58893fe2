"""How words that a model wrote are shown: the usual spelling of each, and whether a space stands before it.

Both are learnt from the training texts by counting, so that a report shows "Computers don't (often)." and not
"computers don't ( often ) .".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rnnreport.data.vocabulary import SPECIAL

JOINS_BEFORE, JOINS_AFTER, PAIRED = 1, 2, 4  # bits of `Writing.joins`
_SAME_ON_BOTH_SIDES = frozenset("\"'`*_~")  # marks that open and close with the same sign


@dataclass(frozen=True, eq=False)
class Writing:
    """The written form of every word of a vocabulary."""

    spellings: tuple[str, ...]  # parallel to the vocabulary
    joins: np.ndarray  # (vocabulary,) uint8: no space before, no space after, opens and closes in turn
    spaced: bool  # False: tokens are characters, nothing stands between them

    def write(self, ids: Sequence[int]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return (tokens, spaces) for vocabulary numbers; a space is "" or " ", and "" before the first."""
        spaces, opened, after = [], set(), True
        for number in (int(number) for number in ids):
            joins = int(self.joins[number])
            before, then = bool(joins & JOINS_BEFORE), bool(joins & JOINS_AFTER)
            if joins & PAIRED:
                before, then = number in opened, number not in opened
                opened ^= {number}
            spaces.append("" if before or after or not self.spaced else " ")
            after = then
        return tuple(self.spellings[int(number)] for number in ids), tuple(spaces)


def usual_spellings(
    vocabulary: Sequence[str], written: Mapping[str, int], number_of: Mapping[str, int]
) -> tuple[str, ...]:
    """Return the most frequent spelling of every word; of two equally frequent ones, the one in small letters.

    `written` counts tokens as they were written, `number_of` gives their vocabulary numbers.
    """
    best: dict[int, tuple[int, str, str]] = {}
    for token, count in written.items():
        number = number_of[token]
        if number >= len(SPECIAL):
            best[number] = min(best.get(number, (0, "", "")), (-count, token.swapcase(), token))
    return tuple(best[number][2] if number in best else word for number, word in enumerate(vocabulary))


def usual_joins(spellings: Sequence[str], left: np.ndarray, right: np.ndarray, glued: np.ndarray) -> np.ndarray:
    """Return (vocabulary,) uint8 bits that say on which sides a word usually stands without a space.

    `left` and `right`, (pairs,) integers, are neighbours in the training texts, `glued` says which had nothing between
    them. Only neighbours that are words count (for a sign that never has one, all): "however," says something about
    the comma, nothing about "however".
    """
    is_word = np.array([spelling[-1:].isalnum() for spelling in spellings])
    is_word[: len(SPECIAL)] = True  # an unknown token is nearly always a word
    before = _share(right, glued, is_word[left], is_word)
    after = _share(left, glued, is_word[right], is_word)
    paired = np.array([spelling in _SAME_ON_BOTH_SIDES for spelling in spellings])
    paired &= (np.abs(before - 0.5) <= 0.4) & (np.abs(after - 0.5) <= 0.4)
    return (before > 0.5) * np.uint8(JOINS_BEFORE) | (after > 0.5) * np.uint8(JOINS_AFTER) | paired * np.uint8(PAIRED)


def _share(numbers: np.ndarray, glued: np.ndarray, counts: np.ndarray, is_word: np.ndarray) -> np.ndarray:
    """Return how often each number is glued, 0..1, over the pairs that count; a sign without any, over all."""
    size = len(is_word)
    some = np.bincount(numbers[counts], minlength=size)
    some_glued = np.bincount(numbers[counts & glued], minlength=size)
    every = np.where(is_word, 0, np.bincount(numbers, minlength=size))
    every_glued = np.where(is_word, 0, np.bincount(numbers[glued], minlength=size))
    return np.where(some > 0, some_glued, every_glued) / np.maximum(np.where(some > 0, some, every), 1)
