"""The measures of each task as columns of a table: how each is read, written and judged."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from rnnreport.charts.numbers import fixed, percent, short
from rnnreport.results import Interval, ModelSummary


@dataclass(frozen=True)
class Measure:
    """One column of intervals: how it is read from a summary, how it is written, and which way is better."""

    key: str  # "loss", "seconds_per_epoch"
    name: str
    unit: str
    read: Callable[[ModelSummary], Interval | None]
    say: Callable[[float], str]
    better: Callable[[Sequence[float]], float] | None  # None: nothing is marked, since times hang on what else ran

    @property
    def least(self) -> float:
        """The least that there can be: an interval is not told to reach beyond."""
        return 0.0

    @property
    def most(self) -> float:
        """The most that there can be."""
        return 1.0 if self.say is percent else math.inf

    @property
    def superlative(self) -> str:
        """ "lowest" or "highest": what the best one is."""
        return "lowest" if self.better is min else "highest"

    def best(self, summaries: Sequence[ModelSummary]) -> str | None:
        """Return how the best mean is written: what is written alike is equally good. None where one stands alone."""
        if self.better is None:
            return None
        means = [found.mean for summary in summaries if (found := self.read(summary)) and math.isfinite(found.mean)]
        return self.say(self.better(means)) if len(means) > 1 else None


def measures(task: str, split: str, unit: str, others: Sequence[str] = ()) -> tuple[Measure, ...]:
    """Return the measures of a task on one split, the one that decides first; `unit` is "word" or "character".

    `others` are further splits of which the one that decides is told too, after the measures of `split`.
    """

    def metric(key: str, name: str, said: str, say: Callable, better: Callable) -> Measure:
        return Measure(key, name, said, lambda summary: summary.metrics.get(split, {}).get(key), say, better)

    by_task = {
        "next-word": (
            metric("loss", f"{split} loss", f"nats per {unit}", _three, min),
            metric("perplexity", "perplexity", "", short, min),
            metric("accuracy", "accuracy", "", percent, max),
        ),
        "classify": (
            metric("accuracy", f"{split} accuracy", "", percent, max),
            metric("macro_f1", "macro F1", "", percent, max),
            metric("loss", "loss", "nats per text", _three, min),
            metric("ece", "calibration", "error, ECE", percent, min),
        ),
    }
    epoch = Measure("seconds_per_epoch", "epoch", "seconds", lambda summary: summary.seconds_per_epoch, short, None)
    speed = Measure("tokens_per_second", "speed", "tokens/s", lambda summary: summary.tokens_per_second, short, None)
    elsewhere = (_on(other, by_task[task][0]) for other in others)
    return (*by_task[task], *elsewhere, epoch, *((speed,) if task == "next-word" else ()))


def _on(split: str, one: Measure) -> Measure:
    """Return a measure on another split. What networks have seen decides nothing, so no value is marked."""
    return replace(
        one,
        key=f"{split}_{one.key}",
        name=f"{split} {one.key}",
        read=lambda summary: summary.metrics.get(split, {}).get(one.key),
        better=None,
    )


def _three(value: float) -> str:
    return fixed(value, 3)
