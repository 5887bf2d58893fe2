"""How well each network forecasts over all its seeds, one step ahead and from one origin, beside the baselines."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from rnnreport.charts import forecast_verdicts as verdicts
from rnnreport.charts import forecast_words as words
from rnnreport.charts.files import Link, csv_file, json_file
from rnnreport.charts.forecast_scores import ENSEMBLE, SAW_TEST, Scored, error_says, split_of, values, within
from rnnreport.charts.forecast_tables import ErrorTable, Facts, Kind, error_table
from rnnreport.charts.intervals import columns, document
from rnnreport.charts.names import named
from rnnreport.charts.seed_ranges import Errors, SeedRanges, ranges
from rnnreport.figures import Place, Shown
from rnnreport.results import Ask, Comparison, Forecasts, ModelSummary
from rnnreport.study import Settings, Study

TASKS = ("forecast",)
PUBLISHED = ("train_rmse", "test_rmse", "one_origin_rmse", "parameters")
LONGEST = 60  # letters of a name before its lane


class Arguments(Settings):
    """All forecasters are compared. `published`, {name: {measure: number}}: what others report, to be put beside.

    A name that is a model's puts it beside that model. Measures: train_rmse and test_rmse, both one step ahead,
    one_origin_rmse, parameters.
    """

    published: Mapping[str, Mapping[Literal[PUBLISHED], Annotated[float, Field(ge=0, allow_inf_nan=False)]]] = {}


@dataclass(frozen=True)
class Context:
    """What the template sees as `figure`."""

    ranges: SeedRanges | None
    tables: tuple[ErrorTable, ...]
    facts: tuple[str, ...]
    caption: str
    links: tuple[Link, ...]


def asks(arguments: Arguments, study: Study) -> tuple[Ask, ...]:
    """Return what must be answered first."""
    return (Ask("comparison"), Ask("forecast"))


def show(arguments: Arguments, study: Study, answers: tuple[Comparison, Forecasts], place: Place) -> Shown:
    """Return a table for each kind of forecast, all seeds as dots, and what they come to in sentences."""
    found, told = answers
    saw = [name for name, model in study.models.items() if model.scaler == SAW_TEST]
    unit = named(told.unit, 24) if told.unit else ""
    facts = Facts(found, split_of(found), unit, told.level, arguments.published, saw, study.together)
    kinds = _kinds(facts.split, study.data.horizon)
    context = Context(
        ranges=_ranges(facts, unit or named(told.value, 24)),
        tables=tuple(made for kind in kinds if (made := error_table(facts, kind))),
        facts=tuple(_facts(facts, kinds)),
        caption=_caption(facts, told, study),
        links=(
            Link("Data (JSON)", f"{place.id}.json"),
            Link("CSV", f"{place.id}.csv"),
            Link("seeds (CSV)", f"{place.id}-seeds.csv"),
        ),
    )
    return Shown(context, _files(facts, place))


def _kinds(split: str, horizon: int) -> tuple[Kind, ...]:
    near = {"train": "train_rmse", "test": "test_rmse"}
    return (
        Kind("one_step", "One step ahead", near, size=True),
        Kind("one_origin", f"From one origin, all {split} values at once", {"test": "one_origin_rmse"}),
        Kind("rolling", f"1 to {horizon} steps ahead, from every origin", {}),
    )


def _ranges(facts: Facts, unit: str) -> SeedRanges | None:
    errors = []
    for network, group in ((True, facts.found.models), (False, facts.found.baselines)):
        for one in group:
            together = Scored(one, network, True).value(facts.split, "rmse", "one_step")
            alone = len(one.seeds) < 2
            published = facts.published.get(one.model, {}).get(f"{facts.split}_rmse", math.nan)
            error = Scored(one, network, False).read(facts.split, "rmse", "one_step")
            if error and math.isfinite(error.mean):
                name = named(one.model, LONGEST)
                together = math.nan if alone else together
                errors.append(Errors(name, network, error, together, published, one.model in facts.together))
    title, say = f"{facts.split} RMSE, one step ahead ({unit})", error_says(facts.found, facts.split, "one_step")
    return ranges(title, errors, say) if errors else None


def _facts(facts: Facts, kinds: tuple[Kind, ...]) -> Iterator[str]:
    found, split = facts.found, facts.split
    titles = {"one_origin": "From one origin"}
    for kind in kinds:
        said = verdicts.verdict(found, split, kind.key, titles.get(kind.key, kind.heading))
        yield from [said] * bool(said)
        if kind.key == "one_step":
            yield from verdicts.against_persistence(found, split, kind.key)
    yield from verdicts.published(
        found,
        facts.published,
        (
            ("test_rmse", "test", "one_step", "test RMSE, one step ahead,"),
            ("train_rmse", "train", "one_step", "train RMSE, one step ahead,"),
            ("one_origin_rmse", "test", "one_origin", "test RMSE from one origin"),
        ),
    )
    yield from [leak for leak in [verdicts.leaks(facts.saw)] if leak]


def _caption(facts: Facts, told: Forecasts, study: Study) -> str:
    judged = sum(len(one.values) - one.test for one in told.series)
    several = any(len(one.seeds) > 1 for one in facts.found.models)
    parts = (
        verdicts.seeds(facts.found),
        "“Mean of … forecasts” is the error of their mean, not the mean of their errors." if several else "",
        "The best of each column is bold.",
        verdicts.terms(facts.level),
        verdicts.of_seeds([one.model for one in facts.found.models if words.of_seeds(one.model, study)]),
        words.left_out(told.left_out),
        verdicts.values_judged(judged, facts.split) if facts.split == "test" else "",
    )
    return " ".join(part for part in parts if part)


def _files(facts: Facts, place: Place) -> dict[str, bytes]:
    everyone = [("model", one) for one in facts.found.models] + [("baseline", one) for one in facts.found.baselines]
    content = {"split": facts.split, "unit": facts.unit, "level": facts.level}
    content["forecasters"] = [{"kind": kind} | _summary(one) for kind, one in everyone]
    content["published"] = [
        {"name": name, "values": dict(told), "among_seeds": _among(facts, name, told)}
        for name, told in facts.published.items()
    ]
    header = ("forecaster", "kind", "parameters", "seeds", "split", "forecast", "metric", "value", "low", "high")
    seeds = ("forecaster", "seed", "split", "metric", "value")
    return {
        f"{place.id}.json": json_file(content),
        f"{place.id}.csv": csv_file(header, (row for kind, one in everyone for row in _rows(kind, one))),
        f"{place.id}-seeds.csv": csv_file(seeds, (row for one in facts.found.models for row in _seeds(one))),
    }


def _summary(one: ModelSummary) -> dict:
    return {
        "forecaster": one.model,
        "cell": one.cell,
        "parameters": one.parameters,
        "seeds": one.seeds,
        "best_epochs": one.best_epochs,
        "epochs": one.epochs,
        "seconds_per_epoch": document(one.seconds_per_epoch),
        "metrics": {
            split: {name: document(metrics[name]) for name in sorted(metrics)}
            for split, metrics in sorted(one.metrics.items())
        },
    }


def _rows(kind: str, one: ModelSummary) -> Iterator[tuple]:
    """Return a line for each metric; `forecast` says whether it is of single seeds or of all seeds together."""
    for split, metrics in sorted(one.metrics.items()):
        for name in sorted(metrics):
            of = "all seeds together" if name.startswith(ENSEMBLE) else "mean over seeds" if one.seeds else "one"
            few = one.model, kind, one.parameters, len(one.seeds), split, of, name.removeprefix(ENSEMBLE)
            yield (*few, *columns(metrics[name]))


def _seeds(one: ModelSummary) -> Iterator[tuple]:
    for split, metrics in sorted(one.metrics.items()):
        for name in sorted(metrics):
            if len(metrics[name].each) == len(one.seeds) and not name.startswith(ENSEMBLE):
                for seed, value in zip(one.seeds, metrics[name].each, strict=True):
                    yield (one.model, seed, split, name, value)


def _among(facts: Facts, name: str, told: Mapping[str, float]) -> dict[str, str]:
    """Return where published errors lie among those of our seeds, where the name is a model's."""
    mine = {one.model: Scored(one, True, False) for one in facts.found.models}
    places = {"train_rmse": ("train", "one_step"), "test_rmse": ("test", "one_step")}
    places["one_origin_rmse"] = ("test", "one_origin")
    return {
        key: within(told[key], values(mine[name].read(split, "rmse", kind)))
        for key, (split, kind) in places.items()
        if name in mine and key in told
    }
