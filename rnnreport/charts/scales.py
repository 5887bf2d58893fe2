"""Scales of charts: where a number lies, in percent of the plot, and where ticks stand."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rnnreport.charts.numbers import fixed, whole

CLOSEST = 9.0  # percent of the plot that two labels below an axis must be apart


@dataclass(frozen=True)
class Tick:
    """One tick: where it stands, in percent from the low end, and what it says."""

    at: float
    label: str


@dataclass(frozen=True)
class Axis:
    """One axis as a template prints it: what it measures with its unit, and its ticks."""

    label: str
    ticks: tuple[Tick, ...]


@dataclass(frozen=True)
class Scale:
    """A line from `low` to `high`, or a logarithmic one."""

    low: float
    high: float
    step: float
    log: bool = False

    def at(self, value: float) -> float:
        """Return where `value` lies, in percent from the low end, with two decimals."""
        if self.log:
            return round(100 * math.log(value / self.low) / math.log(self.high / self.low), 2)
        return round(100 * (value - self.low) / (self.high - self.low), 2)

    def axis(self, label: str, percent: bool = False) -> Axis:
        """Return the axis with a tick at every step."""
        decimals = max(0, -math.floor(math.log10(self.step * (100 if percent else 1)) + 1e-9))
        count = round((self.high - self.low) / self.step)
        values = [self.low + number * self.step for number in range(count + 1)]
        say = (lambda value: f"{fixed(100 * value, decimals)}\u202f%") if percent else _said(decimals)
        return Axis(label, tuple(Tick(self.at(value), say(value)) for value in values))


def linear(values: Iterable[float], count: int = 5, zero: bool = False, whole_steps: bool = False) -> Scale:
    """Return a scale with about `count` round steps that reaches over all values; `zero` makes it begin at 0."""
    known = [float(value) for value in values if math.isfinite(value)] or [0.0, 1.0]
    low, high = min(known), max(known)
    low = min(low, 0.0) if zero else low
    if high - low <= 1e-9 * max(abs(high), 1e-9):
        margin = 0.5 if whole_steps else (abs(high) * 0.1 or 1.0)
        low, high = (low if zero and high > 0 else low - margin), high + margin
    step = nice_step((high - low) / count)
    step = max(step, 1.0) if whole_steps else step
    return Scale(math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step, step)


def exact(low: float, high: float, count: int = 6) -> Scale:
    """Return a scale of whole numbers that begins and ends exactly there: epochs, positions."""
    if high <= low:
        return Scale(low - 0.5, low + 0.5, 1.0)
    return Scale(low, high, max(1.0, nice_step((high - low) / count)))


def whole_axis(scale: Scale, label: str) -> Axis:
    """Return an axis of whole numbers: multiples of the step, and the first number where it stands free."""
    first = math.ceil(scale.low)
    multiples = range(int(scale.step) * math.ceil(first / scale.step), math.floor(scale.high) + 1, int(scale.step))
    return Axis(label, thinned(Tick(scale.at(value), whole(value)) for value in sorted({first, *multiples})))


def logarithmic(values: Iterable[float]) -> Scale:
    """Return a logarithmic scale from the least to the largest of positive values."""
    low, high = min(values), max(values)
    return Scale(low, high if high > low else low * 2, 1.0, log=True)


def thinned(ticks: Iterable[Tick], closest: float = CLOSEST) -> tuple[Tick, ...]:
    """Return the ticks without those whose labels would run into the one before; the last one always stays."""
    kept: list[Tick] = []
    for tick in ticks:
        if not kept or tick.at - kept[-1].at >= closest:
            kept.append(tick)
        elif len(kept) > 1 or tick.at == 100:
            kept[-1] = tick
    return tuple(kept)


def nice_step(rough: float) -> float:
    """Return the least of 1, 2, 5 times a power of ten that is not below `rough`."""
    power = 10.0 ** math.floor(math.log10(rough))
    return next(power * times for times in (1, 2, 5, 10) if rough <= power * times * (1 + 1e-9))


def _said(decimals: int) -> Callable[[float], str]:
    return lambda value: f"{value:.3g}" if decimals > 6 else fixed(0.0 if abs(value) < 1e-12 else value, decimals)
