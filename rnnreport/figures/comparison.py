"""How well each model predicts, how large and how fast it is, and the baselines that it must beat."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rnnreport.charts.files import Link, csv_file, json_file
from rnnreport.charts.numbers import MISSING, fixed, listed, percent, short, whole
from rnnreport.charts.tables import Cell
from rnnreport.charts.tokens import readable
from rnnreport.figures import Place, Shown
from rnnreport.results import Ask, Comparison, Interval, ModelSummary
from rnnreport.study import Settings, Study

TASKS = ("next-word",)


class Arguments(Settings):
    """Nothing to choose: all models of the study are compared."""


@dataclass(frozen=True)
class Measure:
    """One column of intervals: how it is read from a summary, how it is written, and which way is better."""

    name: str
    unit: str
    read: Callable[[ModelSummary], Interval | None]
    say: Callable[[float], str]
    better: Callable[[Sequence[float]], float] | None  # None: nothing is marked, since times hang on what else ran


@dataclass(frozen=True)
class Context:
    """What the template sees as `figure`."""

    label: str
    header: tuple[Cell, ...]
    models: tuple[tuple[Cell, ...], ...]
    baselines: tuple[tuple[Cell, ...], ...]
    columns: int
    caption: str
    links: tuple[Link, ...]


def asks(arguments: Arguments, study: Study) -> tuple[Ask, ...]:
    """Return what must be answered first."""
    return (Ask("comparison"),)


def show(arguments: Arguments, study: Study, answers: tuple[Comparison, ...], place: Place) -> Shown:
    """Return the table. Metrics are those of the test texts, or of the validation texts where none are for the test."""
    (found,) = answers
    split = _split(found.models)
    unit = "character" if study.data.tokens == "character" else "word"
    measures = _measures(split, unit)
    best = [_best(measure, found.models) for measure in measures]
    header = (Cell("model"), Cell("cell"), Cell("parameters", number=True), Cell("best epoch", number=True))
    header += tuple(Cell(measure.name, measure.unit, number=True) for measure in measures)
    context = Context(
        label=f"Models compared on the {split} texts",
        header=header,
        models=tuple(_row(summary, measures, best) for summary in found.models),
        baselines=tuple(_row(summary, measures, None) for summary in found.baselines),
        columns=len(header),
        caption=_caption(found, measures[0], split),
        links=(Link("Data (JSON)", f"{place.id}.json"), Link("CSV", f"{place.id}.csv")),
    )
    return Shown(context, _files(found, measures, split, place))


def _split(models: Sequence[ModelSummary]) -> str:
    return "test" if any("test" in summary.metrics for summary in models) else "validation"


def _measures(split: str, unit: str) -> tuple[Measure, ...]:
    def metric(name: str) -> Callable[[ModelSummary], Interval | None]:
        return lambda summary: summary.metrics.get(split, {}).get(name)

    return (
        Measure(f"{split} loss", f"nats per {unit}", metric("loss"), lambda value: fixed(value, 3), min),
        Measure("perplexity", "", metric("perplexity"), short, min),
        Measure("accuracy", "", metric("accuracy"), percent, max),
        Measure("epoch", "seconds", lambda summary: summary.seconds_per_epoch, short, None),
        Measure("speed", "tokens/s", lambda summary: summary.tokens_per_second, short, None),
    )


def _best(measure: Measure, models: Sequence[ModelSummary]) -> str | None:
    """Return how the best mean is written: what is written alike is equally good. None where one model stands alone."""
    if measure.better is None:
        return None
    means = [found.mean for summary in models if (found := measure.read(summary)) and math.isfinite(found.mean)]
    return measure.say(measure.better(means)) if len(means) > 1 else None


def _row(summary: ModelSummary, measures: tuple[Measure, ...], best: list[str | None] | None) -> tuple[Cell, ...]:
    seeds = f"{len(summary.seeds)} seeds" if len(summary.seeds) > 1 else ""
    epochs = f"{_range(summary.best_epochs)} of {_range(summary.epochs)}" if summary.epochs else ""
    return (
        Cell(readable(summary.model), seeds),
        Cell(readable(summary.cell) if summary.cell else ""),
        Cell(whole(summary.parameters), number=True),
        Cell(epochs, number=True),
        *(_cell(measure, summary, best[place] if best else None) for place, measure in enumerate(measures)),
    )


def _range(numbers: Sequence[int]) -> str:
    low, high = min(numbers), max(numbers)
    return f"{low}" if low == high else f"{low}–{high}"


def _cell(measure: Measure, summary: ModelSummary, best: str | None) -> Cell:
    found = measure.read(summary)
    if found is None:
        return Cell("" if not summary.cell else MISSING, number=True)
    said = measure.say(found.mean)
    bounds = f"{measure.say(found.low)} to {measure.say(found.high)}" if len(found.each) > 1 else ""
    return Cell(said, bounds, number=True, best=said == best and math.isfinite(found.mean))


def _caption(found: Comparison, loss: Measure, split: str) -> str:
    parts = [
        "Best values among the models are bold; times are medians over epochs, whatever else the machine did."
        if len(found.models) > 1
        else "",
        _seeds(found.models),
    ]
    known = [(summary, one) for summary in found.models if (one := loss.read(summary)) and math.isfinite(one.mean)]
    if len(known) > 1:
        parts.append(_overlap(sorted(known, key=lambda pair: pair[1].mean), split))
    if known:
        parts.append(_against(known, found.baselines, loss))
    return " ".join(part for part in parts if part)


def _seeds(models: Sequence[ModelSummary]) -> str:
    if all(len(summary.seeds) <= 1 for summary in models):
        return "One seed: no interval, so a small difference may be chance."
    return "Smaller figures: 95 % interval of the mean over the seeds (Student's t)."


def _overlap(ranked: list[tuple[ModelSummary, Interval]], split: str) -> str:
    (first, best), *others = ranked
    start = f"{readable(first.model)} has the lowest {split} loss"
    if any(len(one.each) < 2 for _, one in ranked):
        return f"{start}."
    close = [readable(summary.model) for summary, one in others if one.low <= best.high]
    if close:
        return f"{start}, but its interval overlaps that of {listed(close)}: that may be chance."
    return f"{start}, and its interval lies below all others."


def _against(known: list[tuple[ModelSummary, Interval]], baselines: Sequence[ModelSummary], loss: Measure) -> str:
    counted = [(readable(summary.model), one.mean) for summary in baselines if (one := loss.read(summary))]
    if not counted:
        return ""
    name, mark = min(counted, key=lambda pair: pair[1])
    behind = [readable(summary.model) for summary, one in known if not one.mean < mark]
    if behind:
        return f"The baseline “{name}” ({loss.say(mark)}) is not beaten by {listed(behind)}."
    beats = "Every model beats" if len(known) > 1 else "The model beats"
    return f"{beats} the best baseline, “{name}” ({loss.say(mark)})."


def _files(found: Comparison, measures: tuple[Measure, ...], split: str, place: Place) -> dict[str, bytes]:
    document = {"split": split, "models": [_summary(one) for one in found.models]}
    document["baselines"] = [_summary(one) for one in found.baselines]
    names = ("loss", "perplexity", "accuracy", "seconds_per_epoch", "tokens_per_second")
    header = ["model", "kind", "cell", "parameters", "seeds", "best_epochs"]
    header += [f"{name}{end}" for name in names for end in ("", "_low", "_high")]
    rows = [
        [one.model, kind, one.cell, one.parameters, _several(one.seeds), _several(one.best_epochs)]
        + [value for measure in measures for value in _bounds(measure.read(one))]
        for kind, group in (("model", found.models), ("baseline", found.baselines))
        for one in group
    ]
    return {f"{place.id}.json": json_file(document), f"{place.id}.csv": csv_file(header, rows)}


def _summary(one: ModelSummary) -> dict:
    return {
        "model": one.model,
        "cell": one.cell,
        "parameters": one.parameters,
        "seeds": one.seeds,
        "best_epochs": one.best_epochs,
        "epochs": one.epochs,
        "seconds_per_epoch": _interval(one.seconds_per_epoch),
        "tokens_per_second": _interval(one.tokens_per_second),
        "metrics": {
            split: {name: _interval(metrics[name]) for name in sorted(metrics)}
            for split, metrics in sorted(one.metrics.items())
        },
    }


def _interval(found: Interval | None) -> dict | None:
    return found and {"mean": found.mean, "low": found.low, "high": found.high, "each": found.each}


def _bounds(found: Interval | None) -> tuple:
    return (found.mean, found.low, found.high) if found else (None, None, None)


def _several(numbers: Sequence[int]) -> str:
    return " ".join(str(number) for number in numbers)
