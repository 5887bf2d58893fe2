"""How far does each model err, one step ahead and from one origin, and does it beat simple baselines?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rnnreport import study as studies
from rnnreport.results import Comparison, Interval, ModelSummary
from rnnreport.training.forecast_baselines import parameters
from rnnreport.training.forecast_scores import scores
from rnnreport.training.intervals import interval
from rnnreport.training.summaries import summary

if TYPE_CHECKING:
    from rnnreport.training.subject import Subject

VERSION = 1
NEEDS = "trained"
TASKS = ("forecast",)


class Settings(studies.Settings):
    """Nothing to choose: every model of the study is compared."""


def answer(settings: Settings, subject: Subject) -> Comparison:
    """Return the summary of every model over its seeds, and of the baselines on the same values.

    Metrics are those of `training.forecast_scores.scores`; of a model each is over its seeds, with Student's t at
    95 %, and `ensemble_` before its name is that of the seeds' forecasts put together, a single value. Models that
    forecast together follow the others, with single values and all parameters of all their seeds.
    """
    models = [_model(subject, name) for name in subject.study.models]
    models += [_together(subject, name, models) for name in subject.study.together]
    return Comparison(tuple(models), tuple(_baseline(subject, name) for name in subject.baselines))


def _model(subject: Subject, name: str) -> ModelSummary:
    over_seeds = summary(subject.trained[name])
    together = scores(subject.dataset, subject.ensembles[name])
    metrics = {
        split: {**over_seeds.metrics.get(split, {}), **_single(together.get(split, {}), "ensemble_")}
        for split in dict.fromkeys([*over_seeds.metrics, *together])
    }
    return replace(over_seeds, metrics=metrics)


def _together(subject: Subject, name: str, models: Sequence[ModelSummary]) -> ModelSummary:
    """Return what several models come to that forecast together: one forecast, with no seeds of its own."""
    members = [one for one in models if one.model in subject.study.together[name]]
    metrics = {split: _single(found) for split, found in scores(subject.dataset, subject.ensembles[name]).items()}
    size = sum(one.parameters * len(one.seeds) for one in members)
    return ModelSummary(name, "", size, (), (), (), None, None, metrics)


def _baseline(subject: Subject, name: str) -> ModelSummary:
    found = scores(subject.dataset, subject.baselines[name])
    metrics = {split: _single(measured) for split, measured in found.items()}
    return ModelSummary(name, "", parameters(name, subject.dataset), (), (), (), None, None, metrics)


def _single(measured: Mapping[str, float], before: str = "") -> dict[str, Interval]:
    return {before + name: interval([value]) for name, value in measured.items()}
