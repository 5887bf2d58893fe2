"""How one setting, such as the size of the vocabulary, changes accuracy, loss and training time."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from pydantic import Field

from rnnreport.charts.files import Link, csv_file, json_file
from rnnreport.charts.numbers import MISSING, fixed, percent, short
from rnnreport.charts.plots import (
    COLOURS,
    LONGEST,
    Dot,
    End,
    Line,
    Plot,
    Whisker,
    colour,
    margin,
    path,
    top,
    upright,
    with_labels,
)
from rnnreport.charts.scales import Axis, Scale, Tick, exact, linear, logarithmic, thinned
from rnnreport.charts.tables import Table, table
from rnnreport.charts.tokens import clipped, readable
from rnnreport.figures import Place, Shown
from rnnreport.results import Ask, Interval, Sweep, SweepPoint
from rnnreport.study import Settings, Study

TASKS = ("next-word",)

SPREAD = 8  # times that the largest value must be the smallest for the axis to be logarithmic
HEIGHT = 11.0  # em of a panel
KNOWN = "known words"
OF_WORDS = ("vocabulary", "min_count")  # settings that change which words are known


class Arguments(Settings):
    """`setting` is one of the data or of the models; every model is trained once more with each of `values`.

    None stands for "no limit" where the setting allows it.
    """

    setting: str = "vocabulary"
    values: Annotated[tuple[int | float | None, ...], Field(min_length=1)] = (500, 1000, 2000, 5000, 10000, None)


@dataclass(frozen=True)
class Panel:
    """What one small plot shows."""

    name: str
    read: Callable[[SweepPoint], Interval | None]
    say: Callable[[float], str]
    percent: bool = False
    zero: bool = False


@dataclass(frozen=True)
class Context:
    """What the template sees as `figure`."""

    plots: tuple[Plot, ...]
    table: Table
    caption: str
    links: tuple[Link, ...]


def asks(arguments: Arguments, study: Study) -> tuple[Ask, ...]:
    """Return what must be answered first."""
    return (Ask("sweep", arguments.model_dump(mode="json")),)


def show(arguments: Arguments, study: Study, answers: tuple[Sweep, ...], place: Place) -> Shown:
    """Return small plots over one axis, and the same numbers as a table, JSON and CSV."""
    (found,) = answers
    split = "test" if any("test" in point.summary.metrics for point in found.points) else "validation"
    panels = _panels(split, "character" if study.data.tokens == "character" else "word")
    drawn = [panel for panel in panels if _finite(panel, found.points)]
    context = Context(
        plots=_aligned([_plot(panel, found) for panel in drawn if panel.name != KNOWN or _differs(found.points)]),
        table=_table(found, panels),
        caption=_caption(found, split, study.training.seeds),
        links=(Link("Data (JSON)", f"{place.id}.json"), Link("CSV", f"{place.id}.csv")),
    )
    return Shown(context, _files(found, panels, split, place))


def _aligned(plots: list[Plot]) -> tuple[Plot, ...]:
    """Return the plots with equal margins, so that one value stands at one place in all of them."""
    start, end = max((plot.start for plot in plots), default=0), max((plot.end for plot in plots), default=0)
    return tuple(replace(plot, start=start, end=end) for plot in plots)


def _panels(split: str, unit: str) -> tuple[Panel, ...]:
    def metric(name: str) -> Callable[[SweepPoint], Interval | None]:
        return lambda point: point.summary.metrics.get(split, {}).get(name)

    return (
        Panel(f"{split} accuracy", metric("accuracy"), percent, percent=True),
        Panel(f"{split} loss (nats per {unit})", metric("loss"), lambda value: fixed(value, 3)),
        Panel("seconds an epoch", lambda point: point.summary.seconds_per_epoch, short, zero=True),
        Panel(KNOWN, lambda point: Interval(point.known, point.known, point.known, ()), percent, percent=True),
    )


def _finite(panel: Panel, points: Sequence[SweepPoint]) -> bool:
    return any((found := panel.read(point)) and math.isfinite(found.mean) for point in points)


def _differs(points: Sequence[SweepPoint]) -> bool:
    return len({point.known for point in points}) > 1


def _plot(panel: Panel, found: Sweep) -> Plot:
    across, x = _across(found)
    ends = [value for point in found.points for value in _bounds(panel.read(point))]
    up = linear(ends, count=4, zero=panel.zero)
    y = upright(up.axis(panel.name, percent=panel.percent))
    models = list(dict.fromkeys(point.model for point in found.points))
    if panel.name == KNOWN:
        models = models[:1]
    lines, dots, whiskers, labels = [], [], [], []
    for number, model in enumerate(models):
        mine = sorted((point for point in found.points if point.model == model), key=lambda point: point.value)
        places = [_at(panel.read(point), across.at(point.value), up) for point in mine]
        hue = COLOURS if panel.name == KNOWN else colour(number)  # what is known does not hang on the model
        lines.append(Line(hue, "solid", path((x, y) for x, y, _, _ in places)))
        finite = [place for place in places if math.isfinite(place[1])]
        dots += [Dot(hue, "point", x, y) for x, y, _, _ in finite]
        whiskers += [Whisker(hue, x, low, high) for x, _, low, high in finite if low != high]
        if finite and len(models) > 1:
            last = finite[-1]
            labels.append(End(hue, "solid", last[0], last[1], last[1], clipped(readable(model), LONGEST)))
    said = [f"{readable(point.model)}, {point.label}: {_say(panel, point)}." for point in found.points]
    label = f"Line chart of {panel.name} by {readable(found.setting)}. {' '.join(said)}"
    plot = Plot(label, x, y, tuple(lines), tuple(dots), whiskers=tuple(whiskers), height=HEIGHT, start=margin(y))
    return with_labels(plot, labels)


def _across(found: Sweep) -> tuple[Scale, Axis]:
    """Return the shared axis: the values as they were asked for, on a logarithmic scale where they reach far."""
    labels = {point.value: point.label for point in found.points}
    values = sorted(labels)
    if len(values) > 1 and values[0] > 0 and values[-1] / values[0] >= SPREAD:
        scale = logarithmic(values)
    elif len(values) > 1:
        scale = Scale(values[0], values[-1], 1.0)
    else:
        scale = exact(values[0], values[0])
    ticks = thinned((Tick(scale.at(value), labels[value]) for value in values), closest=16)
    return scale, Axis(f"{readable(found.setting)} ({found.unit})", ticks)


def _at(found: Interval | None, x: float, up: Scale) -> tuple[float, float, float, float]:
    if not found or not math.isfinite(found.mean):
        return x, math.nan, math.nan, math.nan
    return x, top(up, found.mean), top(up, found.low), top(up, found.high)


def _bounds(found: Interval | None) -> tuple[float, ...]:
    return (found.low, found.mean, found.high) if found else ()


def _say(panel: Panel, point: SweepPoint) -> str:
    found = panel.read(point)
    return panel.say(found.mean) if found else MISSING


def _table(found: Sweep, panels: tuple[Panel, ...]) -> Table:
    header = (f"{readable(found.setting)}", "model", *(panel.name for panel in panels))
    rows = ([point.label, readable(point.model), *(_say(panel, point) for panel in panels)] for point in found.points)
    return table(f"{readable(found.setting).capitalize()}, as a table", header, rows, words=2)


def _caption(found: Sweep, split: str, seeds: Sequence[int]) -> str:
    parts = [f"Every model, trained once more with each value of “{readable(found.setting)}”, on the {split} texts."]
    if found.setting in OF_WORDS:
        parts.append(
            "Compare accuracy, not loss: losses at different vocabulary sizes are not comparable, because all unknown "
            "words count as one; accuracy counts an unknown target as never right."
        )
    parts.append(
        "One seed: no interval." if len(seeds) == 1 else "Vertical lines: 95 % interval of the mean over seeds."
    )
    return " ".join(parts)


def _files(found: Sweep, panels: tuple[Panel, ...], split: str, place: Place) -> dict[str, bytes]:
    names = ("accuracy", "loss", "seconds_per_epoch")
    header = ["setting", "value", "label", "model", "known"]
    header += [f"{name}{end}" for name in names for end in ("", "_low", "_high")]
    rows = []
    for point in found.points:
        numbers = [(one.mean, one.low, one.high) if (one := panel.read(point)) else (None,) * 3 for panel in panels[:3]]
        flat = [value for group in numbers for value in group]
        rows.append([found.setting, point.value, point.label, point.model, point.known, *flat])
    points = [dict(zip(header[1:], row[1:], strict=True)) for row in rows]
    document = {"setting": found.setting, "unit": found.unit, "split": split, "points": points}
    return {f"{place.id}.json": json_file(document), f"{place.id}.csv": csv_file(header, rows)}
