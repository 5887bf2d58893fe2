"""Scores of forecasts: how each is read from a summary, written and judged. One step and from one origin never mix."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rnnreport.charts.numbers import MISSING, fixed, percent, whole
from rnnreport.results import Comparison, Interval, ModelSummary

ENSEMBLE = "ensemble_"
SAW_TEST = "fit-on-all"  # the scaler of a model that was fitted on test values too
SPLITS = ("test", "validation", "train")  # the first that there is decides


@dataclass(frozen=True)
class Score:
    """One score: its key without the kind of forecast, its heading, how it is written, and which way is better."""

    key: str
    name: str
    note: str
    say: Callable[[float], str]
    better: Callable[[Sequence[float]], float] | None = min


@dataclass(frozen=True)
class Scored:
    """One line of scores: a baseline, the mean over a network's seeds, or the mean of its seeds' forecasts."""

    summary: ModelSummary
    network: bool
    together: bool

    def read(self, split: str, score: str, kind: str) -> Interval | None:
        """Return a score. A network of one seed has that of its one forecast where it is known of all seeds alone."""
        metrics = self.summary.metrics.get(split, {})
        key = f"{score}_{kind}"
        if self.together:
            return metrics.get(ENSEMBLE + key)
        alone = metrics.get(ENSEMBLE + key) if len(self.summary.seeds) == 1 else None
        return metrics.get(key, alone)

    def value(self, split: str, score: str, kind: str) -> float:
        """Return the mean of a score, NaN where there is none."""
        found = self.read(split, score, kind)
        return found.mean if found else math.nan


def four(value: float) -> str:
    """Return four significant digits, as tables of errors have them: 0.01234, 13.74, 1,234."""
    if not math.isfinite(value):
        return MISSING
    return whole(value) if value == 0 else fixed(value, places(value))


def places(value: float) -> int:
    """Return the decimals that give a number four significant digits; at most seven."""
    return min(max(3 - math.floor(math.log10(abs(value))), 0), 7) if value else 7


def error_says(found: Comparison, split: str, kind: str) -> Callable[[float], str]:
    """Return how RMSE of a split and a kind of forecast is written: with no more decimals than its surest mean has.

    Those are two digits of half the narrowest 95 % interval over seeds; four digits where no network has several seeds.
    """
    known = (Scored(one, True, False).read(split, "rmse", kind) for one in found.models)
    halves = [(one.high - one.low) / 2 for one in known if one and len(values(one)) > 1]
    sure = [half for half in halves if math.isfinite(half) and half > 0]
    if not sure:
        return four
    most = max(1 - math.floor(math.log10(min(sure))), 0)
    return lambda value: fixed(value, min(places(value), most)) if math.isfinite(value) else MISSING


def scores(level: float) -> tuple[Score, ...]:
    """Return all scores that tables show after the RMSE; `level` 0..1 is that of the prediction intervals."""
    return (
        Score("skill", "skill", "", lambda value: percent(value, 0 if abs(value) >= 1 else 1), max),
        Score("mase", "MASE", "", lambda value: fixed(value, 3)),
        Score("mape", "MAPE", "", percent),
        Score("coverage", "inside", f"of {percent(level, 0)}", lambda value: percent(value, 0), None),
    )


def split_of(found: Comparison) -> str:
    """Return the split that decides: test, or what comes nearest to it."""
    known = {split for summary in (*found.models, *found.baselines) for split in summary.metrics}
    return next((split for split in SPLITS if split in known), SPLITS[0])


def lines(found: Comparison) -> tuple[tuple[Scored, ...], ...]:
    """Return the lines of each forecaster, models first: one line, or two where several seeds forecast together."""
    models = tuple(
        (Scored(one, True, False), *([Scored(one, True, True)] if len(one.seeds) > 1 else [])) for one in found.models
    )
    return (*models, *((Scored(one, False, False),) for one in found.baselines))


def values(found: Interval | None) -> tuple[float, ...]:
    """Return the values of all seeds that are numbers."""
    return tuple(value for value in found.each if math.isfinite(value)) if found else ()


def within(published: float, seeds: Sequence[float]) -> str:
    """Say where a published error lies among those of our seeds."""
    place = among(published, seeds)
    one = len(seeds) == 1 or (bool(seeds) and four(min(seeds)) == four(max(seeds)))
    said = {"level": "the same as ours", "inside": "inside our seeds"}
    return said.get(place, place and (f"{place} ours" if one else f"{place} all our seeds"))


def among(published: float, seeds: Sequence[float]) -> str:
    """Return "below", "inside", "level" with the only value, or "above"; "" without seeds."""
    if not seeds:
        return ""
    low, high = min(seeds), max(seeds)
    if len(seeds) == 1 or four(low) == four(high):
        return "level" if four(published) == four(low) else "below" if published < low else "above"
    if four(published) in (four(low), four(high)) or low <= published <= high:
        return "inside"
    return "below" if published < low else "above"
