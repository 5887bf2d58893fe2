"""What is in every cell, and in every gate, while the models read a series step by step?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from rnnreport import study as studies
from rnnreport.errors import RnnReportError, one_of
from rnnreport.models.heads import points
from rnnreport.results import Layer, SeriesReading, SeriesReadings
from rnnreport.training.forecasting.passes import recorded
from rnnreport.training.forecasting.views import view

if TYPE_CHECKING:
    from rnnreport.training.subject import Subject
    from rnnreport.training.trained import Trained

VERSION = 2
NEEDS = "trained"
TASKS = ("forecast",)


class Settings(studies.Settings):
    """The series to read (an empty name: the first one), by which `models` (none named: all)."""

    series: str = ""
    models: tuple[str, ...] = ()


def answer(settings: Settings, subject: Subject) -> SeriesReadings:
    """Return every state of every model (its first seed) at each time from which it can forecast.

    States are float32 (times, units): what a layer holds after it read the window that ends with the value at that
    time. Raises RnnReportError for an unknown series or model.
    """
    names = [one.name for one in subject.dataset.series]
    if settings.series and settings.series not in names:
        only = f"the only series has no name, so '{settings.series}' is none: leave 'series' out"
        raise RnnReportError(f"cells: {only if names == [''] else 'series ' + one_of(settings.series, names)}")
    for name in settings.models:
        if name not in subject.trained:
            raise RnnReportError(f"record: model {one_of(name, subject.trained)}")
    place = names.index(settings.series) if settings.series else 0
    measured = subject.dataset.measurements
    chosen = [subject.trained[name][0] for name in settings.models or subject.trained]
    readings = tuple(_reading(subject, trained, place) for trained in chosen)
    return SeriesReadings(measured.value, measured.unit, measured.step, subject.dataset.season, readings)


def _reading(subject: Subject, trained: Trained, place: int) -> SeriesReading:
    dataset = subject.dataset
    seen, one = view(dataset, trained.settings), dataset.series[place]
    states, said = recorded(trained.network, seen, place)
    begin = seen.first - 1  # the first time at which a whole window is read
    z = np.concatenate([np.full(seen.first, np.nan), points(trained.settings.head, said[:-1, 0])])
    encoder = trained.network.encoder
    layers = tuple(
        Layer(name, {key: np.asarray(state, np.float32) for key, state in layer.items()}, encoder.ranges())
        for name, layer in zip(encoder.names(), states, strict=True)
    )
    return SeriesReading(
        model=trained.model,
        cell=trained.settings.cell,
        seed=trained.seed,
        series=one.name,
        times=one.times[begin:],
        stamps=one.stamps[begin:],
        dated=dataset.measurements.dated,
        values=one.values[begin:],
        said=seen.transforms[place].one_step(z, one.values)[begin:],
        test=max(0, dataset.parts[place].test - begin),
        layers=layers,
    )
