"""Lengths of runs on one axis: those of texts that people wrote as a histogram, those of each model as dots below."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from rnnreport.charts.names import named, said
from rnnreport.charts.numbers import fixed, listed, many, whole
from rnnreport.charts.plots import Bar, Dot, Plot, Rule, colour, margin
from rnnreport.charts.scales import Axis, Scale, Tick, linear, whole_axis

BARS = 40  # the most of them
BAND, ROW = 5.0, 1.5  # em: the height of the histogram, and of the row of a model
LEAST = 0.06  # of the highest bar: the height of a bar that counts anything
LETTERS = 16  # of the name of a model beside its row


def strip(people: np.ndarray, models: Mapping[str, Sequence[int]], unit: str) -> Plot:
    """Return the plot. `people` (pieces,) are lengths of runs in pieces of held-out texts; `models` those by name."""
    lengths = [*people.tolist(), *(run for runs in models.values() for run in runs)]
    step, wide = linear([0, *lengths], count=6, zero=True, whole_steps=True), _width(max(lengths))
    across = Scale(-0.5, max(_edge(length, wide) + wide for length in lengths), step.step)
    height = BAND + ROW * len(models) + ROW / 2
    rows = [
        Tick(round(100 * (BAND + ROW * (n + 1)) / height, 2), named(name, LETTERS)) for n, name in enumerate(models)
    ]
    base = round(100 * BAND / height, 2)
    y = Axis(f"texts, by the length of the longest run in {unit}s", (Tick(base, "held-out pieces"), *rows))
    middle = float(np.median(people))
    at = across.at(middle)
    dots = (
        Dot(colour(n), "point", across.at(run), rows[n].at, min(3.0 * count**0.5, 7.0))
        for n, runs in enumerate(models.values())
        for run, count in sorted(Counter(runs).items())
    )
    return Plot(
        label=_said(people, models, unit),
        x=whole_axis(across, f"{unit}s"),
        y=y,
        bars=tuple(_bars(people, across, wide, base, unit)),
        dots=tuple(dots),
        rules=(Rule(at, f"median {median(people)}", "anchor-end" if at > 60 else "anchor-start"),),
        height=round(height, 2),
        start=margin(y),
    )


def median(lengths: np.ndarray) -> str:
    """Return the median of whole numbers: "4", or "4.5" between two of them."""
    middle = float(np.median(lengths))
    return whole(middle) if middle == int(middle) else fixed(middle, 1)


def span(lengths: Sequence[int]) -> str:
    """Return "2 to 9", or "4" where all are alike."""
    low, high = min(lengths), max(lengths)
    return whole(low) if low == high else f"{whole(low)} to {whole(high)}"


def _width(longest: int) -> int:
    """Return how many lengths one bar stands for."""
    return max(1, -(-(longest + 1) // BARS))


def _edge(length: int, wide: int) -> float:
    """Return where the bar of a length begins; bars of one length stand over their number."""
    return length // wide * wide - 0.5


def _bars(people: np.ndarray, across: Scale, wide: int, base: float, unit: str):
    counts = Counter(_edge(length, wide) for length in people.tolist())
    most = max(counts.values())
    for edge, count in sorted(counts.items()):
        high = round(base * max(count / most, LEAST), 2)
        low = int(edge + 0.5)
        title = f"{span([low, low + wide - 1])} {unit}s: {many(count, 'held-out piece')}"
        width = round(across.at(edge + wide) - across.at(edge), 2)
        yield Bar(round(across.at(edge) + 0.05 * width, 2), round(base - high, 2), round(0.9 * width, 2), high, title)


def _said(people: np.ndarray, models: Mapping[str, Sequence[int]], unit: str) -> str:
    held = f"{many(len(people), 'held-out piece')}: median {median(people)}, {span(people.tolist())}"
    own = [f"{said(name)}: {listed([whole(run) for run in sorted(runs)])}" for name, runs in models.items()]
    return f"Longest copied runs in {unit}s. {'. '.join([held, *own])}."
