"""Forecasts of many steps: each is read again as if it had been measured, until the last one is made.

Inputs that are measured with the value stay what they were at the origin; those known beforehand are what they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

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
    """Return paths in the unit of the values: (seeds, rows, leads) float64, infinite where they leave all bounds.

    `further` is what `passes.further` compiled; `say` chooses a transformed value from what a network said; `inputs`
    is how many columns are measured with the value.
    """
    view, rows = origins.view, origins.at - origins.view.first
    carry = jax.tree.map(lambda leaf: leaf[:, rows, 0], origins.heard.carries)
    said = origins.heard.said[:, rows]
    seeds = len(said)
    tail, recent = _tail(origins, seeds), _recent(origins, seeds)
    read = windows(view, origins.series, origins.at)
    read = np.broadcast_to(read, (seeds, *read.shape))
    path, latest = np.full((seeds, len(rows), leads), np.nan), said
    with np.errstate(over="ignore", invalid="ignore"):
        for lead in range(leads):
            step = lead % said.shape[2]
            latest = said if step == 0 else latest
            z = say(latest[:, :, step])
            lifted = origins.transform.undo(z, tail)
            path[..., lead] = lifted
            tail = np.concatenate([tail, lifted[..., None]], -1)[..., 1:]
            recent = np.concatenate([recent, z[..., None]], -1)[..., 1:]
            if lead + 1 < leads:
                read = _moved(origins, read, recent, lead, inputs)
                carry, said = jax.device_get(further(parameters, carry, read))
        values = origins.transform.lowered(path)
    return np.where(np.isfinite(path) & np.isfinite(values), values, np.inf)


def _tail(origins: Origins, seeds: int) -> np.ndarray:
    """Return the lifted values before each origin that differences need: (seeds, rows, at least 1)."""
    lifted, back = origins.transform.lifted(origins.values), max(1, origins.transform.lost)
    rows = lifted[origins.at[:, None] + np.arange(-back, 0)]
    return np.broadcast_to(rows, (seeds, *rows.shape))


def _recent(origins: Origins, seeds: int) -> np.ndarray:
    """Return the transformed values before each origin that lags reach, the latest last: (seeds, rows, at least 1)."""
    view, back = origins.view, 1 + max(origins.view.lags, default=0)
    z = np.concatenate([np.full(back, np.nan), origins.transform.forward(origins.values)])
    rows = z[origins.at[:, None] + np.arange(back)]
    rows = np.where(np.isnan(rows), view.means[origins.series], rows)
    return np.broadcast_to(rows, (seeds, *rows.shape))


def _moved(origins: Origins, read: np.ndarray, recent: np.ndarray, lead: int, inputs: int) -> np.ndarray:
    """Return the windows one step on; `recent` ends with the transformed value that was forecast last."""
    view, place = origins.view, np.minimum(origins.at + lead, int(origins.view.end[origins.series]) - 1)
    values = np.stack([recent[..., -1 - lag] for lag in (0, *view.lags)], -1)
    count = values.shape[-1]
    known = view.x[origins.series][place, count + inputs :]
    ahead = np.broadcast_to(known, (len(values), *known.shape))
    newest = np.concatenate([values, read[:, :, -1, count : count + inputs], ahead], -1)
    return np.concatenate([read[:, :, 1:], newest[:, :, None]], 2).astype(np.float32)
