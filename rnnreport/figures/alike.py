"""Which training texts are like a text: those nearest to the whole of it, and to what was read at each of its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from pydantic import Field

from rnnreport.charts import attributed, conformity, levels, likeness, likeness_files, models_asked
from rnnreport.charts.concordance import Concordance, concordance
from rnnreport.charts.conformity import Count
from rnnreport.charts.files import Link
from rnnreport.charts.likeness import Entry, Text
from rnnreport.charts.names import named, said
from rnnreport.charts.numbers import many, percent, short, whole
from rnnreport.charts.plots import Plot
from rnnreport.charts.qualities import seconds
from rnnreport.charts.tables import Table
from rnnreport.charts.tokens import readable
from rnnreport.figures import Place, Shown
from rnnreport.results import Ask, Likeness, Likenesses
from rnnreport.study import Settings, SomeText, Study

TASKS = ("classify",)


class Arguments(Settings):
    """The texts (one that was held out, where none is given), and the models (all where none is named).

    `span` are words of the texts that are looked for alone, each place where they stand; without it every word is.
    `nearest` places are shown of each, with `around` words at either side; `neighbours` whole texts are counted.
    """

    texts: tuple[SomeText, ...] = ()
    span: SomeText | None = None
    models: tuple[str, ...] = ()
    nearest: Annotated[int, Field(ge=1, le=100)] = 5
    neighbours: Annotated[int, Field(ge=1, le=1000)] = 50
    around: Annotated[int, Field(ge=0, le=50)] = 6


@dataclass(frozen=True)
class Facet:
    """One text by one model: its answer, how many texts like it have that class, and what is like each word."""

    model: str
    about: str
    answer: str
    number: str
    notes: tuple[str, ...]  # words that were cut, or may not be shown
    says: tuple[str, ...]
    plots: tuple[Plot, ...]
    table: Table | None
    counts: tuple[Count, ...]
    nearest: Concordance
    farther: Concordance | None  # the rest of those that are counted
    text: Text
    entries: tuple[Entry, ...]
    start: int  # which entry the script shows first
    open: bool  # whether the list of entries stands open
    searched: str


@dataclass(frozen=True)
class Item:
    """One text by all models."""

    title: str
    summary: str
    facets: tuple[Facet, ...]


@dataclass(frozen=True)
class Context:
    """What the template sees as `figure`."""

    ramp: tuple[int, ...]
    what: str
    items: tuple[Item, ...]
    caption: str
    unknown: bool
    unread: bool
    links: tuple[Link, ...]


def asks(arguments: Arguments, study: Study) -> tuple[Ask, ...]:
    """Return what must be answered first. Raises RnnReportError for a model that there is not."""
    models_asked.known("alike", study, arguments.models)
    return (Ask("alike", arguments.model_dump(mode="json")),)


def show(arguments: Arguments, study: Study, answers: tuple[Likenesses, ...], place: Place) -> Shown:
    """Return each text by every model; JSON and CSV hold every place. No more of a text is shown than may be."""
    found = likeness.excerpted(answers[0], place.excerpt, own=bool(arguments.texts))
    every = [one for text in found.texts for one in text]
    before = [one for text in answers[0].texts for one in text]
    cut = any(len(one.tokens) < len(other.tokens) for one, other in zip(every, before, strict=True))
    room = likeness.listed(found)
    items = tuple(_item(found, number, arguments, room) for number in range(len(found.texts)))
    context = Context(
        ramp=tuple(range(levels.LEVELS + 1)),
        what="of the nearest places, those in texts of the class that the network answers",
        items=items,
        caption=_caption(every, arguments, room, place.excerpt if cut else None),
        unknown=any(not all(one.known) for one in every),
        unread=any(space.strip() for one in every for space in one.spaces),
        links=(Link("Data (JSON)", f"{place.id}.json"), Link("CSV", f"{place.id}.csv")),
    )
    files = {f"{place.id}.json": likeness_files.document(found), f"{place.id}.csv": likeness_files.table(found)}
    return Shown(context, files)


def _item(found: Likenesses, number: int, arguments: Arguments, room: tuple[int, int]) -> Item:
    text, count = found.texts[number], len(found.texts)
    own = f"Text {number + 1} of {count}" if count > 1 else "The text"
    facets = tuple(_facet(one, found.classes, arguments, room) for one in text)
    read = many(len(text[0].tokens), "word") if text else ""
    return Item(own if arguments.texts else "A held-out text", read, facets)


def _facet(one: Likeness, classes: tuple[str, ...], arguments: Arguments, room: tuple[int, int]) -> Facet:
    answer = int(np.argmax(one.probabilities))
    near, first, model = one.conformity.neighbours, arguments.nearest, said(one.model)
    rest = near[first:]
    entries = likeness.entries(one, answer, classes, room)
    more = f"The other {whole(len(rest))} of the {whole(len(near))} nearest texts"
    return Facet(
        model=readable(one.model),
        about=readable(one.cell).replace("_", " ") + (f" · seed {one.seed}" if one.seed else ""),
        answer=named(classes[answer]),
        number=percent(float(one.probabilities[answer])),
        notes=tuple(note for note in (attributed.cut(one),) if note),
        says=conformity.sentences(one.conformity, answer, classes, one.texts),
        plots=conformity.plots(one.conformity, model),
        table=conformity.usual_table(one.conformity, model),
        counts=conformity.counts(one.conformity, answer, classes),
        nearest=concordance(
            f"Training texts nearest to the whole text by {model}", "distance", near[:first], classes, short
        ),
        farther=concordance(more, "distance", rest, classes, short) if rest else None,
        text=likeness.text(one, answer),
        entries=entries,
        start=max(range(len(entries)), key=lambda at: len(entries[at].word), default=0),
        open=arguments.span is not None,
        searched=_searched(one),
    )


def _searched(one: Likeness) -> str:
    of = f"all {many(one.searched, 'token')} of {many(one.texts, 'training text')}"
    return f"{of} were compared with each, which took {seconds(one.seconds)} a search"


def _caption(every: list[Likeness], arguments: Arguments, room: tuple[int, int], excerpt: int | None) -> str:
    parts = [
        "Compared are states of the last layer: for the whole text what the read-out takes of it, for a word the state "
        "after it, which holds what was read up to there and not that word alone.",
        "Distance: Euclidean, 0 for the same state, without a unit. Cosine: of states whose cells were standardised, "
        "from −1 to 1; 1 for the same direction. Class: the label of the training text; answer: what the network says "
        "of the whole of it, in bold where that is another one.",
    ]
    if max((len(one.spans) for one in every), default=0) > room[0]:
        parts.append(f"Of long texts the first {many(room[0], 'word')} have their places here; the data have all.")
    most = max((len(span.nearest) for one in every for span in one.spans), default=0)
    if most > room[1]:
        parts.append(f"Here are the nearest {room[1]} of {most} places of each word; the data have all.")
    if excerpt is not None:
        parts.append(f"Of a text of the corpus at most {many(excerpt, 'word')} may be shown.")
    return " ".join(parts)
