"""Which words raise and which lower each cell: those after which its expected state is highest and lowest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from pydantic import AfterValidator, BeforeValidator, Field

from rnnreport.catalogue import members
from rnnreport.charts.files import Link, csv_file, json_file, rounded
from rnnreport.charts.levels import GATE, level, shown
from rnnreport.charts.numbers import fixed, many
from rnnreport.charts.selection import canonical, chosen, skipped
from rnnreport.charts.states import formula, title
from rnnreport.charts.tokens import clipped, readable, visible
from rnnreport.figures import Place, Shown
from rnnreport.results import Ask, ExcitingWords, WordResponses
from rnnreport.study import Settings, Study

TASKS = ("next-word", "classify")

LONGEST = 40  # characters of a word


class Arguments(Settings):
    """How many words for which cells, of which layer (1 is the first) and state.

    Words seen fewer than `minimum_count` times are left out. A state is multiplied by `gain` before the sigmoid.
    """

    words: Annotated[int, Field(ge=1, le=1000)] = 8
    layer: Annotated[int, Field(ge=1)] = 1
    cells: Annotated[str, BeforeValidator(canonical)] = "first 5, last 5"
    state: Annotated[str, AfterValidator(str.strip)] = "h"
    minimum_count: Annotated[int, Field(ge=1)] = 5
    gain: Annotated[float, Field(gt=0, le=100)] = 3.0


@dataclass(frozen=True)
class Word:
    """One word, the level of its colour, and the expected state after it."""

    text: str
    level: int
    value: str


@dataclass(frozen=True)
class End:
    """One end of a cell: the words, most extreme first, and how far their values reach."""

    name: str
    arrow: str
    words: tuple[Word, ...]
    reach: str


@dataclass(frozen=True)
class CellWords:
    """One cell: its two ends, and a note on the cells left out before it."""

    skipped: str
    number: int
    title: str
    ends: tuple[End, End]


@dataclass(frozen=True)
class Facet:
    """One model."""

    model: str
    note: str
    cells: tuple[CellWords, ...]


@dataclass(frozen=True)
class Context:
    """What the template sees as `figure`. `rows` is how many rows the longest facet has."""

    facets: tuple[Facet, ...]
    rows: int
    formula: str
    caption: str
    links: tuple[Link, ...]


def asks(arguments: Arguments, study: Study) -> tuple[Ask, ...]:
    """Return what must be answered first; which cells are shown changes nothing in it."""
    return (Ask("exciting_words", arguments.model_dump(mode="json", exclude={"cells", "gain"})),)


def show(arguments: Arguments, study: Study, answers: tuple[WordResponses, ...], place: Place) -> Shown:
    """Return the words of the chosen cells, models side by side. The files hold all cells.

    Raises RnnReportError where a model does not have a chosen cell.
    """
    found = answers[0].models
    gate = any(_is_gate(one, study) for one in found)
    facets = tuple(_facet(one, arguments, _is_gate(one, study)) for one in found)
    context = Context(
        facets=facets,
        rows=max(
            (1 + len(facet.cells) + sum(bool(cell.skipped) for cell in facet.cells) for facet in facets), default=1
        ),
        formula=formula(readable(arguments.state), arguments.gain, gate),
        caption=_caption(arguments, found),
        links=(Link("Data (JSON)", f"{place.id}.json"), Link("CSV", f"{place.id}.csv")),
    )
    return Shown(context, _files(found, place))


def _is_gate(one: ExcitingWords, study: Study) -> bool:
    """Tell whether the state lies between 0 and 1, as the model's cell declares."""
    cell = members("cell").get(study.models[one.model].cell) if one.model in study.models else None
    bounds = cell.facts.get("STATES", {}).get(one.state) if cell else None
    return tuple(bounds or ()) == GATE


def _facet(one: ExcitingWords, arguments: Arguments, gate: bool) -> Facet:
    numbers = chosen(arguments.cells, len(one.cells), readable(one.model))
    cells, before = [], None
    for number in numbers:
        cells.append(
            CellWords(
                skipped=skipped(before, number),
                number=int(one.cells[number]),
                title=f"mean over all words: {_signed(float(one.mean[number]))}",
                ends=(
                    _end("highest after", "▲", _words(one.up[number], one.up_values[number], arguments, gate)),
                    _end("lowest after", "▼", _words(one.down[number], one.down_values[number], arguments, gate)),
                ),
            )
        )
        before = number
    return Facet(readable(one.model), f"{readable(one.layer)}, {title(readable(one.state))}", tuple(cells))


def _end(name: str, arrow: str, words: tuple[Word, ...]) -> End:
    ends = [words[0].value, words[-1].value] if len(words) > 1 else [word.value for word in words]
    return End(name, arrow, words, " … ".join(ends))


def _words(words: tuple[str, ...], values: np.ndarray, arguments: Arguments, gate: bool) -> tuple[Word, ...]:
    values = np.nan_to_num(np.asarray(values, np.float64))[: arguments.words]
    levels = level(shown(values, arguments.gain, gate))
    return tuple(
        Word(clipped(visible(word).text, LONGEST), int(shade), _signed(value))
        for word, shade, value in zip(words[: arguments.words], levels, values.tolist(), strict=True)
    )


def _signed(value: float) -> str:
    said = fixed(value, 2)
    return "0.00" if said.strip("−") == "0.00" else f"+{said}" if value > 0 else said


def _caption(arguments: Arguments, found: tuple[ExcitingWords, ...]) -> str:
    least = max((one.minimum_count for one in found), default=arguments.minimum_count)
    often = f" that the training texts have at least {many(least, 'time')}" if least > 1 else " of the training texts"
    return (
        f"For each cell, the words{often} after which {readable(arguments.state)} is highest and lowest on average, "
        "the most extreme first. The numbers at the end of a line are the expected values of its first and last word. "
        "Cells of different models that share a number have nothing else in common."
    )


def _files(found: tuple[ExcitingWords, ...], place: Place) -> dict[str, bytes]:
    document = [
        {
            "model": one.model,
            "layer": one.layer,
            "state": one.state,
            "minimum_count": one.minimum_count,
            "cells": one.cells,
            "mean": rounded(one.mean),
            "up": one.up,
            "up_values": rounded(one.up_values),
            "down": one.down,
            "down_values": rounded(one.down_values),
        }
        for one in found
    ]
    header = ("model", "layer", "state", "cell", "end", "rank", "word", "expected")
    rows = (row for one in found for row in _rows(one))
    return {f"{place.id}.json": json_file({"models": document}), f"{place.id}.csv": csv_file(header, rows)}


def _rows(one: ExcitingWords) -> Iterator[tuple]:
    for end, words, values in (("up", one.up, one.up_values), ("down", one.down, one.down_values)):
        for cell, of_cell, numbers in zip(one.cells.tolist(), words, rounded(values), strict=True):
            for rank, (word, value) in enumerate(zip(of_cell, numbers, strict=True), start=1):
                yield one.model, one.layer, one.state, cell, end, rank, word, value
