"""What a forecaster says of one series: the value that networks and baselines share, so that they are judged alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np

LEVEL = 0.9  # share of the values that a prediction interval should hold


@dataclass(frozen=True, eq=False)
class Said:
    """Forecasts in the unit of the values, float64, parallel to the series; NaN where there is none.

    `one_step[t]` is made from the true values before t. `one_origin[t]`, of test values alone, is made from the values
    before the first test value. `leads[o, h]` is made from the true values before test value o, of the value h steps
    behind it (h = 0: the same as one step); NaN where that lies behind the end. Low and high bound `LEVEL` intervals.
    """

    one_step: np.ndarray  # (times,)
    one_step_low: np.ndarray
    one_step_high: np.ndarray
    one_origin: np.ndarray  # (times,)
    one_origin_low: np.ndarray
    one_origin_high: np.ndarray
    leads: np.ndarray  # (test values, horizon)


def mean(several: Sequence[Said]) -> Said:
    """Return the mean of what several forecasters say of one series; bounds of intervals are averaged too.

    With equal weights, as J. Bates and C. Granger, "The combination of forecasts", Operational Research Quarterly 20
    (1969), 451-468. A forecast that one of them lacks is lacking.
    """
    return Said(*(np.mean([getattr(one, field.name) for one in several], axis=0) for field in fields(Said)))


def save(path: Path, said: Sequence[Said]) -> None:
    """Write the forecasts of all series into one .npz file."""
    names = [field.name for field in fields(Said)]
    np.savez(path, **{f"{place}.{name}": getattr(one, name) for place, one in enumerate(said) for name in names})


def load(path: Path) -> tuple[Said, ...]:
    """Return what `save` wrote. Raises KeyError for an array that is not there."""
    names = [field.name for field in fields(Said)]
    with path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
        arrays = dict(file)
    count = len({name.partition(".")[0] for name in arrays})
    return tuple(Said(**{name: arrays[f"{place}.{name}"] for name in names}) for place in range(count))
