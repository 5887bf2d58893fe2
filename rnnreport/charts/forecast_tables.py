"""Tables of forecast errors: one for each kind of forecast, a group of lines for each forecaster."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rnnreport.charts.forecast_scores import Score, Scored, among, error_says, four, lines, scores, values
from rnnreport.charts.intervals import bounds
from rnnreport.charts.names import named
from rnnreport.charts.numbers import MISSING, fixed, listed, many, whole
from rnnreport.charts.tables import Cell
from rnnreport.results import Comparison, Interval, ModelSummary

LONGEST = 60  # letters of a name before its row
SAW = "scaler saw test part"
PLACES = {"inside": "inside seeds", "below": "below seeds", "above": "above seeds", "level": "level"}
Published = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class Kind:
    """One kind of forecast: its key, what it is called, and the keys of what others published of it, by split."""

    key: str
    heading: str
    published: Mapping[str, str]
    size: bool = False  # whether its table tells how large each forecaster is, and how long it took to train


@dataclass(frozen=True)
class Line:
    """One line: what names it, of whom it is (for those who hear the table; "" where the name says it), its cells."""

    name: str
    of: str
    notes: tuple[str, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class ErrorTable:
    """All forecasters by one kind of forecast. `groups` holds the lines of each model, `baselines` one line each."""

    heading: str
    unit: str  # of its errors
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
    together: Mapping[str, Sequence[str]]  # forecaster -> the models whose mean forecast it is


def error_table(facts: Facts, kind: Kind) -> ErrorTable | None:
    """Return the table of one kind of forecast; None where no one made such a forecast."""
    grouped = [group for group in lines(facts.found) if group[0].read(facts.split, "rmse", kind.key)]
    if not grouped:
        return None
    everyone = [line for group in grouped for line in group]
    columns = [
        one for one in scores(facts.level) if any(line.read(facts.split, one.key, kind.key) for line in everyone)
    ]
    say = error_says(facts.found, facts.split, kind.key)
    best = {one.key: _best(one, everyone, facts.split, kind) for one in (Score("rmse", "", "", say), *columns)}
    made = [tuple(_line(facts, kind, line, columns, best) for line in group) for group in grouped]
    networks = [group[0].network for group in grouped]
    header = (Cell("forecaster"), *_header(facts, kind, columns))
    return ErrorTable(
        heading=kind.heading,
        unit=f"RMSE in {facts.unit}" if facts.unit else "",
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


def _several(facts: Facts) -> bool:
    """Return whether any network has more than one seed."""
    return any(len(one.seeds) > 1 for one in facts.found.models)


def _header(facts: Facts, kind: Kind, columns: Sequence[Score]) -> Iterator[Cell]:
    decides, *train = _splits(facts, kind)
    yield Cell(f"{decides} RMSE", number=True)
    yield from [Cell("seeds", "best to worst", number=True)] * _several(facts)
    yield from [Cell("published", number=True)] * _beside(facts, kind, decides)
    yield from (Cell(one.name, one.note, number=True) for one in columns)
    yield from (Cell("train", "published" if _beside(facts, kind, split) else "", number=True) for split in train)


def _line(facts: Facts, kind: Kind, line: Scored, columns: Sequence[Score], best: Mapping) -> Line:
    own = not line.together
    decides, *train = _splits(facts, kind)
    error, say = line.read(facts.split, "rmse", kind.key), error_says(facts.found, facts.split, kind.key)
    cells = [_cell(error, say, best["rmse"], noted=True)]
    cells += [_ends(error if line.network and own else None, say)] * _several(facts)
    cells += _published(facts, kind, decides, line)
    cells += [_cell(line.read(facts.split, one.key, kind.key), one.say, best[one.key]) for one in columns]
    cells += [_fitted(facts, kind, split, line) for split in train]
    name = named(line.summary.model, LONGEST)
    if line.together:
        return Line(f"mean of {len(line.summary.seeds)} forecasts", name, (), tuple(cells))
    return Line(name, "", _about(facts, line.summary) if kind.size else (), tuple(cells))


def _about(facts: Facts, one: ModelSummary) -> tuple[str, ...]:
    """Return what is told of a forecaster beneath its name: its size, its seeds and how long they took to train."""
    members = facts.together.get(one.model, ())
    together = f"mean of the forecasts of {listed([named(name) for name in members])}" if members else ""
    size = many(one.parameters, "parameter") if one.parameters else ""
    seeds = many(len(one.seeds), "seed") if one.seeds else ""
    seconds = sum(each * epochs for each, epochs in zip(values(one.seconds_per_epoch), one.epochs, strict=False))
    taken = f"{seeds} in {_time(seconds)}" if seeds and seconds else seeds
    return tuple(part for part in (together, size, taken, SAW if one.model in facts.saw else "") if part)


def _time(seconds: float) -> str:
    return f"{fixed(seconds, 1 if seconds < 10 else 0)} s" if seconds < 600 else f"{whole(seconds / 60)} min"


def _cell(found: Interval | None, say: Callable[[float], str], best: str | None, noted: bool = False) -> Cell:
    """Return the cell of a mean; its interval stands beneath where it is `noted`, else in the files alone."""
    if found is None:
        return Cell("", number=True)
    said = say(found.mean) if math.isfinite(found.mean) else MISSING
    return Cell(said, bounds(found, say) if noted else "", number=True, best=said == best and said != MISSING)


def _ends(found: Interval | None, say: Callable[[float], str]) -> Cell:
    """Return the errors of the best and the worst seed, where there are several."""
    each = values(found)
    return Cell(f"{say(min(each))} to {say(max(each))}" if len(each) > 1 else "", number=True)


def _published(facts: Facts, kind: Kind, split: str, line: Scored) -> list[Cell]:
    """Return what others published of the same forecaster, and where it lies among our seeds."""
    if not _beside(facts, kind, split):
        return []
    told = facts.published.get(line.summary.model, {}).get(kind.published[split])
    if told is None or line.together:
        return [Cell("", number=True)]
    place = PLACES.get(among(told, values(line.read(split, "rmse", kind.key))), "")
    return [Cell(four(told), place, number=True)]


def _fitted(facts: Facts, kind: Kind, split: str, line: Scored) -> Cell:
    """Return the error on the values that a forecaster was fitted to; what others published of it stands beneath."""
    found, say = line.read(split, "rmse", kind.key), error_says(facts.found, split, kind.key)
    told = facts.published.get(line.summary.model, {}).get(kind.published.get(split, ""))
    note = four(told) if told is not None and not line.together else ""
    return Cell(say(found.mean), note, number=True) if found else Cell("", note, number=True)


def _reported(facts: Facts, kind: Kind, columns: Sequence[Score]) -> Iterator[Line]:
    """Return rows of what was published of forecasters that are not ours."""
    ours = {one.model for one in (*facts.found.models, *facts.found.baselines)}
    blank = Cell("", number=True)
    for name, told in facts.published.items():
        said = {split: Cell(four(told[key]), number=True) for split, key in kind.published.items() if key in told}
        if name in ours or not said:
            continue
        decides, *train = _splits(facts, kind)
        between = _several(facts) + _beside(facts, kind, decides) + len(columns)
        cells = (said.get(decides, blank), *[blank] * between, *(said.get(split, blank) for split in train))
        size = [many(round(told["parameters"]), "parameter")] if kind.size and "parameters" in told else []
        yield Line(named(name, LONGEST), "", tuple(size), cells)
