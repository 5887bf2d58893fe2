"""Axes of time: where a time lies, ticks at whole years, months, days or hours, and which time a user means."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from rnnreport.charts.numbers import fixed
from rnnreport.charts.scales import Axis, Scale, Tick, nice_step

NARROW, LETTER, GAP = 24.0, 0.55, 0.5  # em: the width of a small plot, of a letter, and between two labels
TICKS = 8  # about so many have room on a phone
YEAR, MONTH = 365.2425, 30.436875  # days, on average
YEARS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
MONTHS = (1, 3, 6)
DAYS = (1, 2, 7, 14)
MINUTES = (1, 5, 15, 30, 60, 180, 360, 720)
DAY = 24 * 60  # minutes
HOURLY = 3  # days, up to which hours are told


@dataclass(frozen=True)
class TimeScale:
    """A straight line from `low` to `high`: days since 1970 where `dated`, else the numbers that times are."""

    low: float
    high: float
    dated: bool

    def at(self, stamp: float) -> float:
        """Return where a time lies, in percent from the left, with two decimals."""
        return round(100 * (float(stamp) - self.low) / (self.high - self.low), 2)

    def axis(self, label: str) -> Axis:
        """Return the axis with ticks at round times, each in as few letters as tell it from the others."""
        found = _dates(self.low, self.high) if self.dated else _numbers(self.low, self.high)
        ticks = (Tick(self.at(stamp), said) for stamp, said in found)
        return Axis(label, _apart([tick for tick in ticks if 0 <= tick.at <= 100]))


def _apart(ticks: Sequence[Tick]) -> tuple[Tick, ...]:
    """Return every tick, or every second, third, ..., so that no two labels touch; years stay before others."""
    near = min((after.at - tick.at for tick, after in itertools.pairwise(ticks)), default=100.0)
    step = math.ceil(100 * (LETTER * max((len(tick.label) for tick in ticks), default=0) + GAP) / NARROW / near)
    kept = [ticks[first::step] for first in range(min(step, len(ticks)))]
    return tuple(max(kept, key=lambda some: sum(tick.label.isdigit() for tick in some), default=()))


def scale(stamps: Sequence[float], dated: bool) -> TimeScale:
    """Return the scale from the first to the last of ascending times; a single time stands in the middle."""
    low, high = (float(stamps[0]), float(stamps[-1])) if len(stamps) else (0.0, 1.0)
    room = 0.0 if high > low else 0.5
    return TimeScale(low - room, high + room, dated)


def position(wanted: str, times: Sequence[str], stamps: np.ndarray, dated: bool) -> int:
    """Return the position of the first time that is not before `wanted`; len(times) where all are.

    `wanted` is a time as the axis says it, or a number, or a date such as "1955", "1955-03" or "1955-03-05 14:00".
    Raises ValueError where it is none of these.
    """
    if wanted in times:
        return times.index(wanted)
    stamp = _days(wanted) if dated else float(wanted)
    if not math.isfinite(stamp):
        raise ValueError(f"{wanted!r} is no time")
    return int(np.searchsorted(stamps, stamp))


def _days(date: str) -> float:
    found = np.datetime64(date.strip().replace(" ", "T"), "s")
    return math.nan if np.isnat(found) else float(found.astype(np.int64)) / 86_400


def _numbers(low: float, high: float) -> Iterator[tuple[float, str]]:
    step = nice_step((high - low) / TICKS)
    step = 1.0 if step < 1 and low.is_integer() and high.is_integer() else step
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    marks = Scale(low, high, step)
    for number in range(math.ceil(marks.low / step - 1e-9), math.floor(marks.high / step + 1e-9) + 1):
        yield number * step, f"{number * step:.3g}" if decimals > 6 else fixed(number * step + 0.0, decimals)


def _dates(low: float, high: float) -> Iterator[tuple[float, str]]:
    span = high - low
    if span > MONTH * MONTHS[-1] * TICKS:
        step = next((step for step in YEARS if span <= step * YEAR * TICKS), None)
        yield from _years(low, high, step or int(nice_step(span / YEAR / TICKS)))
    elif span > DAYS[-1] * TICKS:
        yield from _months(low, high, next(step for step in MONTHS if span <= step * MONTH * TICKS))
    elif span > HOURLY:
        yield from _through_days(low, high, next(step for step in DAYS if span <= step * TICKS))
    else:
        yield from _minutes(low, high, next(step for step in MINUTES if span * DAY <= step * TICKS))


def _years(low: float, high: float, step: int) -> Iterator[tuple[float, str]]:
    first, last = (int(_date(stamp, "Y").astype(np.int64)) + 1970 for stamp in (low, high))
    for year in range(-(-first // step) * step, last + 1, step):
        yield _stamp(np.datetime64(year - 1970, "Y")), str(year)


def _months(low: float, high: float, step: int) -> Iterator[tuple[float, str]]:
    first, last = (int(_date(stamp, "M").astype(np.int64)) for stamp in (low, high))
    for month in range(-(-first // step) * step, last + 1, step):
        yield _stamp(np.datetime64(month, "M")), _month(np.datetime64(month, "M"))


def _month(month: np.datetime64) -> str:
    """Return "Mar", and for a January its year: the reader counts on from there."""
    number = int(month.astype("datetime64[M]").astype(np.int64))
    names = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    return names[number % 12] if number % 12 else str(number // 12 + 1970)


def _through_days(low: float, high: float, step: int) -> Iterator[tuple[float, str]]:
    for day in range(math.ceil(low), math.floor(high) + 1):
        date = _date(day, "D")
        if step == 1 or (day + 3) % step == 0:  # weeks begin on Mondays: 1970 began on a Thursday
            yield float(day), _day(date)


def _day(date: np.datetime64) -> str:
    return f"{int((date - date.astype('datetime64[M]')).astype(np.int64)) + 1} {_named(date)}"


def _named(date: np.datetime64) -> str:
    month = date.astype("datetime64[M]")
    return "Jan" if int(month.astype(np.int64)) % 12 == 0 else _month(month)


def _minutes(low: float, high: float, step: int) -> Iterator[tuple[float, str]]:
    for minute in range(math.ceil(low * DAY / step - 1e-9) * step, math.floor(high * DAY + 1e-9) + 1, step):
        day, rest = divmod(minute, DAY)
        yield minute / DAY, f"{rest // 60:02}:{rest % 60:02}" if rest else _day(_date(day, "D"))


def _date(stamp: float, unit: str) -> np.datetime64:
    return np.datetime64(math.floor(stamp), "D").astype(f"datetime64[{unit}]")


def _stamp(date: np.datetime64) -> float:
    return float(date.astype("datetime64[D]").astype(np.int64))
