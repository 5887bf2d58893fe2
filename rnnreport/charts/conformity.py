"""How many of the training texts nearest to a text have the class that is answered, and how many usually have it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rnnreport.charts import class_bars
from rnnreport.charts.names import named, said
from rnnreport.charts.numbers import many, percent, whole
from rnnreport.charts.plots import Plot
from rnnreport.charts.share_plots import histogram, shares, span, upward
from rnnreport.charts.tables import Table, table
from rnnreport.results import Conformity

FEW = 20  # neighbours below which every possible share has a bin of its own
BINS = 10
SIDES = ((1, "right"), (0, "wrong"))


@dataclass(frozen=True)
class Count:
    """How many of the nearest texts have one class. `length` is in percent."""

    name: str
    kind: str  # "answer", "others" or ""
    length: float
    number: str


def sentences(one: Conformity, answer: int, classes: Sequence[str], texts: int) -> tuple[str, ...]:
    """Return how many neighbours agree, and how that compares with held-out texts that are answered right and wrong.

    `texts` are all that there are to train on: where all of them are neighbours, their labels say nothing of a text.
    """
    nearest = int(np.sum(one.counts))
    if not nearest:
        return ("No training text was there to compare with.",)
    name, agree = said(classes[answer]), int(one.counts[answer])
    if nearest == 1:
        first = f"The training text that is most like this one is {'' if agree else 'not '}{name}"
    else:
        first = f"{whole(agree)} of the {whole(nearest)} training texts that are most like this one "
        first += f"({percent(one.share, 0)}) {'is' if agree == 1 else 'are'} {name}"
    parts = [f"{first}, which the network answers."]
    if nearest == texts > 1:
        parts.append("These are all training texts, however unlike it: fewer neighbours would tell more.")
    if not len(one.usual):
        return (*parts, "No held-out text was there to say how usual that is.")
    return (*parts, _usual(one), _lower(one))


def _usual(one: Conformity) -> str:
    told = [_half(_of(one, right), word) for right, word in SIDES if len(_of(one, right))]
    missing = [word for right, word in SIDES if not len(_of(one, right))]
    end = f" It is {missing[0]} on none of the {whole(len(one.usual))} held-out texts." if missing else ""
    return f"Of a held-out text the share is usually {' and '.join(told)}.{end}"


def _half(values: np.ndarray, word: str) -> str:
    low, middle, high = np.quantile(values, (0.25, 0.5, 0.75))
    return f"{percent(middle, 0)} (half of them: {span(round(low, 2), round(high, 2))}) where the network is {word}"


def _lower(one: Conformity) -> str:
    """Return how many held-out texts have no higher share: where few right ones have, the answer is badly backed."""
    told = []
    for right, word in SIDES:
        values = _of(one, right)
        if len(values):
            most = float(np.mean(values <= one.share + 1e-6))
            told.append(f"{percent(most, 0)} of the {many(len(values), 'text')} that it gets {word}")
    return f"A share as low as this one, or lower, have {' and '.join(told)}."


def counts(one: Conformity, answer: int, classes: Sequence[str]) -> tuple[Count, ...]:
    """Return a bar for each class that matters, and one for all others together; none where nothing was counted."""
    parts = shares(one.counts)
    if not parts.any():
        return ()
    shown = class_bars.chosen(parts[None], answer)
    made = [
        _count(named(classes[at]), "answer" if at == answer else "", int(one.counts[at]), float(parts[at]))
        for at in shown
    ]
    left = np.setdiff1d(np.arange(len(classes)), shown)
    if len(left):
        others = many(len(left), "other class", "other classes")
        made.append(_count(others, "others", int(one.counts[left].sum()), float(parts[left].sum())))
    return tuple(made)


def plots(one: Conformity, model: str) -> tuple[Plot, ...]:
    """Return how the share is spread over held-out texts, right ones above and wrong ones beneath, on one scale."""
    edges = _edges(one)
    sides = [(word, found) for word, found in _counted(one, edges) if found.sum()]
    scale = upward([shares(found) for _, found in sides])
    return tuple(
        histogram(
            edges,
            shares(found),
            scale,
            f"Histogram of the share of nearest training texts with the answer of {model}, over the "
            f"{many(int(found.sum()), 'held-out text')} that it gets {word}; the table has its numbers.",
            "nearest training texts with the network’s answer" if at == len(sides) - 1 else "",
            f"share of the {many(int(found.sum()), 'held-out text')} it gets {word}",
            rule=(one.share, f"this text: {percent(one.share, 0)}" if at == 0 else ""),
        )
        for at, (word, found) in enumerate(sides)
    )


def usual_table(one: Conformity, model: str) -> Table | None:
    """Return the same numbers as a table; None where there is no held-out text."""
    if not len(one.usual):
        return None
    edges = _edges(one)
    columns = [(found, shares(found)) for _, found in _counted(one, edges)]
    rows = (
        (span(low, high), *(cell for found, part in columns for cell in (whole(found[at]), percent(part[at]))))
        for at, (low, high) in enumerate(zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True))
    )
    header = ("nearest texts with the answer", "right texts", "of these", "wrong texts", "of these")
    return table(f"How usual such shares are for {model}, as a table", header, rows)


def _edges(one: Conformity) -> np.ndarray:
    nearest = int(np.sum(one.counts))
    if 0 < nearest < FEW:
        return np.clip((np.arange(nearest + 2) - 0.5) / nearest, 0, 1)
    return np.linspace(0, 1, BINS + 1)


def _counted(one: Conformity, edges: np.ndarray) -> list[tuple[str, np.ndarray]]:
    """Return the texts of each side by bin. Shares are lifted a little, so that rounding puts none below its bin."""
    lifted = np.clip(np.asarray(one.usual, np.float64) + 1e-6, 0, 1)
    rights = np.asarray(one.usual_right)
    return [(word, np.histogram(lifted[rights == right], edges)[0]) for right, word in SIDES]


def _of(one: Conformity, right: int) -> np.ndarray:
    return np.asarray(one.usual, np.float64)[np.asarray(one.usual_right) == right]


def _count(name: str, kind: str, number: int, part: float) -> Count:
    return Count(name, kind, round(100 * part, 1), f"{whole(number)} ({percent(part, 0)})")
