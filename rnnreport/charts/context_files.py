"""The data files of the contexts of cells: every place that is shown, with its value, class and answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from rnnreport.charts.concordance import document as place
from rnnreport.charts.concordance import passage
from rnnreport.charts.files import csv_file, json_file, rounded
from rnnreport.results import CellContexts, Context, Contexts, ModelContexts

HEADER = ("model", "cell", "chosen", "rank", "value", "text", "class", "answer", "probability", "place", "passage")


def document(found: Contexts) -> bytes:
    """Return JSON with all cells of these contexts: leave those in it that are shown."""
    return json_file({"classes": found.classes, "models": [_model(found, one) for one in found.models]})


def table(found: Contexts) -> bytes:
    """Return CSV with one line for each place of each cell; `place` is the token itself, `passage` the words around."""
    rows = (row for one in found.models for cell in one.cells for row in _rows(found.classes, one, cell))
    return csv_file(HEADER, rows)


def chosen(cell: CellContexts) -> Iterator[tuple[str, tuple[Context, ...]]]:
    """Give the places of a cell with how they were chosen: "highest", "lowest", "quantile 0.1", "random"."""
    yield "highest", cell.highest
    yield "lowest", cell.lowest
    for share, places in zip(cell.quantiles, cell.at_quantiles, strict=True):
        yield f"quantile {share:g}", places
    yield "random", cell.random


def _model(found: Contexts, one: ModelContexts) -> dict:
    return {
        "model": one.model,
        "cell": one.cell,
        "seed": one.seed,
        "layer": one.layer,
        "state": one.state,
        "bounds": one.bounds,
        "tokens": one.tokens,
        "texts": one.texts,
        "cells": [_cell(found.classes, cell) for cell in one.cells],
    }


def _cell(classes: Sequence[str], cell: CellContexts) -> dict:
    return {
        "number": cell.number,
        "edges": rounded(cell.edges),
        "counts": cell.counts,
        "quantiles": cell.quantiles,
        "quantile_values": rounded(cell.quantile_values),
        "label_means": rounded(cell.label_means),
        "label_deviations": rounded(cell.label_deviations),
        "places": {name: [place(one, classes) for one in places] for name, places in chosen(cell)},
    }


def _rows(classes: Sequence[str], one: ModelContexts, cell: CellContexts) -> Iterator[tuple]:
    for name, places in chosen(cell):
        for rank, spot in enumerate(places, start=1):
            label = classes[spot.label] if classes and spot.label >= 0 else ""
            answer = int(np.argmax(spot.probabilities)) if classes and len(spot.probabilities) else -1
            told = (classes[answer], rounded(spot.probabilities)[answer]) if answer >= 0 else ("", "")
            word = " ".join(spot.tokens[spot.begin : spot.end])
            value = rounded(np.asarray([spot.value]))[0]
            yield one.model, cell.number, name, rank, value, spot.document, label, *told, word, passage(spot)
