"""What lies between two values of a series: a month, a day, two hours, or nothing that is always the same.

A *place* is the number of steps from the first time of a series; where a number is the place of no value, there is a
gap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from rnnreport.data.moment_forms import MICROSECONDS

SEASONS = {"month": 12, "quarter": 4, "week": 52, "day": 7, "hour": 24}
_DAY = 86_400_000_000  # microseconds
_WIDTHS = {"week": 7 * _DAY, "day": _DAY, "hour": _DAY // 24, "minute": 60_000_000, "second": 1_000_000}
_MOST = 0.5  # share of the steps that must be of one width for the others to be called gaps
_NEAR = 0.05  # how far a number may lie from its place, in steps: 1949.083 is a month after 1949


@dataclass(frozen=True)
class Step:
    """A step of one width. `size` counts months, business days, microseconds, or is that of the numbers themselves."""

    name: str
    kind: Literal["months", "business days", "microseconds", "numbers", "rows"]
    size: float = 1

    @property
    def season(self) -> int:
        """Steps of a season; 1 where none follows from the step."""
        return SEASONS.get(self.name, 1)

    def places(self, at: np.ndarray) -> np.ndarray:
        """Return int64 (times,) the place of each of the ascending times of a series."""
        if self.kind == "rows":
            return np.arange(len(at))
        if self.kind == "numbers":
            return np.append(0, np.rint(np.diff(at) / self.size).cumsum()).astype(np.int64)
        if self.kind == "business days":
            return np.busday_count(_days(at)[0], _days(at))
        whole = _months(at) if self.kind == "months" else at.astype(np.int64)
        return (whole - whole[0]) // int(self.size)

    def times(self, at: np.ndarray, places: np.ndarray) -> np.ndarray:
        """Return the times at these places of the series whose times are `at`: ends of months stay ends of months."""
        if self.kind == "numbers":
            return np.interp(places, self.places(at), at)
        if self.kind == "microseconds":
            return at[0] + (places * int(self.size)).astype("timedelta64[us]")
        clock = at[0] - at[0].astype("datetime64[D]")
        if self.kind == "business days":
            return np.busday_offset(_days(at)[0], places).astype(MICROSECONDS) + clock
        months = at[0].astype("datetime64[M]") + places * int(self.size)
        return (months.astype("datetime64[D]") + np.minimum(_day(at).max(), _lengths(months)) - 1) + clock

    def missing(self, count: int) -> str:
        """Return "1 missing month", "7 missing months", or, where the step is no single word, "7 missing times"."""
        thing = "value" if self.kind in ("numbers", "rows") else self.name if self.name.isalpha() else "time"
        thing = "business day" if self.kind == "business days" else thing
        return f"{count:,} missing {thing}{'s' * (count != 1)}"


ROWS = Step("row", "rows")


def between(series: Sequence[np.ndarray]) -> Step:
    """Return the step of all series together, each of ascending times, datetime64[us] or float64.

    It is the greatest width of which all distances are multiples, if at least half of them are of that width; months
    and business days are looked for first. Otherwise times are irregular, and a step goes from row to row.
    """
    series = [at for at in series if len(at) > 1]
    if not series:
        return ROWS
    if series[0].dtype.kind == "f":
        return _of_numbers(series)
    if all(_anchored(at) for at in series):
        return _of_months(_distances(series, _months)) or ROWS
    if _on_business_days(series):
        return Step("business day", "business days")
    return _of_width(_distances(series, lambda at: at.astype(np.int64))) or _of_unequal_months(series) or ROWS


def _of_numbers(series: Sequence[np.ndarray]) -> Step:
    distances = _distances(series, lambda at: at)
    single = distances <= distances.min() * (1 + 2 * _NEAR)
    size = float(distances[single].mean())
    near = np.abs(distances / size - np.rint(distances / size)) <= _NEAR
    return Step("row", "numbers", size) if near.all() and np.mean(single) >= _MOST else ROWS


def _of_months(distances: np.ndarray) -> Step | None:
    size = int(np.gcd.reduce(distances))
    if np.mean(distances == size) < _MOST:
        return None
    names = {1: "month", 3: "quarter", 12: "year"}
    return Step(names.get(size, f"{size // 12} years" if size % 12 == 0 else f"{size} months"), "months", size)


def _of_width(distances: np.ndarray) -> Step | None:
    size = int(np.gcd.reduce(distances))
    if np.mean(distances == size) < _MOST:
        return None
    name, width = next((item for item in _WIDTHS.items() if size % item[1] == 0), ("second", 1_000_000))
    return Step(name if size == width else f"{size / width:g} {name}s", "microseconds", size)


def _of_unequal_months(series: Sequence[np.ndarray]) -> Step | None:
    """Return the step of series that have one time in each month, but not on the same day, and leave none out."""
    if min(len(at) for at in series) < 3:
        return None
    distances = _distances(series, _months)
    return _of_months(distances) if distances.min() == distances.max() > 0 else None


def _on_business_days(series: Sequence[np.ndarray]) -> bool:
    whole = all(len(np.unique(at - _days(at))) == 1 and np.is_busday(_days(at)).all() for at in series)
    if not whole:
        return False
    steps = np.concatenate([np.busday_count(_days(at)[:-1], _days(at)[1:]) for at in series])
    days = _distances(series, lambda at: _days(at).astype(np.int64))
    return np.mean(steps == 1) >= _MOST and bool((days > steps).any())


def _anchored(at: np.ndarray) -> bool:
    """Say whether times lie on the same day of different months, or on the last where there is no such day."""
    day, months = _day(at), _months(at)
    return (
        bool((np.diff(months) > 0).all())
        and np.array_equal(day, np.minimum(day.max(), _lengths(at.astype("datetime64[M]"))))
        and len(np.unique(at - _days(at))) == 1
    )


def _distances(series: Sequence[np.ndarray], unit) -> np.ndarray:
    return np.concatenate([np.diff(unit(at)) for at in series])


def _days(at: np.ndarray) -> np.ndarray:
    return at.astype("datetime64[D]")


def _months(at: np.ndarray) -> np.ndarray:
    return at.astype("datetime64[M]").astype(np.int64)


def _day(at: np.ndarray) -> np.ndarray:
    return (_days(at) - at.astype("datetime64[M]").astype("datetime64[D]")).astype(np.int64) + 1


def _lengths(months: np.ndarray) -> np.ndarray:
    return ((months + 1).astype("datetime64[D]") - months.astype("datetime64[D]")).astype(np.int64)


def labels(series: Sequence[np.ndarray], step: Step) -> list[tuple[str, ...]]:
    """Return how an axis says the times of each series: as coarsely as loses nothing, in all series alike."""
    if not series or series[0].dtype.kind == "f":
        return [tuple(f"{number:.12g}" for number in at.tolist()) for at in series]
    unit = next(unit for unit in _units(step) if all(np.array_equal(at.astype(unit), at) for at in series))
    if step.name == "quarter" and unit == "datetime64[M]":
        return [tuple(_quarter(text) for text in np.datetime_as_string(at.astype(unit)).tolist()) for at in series]
    texts = (np.datetime_as_string(at.astype(unit)).tolist() for at in series)
    return [tuple(text.replace("T", " ") for text in one) for one in texts]


def _units(step: Step) -> list[str]:
    units = [f"datetime64[{unit}]" for unit in ("Y", "M", "D", "m", "s", "us")]
    return units[0 if "year" in step.name else 1 if step.kind in ("months", "rows") else 2 :]


def _quarter(month: str) -> str:
    return f"{month[:4]}-Q{(int(month[5:7]) + 2) // 3}"


def stamps(at: np.ndarray) -> np.ndarray:
    """Return float64 (times,) days since 1970, or the numbers themselves."""
    return at.astype(np.float64) if at.dtype.kind == "f" else at.astype(np.int64) / _DAY
