"""What is shown of one word of an explained text, ready to print: the template and the script write the same.

Paths are those of drawings of 100 by 100 that stretch, y from the top.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rnnreport.charts import attributed, concordance
from rnnreport.charts.attributed import Measure
from rnnreport.charts.explained_words import Course, Fact
from rnnreport.charts.names import named, quoted
from rnnreport.charts.numbers import many, percent, short, whole
from rnnreport.charts.tokens import visible
from rnnreport.results import AttributedText, Attribution, WordScore, WordScores

ROOM = 46.0  # of 50: how far the strongest importance reaches from the zero in the middle


@dataclass(frozen=True)
class Weight:
    """What one method says of a word: a bar from the zero in the middle of a track, and the number."""

    kind: str  # "for", "against"
    left: float  # percent
    width: float
    number: str


@dataclass(frozen=True)
class Step:
    """What the word did on the way: its place among the words, the answer before and with it, its part in it later."""

    mark: float = 0.0  # x of the word
    dot: float = 0.0  # y of the probability with it
    path: str = ""  # its importance after each later word
    chance: str = ""
    part: str = ""


@dataclass(frozen=True)
class Near:
    """A place in a training text that the network passed in a like state."""

    label: str = ""
    same: bool = False  # whether its text has the class that is explained
    distance: str = ""
    direction: str = "ltr"
    before: str = ""
    place: str = ""
    after: str = ""


@dataclass(frozen=True)
class Held:
    """Training texts that hold the word: how their scores are spread, and their mean."""

    path: str = ""
    mean: float = 0.0  # x
    count: str = ""
    score: str = ""  # mean probability, beside that of all texts
    labels: str = ""  # how many have the class


@dataclass(frozen=True)
class Panel:
    """One word. Parts that there are not are empty, and their notes say why; `said` is all of it in a sentence."""

    number: int
    text: str
    about: str
    weights: tuple[Weight, ...]
    step: Step
    step_note: str
    near: tuple[Near, ...]  # `places` of them, empty ones last
    near_note: str
    held: Held
    held_note: str
    said: str


@dataclass(frozen=True)
class Frame:
    """What all panels of a text share: classes, methods, and how far their drawings reach."""

    read: AttributedText
    classes: Sequence[str]
    ones: Sequence[Attribution]
    measures: Mapping[str, Measure]
    way: Course | None
    reach: float  # the largest importance on the way
    scores: WordScores
    places: int  # places in training texts that a panel has room for


def frame(
    read: AttributedText,
    classes: Sequence[str],
    ones: Sequence[Attribution],
    measures: Mapping[str, Measure],
    way: Course | None,
    scores: WordScores,
    places: int,
) -> Frame:
    """Return what panels share."""
    sizes = np.abs(np.nan_to_num(way.importance)) if way else np.zeros(0)
    return Frame(read, classes, ones, measures, way, float(np.max(sizes, initial=0.0)) or 1.0, scores, places)


def panel(of: Frame, fact: Fact) -> Panel:
    """Return what is shown of one word."""
    weights = tuple(_weight(of, one, fact.at) for one in of.ones)
    step, near, held = _step(of, fact), _near(of, fact), _held(of, fact.held)
    about = f"word {whole(fact.at + 1)} of {whole(len(of.read.tokens))}"
    return Panel(
        number=fact.at + 1,
        text=visible(fact.token).text,
        about=about + ("" if fact.known else ", not in the vocabulary: read as <unk>"),
        weights=weights,
        step=step or Step(),
        step_note="" if step else _unfollowed(of),
        near=(*near, *[Near()] * (of.places - len(near))),
        near_note="" if near else "It was not compared with training texts.",
        held=held or Held(),
        held_note="" if held else _unheld(fact.held),
        said=_said(of, fact, weights, step, near, held),
    )


def running_path(way: Course) -> str:
    """Return the probability after each word as a line."""
    count = len(way.running)
    return _line([(_x(step, count), 100 - 100 * float(value)) for step, value in enumerate(way.running)])


def outline(counts: np.ndarray) -> str:
    """Return a histogram as a closed outline, its highest bin at the top; "" for an empty one."""
    counts = np.asarray(counts, np.float64)
    most, width = float(counts.max(initial=0.0)), 100 / max(len(counts), 1)
    if most <= 0:
        return ""
    steps = "".join(f"V{100 - 100 * value / most:.4g}H{width * (bin + 1):.4g}" for bin, value in enumerate(counts))
    return f"M0 100{steps}V100Z"


def _x(step: int, count: int) -> float:
    return round(100 * (step + 0.5) / count, 2)


def _line(points: Sequence[tuple[float, float]]) -> str:
    return "".join(f"{'L' if number else 'M'}{x:.4g} {y:.4g}" for number, (x, y) in enumerate(points))


def _weight(of: Frame, one: Attribution, at: int) -> Weight:
    measure, score = of.measures[one.method], float(np.nan_to_num(one.scores[at]))
    length, places = 50 * min(abs(score) / measure.reach, 1.0), measure.places
    number = attributed.signed(float(one.scores[at]), places)
    if attributed.varies(one):
        number += f" ± {float(one.spread[at]):.{places}f}"
    kind = "against" if score < 0 else "for"
    return Weight(kind, round(50 - length if score < 0 else 50, 2), round(length, 2), number)


def _step(of: Frame, fact: Fact) -> Step | None:
    if of.way is None or fact.importance is None:
        return None
    count, first = len(of.way.running), fact.at - of.way.first
    values = [float(value) for value in fact.importance]
    points = [(_x(first + late, count), 50 - ROOM * value / of.reach) for late, value in enumerate(values)]
    path = _line(points) if len(points) > 1 else _line([points[0], (points[0][0] + 0.01, points[0][1])])
    chance = f"{percent(fact.after, 0)} with it"
    if math.isfinite(fact.before):
        chance = f"{percent(fact.before, 0)} before, {chance}"
    return Step(_x(first, count), round(100 - 100 * fact.after, 2), path, chance, _part(of, fact.at, values))


def _part(of: Frame, at: int, values: Sequence[float]) -> str:
    """Return how a word's part changed: "+0.42 when read, +2.10 at the end; most after “vote”, +2.40"."""
    now, end = attributed.signed(values[0], 2), attributed.signed(values[-1], 2)
    if len(values) == 1:
        return f"{now}, the last word"
    most = int(np.argmax(np.abs(values)))
    told = f"{now} when read, {end} at the end"
    if most in (0, len(values) - 1) or attributed.signed(values[most], 2) in (now, end):
        return told
    return f"{told}; most after {quoted(of.read.tokens[at + most], 16)}: {attributed.signed(values[most], 2)}"


def _near(of: Frame, fact: Fact) -> tuple[Near, ...]:
    lines = ((one, concordance.line(one, of.classes, short(one.value))) for one in (fact.nearest or ())[: of.places])
    return tuple(
        Near(line.label, one.label == of.read.target, line.value, line.direction, line.before, line.place, line.after)
        for one, line in lines
    )


def _held(of: Frame, found: WordScore | None) -> Held | None:
    if found is None or not found.known or not found.texts:
        return None
    target, texts = of.read.target, int(of.scores.labels.sum())
    mean, usual = float(found.means[target]), float(of.scores.means[0][target])
    share, of_all = found.labels[target] / found.texts, of.scores.labels[target] / max(texts, 1)
    return Held(
        path=outline(found.histogram[target]),
        mean=round(100 * mean, 2),
        count=f"{whole(found.texts)} of {many(texts, 'text')}",
        score=f"{percent(mean, 0)} (all texts {percent(usual, 0)})",
        labels=f"{percent(share, 0)} (all texts {percent(of_all, 0)})",
    )


def _unfollowed(of: Frame) -> str:
    if of.way is None:
        return "It was not followed on the way."
    first, count = of.way.first, len(of.way.running)
    which = f"words {whole(first + 1)} to {whole(first + count)}" if first else f"the first {many(count, 'word')}"
    return f"Only {which} {'was' if count == 1 else 'were'} followed on the way."


def _unheld(found: WordScore | None) -> str:
    if found is None:
        return "Training texts were not searched for it."
    return "No training text has it." if found.known else "It is not in the vocabulary, so it was not looked for."


def _said(
    of: Frame, fact: Fact, weights: Sequence[Weight], step: Step | None, near: Sequence[Near], held: Held | None
) -> str:
    parts = [f"{one.label} {weight.number}" for one, weight in zip(of.ones, weights, strict=True)]
    if step:
        parts.append(f"probability {step.chance}")
    if near:
        parts.append(f"nearest training text: {near[0].label}")
    if held:
        parts.append(f"{held.count} have it")
    return f"{quoted(named(fact.token))}: {'; '.join(parts)}."
