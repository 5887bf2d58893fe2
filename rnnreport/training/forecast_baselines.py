"""What a network must beat: simple methods of forecasting, judged on exactly the same test values.

Values before the test part are those that they were fitted to, and each begins where it first can forecast.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from rnnreport.data.series_dataset import SeriesDataset
from rnnreport.training import holt_winters, naive_forecasts, said, sarima
from rnnreport.training.forecast_methods import CannotForecast, Method, speak
from rnnreport.training.said import Said

FACTS = "baselines.json"
MANY = 30  # series: more are not fitted one by one
PERSISTENCE, DRIFT = "persistence", "drift"
SEASONAL_NAIVE, SEASONAL_GROWTH = "seasonal naive", "seasonal naive × growth"
HOLT, HOLT_WINTERS = "Holt", "Holt-Winters"
ARIMA, SARIMA = "ARIMA", "SARIMA"


@dataclass(frozen=True, eq=False)
class Fitted(Mapping[str, tuple[Said, ...]]):
    """All baselines of a data set: by name what each says, one for each series.

    A baseline that cannot speak of every series is left out, since it would be judged on other values than the rest.
    """

    said: Mapping[str, tuple[Said, ...]]
    methods: Mapping[str, str] = field(default_factory=dict)  # baseline -> which variant it is, where there are several
    left_out: Mapping[str, str] = field(default_factory=dict)  # baseline -> why, and for which series

    def __getitem__(self, name: str) -> tuple[Said, ...]:
        """Return what one baseline says."""
        return self.said[name]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names."""
        return iter(self.said)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.said)

    def save(self, folder: Path) -> None:
        """Write the baselines into `folder`, which exists."""
        facts = {"names": list(self.said), "methods": dict(self.methods), "left_out": dict(self.left_out)}
        (folder / FACTS).write_text(json.dumps(facts) + "\n", encoding="ascii")
        for place, one in enumerate(self.said.values()):
            said.save(folder / f"{place}.npz", one)

    @classmethod
    def load(cls, folder: Path) -> Fitted:
        """Return the baselines that `save` wrote into `folder`."""
        facts = json.loads((folder / FACTS).read_text(encoding="ascii"))
        names = facts.pop("names")
        return cls({name: said.load(folder / f"{place}.npz") for place, name in enumerate(names)}, **facts)


def fit(dataset: SeriesDataset) -> Fitted:
    """Return all baselines, each fitted to what stands before the test part of every series.

    For one step they then read on over the whole series, with the parameters that they have.
    """
    season = dataset.season
    makers: dict[str, Callable[[], list[Method]]] = {
        PERSISTENCE: lambda: _each(dataset, naive_forecasts.persistence),
        DRIFT: lambda: _each(dataset, naive_forecasts.drift),
        SEASONAL_NAIVE: lambda: _each(dataset, naive_forecasts.seasonal_naive, season),
        SEASONAL_GROWTH: lambda: _each(dataset, naive_forecasts.seasonal_growth, season),
        HOLT_WINTERS if season > 1 else HOLT: lambda: _holt_winters(dataset, methods),
        SARIMA if season > 1 else ARIMA: lambda: _sarima(dataset, methods),
    }
    spoken, methods, left_out = {}, {}, {}
    for name, make in makers.items():
        try:
            spoken[name] = _spoken(dataset, make())
        except CannotForecast as why:
            left_out[name] = str(why)
    return Fitted(spoken, {name: methods[name] for name in spoken if name in methods}, left_out)


def parameters(name: str, dataset: SeriesDataset) -> int:
    """Return how many numbers a baseline is fitted by, over all series."""
    each = {
        DRIFT: 1,
        HOLT: holt_winters.parameters(1),
        HOLT_WINTERS: holt_winters.parameters(dataset.season),
        ARIMA: 2,  # θ and the variance
        SARIMA: 3,
    }
    return each.get(name, 0) * len(dataset.series)


def _each(dataset: SeriesDataset, method: Callable[..., Method], *settings: int) -> list[Method]:
    """Return what a method comes to for every series; a series that it cannot forecast is named in the error."""
    return [_named(one.name, method, one.values, parts.test, *settings) for one, parts in _series(dataset)]


def _holt_winters(dataset: SeriesDataset, methods: dict[str, str]) -> list[Method]:
    _few(dataset)
    fits = _each(dataset, holt_winters.fit, dataset.season)
    kinds = sorted({"multiplicative" if one.multiplicative else "additive" for one in fits}, reverse=True)
    methods[HOLT_WINTERS] = f"additive trend, {' or '.join(kinds)} season"
    return [one.method() for one in fits]


def _sarima(dataset: SeriesDataset, methods: dict[str, str]) -> list[Method]:
    _few(dataset)
    season = dataset.season
    fits, scale = _each(dataset, sarima.fit, season, False), ""
    if all(np.all(one.values > 0) for one in dataset.series):
        on_logs = _each(dataset, sarima.fit, season, True)
        if sum(one.aic for one in on_logs) < sum(one.aic for one in fits):
            fits, scale = on_logs, " on logs"
    methods[SARIMA] = f"SARIMA(0,1,1)(0,1,1){season}{scale}"
    methods[ARIMA] = f"ARIMA(0,1,1){scale}"
    return [one.method() for one in fits]


def _few(dataset: SeriesDataset) -> None:
    if len(dataset.series) > MANY:
        raise CannotForecast(f"it is fitted to each series by itself, and {len(dataset.series)} are more than {MANY}")


def _spoken(dataset: SeriesDataset, methods: list[Method]) -> tuple[Said, ...]:
    pairs = zip(_series(dataset), methods, strict=True)
    return tuple(_named(one.name, speak, method, parts, dataset.horizon) for (one, parts), method in pairs)


def _series(dataset: SeriesDataset) -> zip:
    return zip(dataset.series, dataset.parts, strict=True)


def _named(series: str, call: Callable, *given: object) -> object:
    try:
        return call(*given)
    except CannotForecast as why:
        raise CannotForecast(f"series '{series}': {why}" if series else str(why)) from None
