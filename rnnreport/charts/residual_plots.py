"""What a forecaster missed, as two plots: against time, and how each error goes with those before it."""

from __future__ import annotations

import math

import numpy as np

from rnnreport.charts.forecast_scores import four
from rnnreport.charts.names import named
from rnnreport.charts.numbers import fixed, listed, many, percent, short, whole
from rnnreport.charts.plots import Bar, Dot, Line, Plot, Rule, margin, path, top, upright
from rnnreport.charts.scales import Axis, Scale, Tick, exact, linear, whole_axis
from rnnreport.charts.thinned import places
from rnnreport.results import Residual

HEIGHT = 9.0  # em
LETTERS = 10  # of a time below the axis
ROOM = 44  # letters that have room below the axis
FILLED = 0.7  # of the width of a bar's place is bar
NEAR_RIGHT = 80  # percent: where a label centred on its rule would leave the plot
MARKED = 2  # the colour of what lies outside the bounds


def over_time(found: Residual, up: Scale, label: str, season: int) -> Plot:
    """Return the errors as bars from zero, in the order of time; `label` names the axis, `up` is shared by plots.

    Of a long series the least and the greatest error of every column are drawn.
    """
    kept = places(found.residuals)
    across = Scale(0.5, len(kept) + 0.5, 1.0)
    times = tuple(found.times[place] for place in kept.tolist())
    y = upright(up.axis(label))
    return Plot(
        label=f"Errors over {many(len(found.residuals), 'value')}: {summary(found)}",
        x=Axis("", _times(times, across, season if len(kept) == len(found.times) else 1)),
        y=y,
        bars=tuple(
            _bar(across, up, place, float(value), f"{named(time, LETTERS * 2)}: {four(float(value))}")
            for place, (time, value) in enumerate(zip(times, found.residuals[kept], strict=True), 1)
        ),
        lines=(_level(0.0, up, "solid"),),
        start=margin(y),
        height=HEIGHT,
    )


def autocorrelations(found: Residual, season: int, step: str) -> Plot:
    """Return the autocorrelation at each lag of so many steps; dots mark what lies outside the bounds of noise."""
    known, bound = np.asarray(found.autocorrelation, np.float64), found.bound
    across, up = Scale(0.5, len(known) + 0.5, 1.0), correlations(known, bound)
    y = upright(up.axis("autocorrelation"))
    marks = outside(found)
    said = f"outside ±{fixed(bound, 2)} at {_lags(marks)}" if marks else f"all within ±{fixed(bound, 2)}"
    return Plot(
        label=f"Autocorrelation at {many(len(known), 'lag')}: {said}.",
        x=_lag_axis(across, len(known), season, f"lag, in {step}s" if step else "lag"),
        y=y,
        bars=tuple(
            _bar(across, up, lag, float(value), f"lag {lag}: {fixed(float(value), 2)}")
            for lag, value in enumerate(known, 1)
        ),
        lines=(_level(0.0, up, "solid"), _level(bound, up, "ideal"), _level(-bound, up, "ideal")),
        dots=tuple(Dot(MARKED, "point", across.at(lag), top(up, float(known[lag - 1])), 3.2) for lag in marks),
        rules=_season(across, season, len(known)),
        start=margin(y),
        height=HEIGHT,
    )


def errors(found: tuple[Residual, ...]) -> Scale:
    """Return a scale over the errors of several forecasters, and zero."""
    return linear([0.0, *(float(value) for one in found for value in one.residuals)], 4)


def correlations(known: np.ndarray, bound: float) -> Scale:
    """Return a scale over autocorrelations and their bounds, with zero in it."""
    return linear([0.0, bound, -bound, *known.tolist()], 4)


def outside(found: Residual) -> list[int]:
    """Return the lags at which the autocorrelation lies outside the bounds."""
    return [lag for lag, value in enumerate(np.asarray(found.autocorrelation).tolist(), 1) if abs(value) > found.bound]


def summary(found: Residual) -> str:
    """Return mean and standard deviation, in words."""
    if not len(found.residuals):
        return "there is none."
    return f"mean {short(found.mean)}, standard deviation {short(found.deviation)}."


def looks(found: Residual) -> str:
    """Say whether what is left looks like noise, by the test of Ljung and Box."""
    if not math.isfinite(found.ljung_box):
        return "Too few errors to say whether something is left to be learned."
    p = "p < 0.001" if found.ljung_box < 0.001 else f"p = {fixed(found.ljung_box, 3)}"
    if found.ljung_box > 0.05:
        return f"What is left looks like noise (Ljung–Box, {p})."
    return f"Something is left to be learned (Ljung–Box, {p})."


def apart(found: Residual, season: int) -> str:
    """Say at which lags errors go together, and what noise would have."""
    marks, lags = outside(found), len(found.autocorrelation)
    if not lags:
        return ""
    if not marks:
        return f"No autocorrelation lies outside ±{fixed(found.bound, 2)}."
    where = f", lag {season} (one season) among them" if season > 1 and season in marks and len(marks) > 1 else ""
    only = " (one season)" if marks == [season] and season > 1 else ""
    expected = f"noise has about {percent(0.05, 0)} of {many(lags, 'lag')} outside"
    return f"Autocorrelations outside ±{fixed(found.bound, 2)}: {_lags(marks)}{only}{where}; {expected}."


def _lags(marks: list[int]) -> str:
    shown = [whole(lag) for lag in marks[:6]] + ([f"{len(marks) - 6} more"] if len(marks) > 6 else [])
    return f"{'lag' if len(marks) == 1 else 'lags'} {listed(shown)}"


def _bar(across: Scale, up: Scale, place: int, value: float, title: str) -> Bar:
    """Return a bar from zero to a value."""
    wide = 100 / (across.high - across.low) * FILLED
    high, low = top(up, max(value, 0.0)), top(up, min(value, 0.0))
    return Bar(round(across.at(place) - wide / 2, 2), high, round(wide, 2), round(low - high, 2), title)


def _level(value: float, up: Scale, kind: str) -> Line:
    y = top(up, value)
    return Line(0, kind, path([(0.0, y), (100.0, y)]))


def _times(times: tuple[str, ...], across: Scale, season: int) -> tuple[Tick, ...]:
    """Return as many times as have room: one of each season where that gives a few, else evenly spread."""
    if not times:
        return ()
    most = max(2, ROOM // (2 + max(min(len(time), LETTERS) for time in times)))
    step = math.ceil(len(times) / most)
    if season > 1 and len(times) >= 2 * season:
        step = math.ceil(step / season) * season
    return tuple(Tick(across.at(at + 1), named(times[at], LETTERS)) for at in range(0, len(times), step))


def _lag_axis(across: Scale, lags: int, season: int, label: str) -> Axis:
    if season > 1 and lags >= season:
        step = season // 4 if season % 4 == 0 and lags <= 2 * season else season
        return Axis(label, tuple(Tick(across.at(lag), whole(lag)) for lag in sorted({1, *range(step, lags + 1, step)})))
    ticks = whole_axis(exact(1, lags), label).ticks if lags > 1 else ()
    return Axis(label, tuple(Tick(across.at(int(tick.label)), tick.label) for tick in ticks))


def _season(across: Scale, season: int, lags: int) -> tuple[Rule, ...]:
    if not 1 < season <= lags:
        return ()
    x = across.at(season)
    return (Rule(x, "one season", "anchor-end" if x > NEAR_RIGHT else "anchor-middle"),)
