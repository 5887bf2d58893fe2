"""Whether models have the layers, states and cells that a call names: known from a page alone, before any training."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from pydantic import BeforeValidator

from rnnreport.catalogue import member
from rnnreport.charts.selection import chosen
from rnnreport.errors import RnnReportError, one_of
from rnnreport.sizes import fields_of, layer_names
from rnnreport.study import Study


def _named(layer: object) -> object:
    return f"layer {layer}" if type(layer) is int else layer


def _meant(layer: object) -> object:
    if not isinstance(layer, str) and not (type(layer) is int and layer >= 1):
        raise ValueError(
            f"{layer!r} is no layer; give its number, the first being 1, or its name, as in 'layer 1 backward'"
        )
    return layer


LayerMeant = Annotated[int | str, BeforeValidator(_meant)]  # a number stands for every direction and field
LayerName = Annotated[str, BeforeValidator(_named)]  # "layer 2 backward"; 2 is "layer 2"


def check(
    figure: str, study: Study, models: Iterable[str], layers: Iterable[str | int], state: str, cells: str = ""
) -> None:
    """Raise RnnReportError for a layer or a state that no model has, and for a cell that a model with both lacks.

    `models` are names, none for all. A layer that is a number is meant in every direction and field; no layer is every
    one. `cells` is a choice as `selection.canonical` spells it, or "".
    """
    fields, layers = fields_of(study.data), tuple(layers)
    asked = {name: study.models[name] for name in dict.fromkeys(models) or study.models}
    named = {name: layer_names(model, fields) for name, model in asked.items()}
    states = {name: member("cell", model.cell).facts["STATES"] for name, model in asked.items()}
    every = tuple(dict.fromkeys(one for names in named.values() for one in names))
    known = {one for each in states.values() for one in each}
    for layer in layers:
        if not _among(layer, every):
            raise RnnReportError(f"{figure}: layer {one_of(layer, every)}")
    if state not in known:
        raise RnnReportError(f"{figure}: state {one_of(state, known)}")
    having = [
        name
        for name in asked
        if state in states[name] and (not layers or any(_among(layer, named[name]) for layer in layers))
    ]
    if not having:
        said = " or ".join(f"'{layer}'" for layer in layers)
        raise RnnReportError(f"{figure}: no model has state '{state}' in {said}; ask about one model at a time")
    for name in having if cells else ():
        chosen(cells, asked[name].units, name)


def _among(layer: str | int, names: Iterable[str]) -> bool:
    if isinstance(layer, str):
        return layer in names
    return any(f" {name}".removesuffix(" backward").endswith(f" layer {layer}") for name in names)
