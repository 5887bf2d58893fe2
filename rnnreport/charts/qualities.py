"""What methods of attribution say of themselves, in words; and which of them a page may name."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

import numpy as np

from rnnreport.catalogue import canonical, members
from rnnreport.charts.attributed import signed, varies
from rnnreport.charts.numbers import MISSING, fixed, percent, whole
from rnnreport.errors import RnnReportError, one_of
from rnnreport.results import Attribution

LEAST = 1e-4  # what is smaller is told as less than that


def known(figure: str, methods: Iterable[str]) -> None:
    """Raise RnnReportError, with the nearest spelling, for the name of a method that there is not."""
    for name in methods:
        if name not in members("attribution"):
            raise RnnReportError(f"{figure}: method {one_of(name, members('attribution'))}")


def spelt(methods: object) -> object:
    """Return names of methods as their files are called: "integrated gradients" is "integrated_gradients"."""
    if isinstance(methods, str):
        return canonical(methods).replace(" ", "_")
    return [spelt(name) for name in methods] if isinstance(methods, (list, tuple)) else methods


def of_text(one: Attribution, places: int) -> tuple[str, ...]:
    """Return what a method says of itself on one text, its repeats, and how long it took."""
    parts = [*of_method(one.quality, "nats" if one.unit == "log-odds" else f"of {one.unit}")]
    if varies(one):
        parts.append(f"± {fixed(float(np.nanmean(one.spread)), places)} between repeats")
    return (*parts, seconds(one.seconds))


def of_method(quality: Mapping[str, float], unit: str = "nats") -> tuple[str, ...]:
    """Return measures of quality in words: "sums to the whole up to 0.002 nats", "R² 0.83 of its linear fit".

    What has no sentence here, such as an intercept, is in the data files alone.
    """
    told = (_quality(name, float(value), unit) for name, value in quality.items())
    return tuple(sentence for sentence in told if sentence)


def seconds(time: float) -> str:
    """Return a time, "0.12 s", or "< 0.001 s"; "–" when it is not a number."""
    if not math.isfinite(time):
        return MISSING
    decimals = next((places for places, least in enumerate((10, 1, 0.095, 0.0095)) if time >= least), 3)
    return f"{fixed(time, decimals)}\u202fs" if time >= 1e-3 or time == 0 else "< 0.001\u202fs"


def _quality(name: str, value: float, unit: str) -> str:
    if not math.isfinite(value):
        return ""
    if name in ("gap", "efficiency"):
        size = abs(value)
        return f"sums to the whole up to {'less than 0.0001' if size < LEAST else f'{size:.2g}'} {unit}"
    if name == "fit":
        return f"R² {fixed(value, 2)} of its linear fit"
    if name == "evaluations":
        return f"{whole(value)} evaluations"
    if name == "both_orders" and value < 1:
        return f"{percent(value, 0)} of its divisions tried in both orders"
    if name == "span":
        return f"strongest run of up to three words {signed(value, 2)} {unit}"
    return ""
