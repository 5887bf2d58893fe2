"""What a network looks for: the input that raises a class or a cell most, beside the words of the corpus that do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from rnnreport.catalogue import members
from rnnreport.charts import models_asked, qualities, selection, sought_files, sought_words
from rnnreport.charts.files import Link
from rnnreport.charts.layers_asked import LayerName, check
from rnnreport.charts.names import named, quoted
from rnnreport.charts.numbers import many, whole
from rnnreport.charts.sought_words import WordList
from rnnreport.charts.states import title
from rnnreport.charts.tokens import readable
from rnnreport.charts.value_lanes import Lanes
from rnnreport.errors import RnnReportError, one_of
from rnnreport.figures import Place, Shown
from rnnreport.notation import TextOrNone
from rnnreport.results import Ask, Sought, Soughts
from rnnreport.study import Settings, Study

TASKS = ("classify", "next-word")

MANY = 12  # classes that are shown where none is named
SCENT = 3  # words that stand beside the name of a target
USUAL = "first 6"  # cells that are shown where there are no classes

ClassName = Annotated[str, Field(coerce_numbers_to_str=True)]  # classes may be called 0 and 1


def _spelt(cells: object) -> object:
    return "" if cells in ("", None) else selection.canonical(cells)


class Arguments(Settings):
    """The models and classes (all where none is named) and the cells ("first 3", "0, 5"; none unless asked for).

    `unit` is what is raised of a class. `layer` is the name of a layer or its number, the last one where none is given;
    `state` is the state of its cells. `after` is a text that is read before. `words` are so many of each list; `pairs`:
    whether pairs of neighbours are searched too.
    """

    models: tuple[str, ...] = ()
    classes: tuple[ClassName, ...] = ()
    cells: Annotated[str, BeforeValidator(_spelt)] = ""
    unit: Literal["log-odds", "probability"] = "log-odds"
    layer: LayerName | None = None
    state: Annotated[str, AfterValidator(str.strip)] = "h"
    after: TextOrNone = ""
    words: Annotated[int, Field(ge=1, le=100)] = 10
    pairs: bool = True


@dataclass(frozen=True)
class Target:
    """One class or cell: its name and best words, what is said of it, the values of all words, and four lists."""

    name: str
    kind: str  # "cell " or ""
    scent: tuple[str, ...]
    overlap: str
    open: bool
    said: tuple[str, ...]
    lanes: Lanes
    reached: str  # how far the ascent came
    tried: str  # how much was searched
    near: WordList
    distant: WordList
    words: WordList
    pairs: WordList | None  # None: they were not searched


@dataclass(frozen=True)
class Facet:
    """One model, what both answers cost it, and its targets."""

    model: str
    about: str
    cost: str
    left_out: str
    targets: tuple[Target, ...]


@dataclass(frozen=True)
class Context:
    """What the template sees as `figure`."""

    what: str
    facets: tuple[Facet, ...]
    caption: str
    links: tuple[Link, ...]


def asks(arguments: Arguments, study: Study) -> tuple[Ask, ...]:
    """Return what must be answered first; which targets are shown changes nothing in it.

    Raises RnnReportError for a model, layer, state or cell that there is not.
    """
    models_asked.known("looks_for", study, arguments.models)
    layers = () if arguments.layer is None else (arguments.layer,)
    check("looks_for", study, arguments.models, layers, arguments.state, arguments.cells)
    settings = arguments.model_dump(mode="json", exclude={"classes", "cells"})
    return (Ask("look_for", settings),)


def show(arguments: Arguments, study: Study, answers: tuple[Soughts, ...], place: Place) -> Shown:
    """Return both answers for the chosen classes and cells of each model. The files hold the same targets.

    Raises RnnReportError for a class that the study does not have, or a cell that a model does not have.
    """
    (found,) = answers
    targets = [_targets(arguments, found, one) for one in found.models]
    names = (f"{place.id}.json", f"{place.id}.csv")
    context = Context(
        what=_what(found),
        facets=tuple(_facet(arguments, study, found, *pair) for pair in zip(found.models, targets, strict=True)),
        caption=_caption(found, targets),
        links=tuple(map(Link, ("Data (JSON)", "CSV"), names)),
    )
    files = (sought_files.document(found, targets), sought_files.table(found, targets))
    return Shown(context, dict(zip(names, files, strict=True)))


def _targets(arguments: Arguments, found: Soughts, one: Sought) -> tuple[int, ...]:
    for name in arguments.classes:
        if name not in found.classes:
            raise RnnReportError(f"looks_for: class {one_of(name, found.classes)}")
    named_ones = tuple(dict.fromkeys(found.classes.index(name) for name in arguments.classes))
    classes = named_ones or tuple(range(min(one.classes, MANY)))
    choice = arguments.cells or ("" if one.classes else USUAL)
    cells = selection.chosen(choice, one.cells, readable(one.model)) if choice else ()
    return (*classes, *(one.classes + cell for cell in cells))


def _facet(arguments: Arguments, study: Study, found: Soughts, one: Sought, targets: tuple[int, ...]) -> Facet:
    costs = [f"ascent {qualities.seconds(one.ascent.seconds)}", f"words {qualities.seconds(one.search.seconds)}"]
    costs += [f"pairs {qualities.seconds(one.search.seconds_pairs)}"] if one.search.tried_pairs else []
    hidden = one.classes - MANY if not arguments.classes else 0
    cells = any(target >= one.classes for target in targets)
    return Facet(
        model=readable(one.model),
        about=readable(one.cell).replace("_", " ") + (f" · {_cells(one, study)}" if cells else ""),
        cost=f"{' · '.join(costs)}, for all {whole(one.classes + one.cells)} classes and cells together",
        left_out=f"{many(hidden, 'class', 'classes')} more: name them by “classes”." if hidden > 0 else "",
        targets=tuple(_target(found, one, target, target == targets[0]) for target in targets),
    )


def _cells(one: Sought, study: Study) -> str:
    """Return whose cells these are and how far their state reaches: "layer 1, h, hidden state, −1 to 1"."""
    cell = members("cell").get(study.models[one.model].cell) if one.model in study.models else None
    bounds = cell.facts.get("STATES", {}).get(one.state) if cell else None
    reach = f", {bounds[0]:g} to {bounds[1]:g}".replace("-", "−") if bounds else ", no bounds" if cell else ""
    return f"cells of {readable(one.layer)}: {title(readable(one.state))}{reach}"


def _target(found: Soughts, one: Sought, target: int, first: bool) -> Target:
    cell = target >= one.classes
    searched = many(one.search.tried, "word")
    if one.search.tried_pairs:
        searched += f" and {many(one.search.tried_pairs, 'pair')} of the training texts"
    return Target(
        name=whole(target - one.classes) if cell else named(found.classes[target]),
        kind="cell " if cell else "",
        scent=tuple(named(word) for word in one.search.words[target][:SCENT]),
        overlap=sought_words.overlap(one, target),
        open=first,
        said=sought_words.verdict(one, target),
        lanes=sought_words.drawn(one, target),
        reached=sought_words.facts(one, target),
        tried=searched,
        near=sought_words.by_cosine(one, target),
        distant=sought_words.by_distance(one, target),
        words=sought_words.searched(one, target),
        pairs=sought_words.pairs(one, target) if one.search.tried_pairs else None,
    )


def _what(found: Soughts) -> str:
    after = next((one.after for one in found.models if one.after), ())
    read = f"read after {quoted(' '.join(after))}" if after else "read alone, with no previous state"
    return f"values are those after one word is {read}; pairs after both"


def _caption(found: Soughts, targets: list[tuple[int, ...]]) -> str:
    cells = any(target >= one.classes for one, shown in zip(found.models, targets, strict=True) for target in shown)
    told = ""
    if any(one.classes and one.unit == "log-odds" for one in found.models):
        told += " Log-odds of a class are in nats, 0 where it is as likely as all others together."
    if cells and len(found.models) > 1:
        told += " Cells of different models that share a number have nothing else in common."
    return (
        "Two answers to what a network looks for. On the left, gradient ascent finds the input vector that raises the "
        "target most, no longer than that of the longest word (activation maximisation); no word need be there. On the "
        "right, every word of the vocabulary is read. A value is what the target is worth after that word; cosine and "
        "distance are to the vector found; rank is the word’s place among all words by value; count is how often it "
        f"stands in training texts.{told} Where both answers name the same words, the vector can be read as words; "
        "where they do not, it cannot."
    )
