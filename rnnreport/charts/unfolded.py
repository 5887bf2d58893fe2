"""The triangle of a text that is read word by word: rows are words, columns the ends that the text might have had."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from rnnreport.charts import levels
from rnnreport.charts.attributed import Line, Measure, line, measure, signed
from rnnreport.charts.numbers import percent, whole
from rnnreport.charts.tokens import clipped, direction, gap, readable
from rnnreport.results import AttributedText, Attribution, Unfolding, Unfoldings

ROWS = 60  # words up to which every one has a row
FEWER = 40  # rows of a longer text
NUMBERED = 14  # words up to which the numbers stand in the fields
LETTERS = 14  # of a word beside a row or above a column


@dataclass(frozen=True)
class Field:
    """One word after one end: its level 0..20, and its importance in words."""

    level: int
    number: str


@dataclass(frozen=True)
class Head:
    """One end: its place in what was read, from 1, the word, the probability after it, and how high that bar is."""

    place: int
    word: str
    number: str
    height: float  # percent


@dataclass(frozen=True)
class Row:
    """One word: its place in what was read, from 1, and its fields, of which the first is after the word itself."""

    place: int
    word: str
    unknown: bool
    fields: tuple[Field, ...]

    @property
    def before(self) -> int:
        """How many ends come before the word."""
        return self.place - 1


@dataclass(frozen=True)
class Triangle:
    """All ends and rows; `left_out` says in words which rows are not shown, "" for none."""

    direction: str
    numbered: bool  # whether the numbers have room in their fields
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    left_out: str


def beginnings(found: Unfoldings, most: int) -> Unfoldings:
    """Return all texts up to the first `most` of the tokens that were read."""
    return replace(found, texts=tuple(tuple(beginning(read, most) for read in text) for text in found.texts))


def beginning(read: Unfolding, most: int) -> Unfolding:
    """Return how a text was read up to the first `most` of its tokens: nothing in it knows what follows."""
    start, end = read.read[0], min(read.read[1], read.read[0] + most)
    return replace(
        read,
        tokens=read.tokens[start:end],
        spaces=tuple(map(gap, read.spaces[start:end])),
        known=read.known[start:end],
        read=(0, end - start),
        running=read.running[: end - start],
        importance=read.importance[: end - start, : end - start],
    )


def measured(found: Unfoldings, gain: float | None) -> Measure:
    """Return how importance is shown: one measure for all texts and models, so that they can be compared."""
    sizes = (np.abs(_finite(read.importance)).max(initial=0.0) for text in found.texts for read in text)
    return measure(max(map(float, sizes), default=0.0) or 1.0, gain)


def triangle(read: Unfolding, shown: Measure, unit: str) -> Triangle:
    """Return the triangle of one text; of more than 60 words, the 40 rows whose importance changes most."""
    tokens = _tokens(read)
    chances = np.asarray(read.running, np.float64)[:, read.target]
    kept = rows(read)
    return Triangle(
        direction=direction(read.tokens),
        numbered=len(tokens) <= NUMBERED,
        heads=tuple(
            Head(at + 1, clipped(readable(token), LETTERS), percent(float(chance)), round(100 * float(chance), 1))
            for at, (token, chance) in enumerate(zip(tokens, chances, strict=True))
        ),
        rows=tuple(_row(read, at, shown) for at in kept),
        left_out=f"the {whole(len(kept))} of {whole(len(tokens))} {unit}s whose importance changes most"
        if len(kept) < len(tokens)
        else "",
    )


def rows(read: Unfolding) -> list[int]:
    """Return the places, in what was read, of the words that have rows."""
    tokens = len(_tokens(read))
    if tokens <= ROWS:
        return list(range(tokens))
    values = np.asarray(read.importance, np.float64)
    return sorted(np.argsort(-(np.nanmax(values, axis=1) - np.nanmin(values, axis=1)), kind="stable")[:FEWER].tolist())


def coloured(read: Unfolding, shown: Measure) -> Line:
    """Return the text, each word in the colour of its importance at the end."""
    start, end = read.read
    scores = np.full(len(read.tokens), np.nan, np.float32)
    scores[start:end] = read.importance[:, -1] if end > start else 0
    one = Attribution("", "importance at the end", "log-odds", scores, np.zeros_like(scores), 0.0, 0.0, {}, 0.0)
    text = AttributedText(
        read.model, read.cell, read.seed, read.tokens, read.spaces, read.known, read.read, np.zeros(1), 0, (one,)
    )
    return line(text, one, shown)


def summary(read: Unfolding, shown: Measure) -> Iterable[tuple[str, ...]]:
    """Give for each word: its place, the word, its importance when it is read, least, most, and at the end."""
    for at, token in enumerate(_tokens(read)):
        values = np.asarray(read.importance, np.float64)[at, at:]
        ends = (values[0], *_extremes(values), values[-1])
        yield (
            str(at + 1),
            clipped(readable(token), 2 * LETTERS),
            *(signed(float(value), shown.places) for value in ends),
        )


def _extremes(values: np.ndarray) -> tuple[float, float]:
    there = values[np.isfinite(values)]
    return (float(there.min()), float(there.max())) if len(there) else (math.nan, math.nan)


def _row(read: Unfolding, at: int, shown: Measure) -> Row:
    values = np.asarray(read.importance, np.float64)[at, at:]
    marks = levels.level(levels.shown(_finite(values), shown.gain, gate=False)).tolist()
    known = read.known[read.read[0] + at]
    fields = (Field(mark, signed(float(value), shown.places)) for mark, value in zip(marks, values, strict=True))
    return Row(at + 1, clipped(readable(_tokens(read)[at]), LETTERS), not known, tuple(fields))


def _tokens(read: Unfolding) -> tuple[str, ...]:
    return read.tokens[slice(*read.read)]


def _finite(values: np.ndarray) -> np.ndarray:
    return np.nan_to_num(np.asarray(values, np.float64), nan=0.0, posinf=0.0, neginf=0.0)
