"""What models said while they read a text, as data files: JSON with every state, CSV with one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from rnnreport.charts import files, states
from rnnreport.results import Layer, Reading

HEADER = ("model", "layer", "state", "cell", "position", "token", "value")


def document(readings: Iterable[Reading]) -> dict[str, dict]:
    """Return, by model, its tokens and every state of every layer as [token][cell], to four decimals."""
    return {
        reading.model: {
            "cell": reading.cell,
            "seed": reading.seed,
            "tokens": reading.tokens,
            "spaces": reading.spaces,
            "known": reading.known,
            "given": reading.given,
            "layers": {layer.name: _rounded(layer.states) for layer in reading.layers},
        }
        for reading in readings
    }


def table(seen: Iterable[tuple[Reading, Layer, str]]) -> bytes:
    """Return CSV with one line for every cell and token of the shown layer and state of each model."""
    rows = (
        (reading.model, layer.name, state, cell, at, reading.tokens[at], round(float(value), 4))
        for reading, layer, state in seen
        for cell, column in enumerate(layer.states[state].T)
        for at, value in enumerate(column)
    )
    return files.csv_file(HEADER, rows)


def _rounded(layer: Mapping[str, np.ndarray]) -> dict[str, list]:
    return {state: files.rounded(layer[state]) for state in states.ordered(layer)}
