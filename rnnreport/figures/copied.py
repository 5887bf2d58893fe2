"""How much of what the models wrote stands in their training texts, beside how much of what people wrote does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rnnreport.charts import passages
from rnnreport.charts.files import Link, csv_file, json_file
from rnnreport.charts.names import quoted, said
from rnnreport.charts.numbers import listed, many, whole
from rnnreport.charts.passages import Part, Passage
from rnnreport.charts.plots import Plot
from rnnreport.charts.runs import median, span, strip
from rnnreport.charts.tables import Table, table
from rnnreport.charts.tokens import direction, readable
from rnnreport.figures import Place, Shown
from rnnreport.results import Ask, Copies, Copy
from rnnreport.study import Study, Writing

TASKS = ("next-word",)

MANY = 4  # models, above which the caption does not name them


class Arguments(Writing):
    """How models write on: see `study.Writing`."""


@dataclass(frozen=True)
class Written:
    """One text of one model with its longest copied run, and where that stands in the corpus."""

    model: str
    direction: str
    parts: tuple[Part, ...]
    run: str  # how long it is
    standing: str  # beside what people wrote
    where: str  # which text of the corpus holds it
    passage: Passage | None  # None where nothing was copied


@dataclass(frozen=True)
class Way:
    """All texts that were drawn in one way."""

    name: str
    texts: tuple[Written, ...]


@dataclass(frozen=True)
class Context:
    """What the template sees as `figure`. `plot` and `table` are None where there is nothing to compare."""

    ways: tuple[Way, ...]
    unit: str
    plot: Plot | None
    table: Table | None
    caption: str
    links: tuple[Link, ...]


def asks(arguments: Arguments, study: Study) -> tuple[Ask, ...]:
    """Return what must be answered first."""
    return (Ask("copied", arguments.model_dump(mode="json")),)


def show(arguments: Arguments, study: Study, answers: tuple[Copies, ...], place: Place) -> Shown:
    """Return the texts with their longest runs, grouped by the way they were drawn, and how long such runs usually are.

    Of a text of the corpus no more words are shown than `place.excerpt` allows, in the files too.
    """
    (found,) = answers
    unit = "character" if study.data.tokens == "character" else "word"
    several = len({one.seed for one in found.texts if one.temperature > 0}) > 1
    ways = dict.fromkeys((one.temperature, one.seed if one.temperature > 0 else 0) for one in found.texts)
    models = dict.fromkeys(one.model for one in found.texts)
    runs = {name: [passages.run(one) for one in found.texts if one.model == name] for name in models}
    compared = bool(runs and len(found.held_out))
    texts = {
        way: tuple(_written(one, found.held_out, place, unit) for one in found.texts if _is(one, *way)) for way in ways
    }
    context = Context(
        ways=tuple(Way(_way(*way, several), texts[way]) for way in sorted(ways)),
        unit=unit,
        plot=strip(found.held_out, runs, unit) if compared else None,
        table=_table(found.held_out, runs, unit) if compared else None,
        caption=_caption(arguments, found, runs, unit),
        links=(Link("Data (JSON)", f"{place.id}.json"), Link("CSV", f"{place.id}.csv")),
    )
    return Shown(context, _files(found, place))


def _is(one: Copy, temperature: float, seed: int) -> bool:
    return one.temperature == temperature and (one.seed == seed or temperature == 0)


def _way(temperature: float, seed: int, several: bool) -> str:
    if temperature == 0:
        return "greedy (temperature 0)"
    return f"temperature {temperature:g}" + (f", seed {seed}" if several else "")


def _written(one: Copy, people: np.ndarray, place: Place, unit: str) -> Written:
    run = passages.run(one)
    given = max(0, min(one.given, one.end) - one.begin) if run else 0
    return Written(
        model=readable(one.model),
        direction=direction(one.tokens),
        parts=tuple(passages.parts(one)),
        run=_length(run, given, unit),
        standing=_standing(run, people) if run else f"no {unit} of it stands in the training texts",
        where=f"text {whole(one.document)} of the corpus",
        passage=passages.passage(one, place.excerpt),
    )


def _length(run: int, given: int, unit: str) -> str:
    """Return how long a run is, and how much of it the model was given."""
    if not run:
        return "nothing copied"
    return many(run, unit) + (", all given" if given == run else f", {whole(given)} of them given" if given else "")


def _standing(run: int, people: np.ndarray) -> str:
    """Return how many of the pieces of held-out texts have a shorter run."""
    shorter, texts = int(np.sum(people < run)), len(people)
    if not texts:
        return ""
    if shorter in (0, texts):
        return f"longer than in {'any' if shorter else 'none'} of the {many(texts, 'held-out piece')}"
    return f"longer than in {whole(shorter)} of the {many(texts, 'held-out piece')}"


def _table(people: np.ndarray, runs: Mapping[str, Sequence[int]], unit: str) -> Table:
    groups = [("people: held-out pieces", people.tolist()), *((readable(name), own) for name, own in runs.items())]
    rows = ((name, whole(len(own)), median(np.array(own)), whole(min(own)), whole(max(own))) for name, own in groups)
    header = ("written by", "texts", "median", "shortest", "longest")
    return table(f"Longest copied runs in {unit}s, as a table", header, rows)


def _caption(arguments: Arguments, found: Copies, runs: Mapping[str, Sequence[int]], unit: str) -> str:
    if not runs:
        return "No text was written."
    who = listed([said(name) for name in runs]) if len(runs) <= MANY else f"{len(runs)} models"
    parts = [
        f"{who} wrote {many(arguments.length, unit)} on from {quoted(arguments.text, 80)}. Marked is the longest run "
        f"of {unit}s that stands in the training texts too."
    ]
    people, lengths = found.held_out, [run for own in runs.values() for run in own]
    if not len(people):
        return f"{parts[0]} No held-out text has {many(found.length, unit)}, so there is nothing to compare with."
    above = sum(run > int(people.max()) for run in lengths)
    parts.append(
        f"People repeat each other too: pieces of held-out texts, {many(found.length, unit)} long as these are, share "
        f"a run of {median(people)} {unit}s with the training texts (median; {span(people.tolist())})."
    )
    verb = "has" if above == 1 else "have"
    parts.append(
        f"{whole(above)} of {many(len(lengths), 'written text')} {verb} a longer run than any of them."
        if above
        else "No written text has a longer run than the longest of them."
    )
    return " ".join(parts)


def _files(found: Copies, place: Place) -> dict[str, bytes]:
    texts = []
    for one in found.texts:
        before, after = passages.around(one, place.excerpt)
        own = {"model": one.model, "seed": one.seed, "temperature": one.temperature, "given": one.given}
        own |= {"tokens": one.tokens, "spaces": one.spaces, "begin": one.begin, "end": one.end}
        texts.append(own | {"document": one.document, "before": before, "after": after})
    rows = [
        (one.model, one.temperature, one.seed, passages.run(one), one.document, passages.copied(one))
        for one in found.texts
    ]
    rows += [("held-out piece", None, None, run, None, None) for run in found.held_out.tolist()]
    header = ("written_by", "temperature", "seed", "run", "document", "copied")
    document = {"length": found.length, "texts": texts, "held_out": found.held_out}
    return {f"{place.id}.json": json_file(document), f"{place.id}.csv": csv_file(header, rows)}
