"""A text whose words are coloured by what the training texts like it at that place are labelled, and these places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from rnnreport.charts import levels
from rnnreport.charts.attributed import LONG
from rnnreport.charts.concordance import Concordance, Excerpts, concordance
from rnnreport.charts.names import named, quoted, said
from rnnreport.charts.numbers import fixed, many, short, whole
from rnnreport.charts.tokens import direction, gap, readable, visible
from rnnreport.results import Likeness, Likenesses, SpanNeighbours

LINES = 1200  # of all places of all words that a page holds; more are in the files alone
DISTANCE, COSINE = "distance", "cosine"


@dataclass(frozen=True)
class Piece:
    """A word or span of the text with what stands before it. `at` is the number of its span, "" where it has none."""

    before: str
    unread: str
    between: str
    text: str
    classes: str
    at: str


@dataclass(frozen=True)
class Text:
    """The words that were read. `label` says what the box holds, where the text is so long that it scrolls."""

    pieces: tuple[Piece, ...]
    direction: str
    label: str


@dataclass(frozen=True)
class Entry:
    """The nearest places of one word or span, by two measures."""

    at: int
    word: str
    note: str
    nearest: Concordance
    by_cosine: Concordance


def excerpted(found: Likenesses, most: int | None, own: bool) -> Likenesses:
    """Return what may be shown: of each training text at most so many tokens; all where `most` is None.

    `own`: the texts themselves are users' own. Others come from the corpus, and are cut too.
    """
    if most is None:
        return found
    excerpts = Excerpts(most)
    texts = tuple(tuple(one if own else _cut(one, most) for one in text) for text in found.texts)
    return replace(found, texts=tuple(tuple(_excerpted(one, excerpts) for one in text) for text in texts))


def _cut(one: Likeness, most: int) -> Likeness:
    """Return the first `most` tokens that were read, with their spans."""
    first, end = one.read[0], min(one.read[1], one.read[0] + most)
    if end - first == len(one.tokens):
        return one
    spans = (span for span in one.spans if first <= span.begin and span.end <= end)
    return replace(
        one,
        tokens=one.tokens[first:end],
        spaces=tuple(gap(space) for space in one.spaces[first:end]),
        known=one.known[first:end],
        read=(0, end - first),
        spans=tuple(replace(span, begin=span.begin - first, end=span.end - first) for span in spans),
    )


def _excerpted(one: Likeness, excerpts: Excerpts) -> Likeness:
    conformity = replace(one.conformity, neighbours=excerpts.every(one.conformity.neighbours))
    spans = tuple(
        replace(span, nearest=excerpts.every(span.nearest), by_cosine=excerpts.every(span.by_cosine))
        for span in one.spans
    )
    return replace(one, conformity=conformity, spans=spans)


def agreement(span: SpanNeighbours, answer: int) -> float:
    """Return the share of the nearest places whose text has this class, 0..1; NaN where there is no place."""
    return float(np.mean([place.label == answer for place in span.nearest])) if span.nearest else float("nan")


def text(one: Likeness, answer: int) -> Text:
    """Return the words that were read; those of spans in the colour of `agreement`."""
    pieces = tuple(_pieces(one, answer))
    label = f"The text as {said(one.model)} read it" if len(pieces) > LONG else ""
    return Text(pieces, direction(one.tokens), label)


def _pieces(one: Likeness, answer: int) -> Iterator[Piece]:
    starts: dict[int, int] = {}
    for at, span in enumerate(one.spans):
        starts.setdefault(span.begin, at)
    at, end = one.read
    while at < end:
        found = starts.get(at)
        stop = max(one.spans[found].end, at + 1) if found is not None else at + 1
        yield _piece(one, at, min(stop, end), found, answer)
        at = stop


def _piece(one: Likeness, begin: int, end: int, span: int | None, answer: int) -> Piece:
    shown = [visible(token) for token in one.tokens[begin:end]]
    joined = "".join(gap(one.spaces[begin + n]) * (n > 0) + token.text for n, token in enumerate(shown))
    space = one.spaces[begin]
    unread = " ".join(space.split())
    classes = ["rr-plain"] if span is None else [f"v{_level(agreement(one.spans[span], answer))}"]
    classes += ["rr-sign"] * all(token.sign for token in shown) + ["rr-unknown"] * (not all(one.known[begin:end]))
    before = gap(space[: len(space) - len(space.lstrip())] if unread else space) if begin > one.read[0] else ""
    between = gap(space[len(space.rstrip()) :]) if unread else ""
    number = "" if span is None else str(span)
    return Piece(before, readable(unread) if unread else "", between, joined, " ".join(classes), number)


def _level(share: float) -> int:
    return int(levels.level(np.array(0.5 if np.isnan(share) else share)))


def listed(found: Likenesses) -> tuple[int, int]:
    """Return how many spans of each text, and how many places of each span, a page has room for."""
    every = [one for several in found.texts for one in several]
    spans = sum(len(one.spans) for one in every)
    most = max(LINES // 2 // max(len(every), 1), 1)
    return most, max(LINES // 2 // max(min(spans, most * len(every)), 1), 1)


def entries(one: Likeness, answer: int, classes: Sequence[str], room: tuple[int, int]) -> tuple[Entry, ...]:
    """Return the nearest places of the spans, of as many as `room` says."""
    return tuple(_entry(one, at, span, answer, classes, room[1]) for at, span in enumerate(one.spans[: room[0]]))


def _entry(one: Likeness, at: int, span: SpanNeighbours, answer: int, classes: Sequence[str], most: int) -> Entry:
    word = "".join(gap(one.spaces[n]) * (n > span.begin) + one.tokens[n] for n in range(span.begin, span.end))
    told = f"{quoted(word)}, word {whole(span.begin + 1)}"
    return Entry(
        at=at,
        word=named(word),
        note=_note(span, answer, classes),
        nearest=concordance(f"Nearest by distance to {told}", DISTANCE, span.nearest[:most], classes, short),
        by_cosine=concordance(
            f"Nearest by cosine to {told}", COSINE, span.by_cosine[:most], classes, lambda value: fixed(value, 3)
        ),
    )


def _note(span: SpanNeighbours, answer: int, classes: Sequence[str]) -> str:
    if not span.nearest:
        return "no place in the training texts to compare with"
    agree = sum(place.label == answer for place in span.nearest)
    near = many(len(span.nearest), "nearest place")
    return f"{whole(agree)} of its {near} in {said(classes[answer])}, from distance {short(span.nearest[0].value)} on"
