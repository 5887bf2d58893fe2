"""Probabilities of classes as bars: those that matter, and all others together, each with its range over seeds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rnnreport.charts.names import named
from rnnreport.charts.numbers import fixed, many, percent

SHOWN = 6  # classes that have bars of their own


@dataclass(frozen=True)
class Bar:
    """One class, or all others together: its mean probability and its range over seeds. Lengths are in percent."""

    name: str
    note: str  # "expected" or ""
    kind: str  # "answer", "others" or ""
    length: float
    low: float
    reach: float  # from the lowest to the highest seed; 0 for one seed
    number: str
    range: str  # in words; "" for one seed


def bars(classes: Sequence[str], chances: np.ndarray, expected: int = -1) -> tuple[Bar, ...]:
    """Return a bar for each class that matters, and one for all others. `chances` (seeds, classes) are 0..1.

    Up to six classes keep their own order; of more, the most probable come first. `expected` is the number of a class
    that has a bar in any case, -1 for none.
    """
    chances = np.asarray(chances, np.float64)
    shown, answer = chosen(chances, expected), answered(chances)
    made = [
        _bar(
            named(classes[number]),
            "expected" if number == expected else "",
            "answer" if number == answer else "",
            chances[:, number],
        )
        for number in shown
    ]
    left = np.setdiff1d(np.arange(len(classes)), shown)
    if len(left):
        others = many(len(left), "other class", "other classes")
        made.append(_bar(others, "", "others", chances[:, left].sum(axis=1)))
    return tuple(made)


def answered(chances: np.ndarray) -> int:
    """Return the class with the highest mean over seeds, of (seeds, classes); the first of equals."""
    return int(np.argmax(np.asarray(chances, np.float64).mean(axis=0)))


def chosen(chances: np.ndarray, expected: int = -1) -> list[int]:
    """Return the numbers of the classes that have bars of their own, in the order of the bars."""
    mean = np.asarray(chances, np.float64).mean(axis=0)
    if len(mean) <= SHOWN:
        return list(range(len(mean)))
    top = np.argsort(-mean, kind="stable")[:SHOWN].tolist()
    return top if expected in (-1, *top) else [*top, expected]


def _bar(name: str, note: str, kind: str, chances: np.ndarray) -> Bar:
    mean, low, high = (float(np.clip(value, 0, 1)) for value in (chances.mean(), chances.min(), chances.max()))
    start, end = round(100 * low, 1), round(100 * high, 1)
    span = f"{fixed(start, 1)} to {fixed(end, 1)}" if len(chances) > 1 else ""
    return Bar(name, note, kind, round(100 * mean, 1), start, round(end - start, 1), percent(mean), span)
