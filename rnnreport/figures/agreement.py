"""Whether models are right on the same texts, and whether chance explains that one is right more often."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from rnnreport.charts.files import Link, csv_file, json_file
from rnnreport.charts.names import named, said
from rnnreport.charts.numbers import many, percent, whole
from rnnreport.charts.quadrants import Panel, panel
from rnnreport.charts.significance import LEVEL, p_value, points, unlikely
from rnnreport.figures import Place, Shown
from rnnreport.results import Agreement, Ask, Pair
from rnnreport.study import Settings, Study

TASKS = ("classify",)

OPEN = 3  # pairs that stand open; more wait behind their name
PATTERNS = 16  # patterns with a row of their own
LONGEST = 40  # letters of a name before its row
HEAD = 18  # letters of a name above its column
COLUMNS = ("both_right", "only_a", "only_b", "both_wrong", "difference", "low", "high", "p", "adjusted")


class Arguments(Settings):
    """Nothing to choose: all models and baselines of the study take part."""


@dataclass(frozen=True)
class Field:
    """One field of the matrix of pairs: "same" (accuracy of a model), "sure" or "open", whether chance is ruled out."""

    text: str
    note: str
    kind: str


@dataclass(frozen=True)
class Line:
    """One model against all others."""

    name: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Pattern:
    """Which models are right together, and on how many texts; `width` is the length of the bar in percent."""

    right: tuple[bool, ...]
    name: str
    count: str
    share: str
    width: float


@dataclass(frozen=True)
class Context:
    """What the template sees as `figure`. `matrix` and `patterns` are empty for fewer than three models."""

    heads: tuple[str, ...]
    matrix: tuple[Line, ...]
    patterns: tuple[Pattern, ...]
    open: tuple[Panel, ...]
    folded: tuple[Panel, ...]
    folded_label: str
    caption: str
    links: tuple[Link, ...]


def asks(arguments: Arguments, study: Study) -> tuple[Ask, ...]:
    """Return what must be answered first."""
    return (Ask("agreement"),)


def show(arguments: Arguments, study: Study, answers: tuple[Agreement, ...], place: Place) -> Shown:
    """Return the 2 x 2 table of each pair; for three models and more also all pairs in one table, and the patterns."""
    (found,) = answers
    several = len(found.models) > 2
    first, rest = _divided(found)
    patterns_link = (Link("patterns (CSV)", f"{place.id}-patterns.csv"),)
    context = Context(
        heads=tuple(named(name, HEAD) for name in found.models),
        matrix=tuple(_matrix(found)) if several else (),
        patterns=tuple(_patterns(found)) if several else (),
        open=tuple(panel(pair, len(found.pairs)) for pair in first),
        folded=tuple(panel(pair, len(found.pairs)) for pair in rest),
        folded_label=f"{'All' if not first else 'The other'} {many(len(rest), 'pair')}, one by one",
        caption=_caption(found),
        links=(Link("Data (JSON)", f"{place.id}.json"), Link("pairs (CSV)", f"{place.id}.csv"), *patterns_link),
    )
    return Shown(context, _files(found, place))


def _divided(found: Agreement) -> tuple[tuple[Pair, ...], tuple[Pair, ...]]:
    """Return the pairs that stand open, those with fewest baselines where they are few, and all others."""
    baselines = found.models[len(found.models) - found.baselines :]
    ranks = [sum(name in baselines for name in (pair.a, pair.b)) for pair in found.pairs]
    ranked = [pair for _, pair in sorted(zip(ranks, found.pairs, strict=True), key=lambda both: both[0])]
    first = ranks.count(min(ranks, default=0))
    cut = first if first <= OPEN else 0
    return tuple(ranked[:cut]), tuple(ranked[cut:])


def _matrix(found: Agreement) -> Iterator[Line]:
    """Return accuracy less accuracy, row less column, with p for all pairs together."""
    pairs = {(pair.a, pair.b): (pair.difference, pair.adjusted) for pair in found.pairs}
    pairs |= {(pair.b, pair.a): (-pair.difference, pair.adjusted) for pair in found.pairs}
    for name, right in zip(found.models, found.right.tolist(), strict=True):
        own = Field(percent(right / found.texts if found.texts else math.nan), "right", "same")
        fields = (own if other == name else _field(*pairs[name, other]) for other in found.models)
        yield Line(named(name, LONGEST), tuple(fields))


def _field(difference: float, p: float) -> Field:
    return Field(points(difference), p_value(p), "sure" if unlikely(p) else "open")


def _patterns(found: Agreement) -> Iterator[Pattern]:
    """Return the most frequent patterns, and all others together."""
    names, total = [named(name) for name in found.models], max(found.texts, 1)
    largest = max(found.counts.tolist(), default=0) or 1
    for row, count in list(zip(found.patterns.tolist(), found.counts.tolist(), strict=True))[:PATTERNS]:
        right = [name for name, one in zip(names, row, strict=True) if one]
        told = "all right" if len(right) == len(names) else f"right: {', '.join(right)}" if right else "all wrong"
        marks = tuple(bool(one) for one in row)
        yield Pattern(marks, told, whole(count), percent(count / total), round(100 * count / largest, 2))
    left = found.counts[PATTERNS:]
    if len(left):
        count = int(left.sum())
        yield Pattern((), many(len(left), "other combination"), whole(count), percent(count / total), 0.0)


def _caption(found: Agreement) -> str:
    if not found.pairs:
        accuracy = percent(found.right[0] / found.texts if found.texts else math.nan)
        only = f"{said(found.models[0])} is right on {accuracy} of the {found.split} texts"
        return f"There is one model alone, so nothing to compare: {only}."
    parts = [
        f"On the same {many(found.texts, f'{found.split} text')}. The filled part of each square is the share of the "
        "texts. In brackets: the difference's 95\u202f% interval, in percentage points. "
        "p: McNemar's exact test, two-sided" + (", adjusted by Holm's method." if len(found.pairs) > 1 else ".")
    ]
    if len(found.models) > 2:
        parts.append(f"Among all pairs: row less column, in percentage points; bold: adjusted p below {LEVEL:g}.")
    if any(len(pair.each) > 1 for pair in found.pairs):
        parts.append("Answers are those of the first seed of each model, unless seeds are named.")
    return " ".join(parts)


def _files(found: Agreement, place: Place) -> dict[str, bytes]:
    pairs = [
        {"a": pair.a, "b": pair.b} | {name: getattr(pair, name) for name in COLUMNS} | {"each": pair.each}
        for pair in found.pairs
    ]
    document = {
        "split": found.split,
        "texts": found.texts,
        "models": found.models,
        "baselines": found.baselines,
        "right": found.right,
        "patterns": found.patterns,
        "counts": found.counts,
        "pairs": pairs,
    }
    rows = ([pair["a"], pair["b"], *(pair[name] for name in COLUMNS)] for pair in pairs)
    patterns = ([*few, count] for few, count in zip(found.patterns.tolist(), found.counts.tolist(), strict=True))
    return {
        f"{place.id}.json": json_file(document),
        f"{place.id}.csv": csv_file(("a", "b", *COLUMNS), rows),
        f"{place.id}-patterns.csv": csv_file((*found.models, "texts"), patterns),
    }
