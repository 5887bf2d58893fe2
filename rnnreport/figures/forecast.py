"""The series, what was forecast of it one step ahead and from one origin, and how sure the forecasts are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from rnnreport.charts import forecast_files, forecasters, time_choices, time_sections
from rnnreport.charts import forecast_words as words
from rnnreport.charts.files import Link
from rnnreport.charts.forecasters import KINDS, Forecaster
from rnnreport.charts.measured import between, decimals, exact
from rnnreport.charts.names import named
from rnnreport.charts.numbers import fixed, percent
from rnnreport.charts.time_choices import Choices, Kind
from rnnreport.charts.time_plots import Said, Window, time_plot
from rnnreport.charts.time_sections import Band, Panel, Readable, Section, Source
from rnnreport.figures import Place, Shown
from rnnreport.results import Ask, Course, Forecasts, ForecastSeries
from rnnreport.study import Study

TASKS = ("forecast",)
FIGURE = "forecast"

WHOLE = 200  # values, up to which one-step forecasts are drawn from the first one on
HEIGHT, LOW = 17.0, 12.0  # em: of one plot, of one among several


class Arguments(Choices):
    """Whose forecasts of which series are drawn, in which of the two ways, and from which time on.

    Without `forecasters`: all are there; drawn at first are the two networks of least one-step RMSE and the best
    baseline of each way. Without `kind`: both. Without `series`: the first four. Without `since`: from as long
    before the test part as it lasts, and one-step forecasts of up to 200 values from the first one on.
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
    """Return a section for each way to forecast, with a plot of each series.

    Raises RnnReportError for a forecaster, a series or a time that is not there.
    """
    (found,) = answers
    series = time_choices.series(arguments.series, found.series, FIGURE)
    judged = series if arguments.series else found.series
    shown = forecasters.chosen(arguments.forecasters, judged, FIGURE)
    band = _banded(shown, judged)
    read = {
        kind: [_readable(found, one, kind, shown, arguments.since) for one in series]
        for kind in time_choices.kinds(arguments.kind)
        if any(time_choices.forecast(one, kind) for one in series)
    }
    key, content = time_sections.shard([one for every in read.values() for one in every])
    drawn = (_section(found, series, kind, every, shown, band) for kind, every in read.items())
    sections = tuple(_told(section, found, judged, shown, study) for section in drawn)
    sections = time_sections.numbered(sections)
    context = Context(
        sections=sections,
        source=Source(key, f"{place.id}.js"),
        caption=_caption(found, judged, sections, shown, arguments.kind, study),
        links=(Link("Data (JSON)", f"{place.id}.json"), Link("CSV", f"{place.id}.csv")),
    )
    files = forecast_files.files(found, judged, {one.name for one in shown}, place.id)
    return Shown(context, files | {f"{place.id}.js": content})


def _banded(shown: Sequence[Forecaster], series: Sequence[ForecastSeries]) -> Forecaster | None:
    """Return whose interval is drawn at first: of those drawn, the one that errs least among those that have one."""
    order = [one for one in forecasters.ranked(shown, "one step") if one.on] + [one for one in shown if one.on]

    def has(name: str) -> bool:
        courses = (course for one in series for course in one.courses if course.forecaster == name)
        return any(np.isfinite(getattr(course, f"{key}_low")).any() for course in courses for key in KINDS.values())

    return next((one for one in order if has(one.name)), None)


def _readable(
    found: Forecasts, one: ForecastSeries, kind: Kind, shown: Sequence[Forecaster], since: str | None
) -> Readable:
    usual = 0 if kind == "one step" and len(one.values) <= WHOLE else max(0, 2 * one.test - len(one.values))
    first = time_choices.begin(since, one, usual, FIGURE)
    part, by_name = slice(first, None), {course.forecaster: course for course in one.courses}
    said = tuple(_said(who, by_name[who.name], kind, part) for who in shown if who.name in by_name)
    parts = one.validation - first, one.test - first
    window = Window(one.times[part], one.stamps[part], one.dated, one.values[part], said, *parts)
    places = decimals(one.values)

    def read(number: int, at: int) -> tuple[str, ...]:
        line, value = window.said[number], float(one.values[first + at])
        forecast, low, high = (float(numbers[at]) for numbers in (line.values, line.low, line.high))
        return fixed(forecast, places), fixed(value - forecast, places), between(low, high, places)

    head = ("forecast", "error", f"{percent(found.level, 0)} interval")
    own = exact(one.values, places)
    return Readable(window, head, tuple(fixed(value, own) for value in one.values[part].tolist()), read)


def _said(who: Forecaster, course: Course, kind: Kind, part: slice) -> Said:
    return Said(who, *(getattr(course, f"{KINDS[kind]}{side}")[part] for side in ("", "_low", "_high")))


def _section(
    found: Forecasts,
    series: Sequence[ForecastSeries],
    kind: Kind,
    read: Sequence[Readable],
    shown: Sequence[Forecaster],
    band: Forecaster | None,
) -> Section:
    names = [named(one.name) if one.name or len(series) > 1 else "" for one in series]
    height = LOW if len(series) > 1 else HEIGHT
    panels = [
        Panel(
            name,
            time_plot(
                one.window,
                f"{words.chart(found, name, one.window.times)} {words.TITLES[kind]}: {words.on(shown, kind)}.",
                words.axis(found.step, one.window.times),
                words.measured(found),
                height=height,
            ),
        )
        for name, one in zip(names, read, strict=True)
    ]
    title, ink = words.TITLES[kind], named(found.value)
    return Section(
        kind=kind,
        title=title,
        about=words.ABOUT[kind],
        ink=ink,
        measure=words.measure(found.unit) if any(one.over[kind] for one in shown) else "",
        legend=time_sections.legend(shown, kind),
        panels=tuple(panels),
        table=time_sections.table(title, ink, list(zip(names, read, strict=True))),
        band=band.number if band else None,
        long=any(time_sections.thinner(one.window) for one in read),
    )


def _told(
    section: Section, found: Forecasts, judged: Sequence[ForecastSeries], shown: Sequence[Forecaster], study: Study
) -> Section:
    """Return the section with who errs least, and what the band of each line is."""
    bands = (
        Band(one.number, words.banded(found, judged, section.kind, one, words.of_seeds(one.name, study)))
        for one in shown
    )
    least = words.judged(section.kind, shown)
    return replace(section, says=(least,) if least else (), bands=tuple(band for band in bands if band.text))


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
        return f"Nothing was forecast of {words.subject(found)}."
    parts = [words.opening(found, judged)]
    parts += [words.MISSING[kind] for kind in time_choices.kinds(asked) if kind not in kinds]
    parts += [words.averaged(shown, study), words.leaks(found.leaks, shown), words.left_out(found.left_out)]
    parts += [words.few(shown), *words.drawn(sections, len(judged))]
    return " ".join(part for part in parts if part)
