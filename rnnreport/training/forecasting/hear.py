"""What trained forecasters say of every series: seed by seed, and all seeds together with their intervals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np
from flax import nnx

from rnnreport.data.series_dataset import Parts, SeriesDataset
from rnnreport.models import heads
from rnnreport.training.forecasting.passes import Pass, further, reader, rounded
from rnnreport.training.forecasting.paths import Origins, Say, walked
from rnnreport.training.forecasting.sureness import between, bounds
from rnnreport.training.forecasting.views import View
from rnnreport.training.said import Said

DRAWN = 1000  # paths over all seeds from which the interval of a distribution's path is taken


class Heard(NamedTuple):
    """Forecasts of every series: by each seed, and by the mean of all seeds."""

    seeds: tuple[tuple[Said, ...], ...]
    ensemble: tuple[Said, ...]


def hear(
    dataset: SeriesDataset, view: View, blank: nnx.Module, parameters: Mapping[str, np.ndarray], head: str
) -> Heard:
    """Return what all seeds say; `parameters` have the seeds first.

    A seed's forecast is the median of what its head says. The ensemble's is the mean over seeds; see `sureness.bounds`
    for its intervals. Those of many steps are quantiles of paths: one for each seed where heads say points alone, else
    `DRAWN`, every step drawn from what a seed says; steps that are said at once are drawn apart from each other.
    """
    read, step, each, together = reader(blank), further(blank), [], []
    for series, (one, parts) in enumerate(zip(dataset.series, dataset.parts, strict=True)):
        heard = read(parameters, view, series)
        walk = partial(walked, further=step, parameters=parameters, inputs=dataset.sizes.inputs)
        voice = _Voice(view, series, one.values, parts, head, heard, walk, dataset.horizon)
        alone, ensemble = voice.said()
        each.append(alone)
        together.append(ensemble)
    return Heard(tuple(zip(*each, strict=True)), tuple(together))


@dataclass(frozen=True, eq=False)
class _Voice:
    """All seeds about one series."""

    view: View
    series: int
    values: np.ndarray
    parts: Parts
    head: str
    heard: Pass
    walk: Callable
    horizon: int

    def said(self) -> tuple[tuple[Said, ...], Said]:
        """Return (forecasts of each seed, forecasts of all together)."""
        said, nothing = self.heard.said[:, :, 0], np.full(len(self.values), np.nan)
        one_step = self._one_step(heads.points(self.head, said))
        one_origin, reach = self._from_origin()
        leads = self._leads()
        alone = tuple(
            Said(one_step[seed], nothing, nothing, one_origin[seed], nothing, nothing, leads[seed])
            for seed in range(len(said))
        )
        interval = (self._one_step(bound) for bound in bounds(self.head, said))
        return alone, Said(one_step.mean(0), *interval, one_origin.mean(0), *reach, leads.mean(0))

    def _one_step(self, z: np.ndarray) -> np.ndarray:
        """Return the values that z (..., positions) stands for, (..., times)."""
        room = np.full((*z.shape[:-1], self.view.first), np.nan)
        return self.view.transforms[self.series].one_step(np.concatenate([room, z], -1), self.values)

    def _from_origin(self) -> tuple[np.ndarray, tuple[np.ndarray, np.ndarray]]:
        """Return paths of all test values, (seeds, times), and the bounds of their interval, (times,)."""
        ahead, place = self.parts.end - self.parts.test, slice(self.parts.test, None)
        seeds = len(self.heard.said)
        paths = np.full((seeds, len(self.values)), np.nan)
        low, high = np.full((2, len(self.values)), np.nan)
        if ahead:
            paths[:, place] = self._walked(np.array([self.parts.test]), ahead, partial(heads.points, self.head))[:, 0]
            drawn = paths[:, place] if self.head == "point" else self._drawn(ahead, -(-DRAWN // seeds))
            low[place], high[place] = between(drawn)
        return paths, (low, high)

    def _drawn(self, ahead: int, rows: int) -> np.ndarray:
        """Return paths whose every step is drawn, (seeds · rows, ahead)."""
        draw = partial(heads.drawn, self.head, draw=np.random.default_rng(0))
        paths = self._walked(np.full(rows, self.parts.test), ahead, draw)
        return paths.reshape(-1, ahead)

    def _leads(self) -> np.ndarray:
        """Return forecasts from the origin before every test value: (seeds, test values, horizon)."""
        origins = np.arange(self.parts.test, self.parts.end)
        found = np.full((len(self.heard.said), len(origins), self.horizon), np.nan)
        if len(origins):
            rows = rounded(len(origins), int((self.view.end - self.view.validation).max()))  # each number compiles anew
            more = np.pad(origins, (0, rows - len(origins)), mode="edge")
            found[:] = self._walked(more, self.horizon, partial(heads.points, self.head))[:, : len(origins)]
        behind = origins[:, None] + np.arange(self.horizon) >= self.parts.end
        return np.where(behind, np.nan, found)

    def _walked(self, at: np.ndarray, leads: int, say: Say) -> np.ndarray:
        origins = Origins(self.view, self.series, self.values, at, self.heard)
        return self.walk(origins, leads=leads, say=say)
