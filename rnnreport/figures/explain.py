"""Why did the network answer this text so? Words that decided, how they did on the way, and training texts like it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np
from pydantic import BeforeValidator, Field

from rnnreport.charts import (
    attributed,
    explained_files,
    explained_panel,
    explained_text,
    explained_words,
    levels,
    models_asked,
    qualities,
)
from rnnreport.charts.attributed import Line
from rnnreport.charts.concordance import Excerpts
from rnnreport.charts.explained_panel import Frame, Panel
from rnnreport.charts.explained_text import Answer, Way
from rnnreport.charts.explained_words import Fact
from rnnreport.charts.files import Link
from rnnreport.charts.names import named, said
from rnnreport.charts.neighbour_squares import NeighbourSquares, neighbours
from rnnreport.charts.numbers import fixed, whole
from rnnreport.charts.tables import Table
from rnnreport.figures import Place, Shown
from rnnreport.results import Ask, AttributedText, AttributedTexts, Attribution, Likenesses, Unfoldings, WordScores
from rnnreport.study import Settings, SomeText, Study

TASKS = ("classify",)

FIRST = "integrated_gradients"  # its scores add up to the answer, and it has no chance
LONG = 60  # words above which the text is set smaller, and the panel goes along with it
TABLED = 400  # words above which all numbers are in the files alone

ClassName = Annotated[str, Field(coerce_numbers_to_str=True)]  # classes may be called 0 and 1
Method = Annotated[str, BeforeValidator(qualities.spelt)]


class Arguments(Settings):
    """The text, one model, the methods and the class that is explained.

    Without `text` it is one held-out text that stands for all, without `model` the first, without `methods` all,
    without `target` what the network answers. The first method colours the text; `gain` stands in
    sigmoid(gain · score), without it each method has its own, so that its strongest word is at 0.95 or 0.05. `nearest`
    are places in training texts that are shown for a word, `neighbours` training texts that the whole text is compared
    with.
    """

    text: SomeText | None = None
    model: str | None = None
    methods: tuple[Method, ...] = ()
    target: ClassName | None = None
    nearest: Annotated[int, Field(ge=1, le=20)] = 3
    neighbours: Annotated[int, Field(ge=1, le=1000)] = 50
    gain: Annotated[float, Field(gt=0, le=1000)] | None = None


@dataclass(frozen=True)
class Drawn:
    """What the drawings of all panels share: paths, and how far their axes reach."""

    running: str
    all_texts: str
    reach: str
    words: str  # how many were followed on the way
    target: str


@dataclass(frozen=True)
class Context:
    """What the template sees as `figure`."""

    ramp: tuple[int, ...]
    answer: Answer
    conform: NeighbourSquares | None
    ways: tuple[Way, ...]
    line: Line | None
    longer: bool
    at: int  # the strongest word, from 0 among those that are shown
    panel: Panel | None  # of that word; it stands there until another is chosen
    drawn: Drawn
    agreement: str
    table: Table | None
    config: str
    unknown: bool
    unread: bool
    caption: str
    links: tuple[Link, ...]


def asks(arguments: Arguments, study: Study) -> tuple[Ask, ...]:
    """Return what must be answered first. Raises RnnReportError for a model or a method that there is not."""
    models_asked.known("explain", study, [] if arguments.model is None else [arguments.model])
    qualities.known("explain", arguments.methods)
    model, target = arguments.model or next(iter(study.models)), arguments.target
    several = {"texts": [] if arguments.text is None else [arguments.text], "models": [model]}
    like = {"span": None, "nearest": arguments.nearest, "neighbours": arguments.neighbours, "around": 6}
    scores = {"words": [], "text": arguments.text, "models": [model], "examples": 8, "around": 6}
    return (
        Ask("attribute", several | {"methods": list(arguments.methods), "target": target, "repeats": 3}),
        Ask("unfold", several | {"target": target, "way": "deleted"}),
        Ask("alike", several | like),
        Ask("word_scores", scores),
    )


def show(
    arguments: Arguments,
    study: Study,
    answers: tuple[AttributedTexts, Unfoldings, Likenesses, WordScores],
    place: Place,
) -> Shown:
    """Return the text with a panel for each of its words; JSON and CSV hold every number, scripts all panels."""
    found, unfolded, alike, scores = answers
    most = None if arguments.text is not None else place.excerpt
    read, like = explained_words.shown(found.texts[0][0], most), alike.texts[0][0]
    ones, measures = _ordered(read, arguments), attributed.measures(found, arguments.gain)
    way, cuts = explained_words.course(read, unfolded.texts[0][0]), Excerpts(place.excerpt)
    of = explained_panel.frame(read, found.classes, ones, measures, way, scores, arguments.nearest)
    facts = explained_words.facts(read, way, like, scores, cuts)
    panels = tuple(explained_panel.panel(of, fact) for fact in facts)
    conform = neighbours(like, found.classes, cuts)
    shards = tuple(explained_files.scripts(panels))
    names = [f"{place.id}-words-{number}.js" for number in range(1, len(shards) + 1)]
    files = {
        f"{place.id}.json": explained_files.document(of, facts, like, cuts),
        f"{place.id}.csv": explained_files.table(of, facts),
    }
    files |= {name: content for name, (_, _, content) in zip(names, shards, strict=True)}
    config = {"files": place.files, "first": read.read[0], "words": len(panels)}
    config["followed"] = [way.first - read.read[0], len(way.running)] if way else [0, 0]
    config["ways"] = [[one.method, one.label, one.levels] for one in explained_text.ways(of)]
    config["shards"] = [[first, key, name] for name, (first, key, _) in zip(names, shards, strict=True)]
    context = _context(arguments, of, facts, panels, json.dumps(config, ensure_ascii=False, separators=(",", ":")))
    if most is not None and read.read[1] < found.texts[0][0].read[1] and context.line:
        context = replace(context, line=replace(context.line, cut_after="… no more of this text may be shown"))
    links = (Link("Data (JSON)", f"{place.id}.json"), Link("CSV", f"{place.id}.csv"))
    return Shown(replace(context, conform=conform, links=links), files)


def _ordered(read: AttributedText, arguments: Arguments) -> list[Attribution]:
    first = arguments.methods[0] if arguments.methods else FIRST
    return sorted(read.attributions, key=lambda one: one.method != first)


def _context(arguments: Arguments, of: Frame, facts: Sequence[Fact], panels: Sequence[Panel], config: str) -> Context:
    read, ones, at = of.read, of.ones, explained_text.strongest(of)
    return Context(
        ramp=tuple(range(levels.LEVELS + 1)),
        answer=explained_text.answer(read, of.classes),
        conform=None,
        ways=explained_text.ways(of),
        line=attributed.line(read, ones[0], of.measures[ones[0].method]) if ones else None,
        longer=len(panels) > LONG,
        at=at,
        panel=panels[at] if panels else None,
        drawn=_drawn(of),
        agreement=explained_text.agreement(of),
        table=explained_text.table(of, facts, panels) if len(panels) <= TABLED else None,
        config=config,
        unknown=not all(read.known[slice(*read.read)]),
        unread=any(space.strip() for space in read.spaces[slice(*read.read)]),
        caption=_caption(arguments, of),
        links=(),
    )


def _drawn(of: Frame) -> Drawn:
    scores = of.scores.histogram[0] if len(of.scores.histogram) else np.zeros((len(of.classes), 0))
    return Drawn(
        running=explained_panel.running_path(of.way) if of.way else "",
        all_texts=explained_panel.outline(scores[of.read.target]),
        reach=fixed(of.reach, 1 if of.reach >= 1 else 2),
        words=whole(len(of.way.running)) if of.way else "",
        target=named(of.classes[of.read.target]),
    )


def _caption(arguments: Arguments, of: Frame) -> str:
    target = said(of.classes[of.read.target])
    which = "" if arguments.text is not None else "The text was held out from training. "
    return (
        f"{which}Colours and bars: what a word adds to {target}, {explained_text.units(of)}; each method has its own "
        f"scale. On the way: the probability of {target} had the text ended there, and the log-odds that such a "
        "beginning loses without the word. Alike: training texts in which the network came into the nearest state, "
        "with the Euclidean distance. Training texts with it: what the network answers to them, and to all texts, "
        "each to its own highest bar."
    )
