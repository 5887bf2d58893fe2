"""Airline passengers: thousands of them on international flights in each month from 1949 to 1960.

Series G of G. E. P. Box, G. M. Jenkins, "Time Series Analysis: Forecasting and Control", 1970; first in R. G. Brown,
"Smoothing, Forecasting and Prediction of Discrete Time Series", 1963. 144 facts, which need no file.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np

from rnnreport.data import moments, steps
from rnnreport.data.series import Measurements, Series
from rnnreport.data.series_options import Until
from rnnreport.errors import DataError
from rnnreport.study import Settings

KIND = "series"
RIGHTS = {"licence": "numbers that were counted are facts, which nobody owns", "republish": True}
SOURCE = {"address": "https://stat.ethz.ch/R-manual/R-devel/library/datasets/html/AirPassengers.html", "files": {}}
LABELS = "never"

PASSENGERS = (  # thousands; each line is a year
    112, 118, 132, 129, 121, 135, 148, 148, 136, 119, 104, 118,
    115, 126, 141, 135, 125, 149, 170, 170, 158, 133, 114, 140,
    145, 150, 178, 163, 172, 178, 199, 199, 184, 162, 146, 166,
    171, 180, 193, 181, 183, 218, 230, 242, 209, 191, 172, 194,
    196, 196, 236, 235, 229, 243, 264, 272, 237, 211, 180, 201,
    204, 188, 235, 227, 234, 264, 302, 293, 259, 229, 203, 229,
    242, 233, 267, 269, 270, 315, 364, 347, 312, 274, 237, 278,
    284, 277, 317, 313, 318, 374, 413, 405, 355, 306, 271, 306,
    315, 301, 356, 348, 355, 422, 465, 467, 404, 347, 305, 336,
    340, 318, 362, 348, 363, 435, 491, 505, 404, 359, 310, 337,
    360, 342, 406, 396, 420, 472, 548, 559, 463, 407, 362, 405,
    417, 391, 419, 461, 472, 535, 622, 606, 508, 461, 390, 432,
)  # fmt: skip
_FIRST = np.datetime64("1949-01")


class Options(Settings):
    """How much of the series."""

    until: Until | None = None  # the last month that is read, such as "1958-12"


def identity(options: Options, source: None, root: Path) -> str:
    """Return the SHA-256 of the numbers."""
    return hashlib.sha256(repr((str(_FIRST), PASSENGERS)).encode()).hexdigest()


def read(options: Options, source: None, root: Path) -> Measurements:
    """Return the series. Raises DataError when `until` is no time, or comes before the first month."""
    months = (_FIRST + np.arange(len(PASSENGERS))).astype("datetime64[us]")
    kept = np.ones(len(months), bool) if options.until is None else moments.until(months, options.until, dated=True)
    if not kept.any():
        raise DataError(f"no value is left until {options.until}: the first month is {_FIRST}")
    at, values = months[kept], np.array(PASSENGERS, np.float64)[kept]
    step = steps.Step("month", "months")
    (labels,) = steps.labels([at], step)
    none = np.zeros((len(at), 0))
    return Measurements(
        corpus="airline",
        series=(Series("", labels, steps.stamps(at), values, none, none),),
        value="passengers",
        unit="thousand passengers",
        dated=True,
        step=step.name,
        season=step.season,
        inputs=(),
        known=(),
        columns={"month": labels, "passengers": tuple(f"{value:g}" for value in values.tolist())},
        dropped={f"after {options.until}": int((~kept).sum())} if not kept.all() else {},
        mended=(),
    )
