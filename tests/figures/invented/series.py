"""What analyses of series might answer: months that grow and swing with the year, and what is said of them."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from rnnreport.results import (
    Comparison,
    Course,
    Forecasts,
    ForecastSeries,
    Interval,
    Layer,
    LeadErrors,
    ModelSummary,
    Residual,
    Residuals,
    SeriesPreview,
    SeriesReading,
    SeriesReadings,
)

YEAR = np.array([0.91, 0.88, 1.01, 0.98, 0.98, 1.11, 1.23, 1.22, 1.06, 0.92, 0.80, 0.90])
MONTHS, VALIDATION, TEST = 144, 86, 96
SARIMA = "SARIMA(0,1,1)(0,1,1)12 on logs"
BASELINES = ("persistence", "seasonal naive", SARIMA)
TOGETHER = "both networks"  # whose forecasts are the means of those of the first two
UNSURE = "persistence"  # the one without intervals
FROM = {"seasonal naive": "training residuals", SARIMA: "state space"}
LEVEL, QUANTILE = 0.9, 1.6449
LAGS, HORIZON = 24, 12


def noise(count: int, number: int) -> np.ndarray:
    """Return (count,) numbers in -1..1 without a pattern that an eye could see; another `number`, others."""
    place = np.arange(count, dtype=np.float64)
    return np.sin(12.9898 * place + 78.233 * (number + 1) + place**2)


def measured(months: int = MONTHS, number: int = 0) -> np.ndarray:
    """Return (months,) whole values of one series."""
    place = np.arange(months)
    return np.round((118 - 9 * (number % 5)) * 1.0093**place * YEAR[(place + number) % 12] + 5 * noise(months, number))


def calendar(months: int = MONTHS) -> tuple[tuple[str, ...], np.ndarray]:
    """Return the months from 1949 on, and the days since 1970 on which they begin."""
    found = np.datetime64("1949-01") + np.arange(months)
    return tuple(str(month) for month in found), found.astype("datetime64[D]").astype(np.float64)


def said(values: np.ndarray, number: int, share: float = 0.0) -> np.ndarray:
    """Return what a network says of each value from those before it; the first twelve it cannot know."""
    forecast = values * (1 + (share or 0.045 + 0.02 * (number % 4)) * noise(len(values), 7 + number))
    return np.where(np.arange(len(values)) < 12, np.nan, forecast)


def lagged(values: np.ndarray, lag: int) -> np.ndarray:
    """Return each value a lag later."""
    return np.concatenate([np.full(lag, np.nan), values[:-lag]])


def one_step(name: str, values: np.ndarray, number: int) -> np.ndarray:
    """Return the one-step forecasts of a baseline or of the network with this number."""
    if name == "persistence":
        return lagged(values, 1)
    if name == "seasonal naive":
        return lagged(values, 12)
    return said(values, 20, 0.04) if name == SARIMA else said(values, number)


def one_origin(name: str, values: np.ndarray, number: int, test: int = TEST) -> np.ndarray:
    """Return the forecasts of all test values from before the first of them."""
    ahead = np.arange(len(values) - test)
    last, year = values[test - 1], values[test - 12 : test]
    drift = {"persistence": 0.0, "seasonal naive": 0.0, SARIMA: 0.008}.get(name, 0.006 - 0.003 * (number % 3))
    base = np.full(len(ahead), last) if name == "persistence" else year[ahead % 12]
    return np.concatenate([np.full(test, np.nan), base * (1 + drift) ** (ahead + 6)])


def course(name: str, network: bool, values: np.ndarray, number: int, test: int = TEST) -> Course:
    """Return what one forecaster says of one series."""
    near, far = one_step(name, values, number), one_origin(name, values, number, test)
    half = QUANTILE * math.sqrt(np.nanmean((values - near) ** 2)) * (np.nan if name == UNSURE else 1)
    ahead = np.sqrt(np.maximum(np.arange(len(values)) - test + 1, 1))
    sides = near - half, near + half, far, far - half * ahead, far + half * ahead
    return Course(name, network, near, *sides)


def series(names, name: str = "", number: int = 0) -> ForecastSeries:
    """Return one series and what all say of it."""
    values = measured(number=number)
    said_of_it = [course(one, True, values, place) for place, one in enumerate(names)]
    said_of_it += [course(one, False, values, place) for place, one in enumerate(BASELINES)]
    return ForecastSeries(name, *calendar(), True, values, VALIDATION, TEST, tuple(said_of_it))


def forecast(names, words) -> Forecasts:
    several = tuple(series(names, word, number) for number, word in enumerate(words or ("",)))
    ahead = np.sqrt(1 + np.arange(HORIZON))
    leads = tuple(LeadErrors(one.forecaster, ahead * rmse(several[0], one)) for one in several[0].courses)
    sources = dict.fromkeys(names, "Gaussian head") | FROM
    leaks = {name: "its scaler was fitted on the test part too" for name in names[1:2]}
    return Forecasts("passengers", "thousands", "month", 12, LEVEL, sources, leaks, {}, several, leads)


def rmse(one: ForecastSeries, said_of_it: Course) -> float:
    """Return the root of the mean squared one-step error of the test part."""
    return float(np.sqrt(np.nanmean((one.values - said_of_it.one_step)[one.test :] ** 2)))


def residuals(names, words) -> Residuals:
    found = []
    for one in forecast(names, words).series:
        for about in one.courses:
            missed = one.values - about.one_step
            for split, part in (("train", slice(0, one.test)), ("test", slice(one.test, None))):
                there = np.isfinite(missed[part])
                times = tuple(np.array(one.times)[part][there].tolist())
                found.append(residual(about, one.name, split, times, missed[part][there]))
    return Residuals("passengers", "thousands", "month", 12, tuple(found))


def residual(about: Course, name: str, split: str, times: tuple[str, ...], missed: np.ndarray) -> Residual:
    """Return the residuals of one forecaster with what they come to."""
    count, centred = len(missed), missed - missed.mean()
    lags = np.array([np.sum(centred[lag:] * centred[:-lag]) / np.sum(centred**2) for lag in range(1, LAGS + 1)])
    statistic = count * (count + 2) * float(np.sum(lags**2 / (count - np.arange(1, LAGS + 1))))
    p = math.exp(-statistic / 2) * sum((statistic / 2) ** k / math.factorial(k) for k in range(LAGS // 2))
    facts = float(missed.mean()), float(missed.std()), lags, 1.96 / math.sqrt(count), p
    return Residual(about.forecaster, about.network, name, split, times, missed, *facts)


def record_forecast(names, words) -> SeriesReadings:
    readings = []
    for place, word in enumerate(words or ("",)):
        values = measured(number=place)
        for number, name in enumerate(names):
            waves = np.arange(MONTHS)[:, None] / (2 + np.arange(8)) + number
            gates = ("r", "z") if name == "GRU" else ("i", "f", "o")
            states = {"h": np.sin(waves)} | {gate: (np.cos(waves + k) + 1) / 2 for k, gate in enumerate(gates)}
            ranges = {key: (-1.0, 1.0) if key == "h" else (0.0, 1.0) for key in states}
            layer = Layer("layer 1", {key: value.astype(np.float32) for key, value in states.items()}, ranges)
            cell = "gru" if name == "GRU" else "lstm"
            seen = *calendar(), True, values, said(values, number), TEST, (layer,)
            readings.append(SeriesReading(name, cell, 0, word, *seen))
    return SeriesReadings("passengers", "thousands", "month", 12, tuple(readings))


def data_preview_forecast(names, words) -> SeriesPreview:
    known, times = tuple(words) or ("",), calendar()[0]
    rows = tuple((times[place], f"{value:g}", *words) for place, value in enumerate(measured()[:5]))
    splits = {"train": VALIDATION, "validation": TEST - VALIDATION, "test": MONTHS - TEST}
    return SeriesPreview(
        columns=("month", "passengers", *words),
        rows=rows,
        series=known,
        lengths=(MONTHS,) * len(known),
        spans=((times[0], times[-1]),) * len(known),
        splits={split: count * len(known) for split, count in splits.items()},
        step="month",
        season=12,
        dropped={"empty": 2} | dict.fromkeys(words, 1),
        mended=("rows were sorted by time", "3 missing months were filled by straight lines"),
    )


def comparison_forecast(names, words) -> Comparison:
    (found,) = forecast((*names, *words), ()).series
    models = [summary(found, one, number) for number, one in enumerate(found.courses) if one.network]
    baselines = tuple(summary(found, one, 0) for one in found.courses if not one.network)
    return Comparison((*models, *([together(found)] if len(names) > 1 else [])), baselines)


def together(found: ForecastSeries) -> ModelSummary:
    """Return the first two networks as one forecaster: single values, as a baseline has them."""
    one, other = found.courses[:2]
    sides = [f"{kind}{side}" for kind in ("one_step", "one_origin") for side in ("", "_low", "_high")]
    means = {side: (getattr(one, side) + getattr(other, side)) / 2 for side in sides}
    joint = summary(found, replace(one, forecaster=TOGETHER, network=False, **means), 0)
    return replace(joint, parameters=3 * (60 + 84))


def summary(found: ForecastSeries, one: Course, number: int) -> ModelSummary:
    """Return one forecaster of one series over three seeds, or once where it is a baseline."""
    parts = {"train": slice(12, VALIDATION), "validation": slice(VALIDATION, TEST), "test": slice(TEST, None)}
    metrics = {split: over_seeds(measures(found, one, "one_step", part), one) for split, part in parts.items()}
    far = measures(found, one, "one_origin", parts["test"])
    rolling = {f"{key}_rolling": 1.7 * far[f"{key}_one_origin"] / 2 for key in ("rmse", "mae", "mape", "mase")}
    metrics["test"] |= over_seeds(far | rolling, one)
    seeds = (0, 1, 2) if one.network else ()
    epochs = tuple(300 - seed * (1 + number) for seed in seeds)
    spent = Interval(0.02, 0.018, 0.022, (0.02, 0.019, 0.021)) if one.network else None
    units = 60 + 24 * number if one.network else 3 * (one.forecaster == SARIMA)
    cell = ("gru" if one.forecaster == "GRU" else "lstm") if one.network else ""
    return ModelSummary(one.forecaster, cell, units, seeds, epochs, epochs, spent, None, metrics)


def measures(found: ForecastSeries, one: Course, kind: str, part: slice) -> dict[str, float]:
    """Return what the errors of one kind come to in one part."""
    values, forecasts = found.values[part], getattr(one, kind)[part]
    naive = next(other for other in found.courses if other.forecaster == "persistence")
    missed, easily = values - forecasts, values - getattr(naive, kind)[part]
    scale = float(np.mean(np.abs(found.values[12:VALIDATION] - found.values[: VALIDATION - 12])))
    root, size = float(np.sqrt(np.nanmean(missed**2))), float(np.nanmean(np.abs(missed)))
    held = (getattr(one, f"{kind}_low")[part] <= values) & (values <= getattr(one, f"{kind}_high")[part])
    whole = {
        "rmse": root,
        "mae": size,
        "mape": float(np.nanmean(np.abs(missed / values))),
        "mase": size / scale,
        "skill": 1 - root / float(np.sqrt(np.nanmean(easily**2))),
    }
    whole |= {} if one.forecaster == UNSURE else {"coverage": float(held.mean())}
    return {f"{key}_{kind}": value for key, value in whole.items()}


def over_seeds(whole: dict[str, float], one: Course) -> dict[str, Interval]:
    """Return a network's values over three made-up seeds, worse than those of their mean; a baseline's values once."""
    if not one.network:
        return {key: Interval(value, value, value, (value,)) for key, value in whole.items()}
    found = {f"ensemble_{key}": Interval(value, value, value, (value,)) for key, value in whole.items()}
    for key, value in whole.items():
        if not key.startswith("coverage"):
            worse = 0.9 if key.startswith("skill") else 1.08
            each = tuple(value * worse + 0.04 * abs(value) * step for step in (-1, 0, 1))
            found[key] = Interval(value * worse, value * worse - 0.1 * value, value * worse + 0.1 * value, each)
    return found
