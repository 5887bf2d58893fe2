"""How far explanations can be trusted: methods ordered by how much the words that they name matter to the network."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from pydantic import BeforeValidator, Field

from rnnreport.charts import faithful, models_asked, qualities, trust_files, trust_verdicts
from rnnreport.charts.faithful import Lanes, Panel
from rnnreport.charts.files import Link
from rnnreport.charts.numbers import MISSING, fixed, many, percent
from rnnreport.charts.shades import DARKEST
from rnnreport.charts.tables import Cell
from rnnreport.charts.tokens import readable
from rnnreport.figures import Place, Shown
from rnnreport.results import Ask, Faithfulness, Trusts
from rnnreport.results import Trust as Tried
from rnnreport.study import Settings, Study

TASKS = ("classify",)

Method = Annotated[str, BeforeValidator(qualities.spelt)]


class Arguments(Settings):
    """How many held-out texts are tried, and the methods and models (all where none is named)."""

    texts: Annotated[int, Field(ge=1, le=10_000)] = 50
    methods: tuple[Method, ...] = ()
    models: tuple[str, ...] = ()


@dataclass(frozen=True)
class Key:
    """One entry of the legend: a method with its rank, or a bound with the kind of its line."""

    name: str
    colour: int
    rank: int  # 0 for a bound
    kind: str


@dataclass(frozen=True)
class Ranked:
    """One correlation of two methods: as text, its shade 0..7, and whether it is "same", "agree" or "oppose"."""

    text: str
    shade: int
    kind: str


@dataclass(frozen=True)
class Row:
    """The correlations of one method with all."""

    rank: int
    colour: int
    name: str
    fields: tuple[Ranked, ...]


@dataclass(frozen=True)
class Facet:
    """One model: the verdict, the order of the methods, the curves behind it, all numbers, and correlations."""

    model: str
    about: str
    said: tuple[str, ...]
    lanes: Lanes
    key: tuple[Key, ...]
    panels: tuple[Panel, ...]
    label: str  # of the table
    rows: tuple[tuple[Cell, ...], ...]
    bounds: tuple[tuple[Cell, ...], ...]
    correlations: tuple[Row, ...]


@dataclass(frozen=True)
class Context:
    """What the template sees as `figure`."""

    header: tuple[Cell, ...]
    facets: tuple[Facet, ...]
    caption: str
    links: tuple[Link, ...]


def asks(arguments: Arguments, study: Study) -> tuple[Ask, ...]:
    """Return what must be answered first. Raises RnnReportError for a model or a method that there is not."""
    models_asked.known("trust", study, arguments.models)
    qualities.known("trust", arguments.methods)
    settings = {"methods": list(arguments.methods), "models": list(arguments.models)}
    return (Ask("trust", {"texts": arguments.texts} | settings),)


def show(arguments: Arguments, study: Study, answers: tuple[Trusts, ...], place: Place) -> Shown:
    """Return all methods for each model; JSON and CSV hold every number."""
    trusts = answers[0].models
    names = [f"{place.id}.json", f"{place.id}.csv", f"{place.id}-curves.csv"]
    context = Context(
        header=_header(),
        facets=tuple(_facet(trust, faithful.hues(trusts)) for trust in trusts),
        caption=_caption(trusts),
        links=tuple(map(Link, ("Data (JSON)", "methods (CSV)", "curves (CSV)"), names)),
    )
    files = trust_files.document(trusts), trust_files.summary(trusts), trust_files.curves(trusts)
    return Shown(context, dict(zip(names, files, strict=True)))


def _header() -> tuple[Cell, ...]:
    return (
        Cell("method"),
        Cell("area", "95\u202f% interval", number=True),
        Cell("to oracle", "from random", number=True),
        Cell("sufficiency", "95\u202f% interval", number=True),
        Cell("repeats", "rank correlation", number=True),
        Cell("seeds", "rank correlation", number=True),
        Cell("a text", number=True),
        Cell("says of itself"),
    )


def _facet(trust: Tried, hues: Mapping[str, int]) -> Facet:
    lanes = faithful.lanes(trust, hues)
    key = [Key(lane.name, lane.colour, lane.rank, "solid") for lane in lanes.lanes]
    key += [Key(one.label, 0, 0, faithful.KINDS.get(one.method, "dotted")) for one in trust.bounds]
    best = _best(max, [one.area[0] for one in trust.methods])
    least = _best(min, [one.area_sufficiency[0] for one in trust.methods])
    return Facet(
        model=readable(trust.model),
        about=many(trust.texts, f"{trust.split} text"),
        said=trust_verdicts.sentences(trust),
        lanes=lanes,
        key=tuple(key),
        panels=faithful.panels(trust, hues),
        label=f"How faithful each method is to {readable(trust.model)}",
        rows=tuple(_row(one, trust, best, least) for one in trust.methods),
        bounds=tuple(_row(one, trust, "", "") for one in trust.bounds),
        correlations=tuple(_correlations(trust, hues)) if len(trust.methods) > 1 else (),
    )


def _row(one: Faithfulness, trust: Tried, best: str, least: str) -> tuple[Cell, ...]:
    bound = one in trust.bounds
    way = math.nan if bound else trust_verdicts.way_to_oracle(one, trust)
    return (
        Cell(one.label),
        _area(one.area, best),
        Cell(percent(way, 0), number=True),
        _area(one.area_sufficiency, least),
        Cell("" if bound else fixed(one.stability, 2), number=True),
        Cell("" if bound else fixed(one.seeds, 2), number=True),
        Cell("" if bound and not math.isfinite(one.seconds) else qualities.seconds(one.seconds), number=True),
        Cell(" · ".join(qualities.of_method(one.quality))),
    )


def _area(area: tuple[float, float, float], best: str) -> Cell:
    said = fixed(area[0], faithful.PLACES)
    return Cell(said, faithful.interval(area), number=True, best=said == best)


def _best(choose: Callable[[list[float]], float], means: list[float]) -> str:
    """Return the best of the means as it is printed; "" where all print alike, so that none is better."""
    known = [mean for mean in means if math.isfinite(mean)]
    alike = len({fixed(mean, faithful.PLACES) for mean in known}) < 2
    return "" if alike else fixed(choose(known), faithful.PLACES)


def _correlations(trust: Tried, hues: Mapping[str, int]) -> Iterator[Row]:
    values = np.asarray(trust.correlations, np.float64).tolist()
    for number, (one, row) in enumerate(zip(trust.methods, values, strict=True)):
        fields = tuple(_ranked(value, other == number) for other, value in enumerate(row))
        yield Row(number + 1, hues[one.method], one.label, fields)


def _ranked(value: float, same: bool) -> Ranked:
    if same or not math.isfinite(value):
        return Ranked("" if same else MISSING, 0, "same")
    shade = min(math.floor(DARKEST * abs(value) + 0.5), DARKEST)
    return Ranked(fixed(value, 2), shade, "agree" if value >= 0 else "oppose")


def _caption(trusts: tuple[Tried, ...]) -> str:
    parts = [
        trust_verdicts.caption(trusts),
        "The area is the drop of the probability of the network’s own answer when the words that a method ranks "
        "highest are taken out, mean over shares and ways (comprehensiveness); sufficiency is the drop when these "
        "words alone are left.",
        "A random ranking and a greedy oracle, which tries every word, are bounds. Intervals are bootstrapped over "
        "texts.",
    ]
    return " ".join(part for part in parts if part)
