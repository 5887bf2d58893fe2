"""Steps of time as columns of a picture: where each lies across, and where ticks with dates stand.

Across is counted in whole numbers 0..WIDTH, so that a page and its script write the same paths. A picture has at most
MOST columns: of a longer series several steps share one.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from rnnreport.charts.scales import Tick, nice_step

WIDTH = 100_000
MOST = 400  # columns; a screen shows no more of them apart
DAY = 86_400  # seconds
CALENDAR = (  # unit, how many of them lie between two ticks, how many ticks their labels have room for
    *(("m", step, 3) for step in (1, 5, 15, 30)),
    *(("h", step, 3) for step in (1, 3, 6, 12)),
    *(("D", step, 4) for step in (1, 2, 5, 10)),
    *(("M", step, 5) for step in (1, 3, 6)),
    *(("Y", step, 7) for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)),
)


@dataclass(frozen=True)
class Columns:
    """Which steps a column holds, where it begins and ends, and which stamps lie at the two ends of the picture."""

    starts: tuple[int, ...]  # (columns + 1,) the first step of each column, then the number of all steps
    edges: tuple[int, ...]  # (columns + 1,) 0..WIDTH
    centres: tuple[int, ...]  # (columns,)
    low: float
    high: float

    @property
    def every(self) -> int:
        """How many steps a column holds; the last one may hold fewer."""
        return self.starts[1] - self.starts[0]

    def at(self, stamp: float) -> float:
        """Return where a stamp lies, in percent."""
        return round(100 * (stamp - self.low) / (self.high - self.low), 3)


def columns(stamps: np.ndarray, most: int = MOST) -> Columns:
    """Return the columns of ascending stamps, one or more. Each reaches half the way to its neighbours."""
    stamps = np.asarray(stamps, np.float64)
    between = (stamps[1:] + stamps[:-1]) / 2
    first, last = (stamps[1] - stamps[0], stamps[-1] - stamps[-2]) if len(stamps) > 1 else (1.0, 1.0)
    bounds = np.array([stamps[0] - first / 2, *between, stamps[-1] + last / 2])
    every = math.ceil(len(stamps) / most)
    starts = [*range(0, len(stamps), every), len(stamps)]
    low, high = bounds[0], bounds[-1]
    edges = np.floor(WIDTH * (bounds[starts] - low) / (high - low) + 0.5).astype(int)
    means = np.array([stamps[begin:end].mean() for begin, end in zip(starts, starts[1:], strict=False)])
    centres = np.floor(WIDTH * (means - low) / (high - low) + 0.5).astype(int)
    return Columns(tuple(starts), tuple(edges.tolist()), tuple(centres.tolist()), float(low), float(high))


def ticks(found: Columns, stamps: np.ndarray, times: Sequence[str], dated: bool) -> tuple[Tick, ...]:
    """Return ticks at round dates or numbers; the first time alone where none lies inside."""
    inside = list(_dates(found.low, found.high) if dated else _numbers(found.low, found.high))
    places = inside or [(float(stamps[0]), times[0])]
    return tuple(Tick(found.at(stamp), label) for stamp, label in places)


def _dates(low: float, high: float) -> Iterator[tuple[float, str]]:
    """Yield (days since 1970, label) at the finest round dates that have room."""
    for unit, step, room in CALENDAR:
        begin, end = (
            int(np.datetime64(round(day * DAY), "s").astype(f"M8[{unit}]").astype(int)) for day in (low, high)
        )
        offset = 1970 if unit == "Y" else 0
        first = -((-begin - offset) // step) * step - offset
        if (end - first) // step < room:
            break
    for number in range(first, end + 1, step):
        date = np.datetime64(number, unit)
        stamp = int(date.astype("M8[s]").astype(int)) / DAY
        if low <= stamp <= high:
            yield stamp, str(date).replace("T", " ") + (":00" if unit == "h" else "")


def _numbers(low: float, high: float) -> Iterator[tuple[float, str]]:
    step = nice_step((high - low) / 6)
    for number in range(math.ceil(low / step), math.floor(high / step) + 1):
        value = float(f"{number * step:.10g}")
        yield value, f"{value:.10g}".replace("-", "−")
