"""Times as people write them, read without a guess about single values: a form is known, or it is a fault.

Years (1949), months (1949-01, 01/1949, Jan 1949), quarters (1949-Q1, Q1 1949), weeks of ISO 8601 (2024-W05: its
Monday), days (2024-03-05, 5 March 2024, March 5, 2024, 20240305, 03/05/2024, 05.03.2024), each day with a time of day
and an offset from UTC, seconds or milliseconds since 1970 (ten or thirteen digits), and plain numbers.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from rnnreport.data import numerals
from rnnreport.data.moment_forms import MICROSECONDS, form_of
from rnnreport.errors import DataError

_ZEROS = str.maketrans("123456789", "000000000")
_NUMBER = re.compile(r"[+-]?(?:0+\.?0*|\.0+)(?:[eE][+-]?0+)?")
UNREADABLE = "is no time that can be read; write it like 1949-01, 2024-03-05 or 2024-03-05 14:00"
_TWO_DIGITS = re.compile(r"(?:(?:[A-Za-z]{3,9}|0?0)[-/. ]){1,2}00|00[-/. ][A-Za-z]{3,9}")
_SINCE_1970 = {10: 1_000_000, 13: 1000}  # digits -> microseconds of one
_ABSENT = np.datetime64("NaT", "us")


class Moments(NamedTuple):
    """What a column of text says in times."""

    at: np.ndarray  # (cells,) datetime64[us], or float64 where times are numbers; NaT or NaN where there is a fault
    ends: np.ndarray  # (cells,) where what was written ends: "1949-01" at the beginning of February; numbers at once
    faults: Mapping[int, str]  # place -> why what stands there is no time, to be read behind the content
    dated: bool
    doubtful: bool  # whether dates such as 03/04/2024 were read month first, and nothing shows that they are
    said: tuple[str, ...]  # what was done to them


def read(cells: Sequence[str | None], dayfirst: bool = False) -> Moments:
    """Return the times of a column. 03/04/2024 is the fourth of March, or of April where `dayfirst`.

    With dots the day always stands first. Times of different offsets become UTC, but where all have the same time of
    day, as days have, they stay what the clock on the wall showed.
    """
    places = defaultdict(list)  # cells that differ in digits alone are read at once
    for place, cell in enumerate(cells):
        places[(cell or "").strip().translate(_ZEROS)].append(place)
    shapes = {shape: np.array(found) for shape, found in places.items()}
    numeric = sum(map(len, (found for shape, found in shapes.items() if _NUMBER.fullmatch(shape))))
    texts = [(cell or "").strip() for cell in cells]
    filled = len(texts) - len(shapes.get("", ()))
    others = (texts[found[0]] for shape, found in shapes.items() if not _NUMBER.fullmatch(shape))
    if filled and 2 * numeric >= filled and not any(map(form_of, others)):
        return _numbers(texts, shapes)
    return _dates(texts, shapes, dayfirst)


def until(at: np.ndarray, last: str, dated: bool, dayfirst: bool = False) -> np.ndarray:
    """Return bool (times,) which times are no later than `last`, of which the whole month or day counts.

    Raises DataError when `last` is no time.
    """
    if not dated:
        number = numerals.read([last])
        if not number.faults and not numerals.blank(last):
            return at <= number.values[0]
        raise DataError(f"until: {last!r} is no number, as the times are")
    moment = read([last], dayfirst)
    if moment.faults or not moment.dated:
        raise DataError(f"until: {last!r} {moment.faults.get(0, UNREADABLE)}")
    return at < moment.ends[0]


def _numbers(texts: Sequence[str], shapes: Mapping[str, np.ndarray]) -> Moments:
    """Return times that are numbers, or the dates that all of them are: 1949, 194901, 19490131, seconds since 1970."""
    at, faults = np.full(len(texts), np.nan), {}
    for shape, found in shapes.items():
        if _NUMBER.fullmatch(shape):
            at[found] = [float(texts[place]) for place in found]
        else:
            faults |= dict.fromkeys(found.tolist(), "is no number, where the other times are")
    infinite = np.flatnonzero(np.isinf(at))
    faults |= dict.fromkeys(infinite.tolist(), "is infinite")
    lengths = {len(shape) for shape in shapes if shape.isdigit()}
    known = at[np.isfinite(at)]
    whole = len(lengths) == 1 and all(shape.isdigit() for shape in shapes if _NUMBER.fullmatch(shape))
    if whole and lengths <= set(_SINCE_1970) and known.min() >= 10 ** (max(lengths) - 1):
        moments, scale = np.full(len(texts), _ABSENT), _SINCE_1970[max(lengths)]
        moments[np.isfinite(at)] = (known.astype(np.int64) * scale).astype(MICROSECONDS)
        return Moments(moments, moments + np.timedelta64(scale, "us"), faults, True, False, ())
    if whole and lengths <= {4, 6, 8}:
        dates = _dates(texts, shapes, False)
        if set(dates.faults) == set(faults):
            return dates
    return Moments(at, np.nextafter(at, np.inf), dict(sorted(faults.items())), False, False, ())


def _dates(texts: Sequence[str], shapes: Mapping[str, np.ndarray], dayfirst: bool) -> Moments:
    at, ends = np.full(len(texts), _ABSENT), np.full(len(texts), _ABSENT)
    offsets = np.full(len(texts), np.nan)  # minutes before UTC; NaN where nothing is said of it
    faults, strokes, shown = {}, False, False
    for shape, found in shapes.items():
        form = form_of(texts[found[0]])
        if form is None:
            faults |= dict.fromkeys(found.tolist(), _unread(shape))
            continue
        read = form.read(_digits([texts[place] for place in found]), dayfirst)
        at[found], ends[found], offsets[found] = read.at, read.ends, read.offset
        faults |= {int(found[place]): fault for place, fault in read.faults.items()}
        strokes, shown = strokes or form.strokes, shown or read.shown
    faults |= _without_offset(offsets, at)
    at[list(faults)] = ends[list(faults)] = _ABSENT
    at, ends, said = _in_one_clock(at, ends, offsets)
    doubtful = strokes and not shown and not dayfirst
    said += ("dates such as 03/04/2024 were read month first",) if doubtful else ()
    return Moments(at, ends, dict(sorted(faults.items())), True, doubtful, said)


def _unread(shape: str) -> str:
    if _TWO_DIGITS.fullmatch(shape):
        return "has a year of two digits, which could be of two centuries; write all four"
    return UNREADABLE


def _digits(texts: Sequence[str]) -> np.ndarray:
    """Return (texts, characters) the digits of texts of one length; what is no digit there means nothing."""
    width = len(texts[0])
    codes = np.array(texts, dtype=f"U{width}").view(np.uint32).reshape(len(texts), width)
    return codes.astype(np.int64) - ord("0")


def _without_offset(offsets: np.ndarray, at: np.ndarray) -> dict[int, str]:
    """Return the faults of a column in which only some times say their offset from UTC: those unlike the first."""
    read = np.flatnonzero(~np.isnat(at))
    if not len(read):
        return {}
    first = np.isnan(offsets[read[0]])
    why = "has an offset from UTC" if first else "has no offset from UTC"
    others = read[np.isnan(offsets[read]) != first]
    return dict.fromkeys(others.tolist(), f"{why}, unlike the first time; write all with it, or all without")


def _in_one_clock(at: np.ndarray, ends: np.ndarray, offsets: np.ndarray) -> tuple[np.ndarray, np.ndarray, tuple]:
    known = ~np.isnat(at) & ~np.isnan(offsets)
    days = at[known].astype("datetime64[D]")
    if len(np.unique(offsets[known])) <= 1 or len(np.unique(at[known] - days)) == 1:
        return at, ends, ()
    shift = (np.nan_to_num(offsets) * 60e6).astype("timedelta64[us]")
    return at - shift, ends - shift, ("times of different offsets were converted to UTC",)
