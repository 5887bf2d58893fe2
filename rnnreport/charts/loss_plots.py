"""Small plots of losses over epochs: one for each model, each on an axis of its own."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rnnreport.charts.numbers import many, short
from rnnreport.charts.plots import Dot, Line, Plot, alone, margin, path, top, upright
from rnnreport.charts.scales import exact, linear, whole_axis

SPLITS = {"train": ("solid", "training"), "validation": ("dashed", "validation")}
COLOURS = {"train": 1, "validation": 2}
HEIGHT = 7.5  # em
TICKS = 3  # on either axis: the plots are small


def loss_plot(lines: Sequence[tuple[str, Sequence[float]]], name: str) -> Plot:
    """Return the plot of lines (split, loss after each epoch); a number that is not finite breaks its line."""
    epochs = max(len(values) for _, values in lines)
    across = exact(1, epochs, TICKS)
    up = linear((value for _, values in lines for value in values), TICKS)
    points = [
        (
            split,
            [
                (across.at(epoch), top(up, value) if math.isfinite(value) else math.nan)
                for epoch, value in enumerate(values, 1)
            ],
        )
        for split, values in lines
    ]
    y = upright(up.axis(""))
    return Plot(
        label=f"Line chart of the loss of {name} over {many(epochs, 'epoch')}. {' '.join(map(_said, lines))}",
        x=whole_axis(across, "epoch"),
        y=y,
        lines=tuple(Line(COLOURS[split], SPLITS[split][0], path(line)) for split, line in points),
        dots=tuple(Dot(COLOURS[split], "point", *point) for split, line in points for point in alone(line)),
        start=margin(y),
        height=HEIGHT,
    )


def _said(line: tuple[str, Sequence[float]]) -> str:
    split, values = line
    finite = [value for value in values if math.isfinite(value)]
    return f"{SPLITS[split][1].capitalize()}: from {short(finite[0])} to {short(finite[-1])}."
