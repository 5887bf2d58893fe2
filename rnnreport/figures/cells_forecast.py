"""What every cell and every gate does while a network reads a series: one strip for each cell under the same times."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field, field_validator

from rnnreport.catalogue import member
from rnnreport.charts import (
    files,
    levels,
    measured,
    models_asked,
    names,
    numbers,
    selection,
    state_facets,
    state_map,
    state_readings,
    state_shards,
    states,
    time_columns,
)
from rnnreport.errors import RnnReportError, one_of
from rnnreport.figures import Place, Shown
from rnnreport.results import Ask, SeriesReading, SeriesReadings
from rnnreport.study import Model, Settings, Study

TASKS = ("forecast",)


class Arguments(Settings):
    """`of` is a state or gate, `layer` counts from 1, `gain` stands in sigmoid(gain · state)."""

    series: str = ""
    cells: str = "first 8"
    of: str = "h"
    layer: Annotated[int, Field(ge=1)] = 1
    models: tuple[str, ...] = ()
    gain: Annotated[float, Field(gt=0, le=100)] = 3.0
    since: str | int | float | None = None
    until: str | int | float | None = None

    @field_validator("cells", mode="before")
    @classmethod
    def _spelt(cls, value: object) -> str:
        return selection.canonical(value)


@dataclass(frozen=True)
class Context:
    """What the template prints."""

    facets: tuple[state_facets.Facet, ...]
    formula: str
    ramp: tuple[int, ...]
    value: str
    width: int
    height: int
    caption: str
    what: str  # which cells and which state: the script says it anew for every view
    config: str  # JSON for the script: where numbers are, what they are called
    links: tuple[files.Link, ...]


def asks(arguments: Arguments, study: Study) -> tuple[Ask, ...]:
    """Return the one reading that is needed. Raises RnnReportError for what no model of the study has."""
    models_asked.known("cells", study, arguments.models)
    _check(arguments, {name: study.models[name] for name in arguments.models or study.models})
    return (Ask("record", {"series": arguments.series, "models": list(arguments.models)}),)


def _check(arguments: Arguments, models: Mapping[str, Model]) -> None:
    """Refuse layers, cells and states that are not there, before anything is trained."""
    known = {state for model in models.values() for state in member("cell", model.cell).facts["STATES"]}
    if arguments.of not in known:
        raise RnnReportError(f"cells: state {one_of(arguments.of, known)}")
    for name, model in models.items():
        selection.chosen(arguments.cells, model.units, name)
        if arguments.layer > model.layers:
            many = numbers.many(model.layers, "layer")
            raise RnnReportError(f"cells: {name} has {many}, so there is no layer {arguments.layer}")


def show(arguments: Arguments, study: Study, answers: tuple[SeriesReadings], place: Place) -> Shown:
    """Return the strips of the chosen cells, and shards with every number of every state for the script."""
    (found,) = answers
    whole = state_readings.aligned(found.readings)
    readings = tuple(state_readings.within(one, arguments.since, arguments.until) for one in whole)
    seen = tuple(_seen(arguments, found, reading) for reading in readings)
    view = {"of": arguments.of, "layer": arguments.layer, "cells": arguments.cells}
    config = {"files": place.files, "gain": arguments.gain, "view": view, "value": names.said(found.value)}
    told, shards = state_shards.shards(seen, place.id, arguments.gain)
    union = tuple(sorted({cell for one in seen for cell in one.cells}))
    context = Context(
        state_facets.facets(seen, arguments.gain, arguments.of),
        _formula(seen, arguments.gain),
        tuple(range(levels.LEVELS + 1)),
        measured.with_unit(names.said(found.value), names.said(found.unit) if found.unit else ""),
        time_columns.WIDTH,
        state_map.HEIGHT,
        _caption(seen, found.step),
        f"Shown: {'cell' if len(union) == 1 else 'cells'} {selection.said(union)}; {states.title(arguments.of)}.",
        files.json_file(config | told).decode().strip(),
        (files.Link("JSON", f"{place.id}.json"), files.Link("CSV", f"{place.id}.csv")),
    )
    document = {"figure": "cells", "id": place.id, "value": found.value, "unit": found.unit}
    document["readings"] = state_readings.document(readings)
    own = {f"{place.id}.json": files.json_file(document), f"{place.id}.csv": state_readings.csv(readings)}
    return Shown(context, own | shards)


def _seen(arguments: Arguments, found: SeriesReadings, reading: SeriesReading) -> state_facets.Seen:
    """Return what is drawn of a reading: the asked layer and state, or h where it has no such state."""
    layer = reading.layers[arguments.layer - 1]
    of = arguments.of if arguments.of in layer.states else "h"
    cells = selection.chosen(arguments.cells, layer.states[of].shape[1], reading.model)
    return state_facets.seen(reading, arguments.layer, of, cells, found.step, found.season)


def _formula(seen: tuple[state_facets.Seen, ...], gain: float) -> str:
    """Return the formula behind the colours, and each model's own where they differ."""
    found = {one.name: states.formula(one.of, gain, one.now.gate) for one in seen}
    own = (f"{name}: {formula}" for name, formula in found.items())
    return next(iter(found.values())) if len(set(found.values())) == 1 else " · ".join(own)


def _caption(seen: tuple[state_facets.Seen, ...], step: str) -> str:
    models = numbers.listed(list(dict.fromkeys(one.name for one in seen)))
    every = max(one.columns.every for one in seen)
    thinned = (
        f" One column of the picture stands for {numbers.many(every, step)}: its colour for their mean, its line for "
        "their highest and lowest."
        if every > 1
        else ""
    )
    own = ", in the range of its own cell" if any(one.now.reach for one in seen) else ""
    return (
        f"{models} reading the series, one {step} after the other: above, the values and what the network forecast of "
        "each one step ahead; below, under the same times, each strip is one cell, coloured by its state after the "
        f"value was read. The line over the colour is the same state, low at the bottom{own}.{thinned}"
    )
