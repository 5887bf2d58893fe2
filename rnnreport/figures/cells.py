"""What every cell and every gate says at every word: texts coloured by activation, models side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from pydantic import Field, field_validator

from rnnreport.catalogue import member
from rnnreport.charts import files, levels, models_asked, numbers, readouts, selection, states, tokens
from rnnreport.errors import RnnReportError, one_of
from rnnreport.figures import Place, Shown
from rnnreport.results import Ask, Layer, Reading, Readings
from rnnreport.slugs import slugs
from rnnreport.study import Model, Settings, SomeText, Study

TASKS = ("next-word", "classify")


class Arguments(Settings):
    """`of` is a state or gate, `layer` counts from 1, `gain` stands in sigmoid(gain · state)."""

    text: SomeText
    generate: Annotated[int, Field(ge=0, le=2000)] = 0
    cells: str = "first 10, last 10"
    of: str = "h"
    layer: Annotated[int, Field(ge=1)] = 1
    models: tuple[str, ...] = ()
    gain: Annotated[float, Field(gt=0, le=100)] = 3.0
    temperature: Annotated[float, Field(ge=0, le=10)] = 0.0
    seed: Annotated[int, Field(ge=0, lt=2**32)] = 0

    @field_validator("cells", mode="before")
    @classmethod
    def _spelt(cls, value: object) -> str:
        return selection.canonical(value)


@dataclass(frozen=True)
class Token:
    """A word as it is printed: `before` is the blank in front of it, `classes` its level and marks."""

    before: str
    text: str
    classes: str


@dataclass(frozen=True)
class Line:
    """One cell of one model over the whole text. `said` tells its extremes in words."""

    model: str
    given: tuple[Token, ...]
    wrote: tuple[Token, ...]
    said: str
    direction: str


@dataclass(frozen=True)
class Row:
    """One cell: its number, what was left out before it, and a line for every model (None: no such cell)."""

    cell: int
    gap: str
    lines: tuple[Line | None, ...]


@dataclass(frozen=True)
class Facet:
    """The head of one model's column."""

    name: str
    about: str
    note: str


@dataclass(frozen=True)
class Context:
    """What the template prints."""

    facets: tuple[Facet, ...]
    rows: tuple[Row, ...]
    formula: str
    ramp: tuple[int, ...]
    wrote: bool
    unknown: bool
    caption: str
    what: str  # which cells and which state: the script says it anew for every view
    config: str  # JSON for the script: where numbers are, what they are called
    links: tuple[files.Link, ...]


def asks(arguments: Arguments, study: Study) -> tuple[Ask, ...]:
    """Return the one reading that is needed. Raises RnnReportError for what no model of the study has."""
    models_asked.known("cells", study, arguments.models)
    if arguments.generate and study.task != "next-word":
        raise RnnReportError(f"cells: generate is for networks that write, but the study's task is {study.task}")
    _check(arguments, {name: study.models[name] for name in arguments.models or study.models})
    settings = {key: getattr(arguments, key) for key in ("text", "generate", "temperature", "seed")}
    return (Ask("record", settings | {"models": list(arguments.models)}),)


def show(arguments: Arguments, study: Study, answers: tuple[Readings], place: Place) -> Shown:
    """Return the overlay of the chosen cells, and shards with every number of every state for the script."""
    readings = answers[0].readings
    seen = [_seen(arguments, reading) for reading in readings]
    cells = [
        selection.chosen(arguments.cells, _units(one), reading.model)
        for one, reading in zip(seen, readings, strict=True)
    ]
    union = sorted({cell for few in cells for cell in few})
    rows = []
    for before, cell in zip([None, *union], union, strict=False):
        lines = (
            _line(*one, cell, arguments.gain) if cell in few else None for one, few in zip(seen, cells, strict=True)
        )
        rows.append(Row(cell, selection.skipped(before, cell), tuple(lines)))
    config, shards = _shards(arguments, readings, place)
    context = Context(
        tuple(_facet(arguments, *one) for one in seen),
        tuple(rows),
        _formula(seen, arguments.gain),
        tuple(range(levels.LEVELS + 1)),
        any(reading.given < len(reading.tokens) for reading in readings),
        any(not all(reading.known) for reading in readings),
        _caption(union, seen),
        f"Shown: {_cells(union)}; {states.title(arguments.of)}.",
        files.json_file(config).decode().strip(),
        (files.Link("JSON", f"{place.id}.json"), files.Link("CSV", f"{place.id}.csv")),
    )
    document = {"figure": "cells", "id": place.id, "text": arguments.text, "models": readouts.document(readings)}
    own = {f"{place.id}.json": files.json_file(document), f"{place.id}.csv": readouts.table(seen)}
    return Shown(context, own | shards)


def _check(arguments: Arguments, models: Mapping[str, Model]) -> None:
    """Refuse layers, cells and states that are not there, before anything is trained."""
    known = {state for model in models.values() for state in member("cell", model.cell).facts["STATES"]}
    if arguments.of not in known:
        raise RnnReportError(f"cells: state {one_of(arguments.of, known)}")
    for name, model in models.items():
        selection.chosen(arguments.cells, model.units, name)
        layers = model.layers * (2 if model.bidirectional else 1)  # each direction is one
        if arguments.layer > layers:
            many = numbers.many(layers, "layer")
            raise RnnReportError(f"cells: {name} has {many}, so there is no layer {arguments.layer}")


def _seen(arguments: Arguments, reading: Reading) -> tuple[Reading, Layer, str]:
    """Return the layer and the state that is shown of a model: the asked one, or h where it has no such state."""
    layer = reading.layers[arguments.layer - 1]
    return reading, layer, arguments.of if arguments.of in layer.states else "h"


def _units(one: tuple[Reading, Layer, str]) -> int:
    return one[1].states["h"].shape[1]


def _formula(seen: list, gain: float) -> str:
    """Return the formula behind the colours, and each model's own where they differ."""
    found = {reading.model: states.formula(state, gain, _gate(layer, state)) for reading, layer, state in seen}
    own = (f"{model}: {formula}" for model, formula in found.items())
    return next(iter(found.values())) if len(set(found.values())) == 1 else " · ".join(own)


def _gate(layer: Layer, state: str) -> bool:
    bounds = layer.ranges.get(state)
    return bounds is not None and tuple(bounds) == levels.GATE


def _facet(arguments: Arguments, reading: Reading, layer: Layer, state: str) -> Facet:
    about = f"{reading.cell.replace('_', ' ')} · {layer.name} · {layer.states['h'].shape[1]} cells"
    lacking = f"has no state called {arguments.of}: h is shown" if state != arguments.of else ""
    return Facet(reading.model, about, lacking)


def _line(reading: Reading, layer: Layer, state: str, cell: int, gain: float) -> Line:
    values = _exact(layer, state)[:, cell]
    marks = levels.level(levels.shown(values, gain, _gate(layer, state)))
    words = tuple(_token(reading, at, int(mark)) for at, mark in enumerate(marks))
    high, low = (f"{numbers.fixed(float(values[at]), 2)} at {words[at].text}" for at in _ends(values))
    said = f"{reading.model}, cell {cell}, {state}: highest {high}, lowest {low}."
    direction = tokens.direction(reading.tokens)
    return Line(reading.model, words[: reading.given], words[reading.given :], tokens.plain(said), direction)


def _ends(values: np.ndarray) -> tuple[int, int]:
    """Return where the highest and the lowest value first are."""
    return int(np.argmax(values)), int(np.argmin(values))


def _exact(layer: Layer, state: str) -> np.ndarray:
    """Return the numbers (time, units) that the script will have, so that page and script show the same."""
    whole, scale = levels.quantised(layer.states[state], layer.ranges.get(state))
    return whole * scale


def _token(reading: Reading, at: int, mark: int) -> Token:
    visible = tokens.visible(reading.tokens[at])
    classes = [f"v{mark}"] + ["rr-sign"] * visible.sign + ["rr-unknown"] * (not reading.known[at])
    return Token(tokens.gap(reading.spaces[at]) if at else "", visible.text, " ".join(classes))


def _caption(cells: list[int], seen: list) -> str:
    models = numbers.listed([reading.model for reading, _, _ in seen])
    many = "Each line is one cell" if len(cells) > 1 else "One cell"
    return (
        f"{many} of {models} over the same text, coloured by its state after each word was read: a solid line beneath "
        "is high, a dotted one low."
    )


def _cells(cells: list[int]) -> str:
    return f"{'cell' if len(cells) == 1 else 'cells'} {selection.said(tuple(cells))}"


def _shards(arguments: Arguments, readings: tuple[Reading, ...], place: Place) -> tuple[dict, dict[str, bytes]]:
    """Return what the script must know, and one file of numbers for every model, layer and state."""
    named, shards, models = slugs(reading.model for reading in readings), {}, []
    for reading in readings:
        layers = []
        for number, layer in enumerate(reading.layers, 1):
            kept = {}
            for state in states.ordered(layer.states):
                whole, scale = levels.quantised(layer.states[state], layer.ranges.get(state))
                name = f"{place.id}/{named[reading.model]}-{number}-{state}.js"
                shards[name] = files.shard(key := files.shard_key(whole), whole)
                kept[state] = {"file": name, "key": key, "scale": scale, "gate": _gate(layer, state)}
            units = layer.states["h"].shape[1]
            layers.append({"name": layer.name, "units": units, "states": kept})
        models.append({"name": reading.model, "layers": layers})
    view = {"of": arguments.of, "layer": arguments.layer, "cells": arguments.cells}
    titles = {state: states.title(state) for model in models for layer in model["layers"] for state in layer["states"]}
    return {"files": place.files, "gain": arguments.gain, "view": view, "titles": titles, "models": models}, shards
