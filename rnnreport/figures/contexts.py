"""Where in the training texts cells are high and low, beside controls: places that were not chosen for that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from rnnreport.charts import cell_contexts, context_files, models_asked
from rnnreport.charts.cell_contexts import Colours, Group, OfClass, States
from rnnreport.charts.concordance import Excerpts
from rnnreport.charts.files import Link
from rnnreport.charts.layers_asked import LayerName, check
from rnnreport.charts.levels import LEVELS
from rnnreport.charts.numbers import many, whole
from rnnreport.charts.selection import canonical, chosen
from rnnreport.charts.states import title
from rnnreport.charts.tokens import readable
from rnnreport.figures import Place, Shown
from rnnreport.results import Ask, CellContexts, Context, Contexts, ModelContexts
from rnnreport.study import Settings, Study

TASKS = ("classify", "next-word")

SCENT = 3  # words that stand beside the number of a cell at either end


class Arguments(Settings):
    """The models (all where none is named) and the cells ("first 6", "0, 5"); how many `examples` of each kind.

    `layer` is the name of a layer or its number, the last one where none is given; `state` is the state of its cells.
    `around` is how many tokens are shown at each side of a place.
    """

    models: tuple[str, ...] = ()
    cells: Annotated[str, BeforeValidator(canonical)] = "first 6"
    layer: LayerName | None = None
    state: Annotated[str, AfterValidator(str.strip)] = "h"
    examples: Annotated[int, Field(ge=1, le=100)] = 5
    around: Annotated[int, Field(ge=0, le=50)] = 6


@dataclass(frozen=True)
class Scent:
    """A word at one end of a cell, and the level of the state there."""

    word: str
    level: int


@dataclass(frozen=True)
class Cell:
    """One cell: words at both ends, its states, the mean of each class, its places, and the controls."""

    number: int
    open: bool
    high: tuple[Scent, ...]
    low: tuple[Scent, ...]
    states: States
    classes: tuple[OfClass, ...]
    groups: tuple[Group, ...]
    controls: tuple[Group, ...]


@dataclass(frozen=True)
class Facet:
    """One model: whose cells these are, the formula of their colours, and the cells."""

    model: str
    about: str
    formula: str
    axis: str  # "signed" where zero lies in the middle of the bars of classes, "gate" where it lies at their left
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Shows:
    """What the template sees as `figure`."""

    ramp: tuple[int, ...]
    facets: tuple[Facet, ...]
    caption: str
    links: tuple[Link, ...]


def asks(arguments: Arguments, study: Study) -> tuple[Ask, ...]:
    """Return what must be answered first; which cells are shown changes nothing in it.

    Raises RnnReportError for a model, layer, state or cell that there is not.
    """
    models_asked.known("contexts", study, arguments.models)
    layers = () if arguments.layer is None else (arguments.layer,)
    check("contexts", study, arguments.models, layers, arguments.state, arguments.cells)
    return (Ask("contexts", arguments.model_dump(mode="json", exclude={"cells"})),)


def show(arguments: Arguments, study: Study, answers: tuple[Contexts, ...], place: Place) -> Shown:
    """Return the chosen cells of each model; the files hold the same places.

    Of a training text no more is shown than `place.excerpt` allows, all places together, in the files too. Raises
    RnnReportError where a model does not have a chosen cell.
    """
    found = _cut(answers[0], arguments, Excerpts(place.excerpt))
    names = (f"{place.id}.json", f"{place.id}.csv")
    context = Shows(
        ramp=tuple(range(LEVELS + 1)),
        facets=tuple(_facet(found, one) for one in found.models),
        caption=_caption(found),
        links=tuple(map(Link, ("Data (JSON)", "CSV"), names)),
    )
    files = (context_files.document(found), context_files.table(found))
    return Shown(context, dict(zip(names, files, strict=True)))


def _cut(found: Contexts, arguments: Arguments, excerpts: Excerpts) -> Contexts:
    """Return the chosen cells alone, with so many examples, of each text only what may be shown.

    Where little may be shown of a text, highest and lowest places of all cells come before any control.
    """
    models = []
    for one in found.models:
        numbers = chosen(arguments.cells, len(one.cells), readable(one.model))
        models.append(replace(one, cells=tuple(_few(one.cells[number], arguments.examples) for number in numbers)))
    for one in models:
        for cell in one.cells:
            excerpts.every((*cell.highest, *cell.lowest))
    cut = (replace(one, cells=tuple(_mapped(cell, excerpts) for cell in one.cells)) for one in models)
    return replace(found, models=tuple(cut))


def _few(cell: CellContexts, most: int) -> CellContexts:
    return replace(
        cell,
        highest=cell.highest[:most],
        lowest=cell.lowest[:most],
        at_quantiles=tuple(places[:most] for places in cell.at_quantiles),
        random=cell.random[:most],
    )


def _mapped(cell: CellContexts, excerpts: Excerpts) -> CellContexts:
    return replace(
        cell,
        highest=excerpts.every(cell.highest),
        lowest=excerpts.every(cell.lowest),
        at_quantiles=tuple(map(excerpts.every, cell.at_quantiles)),
        random=excerpts.every(cell.random),
    )


def _facet(found: Contexts, one: ModelContexts) -> Facet:
    state = readable(one.state)
    paint, reach = cell_contexts.colours(one, state), cell_contexts.reach_of(one)
    bounds = f"{one.bounds[0]:g} to {one.bounds[1]:g}".replace("-", "−") if one.bounds else "no bounds"
    kind = readable(one.cell).replace("_", " ")
    return Facet(
        model=readable(one.model),
        about=f"{kind} · {readable(one.layer)}, {title(state)}, {bounds} · {many(one.tokens, 'token')} "
        f"of {many(one.texts, 'training text')}",
        formula=paint.formula,
        axis="gate" if one.bounds is not None and one.bounds[0] >= 0 else "signed",
        cells=tuple(_cell(found, one, cell, paint, reach, at == 0) for at, cell in enumerate(one.cells)),
    )


def _cell(found: Contexts, one: ModelContexts, cell: CellContexts, paint: Colours, reach: float, first: bool) -> Cell:
    return Cell(
        number=cell.number,
        open=first,
        high=tuple(_scent(cell.highest, paint)),
        low=tuple(_scent(cell.lowest, paint)),
        states=cell_contexts.states(cell, readable(one.state), paint),
        classes=cell_contexts.of_classes(cell, found.classes, one.bounds, reach),
        groups=cell_contexts.groups(cell, found.classes, paint),
        controls=cell_contexts.controls(cell, found.classes, paint),
    )


def _scent(places: tuple[Context, ...], paint: Colours) -> Iterator[Scent]:
    """Give the words of the first places, each once."""
    words: dict[str, int] = {}
    for one in places:
        word = cell_contexts.word(one)
        if word and len(words) < SCENT:
            words.setdefault(word, paint.level(one.value))
    yield from (Scent(word, level) for word, level in words.items())


def _caption(found: Contexts) -> str:
    classes = (
        " Behind each line stand the class of the text and the network’s answer to the whole of it with its "
        "probability; an arrow leads to an answer that is wrong. Bars of classes are the mean state over all tokens of "
        "their training texts, lines the standard deviation over these tokens."
        if found.classes
        else ""
    )
    apart = (
        " Cells of different models that share a number have nothing else in common." if len(found.models) > 1 else ""
    )
    most = max((len(one.cells) for one in found.models), default=0)
    return (
        f"For {'this cell' if most == 1 else f'each of {whole(most)} cells'}, the places of the training texts after "
        "which its state is highest and lowest, at most one of each text; the marked token was read last. The "
        f"histogram has all tokens, the lines in it are quantiles.{classes} Any list of extremes persuades: one finds "
        "a meaning in five lines of anything. So look at the controls, places with ordinary states and places drawn at "
        "random: what the extremes are said to have in common must be missing there."
        f"{apart}"
    )
