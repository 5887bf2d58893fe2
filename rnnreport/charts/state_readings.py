"""Networks that read series: the part of the time that is asked for, and the same numbers as data files and tables."""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Iterator

import numpy as np

from rnnreport.charts import files, states, tables
from rnnreport.charts.numbers import fixed, many
from rnnreport.charts.time_columns import Columns
from rnnreport.errors import RnnReportError
from rnnreport.results import Layer, SeriesReading

DATE = re.compile(r"\d{4}(-\d\d(-\d\d([T ]\d\d:\d\d(:\d\d)?)?)?)?")
DAY = np.timedelta64(86_400, "s")


def aligned(readings: tuple[SeriesReading, ...]) -> tuple[SeriesReading, ...]:
    """Return readings of one series over the same times: one that begins late has no states and forecasts before.

    A network needs a window of past values before its first state, and each may need another; their pictures are
    compared only if they stand on the same axis.
    """
    longest = {}
    for one in sorted(readings, key=lambda one: len(one.times)):
        longest[one.series] = one
    return tuple(_late(one, longest[one.series]) for one in readings)


def _late(one: SeriesReading, whole: SeriesReading) -> SeriesReading:
    """Return a reading that begins when `whole` does; as it is where its times are not the last ones of `whole`."""
    missing = len(whole.times) - len(one.times)
    if not missing or whole.times[missing:] != one.times:
        return one
    layers = tuple(
        dataclasses.replace(layer, states={name: _after(found, missing) for name, found in layer.states.items()})
        for layer in one.layers
    )
    seen = {name: getattr(whole, name) for name in ("times", "stamps", "values")}
    return dataclasses.replace(one, **seen, said=_after(one.said, missing), test=one.test + missing, layers=layers)


def _after(found: np.ndarray, missing: int) -> np.ndarray:
    return np.concatenate([np.full((missing, *found.shape[1:]), np.nan, found.dtype), found])


def within(reading: SeriesReading, since: str | float | None, until: str | float | None) -> SeriesReading:
    """Return the reading from `since` to `until`, both included: "1955" reaches over all of that year.

    Raises RnnReportError for what is no time of such a series, and where no value lies between.
    """
    low = -math.inf if since is None else _bounds(reading, "since", since)[0]
    begin, end = (math.inf, math.inf) if until is None else _bounds(reading, "until", until)
    beyond = reading.stamps >= end if end > begin else reading.stamps > end  # a date has a length, a number none
    there = (reading.stamps >= low) & ~beyond
    if not there.any():
        raise RnnReportError(
            f"cells: no value lies between since {since!r} and until {until!r}; the series goes from "
            f"{reading.times[0]} to {reading.times[-1]}"
        )
    return _cut(reading, int(np.argmax(there)), len(there) - int(np.argmax(there[::-1])))


def _bounds(reading: SeriesReading, name: str, said: str | float) -> tuple[float, float]:
    """Return the stamps at which a time begins and ends."""
    text = str(said).strip()
    try:
        if not reading.dated:
            return float(text), float(text)
        if not DATE.fullmatch(text):
            raise ValueError
        begin = np.datetime64(text.replace(" ", "T"))
        return tuple(float((one.astype("M8[s]") - np.datetime64(0, "s")) / DAY) for one in (begin, begin + 1))
    except ValueError:
        like = f"one like {reading.times[0]!r}" + (" or a year" if reading.dated else "")
        raise RnnReportError(f"cells: {name} {said!r} is no time of the series; give {like}") from None


def _cut(reading: SeriesReading, begin: int, end: int) -> SeriesReading:
    part = slice(begin, end)
    layers = tuple(
        dataclasses.replace(layer, states={name: found[part] for name, found in layer.states.items()})
        for layer in reading.layers
    )
    arrays = {name: getattr(reading, name)[part] for name in ("times", "stamps", "values", "said")}
    return dataclasses.replace(reading, **arrays, test=min(max(reading.test - begin, 0), end - begin), layers=layers)


def document(readings: tuple[SeriesReading, ...]) -> list[dict]:
    """Return, reading by reading, the series, the forecasts and every state of every layer as [time][cell]."""
    return [
        {
            "model": reading.model,
            "cell": reading.cell,
            "seed": reading.seed,
            "series": reading.series,
            "times": reading.times,
            "values": reading.values,
            "forecast": reading.said,
            "test": reading.test,
            "layers": {
                layer.name: {name: files.rounded(layer.states[name]) for name in states.ordered(layer.states)}
                for layer in reading.layers
            },
        }
        for reading in readings
    ]


def csv(readings: tuple[SeriesReading, ...]) -> bytes:
    """Return CSV with one line for every cell and time, and a column for every state or gate."""
    names = states.ordered({name for reading in readings for layer in reading.layers for name in layer.states})
    header = ("model", "series", "layer", "cell", "time", "value", "forecast", *names)
    rows = (row for reading in readings for layer in reading.layers for row in _rows(reading, layer, names))
    return files.csv_file(header, rows)


def _rows(reading: SeriesReading, layer: Layer, names: tuple[str, ...]) -> Iterator[tuple]:
    kept = [np.round(np.asarray(layer.states[name], np.float64), 4) if name in layer.states else None for name in names]
    units = next(found.shape[1] for found in kept if found is not None)
    for cell in range(units):
        for at, time in enumerate(reading.times):
            own = ("" if found is None else _number(found[at, cell]) for found in kept)
            known = _number(reading.values[at]), _number(reading.said[at])
            yield (reading.model, reading.series, layer.name, cell, time, *known, *own)


def _number(value: float) -> float | str:
    return float(value) + 0.0 if math.isfinite(value) else ""


def spelt(reading: SeriesReading) -> tuple[list[str], list[str]]:
    """Return (values, forecasts) as a reader sees them; forecasts have a digit more than whole values."""
    known = np.concatenate([reading.values, reading.said])
    known = known[np.isfinite(known)]
    most = float(np.max(np.abs(known), initial=0.0)) or 1.0
    decimals = min(max(3 - math.floor(math.log10(most)), 0), 8)
    there = reading.values[np.isfinite(reading.values)]
    whole = bool(np.all(there == np.floor(there)))
    return (
        [fixed(float(value), 0 if whole else decimals) for value in reading.values],
        [fixed(float(value), decimals) for value in reading.said],
    )


def table(
    label: str, reading: SeriesReading, exact: np.ndarray, cells: tuple[int, ...], columns: Columns, step: str
) -> tables.Table:
    """Return values, forecasts and a state of some cells at the first time of each column."""
    values, said = spelt(reading)
    rows = (
        (reading.times[at], values[at], said[at], *(fixed(float(exact[at, cell]), 2) for cell in cells))
        for at in columns.starts[:-1]
    )
    header = ("time", "value", "forecast", *(f"cell {cell}" for cell in cells))
    thinned = f", one row for every {many(columns.every, step)}" if columns.every > 1 else ""
    return tables.table(label + thinned, header, rows)
