"""Series: forecast step by step, all seeds of a model trained in one stage."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from rnnreport.data import corpus, series_dataset
from rnnreport.data.series_dataset import SeriesDataset
from rnnreport.errors import DataError
from rnnreport.study import Model, Study
from rnnreport.training import forecast_baselines
from rnnreport.training.forecasting import stored
from rnnreport.training.forecasting.teach import Lesson
from rnnreport.training.forecasting.views import view
from rnnreport.training.said import mean
from rnnreport.training.subject import Subject

load, fit = SeriesDataset.load, forecast_baselines.fit


def dataset(study: Study, root: Path) -> SeriesDataset:
    """Return the study's series, divided by time."""
    data = study.data
    return series_dataset.build(corpus.measurements(data.corpus, data.options, root), data)


def train(
    study: Study, dataset: SeriesDataset, settings: Mapping, folder: Path, scratch: Path, root: Path, report: Callable
) -> None:
    """Train all seeds of one model. It takes seconds, so nothing is kept in `scratch`."""
    name = settings["name"]
    for other, model in study.models.items():  # so that a mistake in the last model is told before the first one learns
        _assert_suits(dataset, other, model)
    stored.train(Lesson(dataset, name, study.models[name], study.training_of(name)), folder, report)


def _assert_suits(dataset: SeriesDataset, name: str, model: Model) -> None:
    """Raise DataError naming the model where the series do not suit it."""
    try:
        view(dataset, model)
    except DataError as error:
        raise DataError(f"model '{name}': {error}") from None


def subject(
    study: Study, dataset: SeriesDataset, trainings: Mapping, baselines: Mapping[str, Path], variants: Mapping[str, Any]
) -> Subject:
    """Return what an analysis is asked about."""
    loaded, ensembles = {}, {}
    for name, [(place, _)] in trainings.items():
        lesson = Lesson(dataset, name, study.models[name], study.training_of(name))
        loaded[name], ensembles[name] = stored.load(lesson, place)
    for name, members in study.together.items():
        ensembles[name] = tuple(mean(each) for each in zip(*(ensembles[member] for member in members), strict=True))
    (fitted,) = (forecast_baselines.Fitted.load(place) for place in baselines.values())
    return Subject(study, dataset, loaded, variants, fitted, ensembles)
