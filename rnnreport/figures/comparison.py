"""How well each model predicts, how large and how fast it is, and the baselines that it must beat."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from rnnreport.charts.files import Link, csv_file, json_file
from rnnreport.charts.measures import Measure, measures
from rnnreport.charts.numbers import MISSING, PERCENT, listed, whole
from rnnreport.charts.tables import Cell
from rnnreport.charts.tokens import readable
from rnnreport.figures import Place, Shown
from rnnreport.results import Ask, Comparison, Interval, ModelSummary
from rnnreport.study import Settings, Study

TASKS = ("next-word", "classify")
OTHERS = ("train", "validation")
PUBLISHED = ("parameters", "seconds_per_epoch", "loss", "accuracy", "perplexity", "macro_f1", "ece")
PUBLISHED += ("train_accuracy", "validation_accuracy", "train_loss", "validation_loss")


class Arguments(Settings):
    """All models are compared. `published`, {name: {measure: number}}: what others report, to be put beside.

    `splits` are those whose accuracy (for next words: loss) is told beside that of the split that decides.
    """

    published: Mapping[str, Mapping[Literal[PUBLISHED], float]] = {}
    splits: tuple[Literal[OTHERS], ...] = ()


@dataclass(frozen=True)
class Context:
    """What the template sees as `figure`."""

    label: str
    header: tuple[Cell, ...]
    models: tuple[tuple[Cell, ...], ...]
    baselines: tuple[tuple[Cell, ...], ...]
    published: tuple[tuple[Cell, ...], ...]
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
    columns = measures(study.task, split, unit, [other for other in arguments.splits if other != split])
    best = [measure.best(found.models) for measure in columns]
    header = (Cell("model"), *(Cell(measure.name, measure.unit, number=True) for measure in columns))
    header += (Cell("kept epoch", number=True), Cell("parameters", number=True), Cell("cell"))
    context = Context(
        label=f"Models compared on the {split} texts",
        header=header,
        models=tuple(_row(summary, columns, best) for summary in found.models),
        baselines=tuple(_row(summary, columns, None) for summary in found.baselines),
        published=tuple(_reported(name, told, columns) for name, told in arguments.published.items()),
        columns=len(header),
        caption=_caption(found, columns[0]),
        links=(Link("Data (JSON)", f"{place.id}.json"), Link("CSV", f"{place.id}.csv")),
    )
    return Shown(context, _files(found, columns, split, place))


def _split(models: Sequence[ModelSummary]) -> str:
    return "test" if any("test" in summary.metrics for summary in models) else "validation"


def _row(summary: ModelSummary, measures: tuple[Measure, ...], best: list[str | None] | None) -> tuple[Cell, ...]:
    seeds = f"{len(summary.seeds)} seeds" if len(summary.seeds) > 1 else ""
    epochs = f"{_range(summary.best_epochs)} of {_range(summary.epochs)}" if summary.epochs else ""
    return (
        Cell(readable(summary.model), seeds),
        *(_cell(measure, summary, best[place] if best else None) for place, measure in enumerate(measures)),
        Cell(epochs, number=True),
        Cell(whole(summary.parameters), number=True),
        Cell(readable(summary.cell) if summary.cell else ""),
    )


def _range(numbers: Sequence[int]) -> str:
    low, high = min(numbers), max(numbers)
    return f"{low}" if low == high else f"{low}–{high}"


def _cell(measure: Measure, summary: ModelSummary, best: str | None) -> Cell:
    found = measure.read(summary)
    if found is None:
        return Cell("" if not summary.cell else MISSING, number=True)
    said = measure.say(found.mean)
    low, high = max(found.low, measure.least), min(found.high, measure.most)
    bounds = f"{measure.say(low).removesuffix(PERCENT)} to {measure.say(high)}" if len(found.each) > 1 else ""
    return Cell(said, bounds, number=True, best=said == best and math.isfinite(found.mean))


def _caption(found: Comparison, decides: Measure) -> str:
    parts = [
        "Best values among the models are bold; times are medians over epochs, whatever else the machine did."
        if len(found.models) > 1
        else "",
        _seeds(found.models),
    ]
    known = [(summary, one) for summary in found.models if (one := decides.read(summary)) and math.isfinite(one.mean)]
    if len(known) > 1:
        parts.append(_overlap(sorted(known, key=lambda pair: pair[1].mean, reverse=decides.better is max), decides))
    if known:
        parts.append(_against(known, found.baselines, decides))
    return " ".join(part for part in parts if part)


def _seeds(models: Sequence[ModelSummary]) -> str:
    if all(len(summary.seeds) <= 1 for summary in models):
        return "One seed: no interval, so a small difference may be chance."
    return "Smaller figures: 95 % interval of the mean over the seeds (Student's t)."


def _overlap(ranked: list[tuple[ModelSummary, Interval]], decides: Measure) -> str:
    (first, best), *others = ranked
    start = f"{readable(first.model)} has the {decides.superlative} {decides.name}"
    if any(len(one.each) < 2 for _, one in ranked):
        return f"{start}."
    close = [readable(summary.model) for summary, one in others if one.low <= best.high and best.low <= one.high]
    if close:
        return f"{start}, but its interval overlaps that of {listed(close)}: that may be chance."
    return f"{start}, and its interval lies {'below' if decides.better is min else 'above'} all others."


def _against(known: list[tuple[ModelSummary, Interval]], baselines: Sequence[ModelSummary], decides: Measure) -> str:
    counted = [(readable(summary.model), one.mean) for summary in baselines if (one := decides.read(summary))]
    if not counted:
        return ""
    mark = decides.better(value for _, value in counted)
    name = next(name for name, value in counted if value == mark)
    behind = [readable(summary.model) for summary, one in known if not _ahead(decides, one, mark)]
    if behind:
        return f"The baseline “{name}” ({decides.say(mark)}) is not beaten by {listed(behind)}."
    beats = "Every model beats" if len(known) > 1 else "The model beats"
    return f"{beats} the best baseline, “{name}” ({decides.say(mark)})."


def _ahead(decides: Measure, one: Interval, mark: float) -> bool:
    """Return whether a mean is better than the mark, also as it is written."""
    return decides.better((one.mean, mark)) == one.mean and decides.say(one.mean) != decides.say(mark)


def _reported(name: str, told: Mapping[str, float], columns: tuple[Measure, ...]) -> tuple[Cell, ...]:
    """Return a row of what others report."""
    said = (measure.say(told[measure.key]) if measure.key in told else "" for measure in columns)
    parameters = whole(told["parameters"]) if "parameters" in told else ""
    measured = tuple(Cell(text, number=True) for text in said)
    return (Cell(readable(name)), *measured, Cell("", number=True), Cell(parameters, number=True), Cell(""))


def _files(found: Comparison, columns: tuple[Measure, ...], split: str, place: Place) -> dict[str, bytes]:
    document = {"split": split, "models": [_summary(one) for one in found.models]}
    document["baselines"] = [_summary(one) for one in found.baselines]
    header = ["model", "kind", "cell", "parameters", "seeds", "best_epochs"]
    header += [f"{measure.key}{end}" for measure in columns for end in ("", "_low", "_high")]
    rows = [
        [one.model, kind, one.cell, one.parameters, _several(one.seeds), _several(one.best_epochs)]
        + [value for measure in columns for value in _bounds(measure.read(one))]
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
