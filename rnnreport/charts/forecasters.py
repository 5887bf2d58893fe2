"""Which forecasters a plot shows, how far each of them errs, and in which colour it is drawn."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rnnreport.charts.plots import COLOURS
from rnnreport.errors import RnnReportError, one_of
from rnnreport.results import Course, ForecastSeries

KINDS = {"one step": "one_step", "one origin": "one_origin"}
NETWORKS = 2  # networks that are drawn at first; the best baselines make three lines or four
INK = COLOURS  # the colour of what was measured


@dataclass(frozen=True)
class Forecaster:
    """One forecaster as a line: `on` says that it is drawn at first, `rmse` is of the test values, by kind."""

    number: int  # place among all forecasters of the page
    name: str
    network: bool
    colour: int
    on: bool
    rmse: dict[str, float]  # NaN where nothing was forecast
    over: dict[str, int]  # how many test values it has forecasts of


def chosen(asked: Sequence[str], series: Sequence[ForecastSeries], figure: str) -> tuple[Forecaster, ...]:
    """Return the forecasters in the order of the page: those asked for, else all, of which a few are on at first.

    Those are the two networks with the least one-step RMSE on the test values of all series, and the best baselines
    one step ahead and from one origin. Raises RnnReportError for a name that is not there.
    """
    courses = series[0].courses if series else ()
    names = [course.forecaster for course in courses]
    for name in asked:
        if name not in names:
            raise RnnReportError(f"{figure}: forecaster {one_of(name, names)}")
    found = {name: {kind: errors(series, name, kind) for kind in KINDS} for name in names}
    known = {name: {kind: _rmse(missed) for kind, missed in kinds.items()} for name, kinds in found.items()}
    on = set(asked) or _few(courses, known)
    kept = [(number, course) for number, course in enumerate(courses) if not asked or course.forecaster in on]
    colours = _colours([(number, course.network, course.forecaster in on) for number, course in kept])
    return tuple(
        Forecaster(
            number,
            course.forecaster,
            course.network,
            colours[number],
            course.forecaster in on,
            known[course.forecaster],
            {kind: len(missed) for kind, missed in found[course.forecaster].items()},
        )
        for number, course in kept
    )


def errors(series: Sequence[ForecastSeries], name: str, kind: str) -> np.ndarray:
    """Return (n,) value minus forecast of all test values of all series that have both; infinite where a path left all
    bounds.
    """
    parts = [
        (one.values - getattr(course, KINDS[kind]))[one.test :]
        for one in series
        for course in one.courses
        if course.forecaster == name
    ]
    missed = np.concatenate([np.zeros(0), *parts])
    return missed[~np.isnan(missed)]


def held(series: Sequence[ForecastSeries], name: str, kind: str) -> float:
    """Return the share, 0..1, of the test values that lie within the prediction interval; NaN where there is none."""
    inside: list[np.ndarray] = []
    for one in series:
        for course in one.courses:
            if course.forecaster == name:
                low, high = (getattr(course, f"{KINDS[kind]}_{side}")[one.test :] for side in ("low", "high"))
                values = one.values[one.test :]
                there = np.isfinite(low) & np.isfinite(high) & np.isfinite(values)
                inside.append(((low <= values) & (values <= high))[there])
    every = np.concatenate([np.zeros(0, bool), *inside])
    return float(every.mean()) if len(every) else math.nan


def ranked(shown: Sequence[Forecaster], kind: str) -> list[Forecaster]:
    """Return those with forecasts of test values, the least RMSE first."""
    finite = [one for one in shown if math.isfinite(one.rmse[kind])]
    return sorted(finite, key=lambda one: one.rmse[kind])


def _rmse(missed: np.ndarray) -> float:
    return float(np.sqrt(np.mean(missed**2))) if len(missed) else math.nan


def _few(courses: Sequence[Course], known: dict[str, dict[str, float]]) -> set[str]:
    def best(network: bool, count: int, kind: str) -> list[str]:
        names = [course.forecaster for course in courses if course.network == network]
        return sorted(names, key=lambda name: (math.isnan(known[name][kind]), known[name][kind]))[:count]

    return {*best(True, NETWORKS, "one step"), *(name for kind in KINDS for name in best(False, 1, kind))}


def _colours(lines: Sequence[tuple[int, bool, bool]]) -> dict[int, int]:
    """Return a colour for each line (number, whether of a network, whether on), its own by number where that is free.

    No two lines that are on share one, or have two that are alike as long as there are others. After that networks,
    which are solid, share none with networks, and baselines, which are dashed, none with baselines, as long as there
    are colours.
    """
    colours: dict[int, int] = {}
    alike = {1: 6, 6: 1}  # two blues
    for number, network, on in sorted(lines, key=lambda line: not line[2]):
        ring = [(number + step) % (COLOURS - 1) + 1 for step in range(COLOURS - 1)]
        taken = {colours[other] for other, sort, _ in lines if other in colours and (on or sort == network)}
        free = [colour for colour in ring if colour not in taken] or ring
        colours[number] = next((colour for colour in free if on and alike.get(colour) not in taken), free[0])
    return colours
