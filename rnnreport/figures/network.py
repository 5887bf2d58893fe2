"""The networks of a study, each drawn as boxes and arrows from its input to its output, with sizes and parameters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rnnreport.charts import models_asked
from rnnreport.charts.files import Link, csv_file, json_file
from rnnreport.charts.names import said
from rnnreport.charts.network_drawings import Drawing, drawing
from rnnreport.charts.numbers import fixed, many, whole
from rnnreport.charts.tokens import readable
from rnnreport.figures import Place, Shown
from rnnreport.results import Ask, NetworkGraph, NetworkGraphs
from rnnreport.study import Settings, Study

TASKS = ("classify", "next-word", "forecast")


class Arguments(Settings):
    """The models; none: all."""

    models: tuple[str, ...] = ()


@dataclass(frozen=True)
class Facet:
    """One network."""

    model: str
    about: str
    drawing: Drawing


@dataclass(frozen=True)
class Context:
    """What the template sees as `figure`."""

    facets: tuple[Facet, ...]
    columns: int
    caption: str
    links: tuple[Link, ...]


def asks(arguments: Arguments, study: Study) -> tuple[Ask, ...]:
    """Return what must be answered first. Raises RnnReportError for a model that there is not."""
    models_asked.known("network", study, arguments.models)
    return (Ask("network", arguments.model_dump(mode="json")),)


def show(arguments: Arguments, study: Study, answers: tuple[NetworkGraphs, ...], place: Place) -> Shown:
    """Return a drawing of each network; JSON and CSV hold all boxes."""
    graphs = answers[0].models
    facets = tuple(Facet(readable(one.model), many(one.parameters, "parameter"), drawing(one)) for one in graphs)
    context = Context(
        facets=facets,
        columns=max((one.drawing.columns for one in facets), default=1),
        caption=_caption(graphs),
        links=(Link("Data (JSON)", f"{place.id}.json"), Link("CSV", f"{place.id}.csv")),
    )
    files = {
        f"{place.id}.json": json_file({"models": [_document(one) for one in graphs]}),
        f"{place.id}.csv": _rows(graphs),
    }
    return Shown(context, files)


def _caption(graphs: Sequence[NetworkGraph]) -> str:
    parts = [
        "Each box is a part of the network, each arrow what flows on, with its shape: (time, 128) is 128 numbers at "
        "every word or step. Parameters are the numbers that training may change; the bar at the foot of a box is its "
        "share of them."
    ]
    if len(graphs) > 1:
        least, most = (end(graphs, key=lambda one: one.parameters) for end in (min, max))
        ratio = most.parameters / max(least.parameters, 1)
        if most.parameters == least.parameters:
            parts.append(f"All have {whole(most.parameters)} parameters.")
        else:
            times = fixed(ratio, 1 if ratio >= 1.05 else 2)
            parts.append(f"{said(most.model)} has {times} times as many as {said(least.model)}.")
    return " ".join(parts)


def _document(one: NetworkGraph) -> dict:
    names = ("id", "kind", "label", "shape", "parameters", "details", "rank", "branch")
    nodes = [{name: getattr(node, name) for name in names} for node in one.nodes]
    return {"model": one.model, "cell": one.cell, "parameters": one.parameters, "nodes": nodes, "edges": one.edges}


def _rows(graphs: Sequence[NetworkGraph]) -> bytes:
    header = ("model", "part", "kind", "label", "details", "takes", "hands_on", "parameters")
    rows = (
        (
            one.model,
            node.id,
            node.kind,
            node.label,
            "; ".join(node.details),
            "; ".join(start for start, end in one.edges if end == node.id),
            " × ".join(node.shape),
            node.parameters,
        )
        for one in graphs
        for node in one.nodes
    )
    return csv_file(header, rows)
