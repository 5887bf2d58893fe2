"""How the answer grows as two fields of a text, such as title and abstract, are added to: a map of both together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from rnnreport.charts import levels, models_asked, prefix_grids
from rnnreport.charts.files import Link, csv_file, json_file, rounded
from rnnreport.charts.names import named, quoted, said
from rnnreport.charts.numbers import fixed, listed, many, whole
from rnnreport.charts.prefix_grids import Drawn
from rnnreport.charts.tokens import readable
from rnnreport.figures import Place, Shown
from rnnreport.results import Ask, PrefixGrid, PrefixGrids
from rnnreport.study import Settings, SomeText, Study

TASKS = ("classify",)

JUMP = 0.05  # the least change of a probability that is worth a word
LEAST = 0.01  # the same of log-odds
STEP = 90  # letters of a step in a sentence

ClassName = Annotated[str, Field(coerce_numbers_to_str=True)]  # classes may be called 0 and 1


class Arguments(Settings):
    """The texts, each a list of two fields (none: a held-out one), the models (none: all), what a step adds.

    `target` is the class whose probability is shown; without it, what each network answers to the whole text.
    """

    texts: tuple[SomeText, ...] = ()
    models: tuple[str, ...] = ()
    target: ClassName | None = None
    by: Literal["words", "sentences"] = "words"


@dataclass(frozen=True)
class Facet:
    """One network on one text."""

    model: str
    about: str
    of: str  # the class
    number: str  # its probability at the end
    told: tuple[str, ...]
    grid: Drawn


@dataclass(frozen=True)
class Item:
    """One text. `printed` says that all its grids are small."""

    title: str
    printed: bool
    facets: tuple[Facet, ...]


@dataclass(frozen=True)
class Context:
    """What the template sees as `figure`."""

    ramp: tuple[int, ...]
    step: str  # "word"
    items: tuple[Item, ...]
    caption: str
    links: tuple[Link, ...]


def asks(arguments: Arguments, study: Study) -> tuple[Ask, ...]:
    """Return what must be answered first. Raises RnnReportError for a model that there is not."""
    models_asked.known("occlusion_grid", study, arguments.models)
    return (Ask("occlusion_grid", arguments.model_dump(mode="json")),)


def show(arguments: Arguments, study: Study, answers: tuple[PrefixGrids, ...], place: Place) -> Shown:
    """Return a map for each text and model; JSON and CSV hold every number, scripts what is pointed at."""
    excerpt = None if arguments.texts else place.excerpt
    classes = answers[0].classes
    texts = [[prefix_grids.hidden(grid, excerpt) for grid in text] for text in answers[0].texts]
    every = [grid for text in texts for grid in text]
    characters = study.data.tokens == "character"
    scripts: dict[str, bytes] = {}
    items = []
    for number, text in enumerate(texts, 1):
        facets = []
        for at, grid in enumerate(text, 1):
            name = f"{place.id}/{number}-{at}.js"
            made, scripts[name] = prefix_grids.drawn(grid, characters, place.files + name)
            facets.append(_facet(grid, classes, made))
        title = f"Text {number} of {len(texts)}" if len(texts) > 1 else "The text"
        items.append(Item(title, all(one.grid.fields for one in facets), tuple(facets)))
    context = Context(
        ramp=tuple(range(levels.LEVELS + 1)),
        step=prefix_grids.unit(every[0], characters) if every else "word",
        items=tuple(items),
        caption=_caption(every, characters),
        links=(Link("Data (JSON)", f"{place.id}.json"), Link("CSV", f"{place.id}.csv")),
    )
    own = {f"{place.id}.json": _document(classes, texts), f"{place.id}.csv": _rows(classes, texts)}
    return Shown(context, own | scripts)


def _facet(grid: PrefixGrid, classes: Sequence[str], made: Drawn) -> Facet:
    return Facet(
        model=readable(grid.model),
        about=readable(grid.cell).replace("_", " ") + (f" · seed {grid.seed}" if grid.seed else ""),
        of=named(classes[grid.target]),
        number=fixed(float(prefix_grids.chances(grid)[-1, -1]), 2),
        told=tuple(_told(grid, said(classes[grid.target]))),
        grid=made,
    )


def _told(grid: PrefixGrid, of: str) -> Iterator[str]:
    """Give in words which step changes most, what each field does alone, and which step is missed most."""
    found = prefix_grids.chances(grid)
    first, second = (said(name) for name in grid.fields)
    jump = _largest(grid, found)
    if jump is None:
        yield f"No single step changes the probability of {of} by {JUMP:g} or more where the other field is whole."
    else:
        field, at, before, now = jump
        other, text = (second, first)[field], quoted(prefix_grids.steps(grid, field)[at], STEP)
        verb = "lifts" if now > before else "lowers"
        place = f"With the whole {other}, adding {text} {verb} the probability of {of}"
        yield f"{place} from {fixed(before, 2)} to {fixed(now, 2)}."
    none, one, other, both = (fixed(float(found[at]), 2) for at in ((0, 0), (-1, 0), (0, -1), (-1, -1)))
    yield f"Without a word it is {none}, the {first} alone gives {one}, the {second} alone {other}, and both {both}."
    sizes = [np.nan_to_num(np.abs(lost)) for lost in grid.removed]
    best = max((0, 1), key=lambda field: sizes[field].max(initial=0.0))
    if sizes[best].max(initial=0.0) >= LEAST:
        at = int(np.argmax(sizes[best]))
        value, text = float(grid.removed[best][at]), quoted(prefix_grids.steps(grid, best)[at], STEP)
        verb = "lowers" if value > 0 else "raises"
        yield f"Taking out {text} alone {verb} the log-odds most, by {fixed(abs(value), 2)}."


def _largest(grid: PrefixGrid, found: np.ndarray) -> tuple[int, int, float, float] | None:
    """Return (field, step, probability before, after) of the largest change where the other field is whole."""
    edges = [found[:, -1], found[-1]]
    changes = [
        (abs(float(now - before)), field, at)
        for field, edge in enumerate(edges)
        for at, (before, now) in enumerate(zip(edge, edge[1:], strict=False))
    ]
    size, field, at = max(changes, key=lambda one: one[0], default=(0.0, 0, 0))
    return (field, at, float(edges[field][at]), float(edges[field][at + 1])) if size >= JUMP else None


def _caption(every: Sequence[PrefixGrid], characters: bool) -> str:
    if not every:
        return "No text was read, so there is nothing to show here."
    grid = every[0]
    first, second, of = said(grid.fields[0]), said(grid.fields[1]), prefix_grids.unit(grid, characters)
    parts = [
        f"Each field is the probability of the class named above it after a beginning of the {first} (downwards) and "
        f"one of the {second} (to the right); the corner below on the right is the whole text.",
        f"Bars: what the log-odds of the class, in nats, lose when that {of} alone is taken out of the whole text; "
        "bars in the colour of high probabilities speak for the class.",
    ]
    for each in every:
        parts += [
            f"In the {said(name)} one step adds {many(size, of)}."
            for name, size in zip(each.fields, each.every, strict=True)
            if size > 1
        ]
        cut = [
            f"{whole(count)} of the {said(name)}" for name, count in zip(each.fields, each.cut, strict=True) if count
        ]
        parts += [f"Not read: the last {listed(cut)}."] if cut else []
    return " ".join(dict.fromkeys(parts))


def _document(classes: Sequence[str], texts: Sequence[Sequence[PrefixGrid]]) -> bytes:
    names = ("model", "cell", "seed", "fields", "tokens", "spaces", "known", "cut", "by", "every")
    rows = [
        [
            {name: getattr(grid, name) for name in names}
            | {"ends": grid.ends, "target": classes[grid.target], "probabilities": rounded(grid.probabilities)}
            | {"removed": [rounded(lost) for lost in grid.removed]}
            for grid in text
        ]
        for text in texts
    ]
    return json_file({"classes": classes, "texts": rows})


def _rows(classes: Sequence[str], texts: Sequence[Sequence[PrefixGrid]]) -> bytes:
    header = ("text", "model", "tokens_of_first", "tokens_of_second", *classes)
    rows = (
        (number, grid.model, int(grid.ends[0][row]), int(grid.ends[1][at]), *numbers)
        for number, text in enumerate(texts, 1)
        for grid in text
        for row, line in enumerate(rounded(grid.probabilities))
        for at, numbers in enumerate(line)
    )
    return csv_file(header, rows)
