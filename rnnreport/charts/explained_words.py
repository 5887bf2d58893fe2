"""One text explained from all sides: what is known of each of its words, brought together by their places."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from rnnreport.charts.concordance import Excerpts
from rnnreport.charts.tokens import gap
from rnnreport.results import AttributedText, Attribution, Context, Likeness, Unfolding, WordScore, WordScores


@dataclass(frozen=True)
class Fact:
    """All that is known of one word. Parts that were not asked about it are None."""

    at: int  # its place in the text, from 0
    token: str
    known: bool
    before: float  # probability of the class that is explained, had the text ended before the word; NaN: not known
    after: float  # ... and with it
    importance: np.ndarray | None  # (ends,) float32 log-odds it adds: when it is read, and after each later word
    nearest: tuple[Context, ...] | None
    held: WordScore | None


@dataclass(frozen=True)
class Course:
    """How the answer grew: the probability of the class after each word, and the part that each word had in it."""

    first: int  # the place of the first word that was read on the way
    running: np.ndarray  # (words,) float32
    importance: np.ndarray  # (words, ends) float32
    way: str


def shown(read: AttributedText, most: int | None) -> AttributedText:
    """Return the text with what may be shown of it: of what was read the first `most` tokens; None: all."""
    if most is None:
        return read
    start = read.read[0]
    return replace(read, read=(start, min(read.read[1], start + most)), spaces=tuple(map(gap, read.spaces)))


def course(read: AttributedText, found: Unfolding) -> Course | None:
    """Return how the answer grew, None where it was asked about another text or nothing was read."""
    if found.tokens != read.tokens or not len(found.running):
        return None
    return Course(found.read[0], np.asarray(found.running)[:, read.target], np.asarray(found.importance), found.way)


def facts(
    read: AttributedText, way: Course | None, like: Likeness, scores: WordScores, cuts: Excerpts
) -> tuple[Fact, ...]:
    """Return what is known of each word of `read`, in their order. `cuts` cuts what is shown of training texts."""
    spans = {span.begin: span.nearest for span in like.spans if span.end == span.begin + 1}
    spans = spans if like.tokens == read.tokens else {}
    held = {one[0].words[0]: one[0] for one in scores.scores if len(one) and len(one[0].words) == 1}
    return tuple(_fact(read, at, way, spans, held, cuts) for at in range(*read.read))


def normalised(one: Attribution) -> np.ndarray:
    """Return scores as shares of the strongest one of the method, -1..1; NaN where there is none."""
    most = float(np.max(np.abs(np.nan_to_num(one.scores)), initial=0.0))
    return np.asarray(one.scores, np.float64) / (most or 1.0)


def _fact(
    read: AttributedText,
    at: int,
    way: Course | None,
    spans: Mapping[int, tuple[Context, ...]],
    held: Mapping[str, WordScore],
    cuts: Excerpts,
) -> Fact:
    step, token = -1 if way is None else at - way.first, read.tokens[at]
    followed = way is not None and 0 <= step < len(way.running)
    nearest = spans.get(at)
    return Fact(
        at=at,
        token=token,
        known=read.known[at],
        before=float(way.running[step - 1]) if followed and step else math.nan,
        after=float(way.running[step]) if followed else math.nan,
        importance=way.importance[step, step:] if followed else None,
        nearest=None if nearest is None else cuts.every(nearest),
        held=held.get(token, held.get(token.lower())),
    )
