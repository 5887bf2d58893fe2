"""One layer at every word of a text, as a template prints it: a map of cells by words, and what clusters do."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from rnnreport.charts import levels, state_map, states
from rnnreport.charts.level_maps import NONE, LevelMap, level_map
from rnnreport.charts.names import named, quoted
from rnnreport.charts.numbers import fixed, many
from rnnreport.charts.prefix_grids import Tick
from rnnreport.charts.scripts import script
from rnnreport.charts.tokens import readable
from rnnreport.results import ActivationMap

FIELDS = 26_000  # of a map that are drawn at most: beyond them a row stands for several cells
COARSE = 2  # levels of colour that are drawn as one, so that runs are longer
ROW, LOWEST, HIGHEST = 0.35, 6.0, 24.0  # rem: of a row, of a whole map
LINE = 0.7  # rem: height of the number of a cluster
WORDS = 40  # beneath a map at most
WIDTH, HEIGHT, INSET = 1000, 100, 8  # of the curve of a cluster
UNSEEN = "…"


@dataclass(frozen=True)
class Cluster:
    """Cells that do alike: where they lie in percent of the height, how many, their mean, and where it is extreme."""

    number: int
    label: str  # the number, where it has room at the edge; else ""
    top: float
    height: float
    size: str
    line: str  # path of the mean, from the lowest to the highest that any cluster has
    told: str


@dataclass(frozen=True)
class Drawn:
    """One map."""

    name: str  # "layer 1"
    about: str  # "h, hidden state · 512 cells"
    map: LevelMap
    height: float  # rem
    ticks: tuple[Tick, ...]
    clusters: tuple[Cluster, ...]
    label: str
    formula: str
    note: str  # says how many cells a row stands for
    config: str  # JSON for the script


def shown(found: ActivationMap, excerpt: int | None) -> ActivationMap:
    """Return the map of at most so many tokens of its text; None: of all."""
    if excerpt is None or len(found.tokens) <= excerpt:
        return found
    cut = (found.cut[0], found.cut[1] + len(found.tokens) - excerpt)
    kept = {name: getattr(found, name)[:excerpt] for name in ("tokens", "spaces", "known", "states")}
    return replace(found, cut=cut, **kept)


def drawn(found: ActivationMap, gain: float, file: str) -> tuple[Drawn, bytes]:
    """Return the map as it is drawn, and the script with its numbers, which the page finds at `file`."""
    numbers = state_map.numbers(found.states, found.bounds)
    gate = numbers.gate
    values = numbers.exact[:, found.order].T  # (units, tokens)
    units, tokens = values.shape
    every = max(1, -(-units * max(tokens, 1) // FIELDS))
    means = _means(values, every)
    marks = levels.level(levels.shown(np.nan_to_num(means), gain, gate))
    coarse = np.where(np.isfinite(means), _coarse(marks), NONE)
    key, content = script(
        {
            "order": found.order.tolist(),
            "tokens": [readable(token) for token in found.tokens],
            "scale": numbers.scale,
            "values": base64.b64encode(np.ascontiguousarray(numbers.whole, "<i2").tobytes()).decode("ascii"),
        }
    )
    note = f"A row of the map is the mean of {every} neighbouring cells." if every > 1 else ""
    height = round(min(max(ROW * len(means), LOWEST), HIGHEST), 2)
    made = Drawn(
        name=readable(found.layer),
        about=f"{states.title(readable(found.state))} · {many(units, 'cell')}",
        map=level_map(coarse),
        height=height,
        ticks=_ticks(found.tokens),
        clusters=_clusters(found, values, height),
        label=_label(found, values),
        formula=states.formula(readable(found.state), gain, gate),
        note=note,
        config=json.dumps({"kind": "states", "key": key, "file": file, "state": readable(found.state)}),
    )
    return made, content


def _means(values: np.ndarray, every: int) -> np.ndarray:
    """Return the means of so many neighbouring rows each; NaN where none is known."""
    there = np.isfinite(values)
    starts = np.arange(0, len(values), every)
    sums = np.add.reduceat(np.where(there, values, 0), starts, axis=0)
    counts = np.add.reduceat(there.astype(int), starts, axis=0)
    return np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)


def _coarse(marks: np.ndarray) -> np.ndarray:
    """Return levels in steps of two, the middle and both ends among them."""
    middle = levels.LEVELS // 2
    away = marks - middle
    return middle + np.sign(away) * COARSE * ((np.abs(away) + COARSE - 1) // COARSE)


def _ticks(tokens: Sequence[str]) -> tuple[Tick, ...]:
    every = -(-len(tokens) // WORDS) or 1
    return tuple(
        Tick(round(100 * (at + 0.5) / len(tokens), 3), named(tokens[at], 24)) for at in range(0, len(tokens), every)
    )


def _clusters(found: ActivationMap, values: np.ndarray, height: float) -> tuple[Cluster, ...]:
    groups = [np.flatnonzero(found.clusters == number) for number in range(int(found.clusters.max(initial=-1)) + 1)]
    if not values.size:
        return ()
    curves = [_means(values[group], len(group))[0] for group in groups]
    known = np.concatenate(curves)[np.isfinite(np.concatenate(curves))]
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
    high = high if high > low else low + 1
    return tuple(
        _cluster(found, number, group, curve, _path(curve, low, high), height)
        for number, (group, curve) in enumerate(zip(groups, curves, strict=True), 1)
    )


def _cluster(
    found: ActivationMap, number: int, group: np.ndarray, curve: np.ndarray, line: str, height: float
) -> Cluster:
    units = len(found.order)
    share = len(group) / units
    label = str(number) if share * height >= LINE else ""
    top = round(100 * int(group[0]) / units, 3)
    return Cluster(number, label, top, round(100 * share, 3), many(len(group), "cell"), line, _told(found, curve))


def _path(curve: np.ndarray, low: float, high: float) -> str:
    """Return the path of a mean over the tokens; where nothing is read it breaks."""
    path, pen = "", "M"
    for at, value in enumerate(curve.tolist()):
        if not np.isfinite(value):
            pen = "M"
            continue
        x = round(WIDTH * (at + 0.5) / len(curve))
        y = INSET + round((HEIGHT - 2 * INSET) * (1 - (value - low) / (high - low)))
        path, pen = f"{path}{pen}{x} {y}", "L"
    return path


def _told(found: ActivationMap, curve: np.ndarray) -> str:
    if not np.isfinite(curve).any():
        return "nothing is read"
    high, low = int(np.nanargmax(curve)), int(np.nanargmin(curve))
    if len(curve) == 1 or float(curve[high]) - float(curve[low]) < 0.005:
        return f"{fixed(float(curve[high]), 2)} throughout"
    ends = (f"{fixed(float(curve[at]), 2)} at {quoted(found.tokens[at], 24)}" for at in (high, low))
    return "highest {}, lowest {}".format(*ends)


def _label(found: ActivationMap, values: np.ndarray) -> str:
    name = f"Map: {readable(found.state)} of {many(len(found.order), 'cell')} of {readable(found.layer)} (rows) at"
    ends = ""
    if np.isfinite(values).any():
        ends = f", from {fixed(float(np.nanmin(values)), 2)} to {fixed(float(np.nanmax(values)), 2)}"
    return f"{name} {many(len(found.tokens), 'token')} (columns){ends}. What clusters of cells do is told beneath."
