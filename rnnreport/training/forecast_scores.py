"""How good forecasts of series are: the same measures for networks and for baselines, on the same values.

One step, from one origin and rolling are always told apart (see `Said`). Every measure is over all series together,
but for MASE.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from rnnreport.data.series_dataset import SPLITS, Parts, SeriesDataset
from rnnreport.training.said import Said

SCOPES = ("one_step", "one_origin", "rolling")


class Judged(NamedTuple):
    """Values of one series, and what was said of them, of any equal shape; NaN where nothing was said."""

    values: np.ndarray
    said: np.ndarray
    persistent: np.ndarray  # what persistence says of the same values from the same origins
    low: np.ndarray
    high: np.ndarray
    scale: float  # mean absolute one-step error of the seasonal naive method on the training part; NaN: unknown


def scores(dataset: SeriesDataset, said: Sequence[Said]) -> dict[str, dict[str, float]]:
    """Return split -> metric -> number, from one `Said` for each series.

    Metrics are `rmse`, `mae`, `mape` (0..1; values of zero left out), `mase`, `skill` (1 - RMSE / RMSE of persistence
    on the same values from the same origins) and `coverage` (share of the values inside the interval, where there is
    one), each followed by its scope: `_one_step` of every split, `_one_origin` of the test part, and `_rolling`, over
    all origins of the test part and all leads, where the horizon is more than one step. RMSE and MAE are in the unit
    of the values. MASE is the mean over series of the MAE divided by `naive_scale`: Hyndman and Koehler, "Another look
    at measures of forecast accuracy", International Journal of Forecasting 22, 2006. What cannot be said is left out,
    and so is a measure that an infinite forecast makes infinite.
    """
    scales = [naive_scale(one.values[parts.of("train")], dataset.season) for one, parts in _series(dataset)]
    found = {}
    for split in SPLITS:
        measured = {}
        for scope in SCOPES if split == "test" else SCOPES[:1]:
            if scope != "rolling" or dataset.horizon > 1:
                judged = [_judged(*each, split, scope) for each in zip(_series(dataset), said, scales, strict=True)]
                measured |= {f"{name}_{scope}": value for name, value in measures(judged).items()}
        if measured:
            found[split] = measured
    return found


def measures(judged: Sequence[Judged]) -> dict[str, float]:
    """Return the metrics of forecasts of some series, without their scope; one that cannot be said is left out."""
    values, said, persistent, low, high = (
        np.concatenate([np.ravel(each[place]) for each in judged]) for place in range(5)
    )
    there = _spoken(values, said)
    both, bounded = there & ~np.isnan(persistent), _spoken(values, low, high)
    some = there & (values != 0)
    error, naive = said - values, rmse(persistent[both] - values[both])
    told = {
        "rmse": rmse(error[there]),
        "mae": _mean(np.abs(error[there])),
        "mape": _mean(np.abs(error[some] / values[some])),
        "mase": _mean(np.array([ratio for ratio in map(_scaled, judged) if not np.isnan(ratio)])),
        "skill": 1 - rmse(error[both]) / naive if naive > 0 else np.nan,
        "coverage": _mean((values >= low)[bounded] & (values <= high)[bounded]),
    }
    return {name: float(value) for name, value in told.items() if np.isfinite(value)}


def lead_errors(dataset: SeriesDataset, said: Sequence[Said]) -> np.ndarray:
    """Return the RMSE at 1, 2, ... steps ahead, (horizon,) float64, over all origins and series; NaN where none is.

    An infinite forecast makes it NaN as well.
    """
    missed = [
        one.leads - _ahead(series.values, parts, dataset.horizon)
        for (series, parts), one in zip(_series(dataset), said, strict=True)
    ]
    found = np.array([rmse(lead[~np.isnan(lead)]) for lead in np.concatenate(missed).T])
    return np.where(np.isfinite(found), found, np.nan)


def naive_scale(training: np.ndarray, season: int) -> float:
    """Return the mean absolute one-step error of the seasonal naive method, (n,) -> number; NaN for none or zero."""
    scale = _mean(np.abs(training[season:] - training[:-season]))
    return scale if scale > 0 else np.nan


def rmse(errors: np.ndarray) -> float:
    """Return the root of the mean of the squares of errors, (n,); NaN for none, infinity where one is too large."""
    with np.errstate(over="ignore"):
        return float(np.sqrt(_mean(np.square(errors))))


def _judged(pair: tuple, said: Said, scale: float, split: str, scope: str) -> Judged:
    series, parts = pair
    values, part = series.values, parts.of(split)
    if scope == "rolling":
        ahead = _ahead(values, parts, said.leads.shape[1])
        origins = np.broadcast_to(values[parts.test - 1 : parts.end - 1, None], ahead.shape)
        none = np.full(ahead.shape, np.nan)
        return Judged(ahead, said.leads, origins, none, none, scale)
    last = values[parts.test - 1]
    before = np.concatenate([[np.nan], values[:-1]]) if scope == "one_step" else np.full(len(values), last)
    forecast, low, high = (getattr(said, scope + bound)[part] for bound in ("", "_low", "_high"))
    return Judged(values[part], forecast, before[part], low, high, scale)


def _ahead(values: np.ndarray, parts: Parts, horizon: int) -> np.ndarray:
    """Return the true values that `Said.leads` speak of, (test values, horizon); NaN behind the end."""
    test = np.concatenate([values[parts.test : parts.end], np.full(horizon, np.nan)])
    return test[np.add.outer(np.arange(parts.end - parts.test), np.arange(horizon))]


def _scaled(one: Judged) -> float:
    there = _spoken(one.values, one.said)
    return _mean(np.abs(one.said[there] - one.values[there])) / one.scale


def _spoken(*together: np.ndarray) -> np.ndarray:
    """Return where something was said: all of these are there, if only as infinity."""
    return ~np.isnan(together).any(axis=0)


def _mean(values: np.ndarray) -> float:
    return float(np.mean(values)) if len(values) else np.nan


def _series(dataset: SeriesDataset) -> Iterator[tuple]:
    return zip(dataset.series, dataset.parts, strict=True)
