"""Which word's importance changed most on the way through a text, and by which later word: in one sentence."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from rnnreport.charts.attributed import Measure, signed
from rnnreport.charts.names import quoted
from rnnreport.results import Unfolding


class Change(NamedTuple):
    """A word, by its place in what was read: its importance when it was read and at the end, and the largest step
    between them in the direction of that change, with the place of the word that made it."""

    word: int
    first: float
    last: float
    by: int
    step: float


def change(read: Unfolding) -> Change | None:
    """Return the word whose importance at the end differs most from that when it was read; None for a text of one."""
    values = np.nan_to_num(np.asarray(read.importance, np.float64))
    if len(values) < 2:
        return None
    moved = values[:, -1] - np.diag(values)
    word = int(np.argmax(np.abs(moved)))
    steps = np.diff(values[word, word:]) * np.sign(moved[word])
    at = int(np.argmax(steps)) if len(steps) else 0
    by = min(word + 1 + at, len(values) - 1)
    return Change(
        word, float(values[word, word]), float(values[word, -1]), by, float(values[word, by] - values[word, by - 1])
    )


def sentence(read: Unfolding, shown: Measure, unit: str) -> str:
    """Return "“not” adds −0.20 when it is read and +1.90 at the end: most of it comes with “all” (+1.10)."."""
    found = change(read)
    if found is None:
        return f"There is one {unit}, so nothing comes after it." if len(read.importance) else ""
    first, last, step = (signed(value, shown.places) for value in (found.first, found.last, found.step))
    if abs(found.last - found.first) < shown.least or first == last:
        return f"What each {unit} adds when it is read is what it adds at the end."
    word, by = (_named(read, at, unit) for at in (found.word, found.by))
    turned = found.first * found.last < 0 and min(abs(found.first), abs(found.last)) >= shown.least
    how = f"it turns {'for' if found.last > 0 else 'against'} the class" if turned else _how(found)
    return f"{word} adds {first} when it is read and {last} at the end: {how}, most of all by {by} ({step})."


def _how(found: Change) -> str:
    return "it gains weight" if abs(found.last) > abs(found.first) else "it loses weight"


def _named(read: Unfolding, at: int, unit: str) -> str:
    tokens = read.tokens[slice(*read.read)]
    place = f" ({unit} {at + 1})" if tokens.count(tokens[at]) > 1 else ""
    return quoted(tokens[at]) + place
