"""What do forecasts one step ahead leave over: noise, or something that could have been known?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from rnnreport import study as studies
from rnnreport.errors import RnnReportError, one_of
from rnnreport.results import Residual, Residuals
from rnnreport.training.residuals import autocorrelation, bound, lags, ljung_box

if TYPE_CHECKING:
    from rnnreport.training.subject import Subject

VERSION = 1
NEEDS = "trained"
TASKS = ("forecast",)
SPLITS = ("train", "test")


class Settings(studies.Settings):
    """Of which `forecasters`, models or baselines, by name; none named: of all."""

    forecasters: tuple[str, ...] = ()


def answer(settings: Settings, subject: Subject) -> Residuals:
    """Return the residuals one step ahead of every forecaster asked, on the training and the test part of each series.

    A network forecasts with all its seeds together. A part without a forecast is left out. Raises RnnReportError for a
    forecaster that the study does not have.
    """
    measured = subject.dataset.measurements
    known = [*subject.ensembles, *subject.baselines]
    for name in settings.forecasters:
        if name not in known:
            raise RnnReportError(f"forecaster {one_of(name, known)}")
    names = tuple(dict.fromkeys(settings.forecasters)) or known
    found = tuple(residual for name in names for residual in _residuals(subject, name))
    return Residuals(measured.value, measured.unit, measured.step, subject.dataset.season, found)


def _residuals(subject: Subject, name: str) -> Iterator[Residual]:
    network, dataset = name in subject.ensembles, subject.dataset
    spoken = subject.ensembles[name] if network else subject.baselines[name]
    for one, parts, said in zip(dataset.series, dataset.parts, spoken, strict=True):
        missed = one.values - said.one_step
        for split in SPLITS:
            part = parts.of(split)
            places = part.start + np.flatnonzero(np.isfinite(missed[part]))
            if len(places):
                times = tuple(one.times[place] for place in places.tolist())
                yield _residual(name, network, one.name, split, times, missed[places], dataset.season)


def _residual(
    name: str, network: bool, series: str, split: str, times: tuple[str, ...], residuals: np.ndarray, season: int
) -> Residual:
    count = len(residuals)
    correlations = autocorrelation(residuals, lags(count, season))
    return Residual(
        forecaster=name,
        network=network,
        series=series,
        split=split,
        times=times,
        residuals=residuals,
        mean=float(np.mean(residuals)),
        deviation=float(np.std(residuals, ddof=1)) if count > 1 else float("nan"),
        autocorrelation=correlations,
        bound=bound(count),
        ljung_box=ljung_box(correlations, count),
    )
