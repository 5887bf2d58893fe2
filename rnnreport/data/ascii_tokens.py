"""Words, numbers and signs of many plain texts at once: what `tokens.tokenise` finds, many times as fast.

For texts of ASCII alone. A character belongs to a word, or joins two parts of one, or stands in a number, or is white
space, or is a sign; so tokens are runs of marked characters and single signs, found for all texts in a few passes over
their bytes. The few texts in which a number meets an apostrophe are left to the general rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
import regex

_NUMBER = regex.compile(rb"(?<![A-Za-z0-9_])[0-9]++(?:[.,][0-9]++)++(?![A-Za-z0-9_])")
_APOSTROPHE = ord("'")
AT_ONCE = 1 << 18  # characters, about, that are read together: what is made of them stays in the processor's cache
_BETWEEN = "\n"  # white space, so that no token reaches from one text into the next

_BYTES = np.arange(256)
_DIGIT, _PART = np.isin(_BYTES, list(b"0123456789")), np.isin(_BYTES, list(b".,"))
_ALPHANUMERIC = _DIGIT | np.isin(_BYTES, list(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"))
_WORD = _ALPHANUMERIC | (_BYTES == ord("_"))
_SPACE = np.isin(_BYTES, list(b" \t\n\r\f\v\x1c\x1d\x1e\x1f"))


def spans(texts: Sequence[str], signs: bool = True) -> list[np.ndarray | None]:
    """Return the spans of the words, numbers and signs of every text, each (tokens, 2) int32.

    Without `signs` only those are given that have a letter or a number in them. None for a text that is left to the
    general rule: one that is not of ASCII alone, or in which a number with a point or comma stands beside an
    apostrophe.
    """
    found: list[np.ndarray | None] = [None] * len(texts)
    plain = [number for number, text in enumerate(texts) if text.isascii()]
    parts = np.cumsum([len(texts[number]) for number in plain]) // AT_ONCE
    cuts = [0, *(np.flatnonzero(np.diff(parts)) + 1).tolist(), len(plain)]
    for first, last in pairwise(cuts):
        some = plain[first:last]
        for number, one in zip(some, _spans([texts[number] for number in some], signs), strict=True):
            found[number] = one
    return found


def _spans(texts: Sequence[str], signs: bool) -> list[np.ndarray | None]:
    if not texts:
        return []
    whole = (_BETWEEN.join(texts) + _BETWEEN).encode("ascii")
    raw = np.frombuffer(whole, np.uint8)
    marked, doubtful = _marked(raw, whole)
    sign = ~marked & ~_SPACE[raw]
    begin, end = marked.copy(), marked.copy()
    begin[1:] &= ~marked[:-1]
    end[:-1] &= ~marked[1:]
    found = np.stack([np.flatnonzero(begin | sign), np.flatnonzero(end | sign) + 1], axis=1).astype(np.int32)
    if not signs:
        said = np.concatenate([[0], np.cumsum(_ALPHANUMERIC[raw], dtype=np.int32)])
        found = found[said[found[:, 1]] > said[found[:, 0]]]
    starts = np.cumsum([0, *(len(text) + len(_BETWEEN) for text in texts)])
    cuts = np.searchsorted(found[:, 0], starts).tolist()
    left = set((np.searchsorted(starts, doubtful, side="right") - 1).tolist())
    return [
        None if number in left else found[first:last] - np.int32(starts[number])
        for number, (first, last) in enumerate(pairwise(cuts))
    ]


def _marked(raw: np.ndarray, whole: bytes) -> tuple[np.ndarray, list[int]]:
    """Return which characters are part of a word or of a number, (characters,) bool, and where that is in doubt."""
    word = _WORD[raw]
    marked, doubtful = word.copy(), []
    inner = np.flatnonzero(raw[1:-1] == _APOSTROPHE) + 1
    marked[inner[word[inner - 1] & word[inner + 1]]] = True
    for begin, end in _numbers(raw, whole):
        marked[begin:end] = True
        if _APOSTROPHE in (raw[max(0, begin - 1)], raw[end]):
            doubtful.append(begin)
    return marked, doubtful


def _numbers(raw: np.ndarray, whole: bytes) -> Iterator[tuple[int, int]]:
    """Yield where numbers with points or commas in them begin and end. They are few, so their signs are found first."""
    digit = _DIGIT[raw]
    signs = np.flatnonzero(_PART[raw[1:-1]] & digit[:-2] & digit[2:]) + 1
    last = 0
    for sign in signs.tolist():
        begin = sign
        while begin and digit[begin - 1]:
            begin -= 1
        match = _NUMBER.match(whole, begin) if sign >= last else None
        if match:
            last = match.end()
            yield begin, last
