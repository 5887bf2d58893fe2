"""Texts explained: every word with what it adds to a class, coloured by sigmoid(gain · score)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rnnreport.charts import levels
from rnnreport.charts.names import named, quoted, said
from rnnreport.charts.numbers import MISSING, fixed, many, whole
from rnnreport.charts.tokens import direction, gap, readable, visible
from rnnreport.results import AttributedText, AttributedTexts, Attribution

STRONGEST = 0.95  # sigmoid(gain · score) of the strongest word of a method, where no gain is asked for
NUMBERED, SELDOM = 3, 20  # words of a line with a number beneath: at least, and one of so many in a long one
ROOM = 7  # letters that two neighbours must have together, or else their numbers would touch
LONG = 120  # tokens above which a text scrolls in a box of its own
LISTED = 8  # words that have bars


@dataclass(frozen=True)
class Measure:
    """How the scores of one method are shown: the gain of its colours, decimals, and the end of its bars."""

    gain: float
    places: int
    reach: float  # the largest |score|, with its spread

    @property
    def least(self) -> float:
        """What is smaller is shown as zero."""
        return 0.5 * 10.0**-self.places


@dataclass(frozen=True)
class Word:
    """One token: blanks and words that were not read before it, its level and marks, and the number beneath it."""

    before: str
    unread: str
    between: str
    text: str
    classes: str
    number: str


@dataclass(frozen=True)
class Line:
    """One text by one method. `scores` and `spreads` are what the script tells of each word, with blanks between."""

    words: tuple[Word, ...]
    first: int  # the place of the first word that was read, from 0
    cut_before: str  # how many words were cut there, in words; or ""
    cut_after: str
    direction: str
    scores: str
    spreads: str  # "" where the method has none
    said: str  # its extremes in words
    label: str  # what the box holds, where the text is so long that it scrolls; else ""


@dataclass(frozen=True)
class Bar:
    """One word in the list of the strongest. Lengths and places are percent of a track with zero in its middle."""

    place: int
    word: str
    kind: str  # "for", "against"
    left: float
    width: float
    low: float  # where its spread begins
    span: float  # how long that is; 0 for none
    number: str
    spread: str
    score: str  # as JSON, for the script that sorts


def measures(found: AttributedTexts, gain: float | None) -> dict[str, Measure]:
    """Return the measure of each method by name: one for all texts and models, so that they can be compared."""
    reach: dict[str, float] = {}
    for one in (one for text in found.texts for read in text for one in read.attributions):
        size = np.abs(_finite(one.scores)) + np.abs(_finite(one.spread))
        reach[one.method] = max(reach.get(one.method, 0.0), float(size.max(initial=0.0)))
    return {method: measure(most or 1.0, gain) for method, most in reach.items()}


def measure(reach: float, gain: float | None) -> Measure:
    """Return how scores up to `reach` are shown; without `gain` the strongest of them stands at 0.95 or 0.05."""
    places = min(max(1 - math.floor(math.log10(reach)), 2 if reach < 100 else 0), 6)
    own = float(f"{math.log(STRONGEST / (1 - STRONGEST)) / reach:.2g}")
    return Measure(own if gain is None else gain, places, reach)


def signed(value: float, places: int) -> str:
    """Return a number with its sign and so many decimals: "+0.31", "−0.20", "0.00"; "–" when it is not a number."""
    if not math.isfinite(value):
        return MISSING
    size = fixed(abs(value), places)
    if not any(digit in size for digit in "123456789"):
        return size
    return ("+" if value > 0 else "−") + size


def line(read: AttributedText, one: Attribution, measure: Measure) -> Line:
    """Return the words that were read, each in the colour of its score; the strongest have numbers."""
    start, end = read.read
    scores = np.asarray(one.scores, np.float64)
    marks = levels.level(levels.shown(_finite(scores), measure.gain, gate=False))
    numbered = set(_numbered(read, scores, measure.least))
    words = tuple(
        _word(read, at, int(marks[at]), signed(float(scores[at]), measure.places) if at in numbered else "")
        for at in range(start, end)
    )
    return Line(
        words=words,
        first=start,
        cut_before=f"{many(start, 'word')} cut …" if start else "",
        cut_after=f"… {many(len(read.tokens) - end, 'word')} cut" if end < len(read.tokens) else "",
        direction=direction(read.tokens),
        scores=" ".join(signed(float(value), measure.places) for value in scores[start:end]),
        spreads=" ".join(fixed(float(value), measure.places) for value in one.spread[start:end]) if varies(one) else "",
        said=_extremes(read, one, scores, measure.places),
        label=f"The text as {one.label} explains {said(read.model)}" if len(words) > LONG else "",
    )


def bars(read: AttributedText, one: Attribution, measure: Measure) -> tuple[Bar, ...]:
    """Return the words with the largest |score|, the strongest first; none that is shown as zero."""
    scores, spreads = np.asarray(one.scores, np.float64), _finite(one.spread)
    return tuple(
        _bar(at, read.tokens[at], float(scores[at]), float(spreads[at]), measure, varies(one))
        for at in strongest(scores, LISTED, measure.least)
    )


def strongest(scores: np.ndarray, most: int, least: float) -> list[int]:
    """Return the places of the largest |score| of `least` or more, the first of equals first."""
    sizes = np.abs(_finite(scores))
    return [at for at in np.argsort(-sizes, kind="stable")[:most].tolist() if sizes[at] >= least]


def varies(one: Attribution) -> bool:
    """Tell whether repeats of the method differ."""
    return bool(np.any(_finite(one.spread) > 0))


def cut(read: AttributedText) -> str:
    """Return which words were cut: "the first 3 and the last 12 words were cut and not read"; "" for none."""
    start, end = read.read[0], len(read.tokens) - read.read[1]
    parts = [f"the {which} {whole(count)}" for which, count in (("first", start), ("last", end)) if count]
    many_of_them = "word was" if start + end == 1 else "words were"
    return f"{' and '.join(parts)} {many_of_them} cut and not read" if parts else ""


def favourite(read: AttributedText, measures: Mapping[str, Measure]) -> tuple[str, int, int]:
    """Return the word that most methods hold for the strongest, at which place all of them do, and how many they are.

    The place is -1 where they mean the word at several places; ("", -1, 0) where no word adds anything.
    """
    leasts = {name: measure.least for name, measure in measures.items()}
    tops = [at for one in read.attributions for at in strongest(one.scores, 1, leasts[one.method])]
    words = [read.tokens[at] for at in tops]
    best = max(words, key=words.count, default="")
    places = {at for at, word in zip(tops, words, strict=True) if word == best}
    return best, places.pop() if len(places) == 1 else -1, words.count(best)


def _finite(values: Iterable[float]) -> np.ndarray:
    return np.nan_to_num(np.asarray(values, np.float64), nan=0.0, posinf=0.0, neginf=0.0)


def _numbered(read: AttributedText, scores: np.ndarray, least: float) -> list[int]:
    """Return the strongest words, without those whose number would touch that of a stronger neighbour."""
    kept: list[int] = []
    for at in strongest(scores, max(NUMBERED, len(scores) // SELDOM), least):
        near = [other for other in kept if abs(other - at) == 1]
        if all(len(read.tokens[at]) + len(read.tokens[other]) >= ROOM for other in near):
            kept.append(at)
    return kept


def _word(read: AttributedText, at: int, mark: int, number: str) -> Word:
    shown, space = visible(read.tokens[at]), read.spaces[at]
    classes = [f"v{mark}"] + ["rr-sign"] * shown.sign + ["rr-unknown"] * (not read.known[at])
    unread = " ".join(space.split())
    before = gap(space[: len(space) - len(space.lstrip())] if unread else space) if at > read.read[0] else ""
    between = gap(space[len(space.rstrip()) :]) if unread else ""
    return Word(before, readable(unread) if unread else "", between, shown.text, " ".join(classes), number)


def _extremes(read: AttributedText, one: Attribution, scores: np.ndarray, places: int) -> str:
    there = [at for at in range(*read.read) if math.isfinite(scores[at])]
    if not there:
        return ""
    high, low = max(there, key=lambda at: scores[at]), min(there, key=lambda at: scores[at])
    told: Sequence[str] = [f"{quoted(read.tokens[at])} {signed(float(scores[at]), places)}" for at in (high, low)]
    return f" {said(read.model)}, {one.label}: most for {told[0]}, least {told[1]}."


def _bar(at: int, token: str, score: float, spread: float, measure: Measure, varied: bool) -> Bar:
    middle, length = 50 + 50 * score / measure.reach, 50 * abs(score) / measure.reach
    half = 50 * spread / measure.reach
    return Bar(
        place=at + 1,
        word=named(token),
        kind="against" if score < 0 else "for",
        left=round(50 - length if score < 0 else 50, 2),
        width=round(length, 2),
        low=round(middle - half, 2),
        span=round(2 * half, 2),
        number=signed(score, measure.places),
        spread=f"± {fixed(spread, measure.places)}" if varied else "",
        score=f"{score:.6g}",
    )
