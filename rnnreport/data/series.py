"""What was measured over time: one or several series, cleaned and in order, as every corpus of series gives them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Series:
    """Values in the order of time. Every array is parallel to `times`; none holds NaN or infinity."""

    name: str  # "" where there is one series without a name
    times: tuple[str, ...]  # as an axis says them: "1949-01", "2024-03-05 14:00", "17"
    stamps: np.ndarray  # (times,) float64: days since 1970 where dated, or the number that the time is; ascending
    values: np.ndarray  # (times,) float64
    inputs: np.ndarray  # (times, inputs) float64: measured together with the value, so not known beforehand
    known: np.ndarray  # (times, known) float64: known beforehand, such as a holiday or a price that was announced

    def __len__(self) -> int:
        """Return how many values there are."""
        return len(self.values)


@dataclass(frozen=True, eq=False)
class Measurements:
    """The series of a corpus, and what was done to them before anything was learned."""

    corpus: str
    series: tuple[Series, ...]  # sorted by name
    value: str  # name of what is measured
    unit: str  # of the values; "" where unknown
    dated: bool  # whether times are dates
    step: (
        str  # what lies between two values: "month", "business day", "2 hours"; "row": times are irregular, or numbers
    )
    season: int  # steps of a season that follows from `step`: months 12, quarters 4, weeks 52, days 7, hours 24; else 1
    inputs: tuple[str, ...]  # names of the columns of `Series.inputs`
    known: tuple[str, ...]  # names of the columns of `Series.known`
    columns: Mapping[str, tuple[str, ...]]  # the head of the table as it was written, at most 1,000 rows
    dropped: Mapping[str, int]  # reason -> rows left out
    mended: tuple[str, ...]  # what was sorted, filled or put together, in words
    sha256: str = ""  # of what was read
