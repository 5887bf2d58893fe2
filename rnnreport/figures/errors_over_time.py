"""What forecasts of test values missed over time, one step ahead and from one origin, and how errors grow ahead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rnnreport.charts import error_files, forecasters, time_choices, time_sections
from rnnreport.charts import forecast_words as words
from rnnreport.charts.files import Link
from rnnreport.charts.forecasters import KINDS, Forecaster
from rnnreport.charts.measured import decimals, exact
from rnnreport.charts.names import named
from rnnreport.charts.numbers import fixed, many
from rnnreport.charts.time_choices import Choices, Kind
from rnnreport.charts.time_plots import Said, Window, time_plot
from rnnreport.charts.time_sections import Panel, Readable, Section, Source
from rnnreport.figures import Place, Shown
from rnnreport.results import Ask, Forecasts, ForecastSeries
from rnnreport.study import Study

TASKS = ("forecast",)
FIGURE = "errors_over_time"

HEIGHT, LOW = 14.0, 11.0  # em: of one plot, of one among several


class Arguments(Choices):
    """Whose errors on which series are drawn, in which of the two ways to forecast, and from which time on.

    Without `forecasters`: all are there; drawn at first are the two networks of least one-step RMSE and the best
    baseline of each way. Without `kind`: both, and the errors with the steps ahead. Without `series`: the first four.
    Without `since`: from the first test value on.
    """


@dataclass(frozen=True)
class Context:
    """What the template sees as `figure`."""

    sections: tuple[Section, ...]
    source: Source
    caption: str
    links: tuple[Link, ...]


def asks(arguments: Arguments, study: Study) -> tuple[Ask, ...]:
    """Return what must be answered first. Raises RnnReportError for a forecaster that no study of this kind has."""
    arguments.check(study, FIGURE)
    return (Ask("forecast"),)


def show(arguments: Arguments, study: Study, answers: tuple[Forecasts, ...], place: Place) -> Shown:
    """Return a section for each way to forecast, and one for RMSE by steps ahead where there is a horizon.

    Raises RnnReportError for a forecaster, a series or a time that is not there.
    """
    (found,) = answers
    series = time_choices.series(arguments.series, found.series, FIGURE)
    judged = series if arguments.series else found.series
    shown = forecasters.chosen(arguments.forecasters, judged, FIGURE)
    made = [
        (kind, [_readable(one, kind, shown, arguments.since) for one in series])
        for kind in time_choices.kinds(arguments.kind)
        if any(one.over[kind] for one in shown)
    ]
    ahead = None if arguments.kind else _ahead(found, shown)
    key, content = time_sections.shard([one for _, every in made for one in every] + ([ahead] if ahead else []))
    sections = [_section(found, series, judged, kind, every, shown) for kind, every in made]
    context = Context(
        sections=time_sections.numbered([*sections, *([_leads(found, shown, ahead)] if ahead else [])]),
        source=Source(key, f"{place.id}.js"),
        caption=_caption(found, judged, sections, shown, arguments.kind, study),
        links=(Link("Data (JSON)", f"{place.id}.json"), Link("CSV", f"{place.id}.csv")),
    )
    files = error_files.files(found, judged, {one.name for one in shown}, place.id)
    return Shown(context, files | {f"{place.id}.js": content})


def _readable(one: ForecastSeries, kind: Kind, shown: Sequence[Forecaster], since: str | None) -> Readable:
    usual = min(one.test, len(one.values) - 1)
    part = slice(max(usual, time_choices.begin(since, one, usual, FIGURE)), None)
    by_name = {course.forecaster: getattr(course, KINDS[kind]) for course in one.courses}
    values, places = one.values[part], decimals(one.values)
    said = tuple(Said(who, values - by_name[who.name][part]) for who in shown if who.name in by_name)
    window = Window(one.times[part], one.stamps[part], one.dated, None, said, validation=0, test=0)

    def read(number: int, at: int) -> tuple[str, ...]:
        error = float(said[number].values[at])
        return fixed(error, places), fixed(float(values[at]) - error, places)

    own = exact(one.values, places)
    return Readable(window, ("error", "forecast"), tuple(fixed(value, own) for value in values.tolist()), read)


def _section(
    found: Forecasts,
    series: Sequence[ForecastSeries],
    judged: Sequence[ForecastSeries],
    kind: Kind,
    read: Sequence[Readable],
    shown: Sequence[Forecaster],
) -> Section:
    names = [named(one.name) if one.name or len(series) > 1 else "" for one in series]
    height = LOW if len(series) > 1 else HEIGHT
    panels = [
        Panel(
            name,
            time_plot(
                one.window,
                f"Line chart of errors, value minus forecast, {words.span(name, one.window.times)}. "
                f"{words.TITLES[kind]}: {words.on(shown, kind)}.",
                words.axis(found.step, one.window.times),
                words.with_unit("value minus forecast", named(found.unit) if found.unit else ""),
                zero=True,
                height=height,
            ),
        )
        for name, one in zip(names, read, strict=True)
    ]
    title = words.TITLES[kind]
    table = time_sections.table(f"{title}: errors", named(found.value), list(zip(names, read, strict=True)))
    long = any(time_sections.thinner(one.window) for one in read)
    legend = time_sections.legend(shown, kind)
    return Section(
        kind=kind,
        title=title,
        about=f"errors of {words.ABOUT[kind]}",
        ink="",
        measure=words.measure(found.unit),
        legend=legend,
        panels=tuple(panels),
        table=table,
        says=tuple(said for said in [words.biased(kind, shown, judged)] if said),
        long=long,
    )


def _ahead(found: Forecasts, shown: Sequence[Forecaster]) -> Readable | None:
    """Return RMSE by steps ahead as lines, None where nothing is forecast further than one step."""
    known = {lead.forecaster: lead.rmse for lead in found.leads}
    said = tuple(Said(who, known[who.name]) for who in shown if who.name in known)
    if not any(np.isfinite(one.values).any() for one in said):
        return None
    steps = np.arange(1, 1 + max(len(one.values) for one in said), dtype=np.float64)
    window = Window(tuple(f"{step:.0f}" for step in steps), steps, False, None, said, validation=0, test=0)
    places = decimals(np.concatenate([[0.0], *(one.values for one in said)]))

    def read(number: int, at: int) -> tuple[str, ...]:
        return (fixed(float(said[number].values[at]), places),)

    return Readable(window, ("RMSE",), (), read)


def _leads(found: Forecasts, shown: Sequence[Forecaster], read: Readable) -> Section:
    what = words.with_unit("RMSE", named(found.unit) if found.unit else "")
    ends = "; ".join(
        f"{named(one.forecaster.name)} from {read.read(number, 0)[0]} to {read.read(number, -1)[0]}"
        for number, one in enumerate(read.window.said)
        if one.forecaster.on
    )
    horizon = len(read.window.times)
    label = f"Line chart of {what} over {many(horizon, 'step')} ahead. {ends}."
    x = "steps ahead" if found.step == "row" else f"{found.step}s ahead"
    plot = time_plot(read.window, label, x, what, zero=True, height=HEIGHT)
    known = [one.forecaster for one in read.window.said]
    legend = time_sections.plain_legend(one for one in shown if one in known)
    table = time_sections.table("RMSE with the steps ahead", "", [("", read)], x)
    about = "RMSE of all forecasts that reach so far, each from another origin in the test part"
    says = tuple(said for said in [words.further(found, shown)] if said)
    return Section("leads", "More steps ahead", about, "", "", legend, (Panel("", plot),), table, says)


def _caption(
    found: Forecasts,
    judged: Sequence[ForecastSeries],
    sections: Sequence[Section],
    shown: Sequence[Forecaster],
    asked: Kind | None,
    study: Study,
) -> str:
    kinds = [section.kind for section in sections]
    if not kinds:
        return f"No test value of {words.subject(found)} was forecast, so there is no error to be drawn."
    parts = [
        f"What the forecasts of {words.subject(found)} missed: above zero the value was greater than its forecast."
    ]
    parts += [words.MISSING[kind] for kind in time_choices.kinds(asked) if kind not in kinds]
    parts += [
        words.averaged(shown, study),
        words.leaks(found.leaks, shown),
        words.few(shown),
        *words.drawn(sections, len(judged)),
    ]
    return " ".join(part for part in parts if part)
