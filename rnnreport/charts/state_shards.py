"""What the script of a figure of states must know, and the shards with all numbers, loaded when they are needed."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from rnnreport.charts import files, scripts, state_readings, states
from rnnreport.charts.state_facets import Seen
from rnnreport.charts.state_map import Numbers


def shards(seen: Sequence[Seen], name: str, gain: float) -> tuple[dict, dict[str, bytes]]:
    """Return (what is told of all readings, file name -> content); every file name begins with `name`."""
    told, found = [], {}
    for number, one in enumerate(seen, 1):
        key, found[file := f"{name}/{number}-series.js"] = _series(one)
        layers = []
        for layer, numbers in enumerate(one.layers, 1):
            kept = {}
            for state in states.ordered(numbers):
                path = f"{name}/{number}-{layer}-{state}.js"
                kept[state] = _told(one, layer, state, gain) | {"file": path}
                found[path] = files.shard(kept[state]["key"], numbers[state].whole)
            layers.append({"about": one.about(layer), "units": numbers["h"].whole.shape[1], "states": kept})
        told.append({"name": one.name, "file": file, "key": key, "layers": layers})
    every = {state for one in seen for layer in one.layers for state in layer}
    return {"titles": {state: states.title(state) for state in states.ordered(every)}, "readings": told}, found


def _series(one: Seen) -> tuple[str, bytes]:
    """Return the shard of times, values, forecasts and columns."""
    values, said = state_readings.spelt(one.reading)
    spelt = {"times": list(one.reading.times), "values": values, "said": said}
    stamps = [float(stamp) for stamp in one.reading.stamps]
    return scripts.script(spelt | {"stamps": stamps, "columns": dataclasses.asdict(one.columns)})


def _told(one: Seen, layer: int, state: str, gain: float) -> dict:
    numbers: Numbers = one.layers[layer - 1][state]
    return {
        "key": files.shard_key(numbers.whole),
        "scale": numbers.scale,
        "gate": numbers.gate,
        "bounds": numbers.bounds,
        "reach": numbers.reach,
        "formula": states.formula(state, gain, numbers.gate),
        "ties": one.ties(layer, state),
    }
