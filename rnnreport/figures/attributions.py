"""What every word of texts of one's own adds to the answer of a network, by several methods side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from pydantic import BeforeValidator, Field

from rnnreport.charts import attributed, attribution_files, excerpts, levels, models_asked, qualities
from rnnreport.charts.attributed import Bar, Line, Measure
from rnnreport.charts.files import Link
from rnnreport.charts.names import named, quoted, said
from rnnreport.charts.numbers import MISSING, fixed, listed, many, percent
from rnnreport.charts.tables import Table
from rnnreport.charts.tables import table as table_of
from rnnreport.charts.tokens import readable
from rnnreport.errors import RnnReportError, one_of
from rnnreport.figures import Place, Shown
from rnnreport.results import Ask, AttributedText, AttributedTexts, Attribution
from rnnreport.study import Settings, SomeText, Study

TASKS = ("classify",)

TABLED = 400  # words above which all numbers are in the files alone
FEW = 4  # models that are named above a text

ClassName = Annotated[str, Field(coerce_numbers_to_str=True)]  # classes may be called 0 and 1
Method = Annotated[str, BeforeValidator(qualities.spelt)]


class Arguments(Settings):
    """The texts, the methods and models (all where none is named), and the class that is explained.

    Without `texts` it is one held-out text that stands for all, without `target` what each network answers. `first` is
    the method that stands first; `gain` stands in sigmoid(gain · score), without it each method has its own, so that
    its strongest word is at 0.95 or 0.05. `repeats` are runs of methods with chance.
    """

    texts: tuple[SomeText, ...] = ()
    methods: tuple[Method, ...] = ()
    models: tuple[str, ...] = ()
    target: ClassName | None = None
    first: Method | None = None
    gain: Annotated[float, Field(gt=0, le=1000)] | None = None
    repeats: Annotated[int, Field(ge=1, le=100)] = 3


@dataclass(frozen=True)
class Block:
    """One method on one text of one model. `about` is what it says of itself."""

    method: str
    label: str
    about: str
    line: Line
    bars: tuple[Bar, ...]
    open: bool  # whether the list of the strongest words stands open


@dataclass(frozen=True)
class Facet:
    """One model on one text: its answer, the class that is explained where that is another, and all methods."""

    model: str
    about: str
    answer: str
    number: str
    notes: tuple[str, ...]  # words that were cut; which word most methods hold for the strongest
    other: str
    blocks: tuple[Block, ...]
    table: Table | None


@dataclass(frozen=True)
class Item:
    """One text. `rows` are those of its columns, which are aligned."""

    title: str
    summary: str
    rows: int
    facets: tuple[Facet, ...]


@dataclass(frozen=True)
class Way:
    """One method, as the legend and the script name it."""

    method: str
    label: str
    formula: str


@dataclass(frozen=True)
class Context:
    """What the template sees as `figure`."""

    ramp: tuple[int, ...]
    what: str
    ways: tuple[Way, ...]
    items: tuple[Item, ...]
    unread: bool
    unknown: bool
    caption: str
    links: tuple[Link, ...]


def asks(arguments: Arguments, study: Study) -> tuple[Ask, ...]:
    """Return what must be answered first. Raises RnnReportError for a model or a method that there is not."""
    models_asked.known("attributions", study, arguments.models)
    qualities.known("attributions", arguments.methods)
    if arguments.first and arguments.methods and arguments.first not in arguments.methods:
        raise RnnReportError(f"attributions: first: method {one_of(arguments.first, arguments.methods)}")
    settings = {name: list(getattr(arguments, name)) for name in ("texts", "methods", "models")}
    return (Ask("attribute", settings | {"target": arguments.target, "repeats": arguments.repeats}),)


def show(arguments: Arguments, study: Study, answers: tuple[AttributedTexts, ...], place: Place) -> Shown:
    """Return each text by every model and method; JSON and CSV hold every number."""
    (found,) = answers
    if place.excerpt is not None and not arguments.texts:
        found = excerpts.beginnings(found, place.excerpt)
    measures = attributed.measures(found, arguments.gain)
    every = [read for text in found.texts for read in text]
    context = Context(
        ramp=tuple(range(levels.LEVELS + 1)),
        what=_what(found, arguments),
        ways=_ways(every, measures, arguments.first),
        items=tuple(_item(found, number, measures, arguments.first) for number in range(len(found.texts))),
        unread=any(space.strip() for read in every for space in read.spaces),
        unknown=any(not all(read.known) for read in every),
        caption=_caption(every),
        links=(Link("Data (JSON)", f"{place.id}.json"), Link("CSV", f"{place.id}.csv")),
    )
    files = {f"{place.id}.json": attribution_files.document(found), f"{place.id}.csv": attribution_files.table(found)}
    return Shown(context, files)


def _ordered(read: AttributedText, first: str | None) -> list[Attribution]:
    return sorted(read.attributions, key=lambda one: one.method != first)


def _ways(every: Sequence[AttributedText], measures: dict[str, Measure], first: str | None) -> tuple[Way, ...]:
    found = {one.method: one.label for read in every for one in _ordered(read, first)}
    return tuple(Way(name, label, f"sigmoid({measures[name].gain:g} · score)") for name, label in found.items())


def _item(found: AttributedTexts, number: int, measures: dict[str, Measure], first: str | None) -> Item:
    text = found.texts[number]
    title = f"Text {number + 1} of {len(found.texts)}" if len(found.texts) > 1 else "The text"
    facets = tuple(_facet(found.classes, read, measures, first) for read in text)
    rows = 3 + max((len(facet.blocks) for facet in facets), default=0)
    return Item(title, _summary(found.classes, text), rows, facets)


def _summary(classes: Sequence[str], text: Sequence[AttributedText]) -> str:
    """Return which models answer what: "LSTM and GRU answer politics"."""
    answers: dict[int, list[str]] = {}
    for read in text:
        answers.setdefault(int(np.argmax(read.probabilities)), []).append(said(read.model))
    parts = []
    for answer, models in answers.items():
        who = listed(models) if len(text) <= FEW else many(len(models), "model")
        parts.append(f"{who} {'answers' if len(models) == 1 else 'answer'} {said(classes[answer])}")
    return "; ".join(parts)


def _facet(classes: Sequence[str], read: AttributedText, measures: dict[str, Measure], first: str | None) -> Facet:
    answer, ones = int(np.argmax(read.probabilities)), _ordered(read, first)
    chance = float(read.probabilities[read.target])
    return Facet(
        model=readable(read.model),
        about=readable(read.cell).replace("_", " ") + (f" · seed {read.seed}" if read.seed else ""),
        answer=named(classes[answer]),
        number=percent(float(read.probabilities[answer])),
        other=f"explained: {said(classes[read.target])}, {percent(chance)}" if answer != read.target else "",
        notes=tuple(note for note in (attributed.cut(read), _agreement(read, measures)) if note),
        blocks=tuple(_block(read, one, measures[one.method], at == 0) for at, one in enumerate(ones)),
        table=_table(read, ones, measures) if len(read.tokens) <= TABLED else None,
    )


def _agreement(read: AttributedText, measures: dict[str, Measure]) -> str:
    """Return which word most methods hold for the strongest: "5 of 6 methods give “awful” the most weight"."""
    (word, at, count), methods = attributed.favourite(read, measures), len(read.attributions)
    if count == 0:
        return "no word adds anything"
    if methods == 1:
        return ""
    if count == 1:
        return f"each of the {methods} methods gives another word the most weight"
    place = f" (word {at + 1})" if at >= 0 and read.tokens.count(word) > 1 else ""
    who = f"{'all' if count == methods else f'{count} of'} {methods} methods give"
    return f"{who} {quoted(word)}{place} the most weight"


def _block(read: AttributedText, one: Attribution, measure: Measure, first: bool) -> Block:
    line, bars = attributed.line(read, one, measure), attributed.bars(read, one, measure)
    return Block(one.method, one.label, " · ".join(qualities.of_text(one, measure.places)), line, bars, first)


def _table(read: AttributedText, ones: Sequence[Attribution], measures: dict[str, Measure]) -> Table:
    start, end = read.read
    rows = (
        (f"{at + 1}", named(read.tokens[at]), *(_number(one, at, measures) for one in ones)) for at in range(start, end)
    )
    label = f"All {many(end - start, 'word')} by {said(read.model)} in numbers"
    return table_of(label, ("", "word", *(one.label for one in ones)), rows, words=2)


def _number(one: Attribution, at: int, measures: dict[str, Measure]) -> str:
    places = measures[one.method].places
    score = attributed.signed(float(one.scores[at]), places)
    return f"{score} ± {fixed(float(one.spread[at]), places)}" if attributed.varies(one) and score != MISSING else score


def _what(found: AttributedTexts, arguments: Arguments) -> str:
    if arguments.target is not None:
        return f"what each word adds to {said(arguments.target)}"
    return "what each word adds to the network’s own answer"


def _caption(every: Sequence[AttributedText]) -> str:
    units: dict[str, list[str]] = {}
    for one in (one for read in every for one in read.attributions):
        units.setdefault(one.unit, [])
        if one.label not in units[one.unit]:
            units[one.unit].append(one.label)
    if not units:
        return "No method was asked what the words add."
    told = [f"{unit} ({'nats; ' if unit == 'log-odds' else ''}{listed(labels)})" for unit, labels in units.items()]
    in_all = "in log-odds of the class, in nats" if list(units) == ["log-odds"] else f"in {listed(told)}"
    return (
        f"Scores are {in_all}; the strongest words have theirs beneath. Each method has one gain for all texts and "
        "models, so its colours can be compared; those of two methods cannot."
    )
