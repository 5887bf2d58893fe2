"""What every cell of every layer does at every word of a text: maps of cells by words, like cells together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from rnnreport.charts import activation_maps, levels, models_asked
from rnnreport.charts.activation_maps import Drawn
from rnnreport.charts.files import Link, csv_file, json_file, rounded
from rnnreport.charts.layers_asked import LayerMeant, check
from rnnreport.charts.numbers import listed, many
from rnnreport.charts.tokens import readable
from rnnreport.figures import Place, Shown
from rnnreport.results import ActivationMap, ActivationMaps, Ask
from rnnreport.study import Settings, SomeText, Study

TASKS = ("classify", "next-word")

OPEN = 2  # layers of a model that are seen at once
DECIMALS = 3


class Arguments(Settings):
    """The text (none: a held-out one), the models and layers (none: all), the state, and how many clusters of cells.

    A layer is a number, the first being 1, or a name such as "layer 1 backward". `gain` is that of
    sigmoid(gain · state).
    """

    text: SomeText | None = None
    models: tuple[str, ...] = ()
    layers: tuple[LayerMeant, ...] = ()
    state: str = "h"
    clusters: Annotated[int, Field(ge=1, le=50)] = 6
    gain: Annotated[float, Field(gt=0, le=100)] = 3.0


@dataclass(frozen=True)
class Facet:
    """One model: the layers that are seen at once, and those that wait behind their names."""

    model: str
    about: str
    maps: tuple[Drawn, ...]
    more: tuple[Drawn, ...]


@dataclass(frozen=True)
class Context:
    """What the template sees as `figure`."""

    ramp: tuple[int, ...]
    formula: str
    facets: tuple[Facet, ...]
    caption: str
    links: tuple[Link, ...]


def asks(arguments: Arguments, study: Study) -> tuple[Ask, ...]:
    """Return what must be answered first. Raises RnnReportError for a model, layer or state that there is not."""
    models_asked.known("activations", study, arguments.models)
    check("activations", study, arguments.models, arguments.layers, arguments.state)
    return (Ask("activations", arguments.model_dump(mode="json", exclude={"gain"})),)


def show(arguments: Arguments, study: Study, answers: tuple[ActivationMaps, ...], place: Place) -> Shown:
    """Return the maps of each model, layer by layer; JSON and CSV hold every number, scripts what is pointed at."""
    excerpt = place.excerpt if arguments.text is None else None
    maps = [activation_maps.shown(one, excerpt) for one in answers[0].maps]
    scripts, models = {}, {}
    for number, one in enumerate(maps, 1):
        name = f"{place.id}/{number}.js"
        made, scripts[name] = activation_maps.drawn(activation_maps.read(one), arguments.gain, place.files + name)
        models.setdefault(one.model, []).append((one, made))
    formulae = list(dict.fromkeys(made.formula for of in models.values() for _, made in of))
    context = Context(
        ramp=tuple(range(levels.LEVELS + 1)),
        formula=" or ".join(formulae),
        facets=tuple(_facet(of) for of in models.values()),
        caption=_caption(maps, [made for of in models.values() for _, made in of]),
        links=(Link("Data (JSON)", f"{place.id}.json"), Link("CSV", f"{place.id}.csv")),
    )
    own = {f"{place.id}.json": _document(maps), f"{place.id}.csv": csv_file(*_table(maps))}
    return Shown(context, own | scripts)


def _facet(of: Sequence[tuple[ActivationMap, Drawn]]) -> Facet:
    first, maps = of[0][0], tuple(made for _, made in of)
    about = readable(first.cell).replace("_", " ") + (f" · seed {first.seed}" if first.seed else "")
    return Facet(readable(first.model), about, maps[:OPEN], maps[OPEN:])


def _caption(maps: Sequence[ActivationMap], made: Sequence[Drawn]) -> str:
    if not maps:
        return "No layer was asked, so there is nothing to show here."
    parts = [
        "Each row of a map is a cell, each column a word: the colour is the state of the cell right after the word was "
        "read. Cells that rise and fall together are neighbours (average linkage on 1 − correlation); the numbered "
        "bars are clusters of them, whose means are drawn beneath, all of a map on one scale."
    ]
    parts += dict.fromkeys(one.note for one in made if one.note)
    cut = [
        f"the {which} {many(count, 'token')}"
        for which, count in zip(("first", "last"), maps[0].cut, strict=True)
        if count
    ]
    parts += [f"Not shown: {listed(cut)} of the text."] if cut else []
    return " ".join(parts)


def _document(maps: Sequence[ActivationMap]) -> bytes:
    names = (
        "model",
        "cell",
        "seed",
        "layer",
        "state",
        "bounds",
        "cut",
        "tokens",
        "spaces",
        "known",
        "order",
        "clusters",
    )
    rows = [{name: getattr(one, name) for name in names} | {"states": rounded(one.states, DECIMALS)} for one in maps]
    return json_file({"maps": rows})


def _table(maps: Sequence[ActivationMap]) -> tuple[tuple[str, ...], Iterator[tuple]]:
    """Return (header, rows): a row for each cell, from top to bottom of the maps, with its state at every token."""
    tokens = maps[0].tokens if maps else ()
    header = ("model", "layer", "cell", "cluster", *(f"{at} {token}" for at, token in enumerate(tokens, 1)))
    rows = (
        (one.model, one.layer, int(cell), int(cluster) + 1, *line)
        for one in maps
        for cell, cluster, line in zip(
            one.order, one.clusters, rounded(one.states[:, one.order].T, DECIMALS), strict=True
        )
    )
    return header, rows
