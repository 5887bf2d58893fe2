"""Whether each model is right as often as it is sure: confidence against accuracy, and how far they lie apart."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from pydantic import Field

from rnnreport.charts.files import Link, csv_file, json_file, rounded
from rnnreport.charts.intervals import bare_share, bounds, document
from rnnreport.charts.names import named
from rnnreport.charts.numbers import fixed, percent, whole
from rnnreport.charts.plots import Bar, Dot, Line, Plot, Whisker, colour, top, upright
from rnnreport.charts.scales import Scale, linear
from rnnreport.charts.significance import size, wilson
from rnnreport.charts.tables import Table, table
from rnnreport.figures import Place, Shown
from rnnreport.results import Ask, Calibration, Calibrations
from rnnreport.study import Settings, Study

TASKS = ("classify",)

LONGEST = 40  # letters of a name above its diagram
SQUARE, FLAT = 15.0, 4.0  # em: heights of the diagram and of the histogram beneath
START = 4.0  # em: room for the labels of both vertical axes, so that a bin stands at one place in both
GAP = 0.04  # of the width of a bar, left free at either side
LEAST = 1.0  # percent: the height of a bar that counts anything, so that one can see it
WHOLE = Scale(0.0, 1.0, 0.2)
IDEAL = Line(7, "ideal", "M0 100L100 0")  # where confidence and accuracy are equal
CLOSE = 0.005  # of mean confidence and accuracy: nearer together nothing is said of too much or too little


class Arguments(Settings):
    """`bins` are of equal width, from confidence 0 to 1."""

    bins: Annotated[int, Field(ge=2, le=100)] = 15


@dataclass(frozen=True)
class Facet:
    """One model: its diagram, the histogram of its confidences, and what they say."""

    model: str
    ece: str
    diagram: Plot
    histogram: Plot
    said: str
    table: Table


@dataclass(frozen=True)
class Context:
    """What the template sees as `figure`."""

    facets: tuple[Facet, ...]
    caption: str
    links: tuple[Link, ...]


def asks(arguments: Arguments, study: Study) -> tuple[Ask, ...]:
    """Return what must be answered first."""
    return (Ask("reliability", {"bins": arguments.bins}),)


def show(arguments: Arguments, study: Study, answers: tuple[Calibrations, ...], place: Place) -> Shown:
    """Return one diagram for each model, all of one size, and the bins of all models as JSON and CSV."""
    (found,) = answers
    edges = np.asarray(found.edges, np.float64)
    most = max((float(np.max(_shares(one), initial=0.0)) for one in found.models), default=0.0)
    several = any(len(one.ece.each) > 1 for one in found.models)
    context = Context(
        facets=tuple(_facet(one, number, edges, most) for number, one in enumerate(found.models)),
        caption=_caption(found.split, several),
        links=(Link("Data (JSON)", f"{place.id}.json"), Link("CSV", f"{place.id}.csv")),
    )
    return Shown(context, _files(found, edges, place))


def _shares(one: Calibration) -> np.ndarray:
    return one.counts / max(int(np.sum(one.counts)), 1)


def _facet(one: Calibration, number: int, edges: np.ndarray, most: float) -> Facet:
    interval = bounds(one.ece, lambda bound: _three(min(max(bound, 0.0), 1.0)))
    said = _said(one, edges)
    name = named(one.model, LONGEST)
    return Facet(
        model=name,
        ece=f"ECE {_three(one.ece.mean)}" + (f" ({interval})" if interval else ""),
        diagram=_diagram(one, colour(number), f"Reliability diagram of {name}. {said}"),
        histogram=_histogram(one, edges, most, f"Histogram of the confidences of {name}; the table has its numbers."),
        said=said,
        table=_table(one, edges),
    )


def _span(low: float, high: float) -> str:
    """Return the ends of a bin, "93–100 %"."""
    return f"{fixed(100 * low, 0)}–{percent(high, 0)}"


def _three(value: float) -> str:
    return fixed(value, 3)


def _diagram(one: Calibration, hue: int, label: str) -> Plot:
    dots, whiskers = [], []
    for confidence, accuracy, low, high in _points(one):
        x = WHOLE.at(confidence)
        dots.append(Dot(hue, "point", x, top(WHOLE, accuracy), size=3))
        if math.isfinite(low) and math.isfinite(high):
            whiskers.append(Whisker(hue, x, top(WHOLE, low), top(WHOLE, high)))
    x, y = WHOLE.axis("", percent=True), upright(WHOLE.axis("accuracy", percent=True))
    parts = {"lines": (IDEAL,), "dots": tuple(dots), "whiskers": tuple(whiskers)}
    return Plot(label, x, y, **parts, height=SQUARE, start=START)


def _points(one: Calibration) -> Iterator[tuple[float, float, float, float]]:
    """Return confidence, accuracy and its bounds of every bin that holds a text."""
    columns = (np.asarray(each, np.float64).tolist() for each in (one.confidence, one.accuracy, one.low, one.high))
    for count, *point in zip(one.counts.tolist(), *columns, strict=True):
        if count and math.isfinite(point[0]) and math.isfinite(point[1]):
            yield tuple(point)


def _histogram(one: Calibration, edges: np.ndarray, most: float, label: str) -> Plot:
    up = linear([0.0, most or 1.0], count=2, zero=True)
    bars = tuple(
        Bar(
            x=round(100 * (low + GAP * (high - low)), 2),
            y=min(top(up, share), 100 - LEAST),
            width=round(100 * (1 - 2 * GAP) * (high - low), 2),
            height=max(up.at(share), LEAST),
            title=f"confidence {_span(low, high)}: {percent(share)} of the texts",
        )
        for low, high, share in zip(edges[:-1].tolist(), edges[1:].tolist(), _shares(one).tolist(), strict=True)
        if share
    )
    x, y = WHOLE.axis("confidence", percent=True), upright(up.axis("share of the texts", percent=True))
    return Plot(label, x, y, bars=bars, height=FLAT, start=START)


def _said(one: Calibration, edges: np.ndarray) -> str:
    """Say whether a model is too sure of itself, and where most of the gap comes from."""
    known = (one.counts > 0) & np.isfinite(one.confidence) & np.isfinite(one.accuracy)
    if not known.any():
        return "No text was classified."
    counts, sure, right = (np.asarray(each, np.float64)[known] for each in (one.counts, one.confidence, one.accuracy))
    total = counts.sum()
    confidence, accuracy = float(counts @ sure / total), float(counts @ right / total)
    low, high = wilson(accuracy, total / max(len(one.ece.each), 1))
    gap = confidence - accuracy
    words = f"it is {percent(confidence)} sure on average and right on {percent(accuracy)}"
    if low <= confidence <= high or abs(gap) < CLOSE:
        return f"Neither overconfident nor underconfident on the whole: {words}."
    share = counts * np.abs(sure - right) * (np.sign(sure - right) == np.sign(gap))
    worst = np.flatnonzero(known)[int(np.argmax(share))]
    span = _span(float(edges[worst]), float(edges[worst + 1]))
    return (
        f"{'Overconfident' if gap > 0 else 'Underconfident'} by {size(gap)}: {words}. Most of it comes from the texts "
        f"with a confidence of {span}, of which {percent(float(one.accuracy[worst]))} are right."
    )


def _table(one: Calibration, edges: np.ndarray) -> Table:
    header = ("confidence", "texts", "mean", "accuracy", "interval")
    columns = zip(edges, edges[1:], one.counts, one.confidence, one.accuracy, one.low, one.high, strict=False)
    rows = (
        (
            _span(float(low), float(high)),
            whole(count),
            percent(float(sure)),
            percent(float(right)),
            f"{bare_share(float(least))}–{bare_share(float(largest))}",
        )
        for low, high, count, sure, right, least, largest in columns
        if count
    )
    return table("The bins, as a table", header, rows)


def _caption(split: str, several: bool) -> str:
    ends = ", with a 95\u202f% interval over the seeds; texts are counted once for each seed." if several else "."
    return (
        f"Confidence is the probability that a model gives its answer, on the {split} texts. Above: which share of the "
        "answers is right, with 95\u202f% intervals (Wilson); beneath: how many texts there are. On the dashed line a "
        "model is right as often as it is sure; below it, it is too sure of itself. ECE: expected calibration error, "
        f"the mean distance from the line, 0 to 1{ends}"
    )


def _files(found: Calibrations, edges: np.ndarray, place: Place) -> dict[str, bytes]:
    names = ("confidence", "accuracy", "low", "high")
    models = [
        {"model": one.model, "cell": one.cell, "ece": document(one.ece), "counts": one.counts}
        | {name: rounded(getattr(one, name), 6) for name in names}
        for one in found.models
    ]
    ends = rounded(edges, 6)
    rows = (
        [one["model"], low, high, count, *(one[name][place] for name in names)]
        for one in models
        for place, (low, high, count) in enumerate(zip(ends, ends[1:], one["counts"].tolist(), strict=False))
    )
    header = ("model", "from", "to", "texts", *names)
    return {
        f"{place.id}.json": json_file({"split": found.split, "edges": ends, "models": models}),
        f"{place.id}.csv": csv_file(header, rows),
    }
