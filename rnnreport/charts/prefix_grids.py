"""Two fields of a text, added to step by step: the map of what a network answers, as a template prints it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from rnnreport.charts import levels
from rnnreport.charts.attributed import signed
from rnnreport.charts.level_maps import LevelMap, level_map
from rnnreport.charts.names import named
from rnnreport.charts.numbers import fixed, many, whole
from rnnreport.charts.scripts import column, script
from rnnreport.charts.tables import Table, table
from rnnreport.charts.tokens import gap, readable
from rnnreport.results import PrefixGrid

PRINTED = (12, 16)  # columns and rows up to which numbers are printed in the fields
TABLED = (14, 60)  # columns and rows of the table at most
LABELS, LINES = 40, 24  # words that are written below and beside a map, at most
ROW, LOWEST, HIGHEST = 1.0, 5.0, 24.0  # rem: of a row, of a whole map
LISTED = 24  # steps whose bars have words; of more, the strongest
BRIEF, LONG = 24, 200  # letters of a step beside a map, and where there is room
UNSEEN = "…"  # stands for a word that may not be shown


@dataclass(frozen=True)
class Tick:
    """One word beside a map: where it stands in percent, and what it says."""

    at: float
    label: str


@dataclass(frozen=True)
class Effect:
    """What one step alone adds to the whole text: log-odds, its bar in percent of the track."""

    place: int
    text: str
    number: str
    kind: str  # "for", "against"
    left: float
    width: float


@dataclass(frozen=True)
class Bars:
    """Bars along an edge of a map, as two paths; one step is one unit, and the track reaches from -50 to 50."""

    ahead: str
    against: str


@dataclass(frozen=True)
class Side:
    """One field: its name, how long it is, words along an edge of the map, and what steps are worth."""

    name: str
    count: str  # "12 words"
    ticks: tuple[Tick, ...]
    bars: Bars
    effects: tuple[Effect, ...]


@dataclass(frozen=True)
class Field:
    """One printed field: its level, its number and what it means."""

    level: int
    text: str
    title: str


@dataclass(frozen=True)
class Drawn:
    """One grid. Of `fields` and `map` one is empty: numbers are printed where there is room for them."""

    fields: tuple[tuple[Field, ...], ...]
    map: LevelMap | None
    height: float  # rem
    sides: tuple[Side, Side]
    reach: str  # the largest |log-odds| of the bars
    label: str
    table: Table
    config: str  # JSON for the script


def hidden(grid: PrefixGrid, excerpt: int | None) -> PrefixGrid:
    """Return the grid with all words but the first `excerpt` of the text replaced; None: none."""
    if excerpt is None:
        return grid
    first, second = grid.tokens
    room = max(0, excerpt - len(first))
    kept = [
        (*tokens[:shown], *([UNSEEN] * len(tokens[shown:]))) for tokens, shown in ((first, excerpt), (second, room))
    ]
    spaces = tuple(tuple(" " if space else "" for space in of) for of in grid.spaces)
    return replace(grid, tokens=tuple(kept), spaces=spaces)


def chances(grid: PrefixGrid) -> np.ndarray:
    """Return the probability of the target after every pair of prefixes, (rows, columns) float64."""
    return np.asarray(grid.probabilities, np.float64)[..., grid.target]


def steps(grid: PrefixGrid, field: int) -> tuple[str, ...]:
    """Return the text of every step of a field."""
    tokens, spaces, ends = grid.tokens[field], grid.spaces[field], grid.ends[field].tolist()
    return tuple(
        "".join((gap(spaces[at]) if at > begin else "") + readable(tokens[at]) for at in range(begin, end))
        for begin, end in zip(ends, ends[1:], strict=False)
    )


def unit(grid: PrefixGrid, characters: bool) -> str:
    """Return what is counted: "word", "character" or "sentence"."""
    return "sentence" if grid.by == "sentences" else "character" if characters else "word"


def drawn(grid: PrefixGrid, characters: bool, file: str) -> tuple[Drawn, bytes]:
    """Return the grid as it is drawn, and the script with its numbers, which the page finds at `file`."""
    found, of = chances(grid), unit(grid, characters)
    rows, columns = found.shape
    marks = levels.level(levels.shown(found, 1.0, gate=True))
    printed = columns <= PRINTED[0] and rows <= PRINTED[1]
    reach = max((float(np.max(np.abs(one), initial=0.0)) for one in map(_finite, grid.removed)), default=0.0)
    spelt = [steps(grid, field) for field in (0, 1)]
    sides = tuple(_side(grid, field, spelt[field], reach, of) for field in (0, 1))
    told = {"rows": rows, "columns": columns, "p": column(np.rint(1000 * found).astype(int).ravel())}
    told |= {"fields": [side.name for side in sides], "steps": [[_brief(one) for one in texts] for texts in spelt]}
    told |= {"counts": [_counts(grid, field, of) for field in (0, 1)]}
    key, content = script(told)
    made = Drawn(
        _fields(grid, found, marks, of) if printed else (),
        None if printed else level_map(marks, found >= 0.5),
        round(min(max(ROW * rows, LOWEST), HIGHEST), 2),
        sides,
        fixed(reach, 2),
        _label(grid, found, sides),
        _table(grid, found, of),
        json.dumps({"kind": "grid", "key": key, "file": file}),
    )
    return made, content


def after(grid: PrefixGrid, row: int, at: int, of: str) -> str:
    """Return "after 3 words of title and 41 of abstract"."""
    first, second = (named(name) for name in grid.fields)
    rows, columns = (_count(grid, field, place) for field, place in ((0, row), (1, at)))
    return f"after {many(rows, of)} of the {first} and {whole(columns)} of the {second}"


def _count(grid: PrefixGrid, field: int, place: int) -> int:
    """Return how many words or sentences a prefix has."""
    if grid.by == "words":
        return int(grid.ends[field][place])
    return place * grid.every[field]


def _counts(grid: PrefixGrid, field: int, of: str) -> list[str]:
    return [many(_count(grid, field, place), of) for place in range(len(grid.ends[field]))]


def _side(grid: PrefixGrid, field: int, texts: Sequence[str], reach: float, of: str) -> Side:
    size, most = len(texts) + 1, LINES if field == 0 else LABELS
    every = -(-len(texts) // most) or 1
    ticks = tuple(
        Tick(round(100 * (at + 1.5) / size, 3), _brief(texts[at])) for at in range(every - 1, len(texts), every)
    )
    if field == 0:
        ticks = (Tick(round(50 / size, 3), "nothing"), *ticks)
    lost = _finite(grid.removed[field])
    strongest = np.sort(np.argsort(-np.abs(lost), kind="stable")[:LISTED]).tolist()
    effects = tuple(_effect(at, texts[at], float(lost[at]), reach) for at in strongest)
    return Side(
        named(grid.fields[field]), many(_count(grid, field, len(texts)), of), ticks, _bars(lost, reach), effects
    )


def _bars(lost: np.ndarray, reach: float) -> Bars:
    paths = {True: "", False: ""}
    for at, value in enumerate(lost.tolist(), 1):
        length = round(50 * value / reach) if reach else 0
        if length:
            paths[length > 0] += f"M{at}.1 50v{-length}h.8V50z"
    return Bars(paths[True], paths[False])


def _effect(at: int, text: str, value: float, reach: float) -> Effect:
    length = 50 * abs(value) / reach if reach else 0.0
    kind, left = ("against", 50 - length) if value < 0 else ("for", 50.0)
    return Effect(at + 1, named(text, LONG), signed(value, 2), kind, round(left, 2), round(length, 2))


def _fields(grid: PrefixGrid, found: np.ndarray, marks: np.ndarray, of: str) -> tuple[tuple[Field, ...], ...]:
    return tuple(
        tuple(
            Field(int(marks[row, at]), fixed(float(found[row, at]), 2), after(grid, row, at, of))
            for at in range(found.shape[1])
        )
        for row in range(found.shape[0])
    )


def _label(grid: PrefixGrid, found: np.ndarray, sides: Sequence[Side]) -> str:
    low, high = fixed(float(found.min()), 2), fixed(float(found.max()), 2)
    corners = [fixed(float(found[place]), 2) for place in ((0, 0), (-1, 0), (0, -1), (-1, -1))]
    first, second = (side.name for side in sides)
    return (
        f"Map: probability after beginnings of the {first} (downwards, {sides[0].count}) and the {second} (to the "
        f"right, {sides[1].count}), from {low} to {high}. Nothing: {corners[0]}; the {first} alone: {corners[1]}; the "
        f"{second} alone: {corners[2]}; both: {corners[3]}."
    )


def _table(grid: PrefixGrid, found: np.ndarray, of: str) -> Table:
    rows, columns = (_thinned(size, most) for size, most in zip(found.shape[::-1], TABLED[::-1], strict=True))
    first, second = (named(name) for name in grid.fields)
    header = (f"{of}s of the {second}", *(whole(_count(grid, 0, at)) for at in columns))
    lines = ((whole(_count(grid, 1, row)), *(fixed(float(found[at, row]), 2) for at in columns)) for row in rows)
    label = f"Probability after so many {of}s of the {second} (rows) and of the {first} (columns), as a table"
    return table(label, header, lines)


def _thinned(size: int, most: int) -> list[int]:
    every = -(-(size - 1) // max(most - 1, 1)) or 1
    return sorted({*range(0, size, every), size - 1})


def _brief(text: str) -> str:
    return named(text, BRIEF) if len(text) > BRIEF else text


def _finite(values: np.ndarray) -> np.ndarray:
    return np.nan_to_num(np.asarray(values, np.float64), nan=0.0, posinf=0.0, neginf=0.0)
