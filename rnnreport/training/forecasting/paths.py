"""Forecasts of many steps: each is read again as if it had been measured, until the last one is made.

Inputs that are measured with the value stay what they were at the origin; those known beforehand are what they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import jax
import numpy as np

from rnnreport.data.transforms import Transform
from rnnreport.training.forecasting.passes import Pass, windows
from rnnreport.training.forecasting.views import View

Say = Callable[[np.ndarray], np.ndarray]  # numbers of one step (seeds, rows, numbers) -> transformed values


@dataclass(frozen=True, eq=False)
class Origins:
    """Where paths of one series begin: the positions of their first forecasts, and what all seeds know there."""

    view: View
    series: int
    values: np.ndarray  # (times,) all of the series
    at: np.ndarray  # (rows,) positions of the first forecasts
    heard: Pass

    @property
    def transform(self) -> Transform:
        """What undoes differences and scaling."""
        return self.view.transforms[self.series]


def walked(
    origins: Origins, further: Callable, parameters: Mapping[str, np.ndarray], leads: int, inputs: int, say: Say
) -> np.ndarray:
    """Return paths in the unit of the values: (seeds, rows, leads) float64.

    `further` is what `passes.further` compiled; `say` chooses a transformed value from what a network said; `inputs`
    is how many columns are measured with the value.
    """
    view, rows = origins.view, origins.at - origins.view.first
    carry = jax.tree.map(lambda leaf: leaf[:, rows, 0], origins.heard.carries)
    said = origins.heard.said[:, rows]
    seeds = len(said)
    tail = _tail(origins, seeds)
    read = np.stack([windows(view, origins.series, at, at + 1)[0] for at in origins.at])
    read = np.broadcast_to(read, (seeds, *read.shape)).astype(np.float32)
    path, latest = np.full((seeds, len(rows), leads), np.nan), said
    for lead in range(leads):
        step = lead % said.shape[2]
        latest = said if step == 0 else latest
        z = say(latest[:, :, step])
        lifted = origins.transform.undo(z, tail)
        path[..., lead] = lifted
        tail = np.concatenate([tail, lifted[..., None]], -1)[..., 1:]
        if lead + 1 < leads:
            read = _moved(origins, read, z, lead, inputs)
            carry, said = jax.device_get(further(parameters, carry, read))
    with np.errstate(over="ignore"):
        return origins.transform.lowered(path)


def _tail(origins: Origins, seeds: int) -> np.ndarray:
    """Return the lifted values before each origin that differences need: (seeds, rows, at least 1)."""
    lifted, back = origins.transform.lifted(origins.values), max(1, origins.transform.lost)
    rows = np.stack([lifted[at - back : at] for at in origins.at])
    return np.broadcast_to(rows, (seeds, *rows.shape))


def _moved(origins: Origins, read: np.ndarray, z: np.ndarray, lead: int, inputs: int) -> np.ndarray:
    """Return the windows one step on: the transformed value last forecast stands at their ends."""
    place = np.minimum(origins.at + lead, int(origins.view.end[origins.series]) - 1)
    known = origins.view.x[origins.series][place, 1 + inputs :]
    newest: Any = np.concatenate(
        [z[..., None], read[:, :, -1, 1 : 1 + inputs], np.broadcast_to(known, (len(z), *known.shape))], -1
    )
    return np.concatenate([read[:, :, 1:], newest[:, :, None]], 2).astype(np.float32)
