"""Sentences about forecasts: who errs least, what a band holds, what a model should not have seen."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from rnnreport.charts.forecasters import Forecaster, errors, held, ranked
from rnnreport.charts.measured import with_unit
from rnnreport.charts.names import said
from rnnreport.charts.numbers import listed, many, percent, short, whole
from rnnreport.charts.thinned import COLUMNS
from rnnreport.charts.time_sections import Section
from rnnreport.results import Forecasts, ForecastSeries
from rnnreport.study import Study

BIASED = 0.5  # shares of RMSE from which a mean error is worth a word
TITLES = {"one step": "One step ahead", "one origin": "From one origin"}
ABOUT = {
    "one step": "each value from all true values before it",
    "one origin": "all test values from what was known before the first of them",
}
MISSING = {
    "one step": "Nothing was forecast one step ahead.",
    "one origin": "Nothing was forecast from one origin.",
}


def measured(found: Forecasts) -> str:
    """Return what is measured with its unit."""
    return with_unit(said(found.value), said(found.unit) if found.unit else "")


def axis(step: str, times: Sequence[str]) -> str:
    """Return the name of an axis of time, with its ends, which ticks say only in part."""
    ends = f" ({times[0]} to {times[-1]})" if len(times) > 1 else ""
    return f"{'time' if step == 'row' else step}{ends}"


def chart(found: Forecasts, name: str, times: Sequence[str]) -> str:
    """Return what a plot of a series shows, for those who hear it."""
    return f"Line chart of {measured(found)}, {span(name, times)}."


def span(name: str, times: Sequence[str]) -> str:
    """Return the ends of a stretch of time, and of which series."""
    return f"{f'series {name}, ' if name else ''}{times[0]} to {times[-1]}"


def on(shown: Sequence[Forecaster], kind: str) -> str:
    """Return the forecasters that are drawn at first, with their errors."""
    return listed([f"{said(one.name)} (RMSE {short(one.rmse[kind])})" for one in shown if one.on]) or "no forecast"


def opening(found: Forecasts, series: Sequence[ForecastSeries]) -> str:
    """Return what was measured, how often, and how much of it is for testing."""
    values, tests = sum(len(one.values) for one in series), sum(len(one.values) - one.test for one in series)
    several = f" of {many(len(series), 'series', 'series')}" if len(series) > 1 else ""
    every = "" if found.step == "row" else f" by {found.step}"
    tested = f"{'' if several else 'the last '}{whole(tests)} of them" if tests else "none of them"
    return f"{measured(found)}{every}: {many(values, 'value')}{several}, {tested} for testing."


def judged(kind: str, shown: Sequence[Forecaster], unit: str) -> str:
    """Return who errs least on the test values, with RMSE, and how the best of the other sort does; "" without any."""
    order = ranked(shown, kind)
    if not order:
        return ""
    best, title = order[0], TITLES[kind]
    who = said(best.name)
    least = f"RMSE {short(best.rmse[kind])}{f' {said(unit)}' if unit else ''}"
    other = next((one for one in order if one.network != best.network), None)
    if len(order) == 1:
        return f"{title}, {who} has {least} on the test values."
    if other is None:
        return f"{title}, {who} errs least: {least}, before {_with(order[1], kind)}."
    if best.network:
        return f"{title}, {who} errs least: {least}; the best baseline is {_with(other, kind)}."
    return f"{title}, no network errs as little as the baseline {who} ({least}): the best is {_with(other, kind)}."


def _with(one: Forecaster, kind: str) -> str:
    return f"{said(one.name)} with {short(one.rmse[kind])}"


def biased(kind: str, shown: Sequence[Forecaster], series: Sequence[ForecastSeries]) -> str:
    """Return which of the forecasters that are drawn are, on the whole, too low or too high; "" where none is."""
    told = []
    for one in ranked(shown, kind):
        mean = float(errors(series, one.name, kind).mean())
        if one.on and abs(mean) >= BIASED * one.rmse[kind]:
            told.append(f"{said(one.name)} is too {'low' if mean > 0 else 'high'} by {short(abs(mean))}")
    return f"{TITLES[kind]}, on average, {listed(told)}." if told else ""


def further(found: Forecasts, shown: Sequence[Forecaster]) -> str:
    """Return how RMSE changes from one step ahead to the horizon, of those that are drawn; "" with a horizon of one."""
    known = {lead.forecaster: lead.rmse for lead in found.leads}
    told = [
        f"{said(one.name)} from {short(float(known[one.name][0]))} to {short(float(known[one.name][-1]))}"
        for one in shown
        if one.on and one.name in known and np.isfinite(known[one.name][[0, -1]]).all()
    ]
    horizon = max((len(rmse) for rmse in known.values()), default=0)
    return f"From 1 to {whole(horizon)} steps ahead RMSE goes: {listed(told)}." if told and horizon > 1 else ""


def banded(found: Forecasts, series: Sequence[ForecastSeries], kinds: Sequence[str], one: Forecaster) -> str:
    """Return whose interval the band is, where it comes from, and how many of the test values lie in it."""
    source = found.intervals.get(one.name, "")
    parts = []
    for kind in kinds:
        share = held(series, one.name, kind)
        if math.isfinite(share):
            parts.append(f"{percent(share, 0)} of the test values {TITLES[kind].lower()}")
    holds = f"; it holds {listed(parts)}" if parts else ""
    level = percent(found.level, 0)
    return f"The band is the {level} prediction interval of {said(one.name)}{f' ({source})' if source else ''}{holds}."


def leaks(found: Mapping[str, str], shown: Sequence[Forecaster]) -> str:
    """Return which of the models saw test values while they were fitted, and how; "" where none did."""
    reasons = list(dict.fromkeys(found[one.name] for one in shown if one.name in found))
    told = [
        f"{listed([said(one.name) for one in shown if found.get(one.name) == reason])} ({reason})" for reason in reasons
    ]
    return f"Beware of a leak. Test values were seen while fitting {'; '.join(told)}." if told else ""


def few(shown: Sequence[Forecaster]) -> str:
    """Return how many of the forecasters are drawn at first; "" where all are."""
    on = sum(one.on for one in shown)
    return (
        f"{whole(on)} of {whole(len(shown))} forecasters are drawn; the files hold all of them."
        if on < len(shown)
        else ""
    )


def averaged(shown: Sequence[Forecaster], study: Study) -> str:
    """Return that networks forecast together; "" with one seed."""
    several = any(len(study.training_of(one.name).seeds) > 1 for one in shown if one.name in study.models)
    return "A network's forecast is the mean over its seeds." if several else ""


def drawn(sections: Sequence[Section], series: int) -> Iterator[str]:
    """Give what of the numbers is not drawn: other series, all but the extremes of long ones, what lies far off."""
    seen = max(len(section.panels) for section in sections)
    if seen < series:
        yield f"The first {whole(seen)} of {whole(series)} series are drawn."
    if any(section.long for section in sections):
        yield f"Of each of {whole(COLUMNS)} stretches of a long series the least and the greatest number are drawn."
    if any(panel.plot.cut for section in sections for panel in section.panels):
        yield "Forecasts that lie far off are cut at the frame."
