"""What a model sees of a series: transformed values and inputs, and which of them it learns to forecast."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from rnnreport import study
from rnnreport.data.series import Series
from rnnreport.data.series_dataset import SeriesDataset
from rnnreport.data.transforms import Transform, fitted
from rnnreport.errors import DataError


@dataclass(frozen=True, eq=False)
class View:
    """All series as one model sees them, padded with zeros to the longest. Made by `view`.

    At position t a model may read `x[s, t]`: the transformed value z_t, those at `lags` before it, the inputs measured
    with it, and what is known beforehand of t + 1. A lag that reaches before the beginning reads the mean. A window of
    `past` steps that ends before position t is what the forecast of z_t is made from.
    """

    x: np.ndarray  # (series, times, width) float32
    z: np.ndarray  # (series, times) float32, zero where there is none
    transforms: tuple[Transform, ...]  # one for each series
    past: int
    lags: tuple[int, ...]
    means: np.ndarray  # (series,) float64 of the transformed training values
    horizon: int  # steps that are forecast at once
    train: np.ndarray  # (series,) int32 where training ends
    validation: np.ndarray  # (series,) int32 where validation ends
    end: np.ndarray  # (series,) int32 where the series ends

    @property
    def lost(self) -> int:
        """How many of the first values have no transformed one."""
        return self.transforms[0].lost

    @property
    def first(self) -> int:
        """The first position of which a forecast can be made."""
        return self.lost + self.past

    @cached_property
    def windows(self) -> np.ndarray:
        """Where training forecasts are made: (windows, 2) int32 of series and position."""
        return self.places(np.full(len(self.train), self.first), self.train)

    @cached_property
    def held_out(self) -> np.ndarray:
        """Where validation forecasts are made: (windows, 2) int32 of series and position."""
        return self.places(np.maximum(self.train, self.first), self.validation)

    def places(self, begins: np.ndarray, ends: np.ndarray) -> np.ndarray:
        """Return (series, position) of all positions between, for each series: (positions, 2) int32."""
        rows = [
            np.stack([np.full(max(0, end - begin), number), np.arange(begin, max(begin, end))], 1)
            for number, (begin, end) in enumerate(zip(begins, ends, strict=True))
        ]
        return np.concatenate(rows).astype(np.int32)


def view(dataset: SeriesDataset, settings: study.Model) -> View:
    """Return what a model of these settings sees. Raises DataError for a series that is too short for its window."""
    transforms = tuple(
        fitted(
            one.values, parts.validation, settings.transform, settings.scaler, dataset.season, called(one), one.times
        )
        for one, parts in zip(dataset.series, dataset.parts, strict=True)
    )
    longest = max(map(len, dataset.series))
    each = zip(dataset.series, dataset.parts, transforms, strict=True)
    seen, means = zip(*(_seen(*one, settings.lags) for one in each), strict=True)
    padded = [np.pad(x, [(0, longest - len(x)), (0, 0)]) for x in seen]
    x = np.stack(padded).astype(np.float32)
    edges = np.array(dataset.parts, np.int32).T
    past = 1 if settings.past == "whole" else settings.past
    steps = dataset.horizon if settings.direct else 1
    found = View(x, x[..., 0].copy(), transforms, past, settings.lags, np.array(means), steps, *edges)
    for one, end in zip(dataset.series, found.train, strict=True):
        if end <= found.first:
            raise DataError(
                f"{called(one)}: its {end} training values are too few for a window of {past} values"
                + (f" after {found.lost} are used up by differences" if found.lost else "")
                + f"; set past to {max(1, int(end) - found.lost - 1)} or less, or give more values"
            )
    return found


def called(series: Series) -> str:
    """Return how a series is named in a sentence."""
    return f"series '{series.name}'" if series.name else "the series"


def _seen(series: Series, parts, transform: Transform, lags: tuple[int, ...]) -> tuple[np.ndarray, float]:
    """Return what can be read at each position, (times, width), and the mean of the transformed training values."""
    z = transform.forward(series.values)
    mean = float(np.mean(z[transform.lost : parts.validation]))
    filled = np.where(np.isnan(z), mean, z)
    lagged = [np.concatenate([np.full(min(lag, len(z)), mean), filled[:-lag]]) for lag in lags]
    inputs, known = (_standard(columns, parts.validation) for columns in (series.inputs, series.known))
    ahead = np.concatenate([known[1:], known[-1:]])  # what is known of the step after the last one is not there
    return np.concatenate([np.stack([np.nan_to_num(z), *lagged], 1), inputs, ahead], axis=1), mean


def _standard(columns: np.ndarray, training: int) -> np.ndarray:
    """Return columns (times, columns) with mean 0 and deviation 1 in training; those that do not change there as 0."""
    seen = columns[:training]
    deviation = np.where(np.ptp(seen, axis=0) > 0, seen.std(0), np.inf)  # that of equal values is not 0, but rounding
    return (columns - seen.mean(0)) / deviation
