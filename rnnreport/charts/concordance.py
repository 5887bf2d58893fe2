"""Places in training texts as lines of a concordance: the words before, the place itself, and the words after it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from rnnreport.charts.files import rounded
from rnnreport.charts.names import named
from rnnreport.charts.numbers import percent, whole
from rnnreport.charts.tokens import direction, gap, readable, visible
from rnnreport.results import Context

LETTERS = 60  # of one token that are shown
NAME = 24  # letters of the name of a class


@dataclass(frozen=True)
class Line:
    """One place: words around it, what was measured there, the class of its text, and what the network answers."""

    before: str
    place: str  # "" where all of the text is meant
    after: str
    direction: str
    value: str
    label: str  # "" where the study has no classes
    answer: str
    chance: str  # the probability of the answer
    wrong: bool  # whether the network answers another class than the label
    text: str  # the number of the text in the corpus


@dataclass(frozen=True)
class Concordance:
    """Lines under one another. `value` heads the first column and says its unit; `classes`: whether there are any."""

    label: str  # what it holds, for those who hear it
    value: str
    classes: bool
    lines: tuple[Line, ...]


class Excerpts:
    """Cuts places, so that of each training text no more than `most` tokens are shown in all; None: as many as come.

    Make one for a figure and ask it for every place in a fixed order; what comes out is fit for the page and its files.
    The same place, asked for twice, counts once.
    """

    def __init__(self, most: int | None):
        self.most = most
        self._spent: dict[int, int] = {}
        self._cut: dict[tuple, tuple[int, int]] = {}

    def cut(self, one: Context) -> Context:
        """Return the place with as many tokens around it as may still be shown of its text; with none where none may.

        What stands between tokens and was not read, such as stop words, counts too.
        """
        if self.most is None:
            return one
        key = (one.document, one.tokens, one.begin, one.end)
        if key not in self._cut:
            low, high = _within(one, self.most - self._spent.get(one.document, 0))
            self._spent[one.document] = self._spent.get(one.document, 0) + _weight(one, low, high)
            self._cut[key] = low, high
        low, high = self._cut[key]
        kept = range(low, high)
        return replace(
            one,
            tokens=tuple(one.tokens[at] for at in kept),
            spaces=tuple(one.spaces[at] if at > low else gap(one.spaces[at]) for at in kept),
            begin=min(max(one.begin - low, 0), len(kept)),
            end=min(max(one.end - low, 0), len(kept)),
        )

    def every(self, places: Iterable[Context]) -> tuple[Context, ...]:
        """Return `cut` of each."""
        return tuple(map(self.cut, places))


def concordance(
    label: str, value: str, places: Sequence[Context], classes: Sequence[str], say: Callable[[float], str]
) -> Concordance:
    """Return lines of these places, which `Excerpts` has cut. `say` writes a value, `value` is its name and unit."""
    return Concordance(label, value, bool(classes), tuple(line(one, classes, say(one.value)) for one in places))


def line(one: Context, classes: Sequence[str], value: str) -> Line:
    """Return one place; `value` is what was measured there, as it is to be read."""
    answer = int(np.argmax(one.probabilities)) if len(one.probabilities) else -1
    known = answer >= 0 and bool(classes)
    all_of_it = one.begin <= 0 and one.end >= len(one.tokens)
    begin, end = (0, 0) if all_of_it else (one.begin, one.end)
    before = _spelled(one, 0, begin) + (_blank(one.spaces[begin]) if begin < end else "")
    after = (_blank(one.spaces[end]) if 0 < end < len(one.tokens) else "") + _spelled(one, end, len(one.tokens))
    return Line(
        before=before.lstrip(),
        place=_spelled(one, begin, end),
        after=after,
        direction=direction(one.tokens),
        value=value,
        label=named(classes[one.label], NAME) if classes and one.label >= 0 else "",
        answer=named(classes[answer], NAME) if known else "",
        chance=percent(float(one.probabilities[answer]), 0) if known else "",
        wrong=known and one.label >= 0 and answer != one.label,
        text=whole(one.document),
    )


def document(one: Context, classes: Sequence[str]) -> dict:
    """Return one place as JSON values: the number of its text, its class, the words, the value, all probabilities."""
    return {
        "text": one.document,
        "label": classes[one.label] if classes and one.label >= 0 else None,
        "tokens": one.tokens,
        "spaces": one.spaces,
        "begin": one.begin,
        "end": one.end,
        "value": float(f"{one.value:.6g}"),
        "probabilities": rounded(one.probabilities),
    }


def passage(one: Context) -> str:
    """Return the words of a place as they stand in their text."""
    return "".join(space + token for space, token in zip(one.spaces, one.tokens, strict=True)).strip()


def _spelled(one: Context, begin: int, end: int) -> str:
    """Return these tokens as they stand, without what is before the first."""
    return "".join((_blank(one.spaces[at]) if at > begin else "") + _shown(one.tokens[at]) for at in range(begin, end))


def _shown(token: str) -> str:
    text = visible(token).text
    return text if len(text) <= LETTERS else text[:LETTERS] + "…"


def _blank(space: str) -> str:
    """Return what stands before a token: a blank, and words that were not read between blanks."""
    unread = space.split()
    return gap(space) if not unread else gap(space[:1].strip() == "") + readable(" ".join(unread)) + gap(space[-1:])


def _within(one: Context, most: int) -> tuple[int, int]:
    """Return which tokens are kept: the place first, then those nearest to it, by turns before and after."""
    low = high = min(max(one.begin, 0), len(one.tokens))
    while high < len(one.tokens) and (high < one.end or low == high) and _weight(one, low, high + 1) <= most:
        high += 1
    if high < min(one.end, len(one.tokens)) or low == high:
        return low, high
    for _ in one.tokens:
        if low > 0 and _weight(one, low - 1, high) <= most:
            low -= 1
        if high < len(one.tokens) and _weight(one, low, high + 1) <= most:
            high += 1
    return low, high


def _weight(one: Context, low: int, high: int) -> int:
    """Return how many words tokens low to high are, with those between them that were not read."""
    return high - low + sum(len(one.spaces[at].split()) for at in range(low + 1, high))
