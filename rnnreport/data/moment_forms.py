"""The forms in which a time may be written, each a pattern; all times of one form and length are read at once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

MICROSECONDS = "datetime64[us]"
MONTHS = ("january", "february", "march", "april", "may", "june")
MONTHS += ("july", "august", "september", "october", "november", "december")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_YEARS = (1500, 2199)  # whole numbers of four, six or eight digits are dates inside these alone

_CLOCK = (
    r"(?:(?:[T ] *|, *)(?P<H>\d{1,2})(?::(?P<M>\d\d)(?::(?P<S>\d\d)(?:[.,](?P<F>\d{1,9}))?)?)?"
    r"(?: ?(?P<p>[ap])\.?m\.?)?(?: ?(?P<z>Z|UTC|GMT|(?P<sign>[+-])(?P<zh>\d\d):?(?P<zm>\d\d)?))?)?"
)
_WEEKDAY = r"(?:(?P<weekday>[a-z]{3,9})\.?,? +)?"
_PATTERNS = (
    r"(?P<y>\d{4})(?P<s>[-/.])(?P<m>\d{1,2})(?:(?P=s)(?P<d>\d{1,2})" + _CLOCK + ")?",
    r"(?P<m>\d{1,2})[-/.](?P<y>\d{4})",
    _WEEKDAY + r"(?P<a>\d{1,2})(?P<stroke>[-/])(?P<c>\d{1,2})(?P=stroke)(?P<y>\d{4})" + _CLOCK,
    _WEEKDAY + r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})" + _CLOCK,
    _WEEKDAY + r"(?P<d>\d{1,2})(?:st|nd|rd|th)?[-/. ] *(?P<b>[a-z]{3,9})\.?[-/, ]+(?P<y>\d{4})" + _CLOCK,
    _WEEKDAY + r"(?P<b>[a-z]{3,9})\.?[- ]+(?P<d>\d{1,2})(?:st|nd|rd|th)?(?:, *|[- ]+)(?P<y>\d{4})" + _CLOCK,
    r"(?P<b>[a-z]{3,9})\.?[-/, ]*(?P<y>\d{4})",
    r"(?P<y>\d{4})[-/ ]*(?P<b>[a-z]{3,9})(?:[- ]+(?P<d>\d{1,2})" + _CLOCK + ")?",
    r"(?P<y>\d{4})[- ]?Q(?P<q>\d)",
    r"Q(?P<q>\d)[-/ ]?(?P<y>\d{4})",
    r"(?P<y>\d{4})-?W(?P<w>\d\d)",
    r"(?P<bare>)(?P<y>\d{4})(?:(?P<m>\d\d)(?P<d>\d\d)?)?",
    r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)T(?P<H>\d\d):?(?P<M>\d\d)(?::?(?P<S>\d\d))?(?P<z>Z)?",
)
_FORMS = tuple(re.compile(pattern, re.ASCII | re.IGNORECASE) for pattern in _PATTERNS)


class Read(NamedTuple):
    """Times of one form. What stands where there is a fault means nothing."""

    at: np.ndarray  # (times,) datetime64[us], as a clock on the wall showed it
    ends: np.ndarray  # (times,) datetime64[us], where the month, day or minute that was written ends
    offset: np.ndarray  # (times,) float64, minutes by which that clock is before UTC; NaN where nothing is said of it
    faults: dict[int, str]  # place -> why it is no time
    shown: bool  # whether the times show themselves which of two numbers is the month


@dataclass(frozen=True)
class Form:
    """A form, as one time has it; others of the same length differ from it in digits alone."""

    match: re.Match

    @property
    def strokes(self) -> bool:
        """Whether month and day could change places."""
        return self._has("stroke")

    def read(self, digits: np.ndarray, dayfirst: bool) -> Read:
        """Return the times whose digits, int64 (times, characters), stand where they stand in this form."""
        month, day, faults, shown = self._month_and_day(digits, dayfirst)
        year = self._number(digits, "y")
        bare = self._has("bare")
        faults |= _outside(year, _YEARS if bare else (1, 9999), "says year {}, which is none that can be read")
        faults |= _outside(month, (1, 12), "says month {}, which does not exist") | faults
        starts = ((year - 1970) * 12 + np.clip(month, 1, 12) - 1).astype("datetime64[M]")
        length = ((starts + 1).astype("datetime64[D]") - starts.astype("datetime64[D]")).astype(np.int64)
        faults |= _outside(day, (1, length), "says day {}, which that month does not have") | faults
        days = starts.astype("datetime64[D]") + np.clip(day, 1, length) - 1
        if self._has("w"):
            days, wrong = _mondays(year, self._number(digits, "w"))
            faults |= wrong
        clock, wrong = self._clock(digits)
        at = days.astype(MICROSECONDS) + clock
        return Read(at, self._end(at, starts, days), self._offset(digits), faults | wrong, shown)

    def _has(self, name: str) -> bool:
        return self.match.re.groupindex.get(name) is not None and self.match[name] is not None

    def _number(self, digits: np.ndarray, name: str, absent: int = 1) -> np.ndarray:
        if not self._has(name):
            return np.full(len(digits), absent)
        begin, end = self.match.span(name)
        return digits[:, begin:end] @ 10 ** np.arange(end - begin)[::-1]

    def _month_and_day(self, digits: np.ndarray, dayfirst: bool) -> tuple[np.ndarray, np.ndarray, dict, bool]:
        if self._has("q"):
            quarter = self._number(digits, "q")
            return (
                3 * quarter - 2,
                np.ones_like(quarter),
                _outside(quarter, (1, 4), "says quarter {}, which does not exist"),
                True,
            )
        if self._has("b"):
            month = next(
                place for place, name in enumerate(MONTHS, start=1) if name.startswith(self.match["b"].lower())
            )
            return np.full(len(digits), month), self._number(digits, "d"), {}, True
        if not self.strokes:
            return self._number(digits, "m"), self._number(digits, "d"), {}, True
        month, day = (self._number(digits, name) for name in ("ca" if dayfirst else "ac"))
        mend = "leave out 'dayfirst: true'" if dayfirst else "set 'dayfirst: true'"
        why = f"says month {{}}, which does not exist; if {'months' if dayfirst else 'days'} come first, {mend}"
        return month, day, _outside(month, (1, 12), why), bool((day > 12).any())

    def _clock(self, digits: np.ndarray) -> tuple[np.ndarray, dict[int, str]]:
        hour, minute, second = (self._number(digits, name, 0) for name in "HMS")
        part = self._number(digits, "F", 0) * 10.0 ** (6 - len(self.match["F"])) if self._has("F") else 0 * hour
        faults = _outside(minute, (0, 59), "says minute {}, which no hour has") | _outside(
            second, (0, 59), "says second {}, which no minute has"
        )
        if self._has("p"):
            faults |= _outside(hour, (1, 12), "says hour {}, which no half of a day has")
            hour = hour % 12 + 12 * (self.match["p"].lower() == "p")
        late = np.where(minute + second + part > 0, 23, 24)  # 24:00 is where a day ends
        faults |= _outside(hour, (0, late), "says hour {}, which no day has")
        return (((hour * 60 + minute) * 60 + second) * 1_000_000 + part).astype(np.int64).astype(
            "timedelta64[us]"
        ), faults

    def _end(self, at: np.ndarray, starts: np.ndarray, days: np.ndarray) -> np.ndarray:
        if self._has("H"):
            sizes = {"F": 1, "S": 1_000_000, "M": 60_000_000, "H": 3_600_000_000}
            return at + np.timedelta64(next(size for name, size in sizes.items() if self._has(name)), "us")
        if any(map(self._has, ("d", "stroke", "w"))):
            return (days + (7 if self._has("w") else 1)).astype(MICROSECONDS)
        months = 3 if self._has("q") else 1 if self._has("m") or self._has("b") else 12
        return (starts + months).astype(MICROSECONDS)

    def _offset(self, digits: np.ndarray) -> np.ndarray:
        if not self._has("z"):
            return np.full(len(digits), np.nan)
        if not self._has("sign"):
            return np.zeros(len(digits))
        minutes = self._number(digits, "zh") * 60 + self._number(digits, "zm", 0)
        return np.where(self.match["sign"] == "-", -1.0, 1.0) * minutes


def form_of(text: str) -> Form | None:
    """Return the form of a time, or None where it has no form that is known."""
    for pattern in _FORMS:
        form = Form(pattern.fullmatch(text))
        if form.match and _named(form, "b", MONTHS) and _named(form, "weekday", _DAYS):
            return form
    return None


def _named(form: Form, group: str, names: tuple[str, ...]) -> bool:
    return not form._has(group) or any(name.startswith(form.match[group].lower()) for name in names)


def _outside(numbers: np.ndarray, bounds: tuple, why: str) -> dict[int, str]:
    found = np.flatnonzero((numbers < bounds[0]) | (numbers > bounds[1])).tolist()
    return {place: why.format(numbers[place]) for place in found}


def _mondays(year: np.ndarray, week: np.ndarray) -> tuple[np.ndarray, dict[int, str]]:
    """Return the Monday of each week of ISO 8601, whose first week holds the fourth of January."""
    fourth = (year - 1970).astype("datetime64[Y]").astype("datetime64[D]") + 3
    monday = fourth - (fourth.astype(np.int64) + 3) % 7 + 7 * (week - 1)
    thursday = (monday + 3).astype("datetime64[Y]").astype(np.int64) + 1970
    return monday, {
        int(place): f"says week {week[place]}, which that year does not have"
        for place in np.flatnonzero(thursday != year)
    }
