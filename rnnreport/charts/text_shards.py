"""Classified texts as values of scripts: their beginnings, and whole texts with all that networks made of every token.

Of each text at most `excerpt` tokens are in them, where that is a number: the words, where they stand, whether they are
known. Probabilities are numbers about all tokens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from rnnreport.charts.scripts import column, packed
from rnnreport.charts.tokens import BETWEEN
from rnnreport.charts.verdicts import quantised
from rnnreport.notation import FIELD_MARK
from rnnreport.results import HeldOutTexts

HEAD = 150  # letters of a beginning
HEADS = 200  # beginnings in one script
TEXTS = 100  # texts in one script, at most
BYTES = 150_000  # of one script, about
MANY = 12  # classes up to which all their probabilities are told
TOP = 8  # classes that are told of each text where there are more


def lengths(found: HeldOutTexts) -> np.ndarray:
    """Return how many tokens each text has, (texts,) int64."""
    return np.diff(found.offsets.astype(np.int64))


def excerpts(found: HeldOutTexts, excerpt: int | None) -> tuple[str, ...]:
    """Return what may be shown of each text: at most `excerpt` tokens, and no more words than that; or all of it.

    The words count too, because stop words stand between tokens and are none. The mark between two fields is drawn as a
    sign of the same length, so that tokens stay where they are.
    """
    return tuple(text.replace(FIELD_MARK, BETWEEN) for text in _cut(found, excerpt))


def _cut(found: HeldOutTexts, excerpt: int | None) -> tuple[str, ...]:
    if excerpt is None:
        return found.texts
    few = re.compile(rf"\s*(?:\S+\s*){{0,{excerpt}}}")
    ends = np.full(len(found.texts), np.iinfo(np.int32).max)
    longer = lengths(found) > excerpt
    ends[longer] = found.spans[found.offsets[:-1][longer] + excerpt - 1, 1] if excerpt else 0
    cut = (few.match(text)[0][:end].rstrip() for text, end in zip(found.texts, ends.tolist(), strict=True))
    return tuple(
        short if len(short) < len(text.rstrip()) else text for short, text in zip(cut, found.texts, strict=True)
    )


def head(text: str, whole: bool = True, longest: int = HEAD) -> str:
    """Return the beginning of a text on one line, cut after a word. "…" says that it goes on: always if not `whole`."""
    line = " ".join(text[: 8 * longest].split())
    if len(line) > longest:
        cut = line[:longest]
        return (cut.rsplit(" ", 1)[0] if " " in cut[longest // 2 :] else cut) + "…"
    return line if whole and len(text) <= 8 * longest else line + "…"


def heads(found: HeldOutTexts, texts: Sequence[str]) -> list[list[str]]:
    """Return the beginnings of `excerpts`, 200 together."""
    short = [head(text, len(text) == len(all_of)) for text, all_of in zip(texts, found.texts, strict=True)]
    return [short[first : first + HEADS] for first in range(0, len(short), HEADS)]


def bounds(found: HeldOutTexts) -> list[int]:
    """Return where scripts of whole texts begin, and the number of texts: each has about 150 KB or 100 texts."""
    numbers = 2 + found.running.shape[0] * found.running.shape[1]
    sizes = np.fromiter(map(len, found.texts), np.int64, len(found.texts)) + lengths(found) * numbers * 4 // 3
    starts, room = [0], 0
    for place, size in enumerate(sizes.tolist()):
        if place > starts[-1] and (room + size > BYTES or place - starts[-1] >= TEXTS):
            starts.append(place)
            room = 0
        room += size
    return [*starts, len(sizes)] if len(sizes) else [0]


def shards(found: HeldOutTexts, texts: Sequence[str], excerpt: int | None) -> Iterator[dict]:
    """Give the values of scripts, one for each pair of `bounds`. `texts` are the `excerpts`."""
    for first, end in pairwise(bounds(found)):
        yield _shard(found, texts, excerpt, first, end)


def _shard(found: HeldOutTexts, texts: Sequence[str], excerpt: int | None, first: int, end: int) -> dict:
    offsets = found.offsets[first : end + 1].astype(np.int64)
    tokens = slice(int(offsets[0]), int(offsets[-1]))
    counts, spans = np.diff(offsets), found.spans[tokens].astype(np.int64)
    places = np.arange(len(spans)) - np.repeat(offsets[:-1] - offsets[0], counts)
    owners = np.repeat(np.arange(end - first), counts)
    room = np.fromiter(map(len, texts[first:end]), np.int64, end - first)[owners]
    shown = np.ones(len(spans), bool) if excerpt is None else (places < excerpt) & (spans[:, 1] <= room)
    before = np.where(places > 0, np.concatenate((np.zeros(1, np.int64), spans[:-1, 1]))[: len(spans)], 0)
    return {
        "texts": texts[first:end],
        "counts": counts.tolist(),
        "shown": np.bincount(owners[shown], minlength=end - first).tolist(),
        "gaps": column(np.maximum(spans[:, 0] - before, 0)[shown]),
        "sizes": column((spans[:, 1] - spans[:, 0])[shown]),
        "known": packed(np.packbits(found.known[tokens][shown] != 0, bitorder="little")),
        "read": found.read[first:end].tolist(),
        "targets": found.targets[first:end].tolist(),
        "running": [[packed(numbers[tokens]) for numbers in network] for network in found.running],
        **_probabilities(found.probabilities[:, first:end], found.labels[first:end]),
    }


def _probabilities(chances: np.ndarray, labels: np.ndarray) -> dict:
    """Return 16-bit probabilities (models, texts, told), and which classes are told of each text: all, or the likely.

    The likely ones begin with the true class; then come answers of models, then classes that any model holds likely.
    """
    chances = np.nan_to_num(chances, nan=0.0)
    models, texts, classes = chances.shape
    if classes <= MANY:
        return {"told": None, "chances": packed(quantised(chances).astype("<u2"))}
    rows, score = np.arange(texts), chances.max(axis=0)
    for answers in chances.argmax(axis=2):
        score[rows, answers] += 1
    score[rows, labels] += models + 1
    told = np.argsort(-score, axis=1, kind="stable")[:, : min(classes, max(TOP, models + 1))]
    kept = np.take_along_axis(chances, told[None], axis=2)
    return {"told": told.tolist(), "chances": packed(quantised(kept).astype("<u2"))}
