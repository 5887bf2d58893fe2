"""Which series are there, how long are they, and what was sorted, filled or left out?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from rnnreport import study as studies
from rnnreport.results import SeriesPreview

if TYPE_CHECKING:
    from rnnreport.training.subject import Subject

VERSION = 1
NEEDS = "dataset"
TASKS = ("forecast",)


class Settings(studies.Settings):
    """`rows` is how many rows of the table to show, from the first on."""

    rows: Annotated[int, Field(ge=0, le=1000)] = 5


def answer(settings: Settings, subject: Subject) -> SeriesPreview:
    """Return the head of the table as it was written, and length and span of every series.

    `splits` counts the values of training, validation and test over all series.
    """
    dataset, measured = subject.dataset, subject.dataset.measurements
    return SeriesPreview(
        columns=tuple(measured.columns),
        rows=tuple(zip(*(values[: settings.rows] for values in measured.columns.values()), strict=True)),
        series=tuple(one.name for one in dataset.series),
        lengths=tuple(len(one) for one in dataset.series),
        spans=tuple((one.times[0], one.times[-1]) for one in dataset.series),
        splits=dict(dataset.counts),
        step=measured.step,
        season=dataset.season,
        dropped=dict(measured.dropped),
        mended=measured.mended,
    )
