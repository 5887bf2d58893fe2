"""Which classes each model takes for which: one confusion matrix for each, and how well it finds every class."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from rnnreport.charts import confusions, shades
from rnnreport.charts.files import Link, csv_file, json_file
from rnnreport.charts.intervals import bare_share, bounds, columns, document, mean
from rnnreport.charts.names import named
from rnnreport.charts.numbers import many, percent, whole
from rnnreport.charts.tables import Cell, Table
from rnnreport.errors import RnnReportError, one_of
from rnnreport.figures import Place, Shown
from rnnreport.results import Ask, Confusion, Confusions
from rnnreport.study import Settings, Study

TASKS = ("classify",)

LONGEST = 40  # letters of a name before its row
HEAD = 16  # letters of a name above its column
OFTEN = 3  # errors that are told in words
MEASURES = ("precision", "recall", "f1")


class Arguments(Settings):
    """`models` are names of networks or baselines; none: all of them."""

    models: tuple[str, ...] = ()


@dataclass(frozen=True)
class Field:
    """One field of a matrix: how often, its shade 0..7, "right", "mixed" or "wrong", and all of it in words."""

    text: str
    shade: int
    kind: str
    title: str


@dataclass(frozen=True)
class Row:
    """The fields of one true class."""

    name: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Often:
    """One of the most frequent errors."""

    true: str
    answer: str
    count: str


@dataclass(frozen=True)
class Facet:
    """One model: its matrix, its most frequent errors, and its measures for each class."""

    model: str
    note: str
    label: str
    rows: tuple[Row, ...]
    often: tuple[Often, ...]
    table: Table


@dataclass(frozen=True)
class Context:
    """What the template sees as `figure`."""

    heads: tuple[str, ...]
    facets: tuple[Facet, ...]
    key: tuple[shades.Swatch, ...]
    caption: str
    links: tuple[Link, ...]


def asks(arguments: Arguments, study: Study) -> tuple[Ask, ...]:
    """Return what must be answered first."""
    return (Ask("confusion"),)


def show(arguments: Arguments, study: Study, answers: tuple[Confusions, ...], place: Place) -> Shown:
    """Return the matrices. Raises RnnReportError for a model that is neither a network nor a baseline of the study."""
    (found,) = answers
    models = _chosen(arguments.models, found.models)
    chosen = confusions.kept([model.counts for model in models])
    left = len(found.classes) - len(chosen)
    names = [named(found.classes[number], LONGEST) for number in chosen]
    names += [many(left, "other", "others")] if left else []
    context = Context(
        heads=tuple(named(name, HEAD) for name in names),
        facets=tuple(_facet(model, found.classes, chosen, names) for model in models),
        key=shades.key(),
        caption=_caption(found, models, len(chosen)),
        links=(
            Link("Data (JSON)", f"{place.id}.json"),
            Link("matrices (CSV)", f"{place.id}.csv"),
            Link("classes (CSV)", f"{place.id}-classes.csv"),
        ),
    )
    return Shown(context, _files(found, models, place))


def _chosen(names: Sequence[str], models: Sequence[Confusion]) -> tuple[Confusion, ...]:
    known = {model.model: model for model in models}
    for name in names:
        if name not in known:
            raise RnnReportError(f"confusion: model {one_of(name, known)}")
    return tuple(known[name] for name in names) or tuple(models)


def _facet(model: Confusion, classes: Sequence[str], chosen: list[int], names: list[str]) -> Facet:
    counts = confusions.gathered(model.counts.astype(np.int64), chosen)
    total, right = int(model.counts.sum()), int(np.trace(model.counts))
    seeds = f", {model.seeds} seeds together" if model.seeds > 1 else ""
    mixed = len(chosen) if len(names) > len(chosen) else None
    fields = (tuple(_fields(row, true, names, mixed)) for true, row in enumerate(counts))
    often = confusions.frequent(model.counts, OFTEN)
    return Facet(
        model=named(model.model, LONGEST),
        note=f"{percent(right / total if total else np.nan)} right{seeds}",
        label=f"Confusion matrix of {named(model.model)}: true classes down, answers across",
        rows=tuple(Row(name, few) for name, few in zip(names, fields, strict=True)),
        often=tuple(_often(classes, model.seeds, *one) for one in often),
        table=_table(model, chosen, names, len(classes)),
    )


def _fields(row: np.ndarray, true: int, names: list[str], mixed: int | None) -> Iterator[Field]:
    """Return the fields of one row. The others among themselves are `mixed`: right and wrong cannot be told apart."""
    total = int(row.sum())
    for answer, count in enumerate(row.tolist()):
        share = count / total if total else 0.0
        kind = "wrong" if answer != true else "mixed" if answer == mixed else "right"
        what = f"{names[true]} taken for {names[answer]}" if kind == "wrong" else f"{names[true]} taken for what it is"
        what = f"{names[true]} among themselves, right or wrong" if kind == "mixed" else what
        title = f"{what}: {whole(count)} of {whole(total)}" + (f" ({percent(share)})" if total else "")
        yield Field(whole(count), shades.shade(share), kind, title)


def _often(classes: Sequence[str], seeds: int, true: int, answer: int, times: int, of: int) -> Often:
    things = "answers" if seeds > 1 else "texts"
    count = f"{whole(times)} of {whole(of)} {things} ({percent(times / of)})"
    return Often(named(classes[true], LONGEST), named(classes[answer], LONGEST), count)


def _table(model: Confusion, chosen: list[int], names: list[str], classes: int) -> Table:
    which = "each class" if len(chosen) == classes else f"{len(chosen)} of {whole(classes)} classes"
    header = (Cell("class"), *(Cell(name, number=True) for name in ("precision", "recall", "F1")))
    rows = (
        (
            Cell(name),
            *(
                Cell(mean(one, percent), bounds(one, bare_share, "–"), number=True)
                for one in (getattr(model, measure)[number] for measure in MEASURES)
            ),
        )
        for number, name in zip(chosen, names, strict=False)
    )
    return Table(f"Precision, recall and F1 of {which}", header, tuple(rows))


def _caption(found: Confusions, models: Sequence[Confusion], shown: int) -> str:
    parts = [
        f"Rows are the true classes of the {found.split} texts, columns the answers. Framed and bold: right. "
        "A field is shaded by its share of the row."
    ]
    if shown < len(found.classes):
        parts.append(
            f"Shown are the {shown} of {whole(len(found.classes))} classes with most errors; the others are summed, "
            "and their own field, hatched, holds right and wrong answers."
        )
    if any(model.seeds > 1 for model in models):
        parts.append("Counts are summed over seeds; smaller figures in the tables: 95\u202f% interval over the seeds.")
    return " ".join(parts)


def _files(found: Confusions, models: Sequence[Confusion], place: Place) -> dict[str, bytes]:
    by_class = [
        {"model": one.model, "cell": one.cell, "seeds": one.seeds, "counts": list(confusions.cells(one.counts))}
        | {measure: [document(each) for each in getattr(one, measure)] for measure in MEASURES}
        for one in models
    ]
    classes = found.classes
    matrix = (
        (one.model, classes[true], classes[answer], count)
        for one in models
        for true, answer, count in confusions.cells(one.counts)
    )
    header = ["model", "class", *(f"{measure}{end}" for measure in MEASURES for end in ("", "_low", "_high"))]
    rows = (
        [one.model, name, *(value for measure in MEASURES for value in columns(getattr(one, measure)[number]))]
        for one in models
        for number, name in enumerate(classes)
    )
    return {
        f"{place.id}.json": json_file({"split": found.split, "classes": classes, "models": by_class}),
        f"{place.id}.csv": csv_file(("model", "true", "answer", "count"), matrix),
        f"{place.id}-classes.csv": csv_file(header, rows),
    }
