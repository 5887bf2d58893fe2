"""What does each model forecast, one step ahead and from one origin, and what do simple baselines?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from rnnreport import study as studies
from rnnreport.results import Course, Forecasts, ForecastSeries, LeadErrors
from rnnreport.training.forecast_baselines import ARIMA, SARIMA, Fitted
from rnnreport.training.forecast_scores import lead_errors
from rnnreport.training.said import LEVEL, Said

if TYPE_CHECKING:
    from rnnreport.training.subject import Subject

VERSION = 2
NEEDS = "trained"
TASKS = ("forecast",)


class Settings(studies.Settings):
    """Nothing to choose: every model and every baseline is shown."""


def answer(settings: Settings, subject: Subject) -> Forecasts:
    """Return all series with all forecasts: models in the order of the page, each over its seeds, then baselines.

    Where the horizon is more than one step, errors by lead are over all series and all origins of the test part.
    """
    dataset, measured = subject.dataset, subject.dataset.measurements
    spoken = tuple(_spoken(subject))
    models = subject.study.models
    return Forecasts(
        value=measured.value,
        unit=measured.unit,
        step=measured.step,
        season=dataset.season,
        level=LEVEL,
        intervals={name: _source(subject, name) for name, _, said in spoken if _bounded(said)},
        leaks={
            name: "its scaler was fitted on the test part too"
            for name, model in models.items()
            if model.scaler == "fit-on-all"
        },
        left_out=subject.baselines.left_out if isinstance(subject.baselines, Fitted) else {},
        series=tuple(_series(subject, place, spoken) for place in range(len(dataset.series))),
        leads=tuple(LeadErrors(name, lead_errors(dataset, said)) for name, _, said in spoken)
        if dataset.horizon > 1
        else (),
    )


def _spoken(subject: Subject) -> Iterator[tuple[str, bool, Sequence[Said]]]:
    """Yield every forecaster's name, whether it is a network, and what it says, one for each series."""
    yield from ((name, True, subject.ensembles[name]) for name in subject.ensembles)
    yield from ((name, False, said) for name, said in subject.baselines.items())


def _series(subject: Subject, place: int, spoken: Sequence[tuple[str, bool, Sequence[Said]]]) -> ForecastSeries:
    one, parts = subject.dataset.series[place], subject.dataset.parts[place]
    return ForecastSeries(
        name=one.name,
        times=one.times,
        stamps=one.stamps,
        dated=subject.dataset.measurements.dated,
        values=one.values,
        validation=parts.validation,
        test=parts.test,
        courses=tuple(_course(name, network, said[place]) for name, network, said in spoken),
    )


def _course(name: str, network: bool, said: Said) -> Course:
    return Course(
        forecaster=name,
        network=network,
        one_step=said.one_step,
        one_step_low=said.one_step_low,
        one_step_high=said.one_step_high,
        one_origin=said.one_origin,
        one_origin_low=said.one_origin_low,
        one_origin_high=said.one_origin_high,
    )


def _bounded(said: Sequence[Said]) -> bool:
    return any(np.isfinite(bound).any() for one in said for bound in (one.one_step_low, one.one_origin_low))


def _source(subject: Subject, name: str) -> str:
    """Return where the intervals of a forecaster come from, in a few words."""
    model = subject.study.models.get(name)
    if model is not None:
        count = len(subject.trained[name])
        several = {"point": "", "gaussian": f", {count} seeds mixed", "quantile": f", mean of {count} seeds"}
        head = {"point": f"spread of {count} seeds", "gaussian": "Gaussian head", "quantile": "quantile head"}
        return head[model.head] + (several[model.head] if count > 1 else "")
    if name in subject.study.together:
        return "mean of the intervals of " + " and ".join(subject.study.together[name])
    if name not in (ARIMA, SARIMA):
        return "its training residuals"
    methods = subject.baselines.methods if isinstance(subject.baselines, Fitted) else {}
    return ", ".join(["its own model", *filter(None, [methods.get(name)])])
