"""How an answer and the part that each word has in it change while a network reads on: a triangle of words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from rnnreport.charts import levels, models_asked, unfolded, unfolded_changes, unfolded_files
from rnnreport.charts.attributed import Line, Measure
from rnnreport.charts.files import Link
from rnnreport.charts.names import named, said
from rnnreport.charts.numbers import many, percent, whole
from rnnreport.charts.tables import Table
from rnnreport.charts.tables import table as table_of
from rnnreport.charts.tokens import readable
from rnnreport.charts.unfolded import Triangle
from rnnreport.figures import Place, Shown
from rnnreport.results import Ask, Unfolding, Unfoldings
from rnnreport.study import Settings, SomeText, Study

TASKS = ("classify",)

ClassName = Annotated[str, Field(coerce_numbers_to_str=True)]  # classes may be called 0 and 1


class Arguments(Settings):
    """The texts (without any: one held-out text), the models (all where none is named), the class that is explained.

    Without `target` it is what each network answers. `way` is how words are left out; `gain` stands in sigmoid(gain ·
    importance), without it the strongest field is at 0.95 or 0.05.
    """

    texts: tuple[SomeText, ...] = ()
    models: tuple[str, ...] = ()
    target: ClassName | None = None
    way: Literal["deleted", "as <unk>"] = "deleted"
    gain: Annotated[float, Field(gt=0, le=1000)] | None = None


@dataclass(frozen=True)
class Facet:
    """One text by one model: its answer, the class that is explained, what changed most, the text and its triangle."""

    model: str
    about: str
    answer: str
    number: str
    other: str  # the class that is explained, where the network answers another one
    of: str  # the class that is explained
    says: str
    line: Line
    triangle: Triangle
    table: Table


@dataclass(frozen=True)
class Item:
    """One text by all models."""

    title: str
    facets: tuple[Facet, ...]


@dataclass(frozen=True)
class Context:
    """What the template sees as `figure`."""

    ramp: tuple[int, ...]
    items: tuple[Item, ...]
    formula: str
    unit: str
    unread: bool
    unknown: bool
    caption: str
    links: tuple[Link, ...]


def asks(arguments: Arguments, study: Study) -> tuple[Ask, ...]:
    """Return what must be answered first. Raises RnnReportError for a model that there is not."""
    models_asked.known("unfolding", study, arguments.models)
    settings = {"texts": list(arguments.texts), "models": list(arguments.models)}
    return (Ask("unfold", settings | {"target": arguments.target, "way": arguments.way}),)


def show(arguments: Arguments, study: Study, answers: tuple[Unfoldings, ...], place: Place) -> Shown:
    """Return each text by each model; JSON and CSV hold every number.

    Of a text of the corpus no more words are shown than `place.excerpt` allows, in the files too.
    """
    (found,) = answers
    most = None if arguments.texts else place.excerpt
    if most is not None:
        found = unfolded.beginnings(found, most)
    shown, unit = unfolded.measured(found, arguments.gain), "character" if study.data.tokens == "character" else "word"
    every = [read for text in found.texts for read in text]
    names = [f"{place.id}.json", f"{place.id}.csv", f"{place.id}-running.csv"]
    context = Context(
        ramp=tuple(range(levels.LEVELS + 1)),
        items=tuple(_item(found, number, shown, unit) for number in range(len(found.texts))),
        formula=f"sigmoid({shown.gain:g} · importance)",
        unit=unit,
        unread=any(space.strip() for read in every for space in read.spaces),
        unknown=any(not all(read.known) for read in every),
        caption=_caption(arguments.way, unit, most),
        links=tuple(map(Link, ("Data (JSON)", "importance (CSV)", "probabilities (CSV)"), names)),
    )
    files = unfolded_files.document(found), unfolded_files.table(found), unfolded_files.running(found)
    return Shown(context, dict(zip(names, files, strict=True)))


def _item(found: Unfoldings, number: int, shown: Measure, unit: str) -> Item:
    title = f"Text {number + 1} of {len(found.texts)}" if len(found.texts) > 1 else "The text"
    return Item(title, tuple(_facet(found.classes, read, shown, unit) for read in found.texts[number]))


def _facet(classes: Sequence[str], read: Unfolding, shown: Measure, unit: str) -> Facet:
    chances = read.running[-1] if len(read.running) else np.full(len(classes), np.nan)
    answer, chance = int(np.argmax(chances)), float(chances[read.target])
    explained = f"explained: {said(classes[read.target])}, {percent(chance)}"
    return Facet(
        model=readable(read.model),
        about=readable(read.cell).replace("_", " ") + (f" · seed {read.seed}" if read.seed else ""),
        answer=named(classes[answer]),
        number=percent(float(chances[answer])),
        other=explained if answer != read.target else "",
        of=named(classes[read.target]),
        says=unfolded_changes.sentence(read, shown, unit),
        line=unfolded.coloured(read, shown),
        triangle=unfolded.triangle(read, shown, unit),
        table=_table(read, shown, unit),
    )


def _table(read: Unfolding, shown: Measure, unit: str) -> Table:
    label = f"Importance of {many(len(read.importance), unit)} to {said(read.model)}, in nats"
    header = ("", unit, "when read", "least", "most", "at the end")
    return table_of(label, header, unfolded.summary(read, shown), words=2)


def _caption(way: str, unit: str, most: int | None) -> str:
    """Return what one sees; `most` is how many words may be shown, None where there is no limit."""
    deleted = way == "deleted"
    lost = "is deleted from" if deleted else "is read as <unk> in"
    step = f"the first field of a row is thus the step that the log-odds make at that {unit}, and " if deleted else ""
    parts = [
        f"Each column is the text up to one {unit}, as if it ended there.",
        "Bars: the probability of the class that the network would give then.",
        "Rows: how much the log-odds of the class, log p − log(1 − p), in nats, fall when the",
        f"{unit} of the row {lost} what was read so far: its importance; {step}the last field is the",
        "importance in the whole text, which colours the text.",
    ]
    if most is not None:
        first = f"first {unit} is" if most == 1 else f"first {whole(most)} {unit}s are"
        parts.append(f"Of the text the {first} shown at most, since the corpus may not be republished.")
    return " ".join(parts)
