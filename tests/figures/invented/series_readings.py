"""Hand-written readings of series with what the plain ones lack: a state without bounds, a late begin, many steps."""

from __future__ import annotations

import numpy as np

from rnnreport.results import Layer, SeriesReading, SeriesReadings

ARGUMENTS = {"cells_forecast": {"cells": "first 3", "since": "1956", "until": "1957"}}
RANGES = {"h": (-1.0, 1.0), "c": None, "i": (0.0, 1.0)}


def reading(steps: int = 48, begin: int = 0, units: int = 3, model: str = "LSTM", **given) -> SeriesReading:
    """Return a network that reads months from 1949 on, and has states from the step `begin` on."""
    months = np.datetime64("1949-01") + np.arange(steps)
    place = np.arange(steps, dtype=np.float64)[:, None]
    waves = np.sin(2 * np.pi * place / (12 + 5 * np.arange(units)))
    states = {"h": waves, "c": 3 * waves + place / steps, "i": (waves + 1) / 2}
    for found in states.values():
        found[:begin] = np.nan
    layer = Layer("layer 1", {name: found.astype(np.float32) for name, found in states.items()}, RANGES)
    values = 100 + place[:, 0] + 20 * waves[:, 0]
    own = {
        "model": model,
        "cell": "lstm",
        "seed": 0,
        "series": "",
        "times": tuple(map(str, months)),
        "stamps": months.astype("M8[D]").astype(np.float64),
        "dated": True,
        "values": values,
        "said": np.concatenate([[np.nan], values[:-1]]),
        "test": 2 * steps // 3,
        "layers": (layer,),
    }
    return SeriesReading(**(own | given))


def answer(*readings: SeriesReading) -> tuple[SeriesReadings]:
    """Return what a figure gets when it asks for these readings."""
    return (SeriesReadings("passengers", "thousands", "month", 12, readings),)
