"""One explained text as a whole: the answer, the methods that colour it, what they say of themselves, and a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rnnreport.charts import attributed, levels, qualities
from rnnreport.charts.explained_panel import Frame, Panel
from rnnreport.charts.explained_words import Fact
from rnnreport.charts.names import named, quoted, said
from rnnreport.charts.numbers import MISSING, fixed, listed, many, percent, whole
from rnnreport.charts.tables import Table
from rnnreport.charts.tables import table as table_of
from rnnreport.charts.tokens import readable
from rnnreport.results import AttributedText

RUNNERS = 3  # classes beside the answer that are named
LIKELY = 0.005  # ... where they have more than that


@dataclass(frozen=True)
class Way:
    """One method: the level of each word, and what it says of itself."""

    method: str
    label: str
    formula: str
    levels: str  # whole numbers 0..20 with blanks between, for the script
    about: str  # "" where it says nothing


@dataclass(frozen=True)
class Answer:
    """What the network answers, and what is explained where that is another class."""

    model: str
    about: str
    name: str
    chance: str
    others: str
    explained: str


def answer(read: AttributedText, classes: Sequence[str]) -> Answer:
    """Return the answer with its probability, and the next likely ones."""
    best = int(np.argmax(read.probabilities))
    order = [at for at in np.argsort(-read.probabilities, kind="stable").tolist() if at != best]
    likely = [at for at in order[:RUNNERS] if read.probabilities[at] >= LIKELY]
    others = [f"{said(classes[at])} {percent(float(read.probabilities[at]))}" for at in likely]
    target = percent(float(read.probabilities[read.target]))
    cell, model = readable(read.cell).replace("_", " "), readable(read.model)
    about = [cell] * (cell.casefold() != model.casefold()) + [f"seed {read.seed}"] * (read.seed > 0)
    return Answer(
        model=model,
        about=", ".join(about),
        name=named(classes[best]),
        chance=percent(float(read.probabilities[best])),
        others=f"then {listed(others)}" if others else "",
        explained=f"explained here: {said(classes[read.target])}, {target}" if best != read.target else "",
    )


def ways(of: Frame) -> tuple[Way, ...]:
    """Return all methods in their order."""
    span = slice(*of.read.read)
    found = []
    for one in of.ones:
        measure = of.measures[one.method]
        shown = levels.shown(np.nan_to_num(np.asarray(one.scores, np.float64))[span], measure.gain, gate=False)
        about = [*qualities.of_method(one.quality, "nats" if one.unit == "log-odds" else f"of {one.unit}")]
        if attributed.varies(one):
            about.append(f"± {fixed(float(np.nanmean(one.spread)), measure.places)} between repeats")
        marks = " ".join(map(str, levels.level(shown).tolist()))
        found.append(Way(one.method, one.label, f"sigmoid({measure.gain:g} · score)", marks, ", ".join(about)))
    return tuple(found)


def agreement(of: Frame) -> str:
    """Return which word most methods hold for the strongest: "5 of 6 methods give “awful” the most weight."."""
    (word, at, count), methods = attributed.favourite(of.read, of.measures), len(of.ones)
    if count == 0:
        return "By no method does any word add anything."
    if methods == 1:
        return ""
    if count == 1:
        return f"Each of the {whole(methods)} methods gives another word the most weight."
    place = f" (word {whole(at + 1)})" if at >= 0 and of.read.tokens.count(word) > 1 else ""
    who = f"All {whole(methods)}" if count == methods else f"{whole(count)} of {whole(methods)}"
    return f"{who} methods give {quoted(word)}{place} the most weight."


def units(of: Frame) -> str:
    """Return in which unit each method's scores are, in words."""
    told: dict[str, list[str]] = {}
    for one in of.ones:
        told.setdefault(one.unit, []).append(one.label)
    (usual, _), *others = sorted(told.items(), key=lambda one: -len(one[1])) or [("log-odds", [])]
    apart = "; ".join(f"{listed(labels)} in {unit}" for unit, labels in others)
    return f"in {usual}{', in nats' if usual == 'log-odds' else ''}{f' ({apart})' if apart else ''}"


def strongest(of: Frame) -> int:
    """Return which word, from 0 among those that were read, the first method holds for the strongest; 0 for none."""
    if not of.ones:
        return 0
    scores = np.abs(np.nan_to_num(of.ones[0].scores))[slice(*of.read.read)]
    return int(np.argmax(scores)) if len(scores) else 0


def table(of: Frame, facts: Sequence[Fact], panels: Sequence[Panel]) -> Table:
    """Return a row for each word: by every method, on the way, the nearest training text, and those that have it."""
    header = ("", "word", "nearest training text", "class", *(one.label for one in of.ones))
    header += ("distance", "probability", "part when read", "part at the end", "texts with it", "their mean")
    rows = (_row(of, fact, panel) for fact, panel in zip(facts, panels, strict=True))
    return table_of(f"All of it in a table: {many(len(facts), 'word')}", header, rows, words=4)


def _row(of: Frame, fact: Fact, panel: Panel) -> tuple[str, ...]:
    near, held = None if panel.near_note else panel.near[0], fact.held
    return (
        whole(panel.number),
        named(fact.token),
        f"{near.before}{near.place}{near.after}" if near else MISSING,
        near.label if near else MISSING,
        *(weight.number for weight in panel.weights),
        near.distance if near else MISSING,
        percent(fact.after, 0),
        _part(fact, 0),
        _part(fact, -1),
        whole(held.texts) if held else MISSING,
        percent(float(held.means[of.read.target]), 0) if held else MISSING,
    )


def _part(fact: Fact, end: int) -> str:
    return MISSING if fact.importance is None else attributed.signed(float(fact.importance[end]), 2)
