"""A text as a classifier read it: every word with the level of a probability, and what was left out between words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rnnreport.charts import levels
from rnnreport.charts.names import named, quoted, said
from rnnreport.charts.numbers import percent
from rnnreport.charts.tokens import direction, gap, readable, visible
from rnnreport.results import ClassifiedText

LONG = 120  # tokens above which a text scrolls in a box of its own


@dataclass(frozen=True)
class Word:
    """One token, with the blank before it, words before it that were not read, and the blank after those."""

    before: str
    unread: str
    between: str
    text: str
    classes: str


@dataclass(frozen=True)
class Overlay:
    """A text coloured by the probability of one class. `numbers` are thousandths for the script, one for each word."""

    of: str  # the class
    words: tuple[Word, ...]
    direction: str
    numbers: str
    said: str  # its extremes in words
    label: str  # what the box holds, where the text is so long that it scrolls; else ""


def overlay(read: ClassifiedText, target: int, name: str) -> Overlay:
    """Return the text coloured by `running[:, target]`, a probability 0..1; `name` is that of the class."""
    chances = np.asarray(read.running, np.float64)[:, target]
    marks = levels.level(levels.shown(chances, 1.0, gate=True)).tolist()
    words = tuple(_word(read, at, mark) for at, mark in enumerate(marks))
    high, low = (
        f"{percent(chances[at])} after {quoted(read.tokens[at])}" for at in (np.argmax(chances), np.argmin(chances))
    )
    extremes = f" {said(read.model)}, probability of {said(name)}: highest {high}, lowest {low}."
    label = f"The text as {said(read.model)} read it" if len(words) > LONG else ""
    return Overlay(named(name), words, direction(read.tokens), thousandths(chances), extremes, label)


def thousandths(chances: np.ndarray) -> str:
    """Return probabilities 0..1 as whole thousandths with blanks between: "931 40 7"."""
    return " ".join(str(int(value)) for value in np.rint(1000 * np.asarray(chances, np.float64)))


def left_out(read: ClassifiedText) -> bool:
    """Tell whether words stand between the tokens that were not read, such as stop words."""
    return any(space.strip() for space in read.spaces)


def _word(read: ClassifiedText, at: int, mark: int) -> Word:
    shown, space = visible(read.tokens[at]), read.spaces[at]
    classes = [f"v{mark}"] + ["rr-sign"] * shown.sign + ["rr-unknown"] * (not read.known[at])
    unread = " ".join(space.split())
    before = gap(space[: len(space) - len(space.lstrip())] if unread else space) if at else ""
    between = gap(space[len(space.rstrip()) :]) if unread else ""
    return Word(before, readable(unread) if unread else "", between, shown.text, " ".join(classes))
