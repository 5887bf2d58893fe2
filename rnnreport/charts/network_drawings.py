"""A network as boxes and arrows, from top to bottom: percent across and em down, so that type keeps its size."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rnnreport.charts.names import named
from rnnreport.charts.numbers import many, percent, whole
from rnnreport.charts.tables import Table, table
from rnnreport.charts.tokens import readable
from rnnreport.results import GraphNode, NetworkGraph

LINE, PAD = 1.35, 0.55  # em: of a line of text, above and below the lines of a box
GAP, BEND, SHAPE = 2.9, 1.15, 1.15  # em: between two rows; the bend of an arrow above its end; the shape beneath a box
ALONE, FILLED = 62, 92  # percent: the widest single box beside others; the part of its room that a box fills
FEWEST, MOST = 12, 40  # letters of a line in a box: as many as a narrow one has room for, at least
BRIEF = 60  # letters of one thing that a box says


@dataclass(frozen=True)
class Line:
    """One line of text in a box, where it stands in em from the top, and how it is set."""

    y: float
    text: str
    kind: str  # "name", "more", "count"


@dataclass(frozen=True)
class Box:
    """One box. `share` is the length of the bar at its foot, in percent of the whole picture."""

    kind: str
    x: float
    width: float
    middle: float
    top: float
    height: float
    foot: float
    share: float
    lines: tuple[Line, ...]
    shape: str
    shape_at: float


@dataclass(frozen=True)
class Stroke:
    """One straight part of an arrow: across in percent, down in em."""

    x: float
    to_x: float
    y: float
    to_y: float


@dataclass(frozen=True)
class Tip:
    """The head of an arrow."""

    x: float
    y: float


@dataclass(frozen=True)
class Drawing:
    """One network. `columns` says how wide it has to be."""

    columns: int
    height: float
    strokes: tuple[Stroke, ...]
    tips: tuple[Tip, ...]
    boxes: tuple[Box, ...]
    label: str
    table: Table


def drawing(graph: NetworkGraph) -> Drawing:
    """Return the picture of a network, and a table that says the same."""
    rows = _rows(graph.nodes)
    columns = max(len(row) for row in rows)
    branches = 1 + max((node.branch for node in graph.nodes), default=-1)
    goes_on = {before for before, _ in graph.edges}
    boxes: dict[str, Box] = {}
    top = 0.2
    for row in rows:
        places = [_place(node, row, branches, columns) for node in row]
        said = [_said(node, _letters(width, columns)) for node, (_, width) in zip(row, places, strict=True)]
        height = round(2 * PAD + LINE * max(map(len, said)), 3)
        for node, place, lines in zip(row, places, said, strict=True):
            share = node.parameters / graph.parameters if graph.parameters else 0.0
            boxes[node.id] = _box(node, place, top, height, lines, share, node.id in goes_on)
        top = round(top + height + GAP, 3)
    strokes, tips = _arrows(graph.edges, boxes)
    height = round(top - GAP + 0.2, 3)
    return Drawing(columns, height, strokes, tips, tuple(boxes.values()), _label(graph), _table(graph))


def shape(node: GraphNode) -> str:
    """Return "(time, 20000)", without commas that are none of the list; "" for a single number."""
    if not node.shape:
        return ""
    parts = [readable(one) for one in node.shape]
    return f"({', '.join(parts)})" if len(parts) > 1 else whole(int(parts[0])) if parts[0].isdecimal() else parts[0]


def _rows(nodes: Sequence[GraphNode]) -> list[list[GraphNode]]:
    ranks = sorted({node.rank for node in nodes})
    return [sorted((node for node in nodes if node.rank == rank), key=lambda node: node.branch) for rank in ranks]


def _heading(node: GraphNode) -> str:
    """Return what a box is called: a layer by its number, an input by its name, all else by what it is."""
    layer = re.search(r"layer \d+", node.id)
    if node.kind == "recurrent" and layer:
        return layer[0]
    return node.id if node.kind == "input" else node.label


def _said(node: GraphNode, letters: int) -> list[tuple[str, str]]:
    """Return the lines of a box, each with its kind."""
    heading = _heading(node)
    label = () if heading.endswith(node.label) else (node.label,)
    more = [part for one in label for part in ([one] if len(one) <= letters else one.split(", "))]
    lines = [(part, "name") for part in _wrapped(heading, letters)]
    lines += [(part, "more") for text in (*more, *node.details) for part in _wrapped(text, letters)]
    if node.parameters:
        count = many(node.parameters, "parameter") if letters > FEWEST else whole(node.parameters)
        lines += [(part, "count") for part in _wrapped(count, letters)]
    return lines


def _wrapped(text: str, letters: int) -> list[str]:
    return textwrap.wrap(named(text, BRIEF), letters) or [""]


def _letters(width: float, columns: int) -> int:
    """Return how many letters a line has in a box so wide, in percent."""
    narrow = FILLED / max(columns, 1)
    return min(MOST, int(FEWEST * width / narrow)) if columns > 2 else MOST // columns


def _place(node: GraphNode, row: Sequence[GraphNode], branches: int, columns: int) -> tuple[float, float]:
    """Return (middle, width) of a box in percent: branches lie side by side, what is of all in the middle."""
    mine = [one for one in row if one.branch == node.branch]
    begin, room = (100 * node.branch / branches, 100 / branches) if node.branch >= 0 else (0.0, 100.0)
    room /= len(mine)
    width = FILLED * room / 100
    return begin + room * (mine.index(node) + 0.5), min(width, ALONE) if len(row) == 1 and columns > 1 else width


def _box(
    node: GraphNode,
    place: tuple[float, float],
    top: float,
    height: float,
    said: Sequence[tuple[str, str]],
    share: float,
    goes_on: bool,
) -> Box:
    middle, width = place
    lines = tuple(Line(round(top + PAD + LINE * (at + 0.75), 3), *one) for at, one in enumerate(said))
    return Box(
        kind=node.kind,
        x=round(middle - width / 2, 3),
        width=round(width, 3),
        middle=round(middle, 3),
        top=top,
        height=height,
        foot=round(top + height - 0.25, 3),
        share=round(width * share, 3),
        lines=lines,
        shape=shape(node) if goes_on else "",
        shape_at=round(top + height + SHAPE, 3),
    )


def _arrows(edges: Sequence[tuple[str, str]], boxes: Mapping[str, Box]) -> tuple[tuple[Stroke, ...], tuple[Tip, ...]]:
    strokes, tips = [], []
    for before, after in edges:
        start, end = boxes[before], boxes[after]
        low, bend = round(start.top + start.height, 3), round(end.top - BEND, 3)
        if start.middle == end.middle:
            strokes.append(Stroke(start.middle, start.middle, low, end.top))
        else:
            strokes += [
                Stroke(start.middle, start.middle, low, bend),
                Stroke(start.middle, end.middle, bend, bend),
                Stroke(end.middle, end.middle, bend, end.top),
            ]
        tips.append(Tip(end.middle, end.top))
    return tuple(dict.fromkeys(strokes)), tuple(dict.fromkeys(tips))


def _label(graph: NetworkGraph) -> str:
    parts = [f"{named(_heading(node))}{f' {shape(node)}' if shape(node) else ''}" for node in graph.nodes]
    count = many(graph.parameters, "parameter")
    return f"{named(graph.model)}, {count}, from the input to the output: {'; '.join(parts)}."


def _table(graph: NetworkGraph) -> Table:
    before = {node.id: [start for start, end in graph.edges if end == node.id] for node in graph.nodes}
    rows = (
        (
            readable(node.id),
            ", ".join(map(readable, (node.label, *node.details) if node.label != node.id else node.details)),
            ", ".join(map(readable, before[node.id])),
            shape(node) or "one number",
            whole(node.parameters),
            percent(node.parameters / graph.parameters) if graph.parameters else "",
        )
        for node in graph.nodes
    )
    header = ("part", "what it is", "takes", "hands on", "parameters", "share")
    return table(f"All parts of {named(graph.model)} as a table", header, rows, words=4)
