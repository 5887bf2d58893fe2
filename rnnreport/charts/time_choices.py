"""What of many series a figure draws: which of them, and from which time on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from rnnreport.charts import times
from rnnreport.charts.forecasters import KINDS
from rnnreport.errors import RnnReportError, one_of
from rnnreport.results import ForecastSeries
from rnnreport.study import TAKEN, Settings, Study

FIRST = 4  # series that are drawn where none is asked for
MOST = 12  # that may be asked for

Kind = Literal["one step", "one origin"]
Name = Annotated[str, Field(coerce_numbers_to_str=True)]  # series may be called 1 and 2
Names = Annotated[tuple[Name, ...], Field(max_length=MOST)]


class Choices(Settings):
    """What an author chooses of forecasts over time: whose, in which way, of which series, from which time on."""

    forecasters: tuple[Name, ...] = ()
    kind: Kind | None = None
    series: Names = ()
    since: Name | None = None

    def check(self, study: Study, figure: str) -> None:
        """Raise RnnReportError for a forecaster that is no model of the study and no baseline, before any training."""
        known = [*study.models, *study.together, *TAKEN["forecast"]]
        for name in self.forecasters:
            if name not in known:
                raise RnnReportError(f"{figure}: forecaster {one_of(name, known)}")


def kinds(asked: Kind | None) -> tuple[Kind, ...]:
    """Return the kinds of forecasts to be drawn: the one asked for, else both."""
    return (asked,) if asked else ("one step", "one origin")


def series(asked: Sequence[str], known: Sequence[ForecastSeries], figure: str) -> tuple[ForecastSeries, ...]:
    """Return the series to be drawn, in the order asked for. Raises RnnReportError for a name that is not there."""
    by_name = {one.name: one for one in known}
    for name in asked:
        if name not in by_name:
            raise RnnReportError(f"{figure}: series {one_of(name, by_name)}")
    return tuple(by_name[name] for name in dict.fromkeys(asked)) if asked else tuple(known[:FIRST])


def begin(since: str | None, one: ForecastSeries, usual: int, figure: str) -> int:
    """Return the position at which a plot of a series begins: `usual` unless a time is given.

    Raises RnnReportError for what is no time, and for one behind the last.
    """
    if since is None:
        return usual
    try:
        place = times.position(since, one.times, one.stamps, one.dated)
    except ValueError:
        raise RnnReportError(f"{figure}: since {since!r} is no time; give one such as {one.times[0]!r}") from None
    if place >= len(one.times):
        raise RnnReportError(f"{figure}: since {since!r} lies behind the last time, which is {one.times[-1]!r}")
    return place


def forecast(one: ForecastSeries, kind: str) -> bool:
    """Return whether anything was forecast of a series in this way."""
    return any(np.isfinite(getattr(course, KINDS[kind])).any() for course in one.courses)
