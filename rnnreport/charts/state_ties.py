"""What the states of cells go with: the values that are read, time, the season. In words that hold for the numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rnnreport.charts.numbers import fixed, many

NAMES = {("month", 12): "year", ("quarter", 4): "year", ("week", 52): "year", ("day", 7): "week", ("hour", 24): "day"}
LEAST = 0.5  # a correlation nearer to zero is not worth a sentence


@dataclass(frozen=True)
class Ties:
    """Correlations (Pearson) of each cell's state over time, (units,) each; NaN where there is none."""

    value: np.ndarray  # with the value that was just read
    time: np.ndarray  # with time itself
    season: np.ndarray  # of its changes with its changes a season earlier, so that a mere drift does not count


def ties(states: np.ndarray, values: np.ndarray, stamps: np.ndarray, season: int) -> Ties:
    """Return what states (time, units) go with. `season` 1: none is looked for."""
    cells = np.asarray(states, np.float64).T
    changes = np.diff(cells, axis=1)
    nothing = np.full(len(cells), np.nan)
    return Ties(
        np.array([correlation(cell, values) for cell in cells]),
        np.array([correlation(cell, stamps) for cell in cells]),
        np.array([correlation(one[season:], one[:-season], 2 * season) for one in changes]) if season > 1 else nothing,
    )


def correlation(one: np.ndarray, other: np.ndarray, least: int = 3) -> float:
    """Return Pearson's r over the places where both are there; NaN for fewer than `least`, or for a constant."""
    there = np.isfinite(one) & np.isfinite(other)
    if there.sum() < max(least, 3):
        return float("nan")
    centred = [np.asarray(part[there], np.float64) - np.mean(part[there], dtype=np.float64) for part in (one, other)]
    sizes = [float(np.sqrt(np.sum(part**2))) for part in centred]
    noise = [1e-6 * max(float(np.max(np.abs(part[there]))), 1e-30) for part in (one, other)]
    if any(size <= tiny for size, tiny in zip(sizes, noise, strict=True)):
        return float("nan")
    return float(np.clip(np.sum(centred[0] * centred[1]) / (sizes[0] * sizes[1]), -1, 1))


def sentence(state: str, found: Ties, step: str, season: int) -> str:
    """Return which cells go most with the values, with time, with the season, as far as any does."""
    clauses = []
    if (best := _most(np.abs(found.value))) is not None:
        way = "with" if found.value[best] > 0 else "against"
        clauses.append(f"cell {best} goes most {way} the values (correlation of its {state} {_r(found.value[best])})")
    if (best := _most(np.abs(found.time))) is not None:
        way = "rises" if found.time[best] > 0 else "falls"
        clauses.append(f"cell {best} {way} most steadily with time (correlation {_r(found.time[best])})")
    if (best := _most(found.season)) is not None:
        name = NAMES.get((step, season), f"season of {many(season, step)}")
        told = f"correlation of its changes with those {many(season, step)} earlier"
        clauses.append(f"cell {best} repeats itself most with the {name} ({told} {_r(found.season[best])})")
    if not clauses:
        return f"No cell's {state} goes closely with the values, with time or with a season."
    text = "; ".join(clauses)
    return text[0].upper() + text[1:] + "."


def _most(found: np.ndarray) -> int | None:
    """Return the cell with the highest number, None where all are below LEAST."""
    known = np.where(np.isfinite(found), found, -1.0)
    best = int(np.argmax(known))
    return best if known[best] >= LEAST else None


def _r(value: float) -> str:
    return fixed(float(value), 2)
