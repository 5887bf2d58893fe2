"""What the best network and the best baseline miss one step ahead: their errors over time, and what is left in them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rnnreport.charts.files import Link, csv_file, json_file
from rnnreport.charts.forecast_scores import four
from rnnreport.charts.names import named, quoted
from rnnreport.charts.numbers import fixed, short, whole
from rnnreport.charts.plots import Plot
from rnnreport.charts.residual_plots import apart, autocorrelations, errors, looks, over_time
from rnnreport.charts.scales import Scale
from rnnreport.charts.tables import Table, table
from rnnreport.charts.thinned import places
from rnnreport.errors import RnnReportError, one_of
from rnnreport.figures import Place, Shown
from rnnreport.results import Ask, Residual, Residuals
from rnnreport.study import Settings, Study

TASKS = ("forecast",)
ROWS = 400  # of the table on the page; the files hold all
LONGEST = 60  # letters of a name above its plots
PARTS = {"train": "training part", "test": "test part"}


class Arguments(Settings):
    """Whose one-step errors are shown: `forecasters` by name, else the best network and the best baseline.

    `series` is the name of a series, else the first one; `split` is the part of it.
    """

    forecasters: tuple[str, ...] = ()
    series: str | None = None
    split: Literal["train", "test"] = "test"


@dataclass(frozen=True)
class Panel:
    """The errors of one forecaster. `plots` is empty where it has none."""

    name: str
    note: str
    plots: tuple[Plot, ...]
    says: tuple[str, ...]


@dataclass(frozen=True)
class Context:
    """What the template sees as `figure`."""

    panels: tuple[Panel, ...]
    tables: tuple[Table, ...]
    caption: str
    links: tuple[Link, ...]


def asks(arguments: Arguments, study: Study) -> tuple[Ask, ...]:
    """Return what must be answered first."""
    return (Ask("residuals"),)


def show(arguments: Arguments, study: Study, answers: tuple[Residuals, ...], place: Place) -> Shown:
    """Return the errors of the chosen forecasters. Raises RnnReportError for a name that is not there."""
    (found,) = answers
    chosen = _chosen(arguments, found)
    label = f"value − forecast ({named(found.unit or found.value, 24)})"
    up = errors(chosen)
    links = (("Data (JSON)", ".json"), ("errors (CSV)", ".csv"), ("autocorrelations (CSV)", "-autocorrelations.csv"))
    context = Context(
        panels=tuple(_panel(one, label, up, found) for one in chosen),
        tables=(_errors(chosen), _autocorrelations(chosen)),
        caption=_caption(chosen, arguments.split),
        links=tuple(Link(text, place.id + end) for text, end in links),
    )
    return Shown(context, _files(found, place))


def _chosen(arguments: Arguments, found: Residuals) -> tuple[Residual, ...]:
    """Return the errors of the forecasters that are asked for; else of the best network and the best baseline."""
    series = list(dict.fromkeys(one.series for one in found.residuals))
    wanted = series[0] if arguments.series is None and series else arguments.series
    if wanted not in series:
        raise RnnReportError(f"residuals: series {one_of(str(wanted), series)}")
    here = [one for one in found.residuals if (one.series, one.split) == (wanted, arguments.split)]
    known = {one.forecaster: one for one in here}
    for name in arguments.forecasters:
        if name not in known:
            raise RnnReportError(f"residuals: forecaster {one_of(name, known)}")
    if arguments.forecasters:
        return tuple(known[name] for name in dict.fromkeys(arguments.forecasters))
    ranked = sorted((one for one in here if len(one.residuals)), key=_size)
    best = (next((one for one in ranked if one.network is network), None) for network in (True, False))
    return tuple(one for one in best if one)


def _size(one: Residual) -> float:
    """Return the root of the mean squared error."""
    return math.hypot(one.mean, one.deviation)


def _panel(one: Residual, label: str, up: Scale, found: Residuals) -> Panel:
    name = named(one.forecaster, LONGEST)
    if not len(one.residuals):
        return Panel(name, "", (), ("It made no one-step forecast of this part.",))
    low = f"Forecasts lie too {'low' if one.mean > 0 else 'high'} on the whole." if _biased(one) else ""
    says = (looks(one), apart(one, found.season), low)
    plots = (over_time(one, up, label, found.season), autocorrelations(one, found.season, named(found.step, 24)))
    note = f"mean {short(one.mean)}, standard deviation {short(one.deviation)}"
    return Panel(name, note, plots, tuple(said for said in says if said))


def _biased(one: Residual) -> bool:
    """Return whether the mean lies two standard errors or more from zero."""
    return len(one.residuals) > 1 and abs(one.mean) > 2 * one.deviation / math.sqrt(len(one.residuals))


def _errors(chosen: Sequence[Residual]) -> Table:
    said = [dict(zip(one.times, one.residuals.tolist(), strict=True)) for one in chosen]
    times = list(dict.fromkeys(time for one in sorted(chosen, key=_length, reverse=True) for time in one.times))
    rows = ([named(time, 24), *(four(one[time]) if time in one else "" for one in said)] for time in times[-ROWS:])
    label = "Errors, as a table" + (f", the last {ROWS}" if len(times) > ROWS else "")
    return table(label, ("time", *(named(one.forecaster, 40) for one in chosen)), rows)


def _length(one: Residual) -> int:
    return len(one.residuals)


def _autocorrelations(chosen: Sequence[Residual]) -> Table:
    lags = max((len(one.autocorrelation) for one in chosen), default=0)
    rows = (
        [whole(lag + 1)]
        + [fixed(float(one.autocorrelation[lag]), 3) if lag < len(one.autocorrelation) else "" for one in chosen]
        for lag in range(lags)
    )
    return table("Autocorrelations, as a table", ("lag", *(named(one.forecaster, 40) for one in chosen)), rows)


def _caption(chosen: Sequence[Residual], split: str) -> str:
    which = f" of {quoted(chosen[0].series)}" if chosen and chosen[0].series else ""
    parts = [
        f"One-step errors{which} in the {PARTS[split]}: value minus forecast, above zero where too little was said."
    ]
    if any(one.network for one in chosen):
        parts.append("A network's forecasts are means over its seeds.")
    if any(len(places(one.residuals)) < len(one.residuals) for one in chosen):
        parts.append("Of so long a series the least and the greatest error of each column are drawn.")
    parts.append("Dashed lines: 95\u202f% of the autocorrelations of noise lie between them; dots lie outside.")
    parts.append("Ljung and Box, “On a measure of lack of fit in time series models”, 1978.")
    return " ".join(parts)


def _files(found: Residuals, place: Place) -> dict[str, bytes]:
    """Return all errors of all forecasters, whichever are shown."""
    document = {"value": found.value, "unit": found.unit, "step": found.step, "season": found.season}
    document["residuals"] = [
        {
            "forecaster": one.forecaster,
            "kind": "model" if one.network else "baseline",
            "series": one.series,
            "split": one.split,
            "mean": one.mean,
            "deviation": one.deviation,
            "bound": one.bound,
            "ljung_box": one.ljung_box,
            "times": one.times,
            "residuals": one.residuals,
            "autocorrelation": one.autocorrelation,
        }
        for one in found.residuals
    ]
    header = ("series", "forecaster", "split")
    return {
        f"{place.id}.json": json_file(document),
        f"{place.id}.csv": csv_file((*header, "time", "residual"), _rows(found, "residuals")),
        f"{place.id}-autocorrelations.csv": csv_file((*header, "lag", "autocorrelation"), _rows(found, "lags")),
    }


def _rows(found: Residuals, what: str) -> Iterator[tuple]:
    for one in found.residuals:
        numbers = one.residuals if what == "residuals" else one.autocorrelation
        places = one.times if what == "residuals" else range(1, len(numbers) + 1)
        for place, value in zip(places, numbers.tolist(), strict=True):
            yield (one.series, one.forecaster, one.split, place, value)
