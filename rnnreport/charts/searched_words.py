"""What networks answer for texts that hold a word: which class to look at, labels of these texts, and histograms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rnnreport.charts import class_bars
from rnnreport.charts.attributed import signed
from rnnreport.charts.names import named, quoted, said
from rnnreport.charts.numbers import MISSING, fixed, many, percent, whole
from rnnreport.charts.plots import Plot
from rnnreport.charts.share_plots import histogram, shares, span, upward
from rnnreport.charts.tables import Table, table
from rnnreport.results import WordScore, WordScores


@dataclass(frozen=True)
class Label:
    """One class: its share of the texts with a word, and of all training texts. Lengths are in percent."""

    name: str
    kind: str  # "answer" for the class that is looked at, "others" or ""
    length: float
    usual: float
    number: str
    lift: str


@dataclass(frozen=True)
class Change:
    """The mean probability with a word against that of all texts, on a track of 0 to 100 %."""

    kind: str  # "more", "less" or "" where there is none
    left: float
    width: float
    usual: float
    number: str
    note: str


def target(found: WordScores, at: int, asked: int | None) -> int:
    """Return which class is looked at: `asked`, or of two the second, or the one whose mean rises most with the word.

    Rises are means over the models; 0 where no text has the word.
    """
    if asked is not None or len(found.classes) <= 2:
        return len(found.classes) - 1 if asked is None else asked
    rises = np.stack([np.asarray(one.means, np.float64) for one in found.scores[at]]) - found.means
    return int(np.argmax(np.nan_to_num(rises.mean(axis=0)))) if len(rises) else 0


def held(one: WordScore, every: int) -> str:
    """Return in how many training texts a word is: "in 214 of 1,780 training texts (12.0 %), 278 times"."""
    if not one.known:
        return "not in the vocabulary, so it was not looked for"
    if not one.texts:
        return "in no training text"
    part = f"in {whole(one.texts)} of {many(every, 'training text')} ({percent(one.texts / max(every, 1))})"
    return f"{part}, {many(one.places, 'time')}"


def sentence(one: WordScore, classes: Sequence[str], labels: np.ndarray, of: int) -> str:
    """Return how often texts with a word have the class, and how often all texts have it."""
    if not one.texts:
        return ""
    part, usual = float(shares(one.labels)[of]), float(shares(labels)[of])
    words = quoted(" ".join(one.words))
    told = f"{percent(part, 0)} of the texts with {words} are labelled {said(classes[of])}, {percent(usual, 0)} of all"
    return f"{told}: {_times(part, usual)}." if usual and part != usual else f"{told}."


def _times(part: float, usual: float) -> str:
    if not part:
        return "none has it"
    ratio = part / usual
    return f"{fixed(ratio, 1)} times as often" if ratio >= 1 else f"{fixed(1 / ratio, 1)} times less often"


def labels(one: WordScore, classes: Sequence[str], every: np.ndarray, of: int) -> tuple[Label, ...]:
    """Return a row for each class that matters, and one for all others together."""
    if not one.texts:
        return ()
    here, usual = shares(one.labels), shares(every)
    shown = class_bars.chosen(here[None], of)
    made = [_label(named(classes[at]), "answer" if at == of else "", here[at], usual[at]) for at in shown]
    left = np.setdiff1d(np.arange(len(classes)), shown)
    if len(left):
        name = many(len(left), "other class", "other classes")
        made.append(_label(name, "others", here[left].sum(), usual[left].sum()))
    return tuple(made)


def _label(name: str, kind: str, here: float, usual: float) -> Label:
    lift = f"× {fixed(here / usual, 1)}" if usual else MISSING
    number = f"{percent(float(here), 0)} ({percent(float(usual), 0)})"
    return Label(name, kind, round(100 * float(here), 1), round(100 * float(usual), 1), number, lift)


def means(one: WordScore, usual: float, of: int) -> str:
    """Return the mean of a class over the texts with a word, and over all texts."""
    return f"mean {percent(float(one.means[of]))}, of all texts {percent(usual)}"


def plots(found: WordScores, at: int, of: int) -> tuple[Plot | None, ...]:
    """Return for each model how the probability is spread over texts with the word, all texts behind."""
    every = [shares(found.histogram[number, of]) for number in range(len(found.models))]
    here = [shares(one.histogram[of]) for one in found.scores[at]]
    return tuple(
        _plot(one, found, number, of, here[number], every[number]) if one.texts else None
        for number, one in enumerate(found.scores[at])
    )


def _plot(one: WordScore, found: WordScores, number: int, of: int, here: np.ndarray, every: np.ndarray) -> Plot:
    name, words = said(found.classes[of]), quoted(" ".join(one.words))
    mean = float(one.means[of])
    return histogram(
        np.asarray(found.edges, np.float64),
        here,
        upward([here, every]),
        f"Histogram of the probability of {name} by {said(found.models[number])} over {many(one.texts, 'text')} with "
        f"{words}: {means(one, float(found.means[number, of]), of)}; the table has its numbers.",
        f"probability of {name}",
        "share of the texts",
        behind=every,
        rule=(mean, f"mean {percent(mean, 0)}"),
    )


def bins(found: WordScores, at: int, number: int, of: int) -> Table:
    """Return the numbers of one histogram as a table."""
    here, every = found.scores[at][number].histogram[of], found.histogram[number, of]
    edges = np.asarray(found.edges, np.float64).tolist()
    columns = zip(edges, edges[1:], here, shares(here), every, shares(every), strict=False)
    rows = (
        (span(low, high), whole(with_it), percent(part), whole(texts), percent(usual))
        for low, high, with_it, part, texts, usual in columns
    )
    header = ("probability", "texts with it", "of these", "all texts", "of these")
    return table("The histogram, as a table", header, rows)


def change(one: WordScore, usual: float, of: int) -> Change:
    """Return the mean with a word against that of all texts, for a small bar."""
    mean, middle = float(one.means[of]), round(100 * usual, 1)
    if not one.texts:
        return Change("", middle, 0.0, middle, MISSING, "")
    low, high = sorted((mean, usual))
    points = signed(100 * (mean - usual), 1)
    return Change(
        "more" if points.startswith("+") else "less" if points.startswith("−") else "",
        round(100 * low, 1),
        round(100 * (high - low), 1),
        middle,
        percent(mean),
        f"{points} points",
    )


def order(found: WordScores, targets: Sequence[int]) -> list[int]:
    """Return the numbers of words, those first whose mean differs most from that of all texts, unseen ones last."""
    sizes = []
    for at, several in enumerate(found.scores):
        rises = [abs(float(one.means[targets[at]] - found.means[n, targets[at]])) for n, one in enumerate(several)]
        there = bool(several) and several[0].texts > 0
        sizes.append((not there, -float(np.nan_to_num(np.mean(rises))) if rises else 0.0))
    return sorted(range(len(sizes)), key=lambda at: sizes[at])
