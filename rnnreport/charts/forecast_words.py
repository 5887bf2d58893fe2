"""Sentences about forecasts: who errs least, what a band holds, what a model should not have seen."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from rnnreport.charts.forecasters import Forecaster, errors, held, ranked
from rnnreport.charts.measured import with_unit
from rnnreport.charts.names import quoted, said
from rnnreport.charts.numbers import listed, many, percent, short, whole
from rnnreport.charts.thinned import COLUMNS
from rnnreport.charts.time_sections import Section
from rnnreport.results import Forecasts, ForecastSeries
from rnnreport.study import Study

LONGEST = 200  # letters of a reason
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


def measure(unit: str) -> str:
    """Return what the numbers of a legend are."""
    return f"RMSE of the test values{f', {said(unit)}' if unit else ''}"


def subject(found: Forecasts) -> str:
    """Return what is measured, for a sentence."""
    return quoted(found.value)


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
    several = f" in {many(len(series), 'series', 'series')}" if len(series) > 1 else ""
    every = "" if found.step == "row" else f" by {found.step}"
    tested = (
        f"{'' if several else 'the last '}{whole(tests)} of them, shaded, for testing" if tests else "none to test on"
    )
    return f"{many(values, 'value')} of {subject(found)}{every}{several}, {tested}."


def judged(kind: str, shown: Sequence[Forecaster]) -> str:
    """Return who errs least on the test values, with RMSE, and how the best of the other sort does; "" without any."""
    order = ranked(shown, kind)
    if not order:
        return ""
    best, least = order[0], f"RMSE {short(order[0].rmse[kind])}"
    who = said(best.name)
    other = next((one for one in order if one.network != best.network), None)
    if len(order) == 1:
        return f"{who} has {least} on the test values."
    if other is None:
        return f"{who} errs least: {least}, before {_with(order[1], kind)}."
    if best.network:
        return f"{who} errs least: {least}; the best baseline is {_with(other, kind)}."
    return f"No network errs as little as the baseline {who} ({least}): the best is {_with(other, kind)}."


def _with(one: Forecaster, kind: str) -> str:
    return f"{said(one.name)} with {short(one.rmse[kind])}"


def biased(kind: str, shown: Sequence[Forecaster], series: Sequence[ForecastSeries]) -> str:
    """Return which of the forecasters that are drawn are, on the whole, too low or too high; "" where none is."""
    told = []
    for one in ranked(shown, kind):
        mean = float(errors(series, one.name, kind).mean())
        if one.on and abs(mean) >= BIASED * one.rmse[kind]:
            told.append(f"{said(one.name)} is too {'low' if mean > 0 else 'high'} by {short(abs(mean))}")
    return f"On average, {listed(told)}." if told else ""


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


def banded(found: Forecasts, series: Sequence[ForecastSeries], kind: str, one: Forecaster, of_seeds: bool) -> str:
    """Return what the band of one line is, where it comes from, and how many test values lie in it; "" without one.

    `of_seeds`: it is the spread of the seeds of a network that gives no interval itself.
    """
    share = held(series, one.name, kind)
    if not math.isfinite(share):
        return ""
    source, level, inside = found.intervals.get(one.name, ""), percent(found.level, 0), percent(share, 0)
    if of_seeds:
        return (
            f"Band of {said(one.name)}: {source}. It tells how far the seeds differ, not how values scatter: {inside} "
            f"of the test values lie in it, not {level}."
        )
    origin = f" ({source})" if source else ""
    return f"Band: {level} prediction interval of {said(one.name)}{origin}. {inside} of the test values lie in it."


def of_seeds(name: str, study: Study) -> bool:
    """Return whether the interval of a forecaster is no more than the spread of its seeds: its heads are points."""
    members = study.together.get(name, (name,))
    return all(member in study.models and study.models[member].head == "point" for member in members)


def leaks(found: Mapping[str, str], shown: Sequence[Forecaster]) -> str:
    """Return which of the models saw test values while they were fitted, and how; "" where none did."""
    reasons = list(dict.fromkeys(found[one.name] for one in shown if one.name in found))
    told = [
        f"{listed([said(one.name) for one in shown if found.get(one.name) == reason])} ({reason})" for reason in reasons
    ]
    return f"Beware of a leak: test values were seen while fitting {'; '.join(told)}." if told else ""


def left_out(found: Mapping[str, str]) -> str:
    """Return which baselines make no forecast here, and why; "" where all do."""
    told = [f"{said(name)}, since {said(why, LONGEST)}" for name, why in found.items()]
    return f"Left out: {'; '.join(told)}." if told else ""


def few(shown: Sequence[Forecaster]) -> str:
    """Return how many of the forecasters are drawn at first; "" where all are."""
    on = sum(one.on for one in shown)
    return (
        f"{whole(on)} of {whole(len(shown))} forecasters are drawn at first; the files hold all of them."
        if on < len(shown)
        else ""
    )


def averaged(shown: Sequence[Forecaster], study: Study) -> str:
    """Return that networks forecast together; "" with one seed."""
    counts = sorted({len(study.training_of(one.name).seeds) for one in shown if one.name in study.models})
    if not counts or counts[-1] < 2:
        return ""
    many_seeds = f" {whole(counts[0])}" if len(counts) == 1 else ""
    return f"A network's forecast is the mean over its{many_seeds} seeds."


def drawn(sections: Sequence[Section], series: int) -> Iterator[str]:
    """Give what of the numbers is not drawn: other series, all but the extremes of long ones, what lies far off."""
    seen = max(len(section.panels) for section in sections)
    if seen < series:
        yield f"The first {whole(seen)} of {whole(series)} series are drawn."
    if any(section.long for section in sections):
        yield f"Of each of {whole(COLUMNS)} stretches of a long series the least and the greatest number are drawn."
    if any(panel.plot.cut for section in sections for panel in section.panels):
        yield "Forecasts that lie far off are cut at the frame."
