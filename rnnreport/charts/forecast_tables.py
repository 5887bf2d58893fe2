"""Tables of forecast errors: one for each kind of forecast, a group of lines for each forecaster."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rnnreport.charts.forecast_scores import Score, Scored, four, lines, scores, values, within
from rnnreport.charts.intervals import bounds
from rnnreport.charts.names import named
from rnnreport.charts.numbers import MISSING, short, whole
from rnnreport.charts.tables import Cell
from rnnreport.results import Comparison, Interval

LONGEST = 60  # letters of a name before its row
SAW = "scaler saw the test part"
NOTED = ("skill",)  # beside the RMSE: scores whose interval has room beneath the mean
Published = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class Kind:
    """One kind of forecast: its key, what it is called, and the keys of what others published of it, by split."""

    key: str
    heading: str
    published: Mapping[str, str]
    size: bool = False  # whether parameters and seconds stand in its table


@dataclass(frozen=True)
class Line:
    """One line: what names it, of whom it is (for those who hear the table; "" where the name says it), its cells."""

    name: str
    of: str
    note: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class ErrorTable:
    """All forecasters by one kind of forecast. `groups` holds the lines of each model, `baselines` one line each."""

    heading: str
    label: str
    header: tuple[Cell, ...]
    groups: tuple[tuple[Line, ...], ...]
    baselines: tuple[Line, ...]
    published: tuple[Line, ...]
    columns: int


@dataclass(frozen=True)
class Facts:
    """What a table is made of, beside the kind of forecast."""

    found: Comparison
    split: str
    unit: str
    level: float
    published: Published
    saw: Sequence[str]  # models whose scaler saw the test part


def error_table(facts: Facts, kind: Kind) -> ErrorTable | None:
    """Return the table of one kind of forecast; None where no one made such a forecast."""
    grouped = [group for group in lines(facts.found) if group[0].read(facts.split, "rmse", kind.key)]
    if not grouped:
        return None
    everyone = [line for group in grouped for line in group]
    columns = [
        one for one in scores(facts.level) if any(line.read(facts.split, one.key, kind.key) for line in everyone)
    ]
    best = {one.key: _best(one, everyone, facts.split, kind) for one in (Score("rmse", "", "", four), *columns)}
    made = [tuple(_line(facts, kind, line, columns, best) for line in group) for group in grouped]
    networks = [group[0].network for group in grouped]
    header = (Cell("forecaster"), *_header(facts, kind, columns))
    return ErrorTable(
        heading=kind.heading,
        label=f"Errors on the {facts.split} part. {kind.heading}",
        header=header,
        groups=tuple(group for group, network in zip(made, networks, strict=True) if network),
        baselines=tuple(group[0] for group, network in zip(made, networks, strict=True) if not network),
        published=tuple(_reported(facts, kind, columns)),
        columns=len(header),
    )


def _best(score: Score, everyone: Sequence[Scored], split: str, kind: Kind) -> str | None:
    """Return how the best value of a column is written, of all forecasters; None where one stands alone."""
    known = [value for line in everyone if math.isfinite(value := line.value(split, score.key, kind.key))]
    return score.say(score.better(known)) if score.better and len(known) > 1 else None


def _splits(facts: Facts, kind: Kind) -> tuple[str, ...]:
    """Return the split that decides, then train where it is known of this kind of forecast."""
    fitted = any(one.metrics.get("train", {}).get(f"rmse_{kind.key}") for one in facts.found.models)
    return (facts.split, *(["train"] if fitted and facts.split != "train" else []))


def _beside(facts: Facts, kind: Kind, split: str) -> bool:
    """Return whether anything published stands beside a forecaster of ours."""
    names = {one.model for one in (*facts.found.models, *facts.found.baselines)}
    return any(kind.published.get(split) in facts.published.get(name, {}) for name in names)


def _header(facts: Facts, kind: Kind, columns: Sequence[Score]) -> Iterator[Cell]:
    decides, *train = _splits(facts, kind)
    yield Cell(f"{decides} RMSE", facts.unit, number=True)
    yield from (Cell("best", "seed", number=True), Cell("worst", "seed", number=True))
    yield from [Cell("published", f"{decides} RMSE", number=True)] * _beside(facts, kind, decides)
    yield from (Cell(one.name, facts.unit if one.key == "mae" else one.note, number=True) for one in columns)
    for split in train:
        yield Cell("train RMSE", facts.unit, number=True)
        yield from [Cell("published", "train RMSE", number=True)] * _beside(facts, kind, split)
    if kind.size:
        yield from (Cell("parameters", number=True), Cell("epoch", "seconds", number=True))


def _line(facts: Facts, kind: Kind, line: Scored, columns: Sequence[Score], best: Mapping) -> Line:
    summary, own = line.summary, not line.together
    decides, *train = _splits(facts, kind)
    error = line.read(facts.split, "rmse", kind.key)
    cells = [_cell(error, four, best["rmse"]), *_ends(error if line.network and own else None)]
    cells += _published(facts, kind, decides, line)
    cells += [
        _cell(line.read(facts.split, one.key, kind.key), one.say, best[one.key], one.key in NOTED) for one in columns
    ]
    for split in train:
        cells += [_cell(line.read(split, "rmse", kind.key), four, None), *_published(facts, kind, split, line)]
    if kind.size:
        seconds = summary.seconds_per_epoch if own else None
        cells += [Cell(whole(summary.parameters) if own else "", number=True)]
        cells += [Cell(short(seconds.mean) if seconds else "", number=True)]
    name = named(summary.model, LONGEST)
    if line.together:
        return Line(f"mean of {len(summary.seeds)} forecasts", name, "", tuple(cells))
    notes = [f"{len(summary.seeds)} seeds" if len(summary.seeds) > 1 else "", SAW if summary.model in facts.saw else ""]
    return Line(name, "", ", ".join(note for note in notes if note), tuple(cells))


def _cell(found: Interval | None, say: Callable[[float], str], best: str | None, noted: bool = True) -> Cell:
    """Return the cell of a mean; its interval stands beneath where it is `noted`, else in the files alone."""
    if found is None:
        return Cell("", number=True)
    said = say(found.mean) if math.isfinite(found.mean) else MISSING
    return Cell(said, bounds(found, say) if noted else "", number=True, best=said == best and said != MISSING)


def _ends(found: Interval | None) -> tuple[Cell, Cell]:
    """Return the errors of the best and the worst seed, where there are several."""
    each = values(found)
    several = len(each) > 1
    return tuple(Cell(four(end(each)) if several else "", number=True) for end in (min, max))


def _published(facts: Facts, kind: Kind, split: str, line: Scored) -> list[Cell]:
    """Return what others published of the same forecaster, and where it lies among our seeds."""
    if not _beside(facts, kind, split):
        return []
    told = facts.published.get(line.summary.model, {}).get(kind.published[split])
    if told is None or line.together:
        return [Cell("", number=True)]
    return [Cell(four(told), within(told, values(line.read(split, "rmse", kind.key))), number=True)]


def _reported(facts: Facts, kind: Kind, columns: Sequence[Score]) -> Iterator[Line]:
    """Return rows of what was published of forecasters that are not ours."""
    ours = {one.model for one in (*facts.found.models, *facts.found.baselines)}
    blank = Cell("", number=True)
    for name, told in facts.published.items():
        said = {split: Cell(four(told[key]), number=True) for split, key in kind.published.items() if key in told}
        if name in ours or not said:
            continue
        decides, *train = _splits(facts, kind)
        cells = [
            said.get(decides, blank),
            blank,
            blank,
            *[blank] * _beside(facts, kind, decides),
            *[blank] * len(columns),
        ]
        for split in train:
            cells += [said.get(split, blank), *[blank] * _beside(facts, kind, split)]
        if kind.size:
            parameters = whole(told["parameters"]) if "parameters" in told else ""
            cells += [Cell(parameters, number=True), blank]
        yield Line(named(name, LONGEST), "", "", tuple(cells))
