"""Which texts have a word: an inverted index in shards, each with the words of one remainder of a checksum.

A word is a run of letters and digits in lower case; signs of Chinese and Japanese, which are written without blanks,
are words of their own. The browser's twin is `templates/assets/rnnreport-errors-words.js`.
"""

from __future__ import annotations

import re
import zlib
from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import count

import numpy as np

from rnnreport.charts.scripts import packed

ALONE = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
WORD = re.compile(rf"[{ALONE}]|[^\W{ALONE}]+")
LONGEST = 64  # letters of a word that count
SHARDS = 64  # at most
BYTES = 60_000  # of a shard, about


def words_of(text: str) -> set[str]:
    """Return the words of a text, cut to 64 letters."""
    return {word[:LONGEST] for word in set(WORD.findall(text.lower()))}


def shard_of(word: str, shards: int) -> int:
    """Return in which shard a word is: CRC-32 of its UTF-8 bytes, modulo the number of shards."""
    return zlib.crc32(word.encode("utf-8", "replace")) % shards


def shards(texts: Iterable[str]) -> list[dict]:
    """Return the shards: {"words": with blanks between, "sizes": bytes of each, "texts": base64}.

    The numbers of a word's texts ascend; of each the difference to the one before it is written, the first as it is, in
    bytes of seven bits, low ones first, the eighth bit of all but the last byte being set (LEB128).
    """
    words, owners, sizes = _found(texts)
    many = 1
    while many < SHARDS and 1.4 * len(owners) > many * BYTES:
        many *= 2
    places = [shard_of(word, many) for word in words]
    order = sorted(range(len(words)), key=lambda number: (places[number], words[number]))
    rank = np.empty(len(words), np.int64)
    rank[order] = np.arange(len(words))
    spelt, written = _written(rank[owners], np.repeat(np.arange(len(sizes)), sizes), len(words))
    ends = np.searchsorted(np.array([places[number] for number in order]), np.arange(many), side="right")
    after = np.concatenate(([0], np.cumsum(written)))
    made, first = [], 0
    for end in ends.tolist():
        one = {"words": " ".join(words[number] for number in order[first:end]), "sizes": written[first:end].tolist()}
        made.append(one | {"texts": packed(spelt[after[first] : after[end]])})
        first = end
    return made


def _found(texts: Iterable[str]) -> tuple[Sequence[str], np.ndarray, np.ndarray]:
    """Return all words, for each text the numbers of its words, text after text, and how many each text has."""
    numbers: dict[str, int] = defaultdict(count().__next__)
    owners, sizes = array("i"), array("i")
    for text in texts:
        own = words_of(text)
        owners.extend(map(numbers.__getitem__, own))
        sizes.append(len(own))
    return list(numbers), np.frombuffer(owners, np.int32), np.frombuffer(sizes, np.int32)


def _written(owners: np.ndarray, texts: np.ndarray, words: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the bytes of all words, one after the other, and how many bytes each has."""
    order = np.argsort(owners, kind="stable")
    owners, texts = owners[order], texts[order]
    same = np.concatenate(([False], owners[1:] == owners[:-1]))
    steps = texts - np.where(same, np.concatenate(([0], texts[:-1])), 0)
    bytes_of = 1 + (steps >= 1 << 7) + (steps >= 1 << 14) + (steps >= 1 << 21)
    ends = np.cumsum(bytes_of)
    spelt = np.zeros(int(ends[-1]) if len(ends) else 0, np.uint8)
    for place in range(4):
        has = bytes_of > place
        more = np.where(bytes_of[has] > place + 1, 128, 0)
        spelt[ends[has] - bytes_of[has] + place] = (steps[has] >> 7 * place & 127) + more
    return spelt, np.bincount(owners, weights=bytes_of, minlength=words).astype(np.int64)
