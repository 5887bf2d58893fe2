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
    size = abs(value)
    if size == 0 or size >= 1000:
        return whole(value)
    return fixed(value, min(max(3 - math.floor(math.log10(size)), 0), 7))


def scores(level: float) -> tuple[Score, ...]:
    """Return all scores after the RMSE; `level` 0..1 is that of the prediction intervals."""
    return (
        Score("skill", "skill", "against persistence", percent, max),
        Score("mase", "MASE", "", four),
        Score("mae", "MAE", "", four),
        Score("mape", "MAPE", "", percent),
        Score("coverage", "inside", f"its {percent(level, 0)} interval", percent, None),
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
    if not seeds:
        return ""
    low, high = min(seeds), max(seeds)
    if len(seeds) == 1 or four(low) == four(high):
        return "the same as ours" if four(published) == four(low) else "below ours" if published < low else "above ours"
    if four(published) in (four(low), four(high)) or low <= published <= high:
        return "inside our seeds"
    return "below all our seeds" if published < low else "above all our seeds"
