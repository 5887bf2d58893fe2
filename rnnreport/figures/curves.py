"""How loss, accuracy or perplexity changed while the models were trained."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from rnnreport.charts.files import Link
from rnnreport.charts.history_files import files
from rnnreport.charts.numbers import fixed, many, percent, whole
from rnnreport.charts.plots import LONGEST, Dot, End, Line, Plot, alone, colour, margin, path, top, upright, with_labels
from rnnreport.charts.scales import Scale, exact, linear, whole_axis
from rnnreport.charts.tables import Table, table
from rnnreport.charts.tokens import clipped, readable
from rnnreport.charts.typical_trainings import typical
from rnnreport.figures import Place, Shown
from rnnreport.results import Ask, Curves, History
from rnnreport.study import Settings, Study

TASKS = ("next-word", "classify")

SPLITS = {"validation": "solid", "train": "dotted"}
MANY = 4  # trainings, above which the caption does not tell the story of each
CROWD = 12  # trainings, above which a line is the median over a model's seeds
EARLY = "patience"
NAMES = {"validation": "validation", "train": "training"}


class Arguments(Settings):
    """`metric` is what is drawn."""

    metric: Literal["loss", "accuracy", "perplexity"] = "loss"


@dataclass(frozen=True)
class Series:
    """One line: a training, or the median of several, seen on one split."""

    history: History
    which: str  # "seed 0", "median of 32 seeds"
    split: str
    colour: int
    values: np.ndarray  # (epochs,)

    @property
    def model(self) -> str:
        """The name of the model, fit to be seen."""
        return readable(self.history.model)


@dataclass(frozen=True)
class Context:
    """What the template sees as `figure`. `plot` is None where nothing was measured."""

    plot: Plot | None
    splits: tuple[str, ...]  # which are drawn: "validation", "train"
    kept: str  # what a ring marks: "best epoch", "last epoch"; "" where none is drawn
    many: bool  # whether lines are so many that they are drawn thin
    table: Table
    caption: str
    links: tuple[Link, ...]


def asks(arguments: Arguments, study: Study) -> tuple[Ask, ...]:
    """Return what must be answered first."""
    return (Ask("curves"),)


def show(arguments: Arguments, study: Study, answers: tuple[Curves, ...], place: Place) -> Shown:
    """Return the lines of all models and seeds on both splits, and their numbers as JSON and CSV."""
    histories, metric, kept = answers[0].histories, arguments.metric, study.training.keep
    drawn = typical(histories) if len(histories) > CROWD else histories
    series = list(_series(drawn, histories, metric))
    label = f"{metric} ({_unit(metric, study)})"
    plot = _plot(series, metric, label) if any(np.isfinite(one.values).any() for one in series) else None
    context = Context(
        plot=plot,
        splits=tuple(dict.fromkeys(one.split for one in series if np.isfinite(one.values).any())),
        kept=f"{kept} epoch" if plot and any(dot.kind == "best" for dot in plot.dots) else "",
        many=len(drawn) > MANY,
        table=_table(series, metric, label),
        caption=_caption(histories, metric, plot is not None, kept),
        links=(Link("Data (JSON)", f"{place.id}.json"), Link("CSV", f"{place.id}.csv")),
    )
    return Shown(context, files(histories, place.id))


def _series(drawn: tuple[History, ...], histories: tuple[History, ...], metric: str) -> Iterator[Series]:
    models = list(dict.fromkeys(history.model for history in drawn))
    for history in drawn:
        seeds = sum(one.model == history.model for one in histories)
        which = f"seed {history.seed}" if drawn is histories or seeds == 1 else f"median of {seeds} seeds"
        for split in SPLITS:
            values = history.values.get(f"{split}_{metric}")
            if values is not None and len(values):
                yield Series(history, which, split, colour(models.index(history.model)), np.asarray(values, np.float64))


def _unit(metric: str, study: Study) -> str:
    word = "text" if study.task == "classify" else "character" if study.data.tokens == "character" else "word"
    return {"loss": f"nats per {word}", "accuracy": f"{word}s predicted right"}.get(metric, f"equally likely {word}s")


def _plot(series: list[Series], metric: str, label: str) -> Plot:
    epochs = max(len(one.values) for one in series)
    across, up = exact(1, epochs), linear(value for one in series for value in one.values)
    points = {id(one): _points(one, across, up) for one in series}
    y = upright(up.axis(label, percent=metric == "accuracy"))
    plot = Plot(
        label=f"Line chart of {label} over {many(epochs, 'epoch')}. {' '.join(_said(one, metric) for one in series)}",
        x=whole_axis(across, "epoch"),
        y=y,
        lines=tuple(Line(one.colour, SPLITS[one.split], path(points[id(one)])) for one in series),
        dots=tuple(dot for one in series for dot in _dots(one, points[id(one)])),
        start=margin(y),
    )
    return with_labels(plot, list(_ends(series, points)))


def _points(one: Series, across: Scale, up: Scale) -> list[tuple[float, float]]:
    return [
        (across.at(epoch), top(up, value) if np.isfinite(value) else float("nan"))
        for epoch, value in enumerate(one.values, start=1)
    ]


def _dots(one: Series, points: list[tuple[float, float]]) -> Iterator[Dot]:
    for x, y in alone(points):
        yield Dot(one.colour, "point", x, y)
    best = one.history.best_epoch
    if one.split == "validation" and 1 <= best <= len(points) and np.isfinite(points[best - 1][1]):
        yield Dot(one.colour, "best", *points[best - 1], size=4.5)


def _ends(series: list[Series], points: dict[int, list[tuple[float, float]]]) -> Iterator[End]:
    """Give one label for each model and split: at the end of its longest line."""
    for model, split in dict.fromkeys((one.model, one.split) for one in series):
        same = [one for one in series if (one.model, one.split) == (model, split)]
        longest = max(same, key=lambda one: len(one.values))
        finite = [point for point in points[id(longest)] if np.isfinite(point[1])]
        if finite:
            text = clipped(model, LONGEST) + (", training" if split == "train" else "")
            yield End(longest.colour, SPLITS[split], *finite[-1], finite[-1][1], text)


def _said(one: Series, metric: str) -> str:
    finite = one.values[np.isfinite(one.values)]
    name = f"{one.model}, {one.which}, {NAMES[one.split]}"
    if not len(finite):
        return f"{name}: no number."
    return f"{name}: from {_shown(finite[0], metric)} to {_shown(finite[-1], metric)}."


def _shown(value: float, metric: str) -> str:
    return percent(value) if metric == "accuracy" else fixed(value, 3 if metric == "loss" else 1)


def _table(series: list[Series], metric: str, label: str) -> Table:
    header = ["epoch", *(f"{one.model}, {one.which}, {NAMES[one.split]}" for one in series)]
    epochs = max((len(one.values) for one in series), default=0)
    rows = [
        [whole(epoch + 1), *(_shown(one.values[epoch], metric) if epoch < len(one.values) else "" for one in series)]
        for epoch in range(epochs)
    ]
    return table(f"{label}, as a table", header, rows)


def _caption(histories: tuple[History, ...], metric: str, drawn: bool, kept: str) -> str:
    if not drawn:
        return f"No {metric} was measured while the models were trained."
    if len(histories) > MANY:
        early = sum(history.stopped == EARLY for history in histories)
        return (
            f"{metric.capitalize()} after each epoch{_medians(histories)}. "
            f"{early or 'None'} of {len(histories)} trainings stopped early. "
            f"The parameters of the {kept} epoch were kept."
        )
    if kept == "last":
        return f"{metric.capitalize()} after each epoch. The parameters of the last epoch were kept."
    several = len({history.model for history in histories}) < len(histories)
    ends = [
        f"{readable(history.model)}{f' (seed {history.seed})' if several else ''} was best in epoch "
        f"{history.best_epoch} and {_stopped(history)} after {whole(len(history.seconds))}"
        for history in histories
    ]
    return f"{metric.capitalize()} after each epoch. {'; '.join(ends)}. The parameters of the best epoch were kept."


def _medians(histories: tuple[History, ...]) -> str:
    if len(histories) <= CROWD:
        return ""
    return "; each line is the median over a model's seeds, as long as half of them go on"


def _stopped(history: History) -> str:
    return "stopped early" if history.stopped == EARLY else "ended"
