"""How the loss changed while forecasters learned: a plot for each model, since each scales values in its own way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from rnnreport.charts.files import Link
from rnnreport.charts.history_files import files
from rnnreport.charts.loss_plots import COLOURS, SPLITS, loss_plot
from rnnreport.charts.names import named
from rnnreport.charts.numbers import listed, many, short, whole
from rnnreport.charts.plots import Plot
from rnnreport.charts.tables import Table, table
from rnnreport.charts.typical_trainings import typical
from rnnreport.figures import Place, Shown
from rnnreport.results import Ask, Curves, History
from rnnreport.study import Settings, Study

TASKS = ("forecast",)

LOSSES = {"point": "mean squared error of scaled values", "gaussian": "nats", "quantile": "pinball loss"}  # by head
CROWD = 4  # seeds of a model, above which a line is the median over them
ROWS = 100  # epochs that a table shows
LONGEST = 60  # letters of a name above its plot
EARLY = "patience"


class Arguments(Settings):
    """Of forecasters there is a loss, and nothing else, after each epoch."""

    metric: Literal["loss"] = "loss"


@dataclass(frozen=True)
class Panel:
    """One model: its name, what its loss is where models differ, and its plot, None where nothing was measured."""

    name: str
    note: str
    plot: Plot | None


@dataclass(frozen=True)
class Context:
    """What the template sees as `figure`. `splits` are the kinds of lines that there are."""

    label: str  # what is drawn, with its unit where that is the same for all
    splits: tuple[tuple[int, str, str], ...]  # colour, kind of line, name
    panels: tuple[Panel, ...]
    table: Table
    caption: str
    links: tuple[Link, ...]


def asks(arguments: Arguments, study: Study) -> tuple[Ask, ...]:
    """Return what must be answered first."""
    return (Ask("curves"),)


def show(arguments: Arguments, study: Study, answers: tuple[Curves, ...], place: Place) -> Shown:
    """Return a plot for each model, and the numbers of all trainings as JSON and CSV."""
    histories = answers[0].histories
    models = list(dict.fromkeys(history.model for history in histories))
    drawn = {model: _drawn([one for one in histories if one.model == model]) for model in models}
    losses = {model: LOSSES[study.models[model].head] for model in models}
    alike = len(set(losses.values())) == 1
    panels = (Panel(named(model, LONGEST), "" if alike else losses[model], _plot(drawn[model])) for model in models)
    context = Context(
        label=f"loss ({next(iter(losses.values()))})" if alike else "loss",
        splits=tuple(
            (COLOURS[split], kind, name)
            for split, (kind, name) in SPLITS.items()
            if any(_values(one, split) for one in histories)
        ),
        panels=tuple(panels),
        table=_table(histories, models),
        caption=_caption(histories, drawn, study),
        links=(Link("Data (JSON)", f"{place.id}.json"), Link("CSV", f"{place.id}.csv")),
    )
    return Shown(context, files(histories, place.id))


def _drawn(group: Sequence[History]) -> Sequence[History]:
    return typical(group) if len(group) > CROWD else group


def _values(history: History, split: str) -> list[float]:
    found = np.asarray(history.values.get(f"{split}_loss", ()), np.float64)
    return found.tolist() if np.isfinite(found).any() else []


def _plot(group: Sequence[History]) -> Plot | None:
    lines = [(split, values) for one in group for split in SPLITS if (values := _values(one, split))]
    return loss_plot(lines, named(group[0].model, LONGEST)) if lines else None


def _table(histories: Sequence[History], models: Sequence[str]) -> Table:
    """Return the medians over the seeds of each model, of a long training some epochs."""
    medians = {one.model: one for one in typical(histories)}
    columns = [
        (f"{named(model)}, {name}", values)
        for model in models
        for split, (_, name) in SPLITS.items()
        if (values := _values(medians[model], split))
    ]
    epochs = max((len(values) for _, values in columns), default=0)
    step = -(-epochs // ROWS) or 1
    shown = sorted({*range(0, epochs, step), epochs - 1}) if epochs else []
    rows = (
        [whole(epoch + 1), *(short(values[epoch]) if epoch < len(values) else "" for _, values in columns)]
        for epoch in shown
    )
    some = f", every {whole(step)} epochs" if step > 1 else ""
    several = " (medians over seeds)" if len(histories) > len(models) else ""
    return table(f"Loss{several}, as a table{some}", ["epoch", *(head for head, _ in columns)], rows)


def _caption(histories: Sequence[History], drawn: dict[str, Sequence[History]], study: Study) -> str:
    if not any(_values(one, split) for one in histories for split in SPLITS):
        return "No loss was measured while the models were trained."
    counts = {model: sum(one.model == model for one in histories) for model in drawn}
    parts = [f"Loss after each epoch{_lines(drawn, counts)}."]
    if len(drawn) > 1:
        parts.append("Each model scales values in its own way: compare losses within a plot, errors between models.")
    parts += [*_stopped(histories), f"The parameters of the {_kept(study, drawn)} epoch were kept."]
    return " ".join(parts)


def _lines(drawn: dict[str, Sequence[History]], counts: dict[str, int]) -> str:
    crowds = sorted({count for model, count in counts.items() if len(drawn[model]) < count})
    if crowds:
        return f"; a line is the median over {listed([whole(count) for count in crowds], 'or')} seeds"
    return "; a line is one seed" if any(count > 1 for count in counts.values()) else ""


def _stopped(histories: Sequence[History]) -> Iterator[str]:
    early = sum(history.stopped == EARLY for history in histories)
    if early:
        yield f"{whole(early)} of {many(len(histories), 'training')} stopped early."


def _kept(study: Study, models: Sequence[str]) -> str:
    return listed(list(dict.fromkeys(study.training_of(model).keep for model in models)), "or the")
