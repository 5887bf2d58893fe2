"""How well each model does when every part of the texts is the test part once, and which differences may be chance."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from rnnreport.charts.files import Link, csv_file, json_file
from rnnreport.charts.intervals import bounds, document, mean, share
from rnnreport.charts.names import named, said
from rnnreport.charts.numbers import many, percent, whole
from rnnreport.charts.significance import bare, bracket, points, size, verdict
from rnnreport.charts.strips import Strips, strips
from rnnreport.charts.tables import Cell, Table, table
from rnnreport.figures import Place, Shown
from rnnreport.results import Ask, CrossValidation, Difference, Interval, ModelSummary
from rnnreport.study import Settings, Study

TASKS = ("classify",)

METRICS = {"accuracy": "accuracy", "macro_f1": "macro F1"}
LONGEST = 60  # letters of a name before its row
FEW = 6  # differences that stand open; more wait behind their name


class Arguments(Settings):
    """The texts are divided into `folds`, `repeats` times anew; every fold is the test part once each time."""

    folds: Annotated[int, Field(ge=2, le=20)] = 5
    repeats: Annotated[int, Field(ge=1, le=20)] = 1


@dataclass(frozen=True)
class Context:
    """What the template sees as `figure`."""

    label: str
    header: tuple[Cell, ...]
    models: tuple[tuple[Cell, ...], ...]
    baselines: tuple[tuple[Cell, ...], ...]
    strips: tuple[Strips, ...]
    differences: Table | None
    folded: bool  # whether the differences wait behind their name
    facts: tuple[str, ...]
    caption: str
    links: tuple[Link, ...]


def asks(arguments: Arguments, study: Study) -> tuple[Ask, ...]:
    """Return what must be answered first."""
    return (Ask("cross_validation", {"folds": arguments.folds, "repeats": arguments.repeats}),)


def show(arguments: Arguments, study: Study, answers: tuple[CrossValidation, ...], place: Place) -> Shown:
    """Return means with intervals, every fold as a dot, and the differences between models."""
    (found,) = answers
    everyone = (*found.models, *found.baselines)
    metrics = [name for name in METRICS if any(_read(one, name) for one in everyone)]
    header = (Cell("model"), *(Cell(METRICS[name], number=True) for name in metrics), Cell("values", number=True))
    context = Context(
        label=f"Models compared over {many(found.folds, 'fold')}",
        header=header,
        models=tuple(_row(one, metrics, found.models) for one in found.models),
        baselines=tuple(_row(one, metrics, ()) for one in found.baselines),
        strips=tuple(_strips(found, name) for name in metrics),
        differences=_differences(found.differences) if found.differences else None,
        folded=len(found.differences) > FEW,
        facts=tuple(_facts(found)),
        caption=_caption(found),
        links=(
            Link("Data (JSON)", f"{place.id}.json"),
            Link("values (CSV)", f"{place.id}.csv"),
            Link("differences (CSV)", f"{place.id}-differences.csv"),
        ),
    )
    return Shown(context, _files(found, metrics, place))


def _read(summary: ModelSummary, metric: str) -> Interval | None:
    return summary.metrics.get("test", {}).get(metric)


def _values(summary: ModelSummary, metric: str) -> tuple[float, ...]:
    found = _read(summary, metric)
    return found.each if found else ()


def _row(summary: ModelSummary, metrics: Sequence[str], rivals: Sequence[ModelSummary]) -> tuple[Cell, ...]:
    """Return the row of one model: bold where its mean is written as the best of several rivals' is."""
    cells = [Cell(named(summary.model, LONGEST))]
    for metric in metrics:
        own, others = _read(summary, metric), [_read(one, metric) for one in rivals]
        means = [one.mean for one in others if one and math.isfinite(one.mean)]
        best = bool(own) and len(means) > 1 and mean(own, percent) == percent(max(means))
        cells.append(Cell(mean(own, percent), bounds(own, share), number=True, best=best))
    return (*cells, Cell(whole(max(len(_values(summary, metric)) for metric in METRICS)), number=True))


def _strips(found: CrossValidation, metric: str) -> Strips:
    groups = [(one.model, True, _read(one, metric)) for one in found.models]
    groups += [(one.model, False, _read(one, metric)) for one in found.baselines]
    return strips(METRICS[metric], [(named(name, LONGEST), trained, one) for name, trained, one in groups if one])


def _differences(differences: Sequence[Difference]) -> Table:
    several = any(one.adjusted != one.p for one in differences if math.isfinite(one.p))
    header = ("", "measure", "points", "95\u202f% interval", "p", *(["p, adjusted"] if several else []))
    rows = (
        [
            f"{named(one.a, LONGEST)} − {named(one.b, LONGEST)}",
            METRICS.get(one.metric, one.metric),
            points(one.mean),
            bracket(one.low, one.high),
            bare(one.p),
            *([bare(one.adjusted)] if several else []),
        ]
        for one in differences
    )
    pairs = len({(one.a, one.b) for one in differences})
    return table("Differences" if pairs == 1 else f"Differences between {pairs} pairs", header, rows, 2)


def _facts(found: CrossValidation) -> Iterator[str]:
    """Say which model and which baseline are most accurate, and whether what lies between them may be chance."""
    models, baselines = (_ranked(group) for group in (found.models, found.baselines))
    if len(models) > 1:
        yield _between(models[0], models[1], found.differences)
    if models and baselines:
        ahead = _accuracy(models[0]) >= _accuracy(baselines[0])
        first, second = (models[0], baselines[0]) if ahead else (baselines[0], models[0])
        beaten = "the best baseline" if ahead else "the best model"
        yield _between(first, second, found.differences, f", {beaten},")


def _ranked(summaries: Sequence[ModelSummary]) -> list[ModelSummary]:
    known = [one for one in summaries if math.isfinite(_accuracy(one))]
    return sorted(known, key=lambda one: -_accuracy(one))


def _accuracy(summary: ModelSummary) -> float:
    found = _read(summary, "accuracy")
    return found.mean if found else math.nan


def _between(first: ModelSummary, second: ModelSummary, differences: Sequence[Difference], role: str = "") -> str:
    """Return how much more often the first is right than the second, with interval and p where they were computed."""
    gap = _accuracy(first) - _accuracy(second)
    if gap == 0:
        return f"{said(first.model)} and {said(second.model)}{role} are right equally often."
    lead = f"{said(first.model)} is right on {size(gap)} more of the texts than {said(second.model)}"
    pairs = [one for one in differences if one.metric == "accuracy"]
    for one in pairs:
        if {one.a, one.b} == {first.model, second.model}:
            interval = bracket(*((one.low, one.high) if one.a == first.model else (-one.high, -one.low)))
            told = f"{lead}{role} {interval}" if interval else lead + role.rstrip(",")
            return f"{told}; {verdict(one.p, one.adjusted, len(pairs))}."
    return f"{lead}{role.rstrip(',')}."


def _caption(found: CrossValidation) -> str:
    times = f", {found.repeats} times anew" if found.repeats > 1 else ""
    return (
        f"{many(found.texts, 'text')}, divided into {many(found.folds, 'fold')}{times}; every model was trained "
        f"{many(found.folds * found.repeats, 'time')} and tested on the fold that it had not seen. Dots: folds; "
        "upright line and bar: their mean and its 95\u202f% interval. Intervals and p are corrected for training sets "
        "that overlap (Nadeau and Bengio, “Inference for the generalization error”, 2003)."
    )


def _files(found: CrossValidation, metrics: Sequence[str], place: Place) -> dict[str, bytes]:
    everyone = [("model", one) for one in found.models] + [("baseline", one) for one in found.baselines]
    summaries = [
        {"model": one.model, "kind": kind, "cell": one.cell}
        | {"metrics": {name: document(_read(one, name)) for name in metrics}}
        for kind, one in everyone
    ]
    header = ("metric", "a", "b", "mean", "low", "high", "p", "adjusted")
    pairs = [(one.metric, one.a, one.b, one.mean, one.low, one.high, one.p, one.adjusted) for one in found.differences]
    values = (
        (one.model, kind, metric, 1 + number // found.folds, 1 + number % found.folds, value)
        for kind, one in everyone
        for metric in metrics
        for number, value in enumerate(_values(one, metric))
    )
    content = {"folds": found.folds, "repeats": found.repeats, "texts": found.texts, "models": summaries}
    content["differences"] = [dict(zip(header, pair, strict=True)) for pair in pairs]
    return {
        f"{place.id}.json": json_file(content),
        f"{place.id}.csv": csv_file(("model", "kind", "metric", "repeat", "fold", "value"), values),
        f"{place.id}-differences.csv": csv_file(header, pairs),
    }
