"""Two models on the same texts: the 2 x 2 table of who is right, as areas, and what it says in words."""

from __future__ import annotations

import math
from dataclasses import dataclass

from rnnreport.charts import significance
from rnnreport.charts.names import named, said
from rnnreport.charts.numbers import percent, whole
from rnnreport.charts.significance import LEVEL, bare, bracket, p_value, size, unlikely
from rnnreport.results import Pair

HEAD = 30  # letters of a name beside the table


@dataclass(frozen=True)
class Quadrant:
    """One field: its kind, texts, share, and a square whose area is that share of 100 by 100: its side and its top."""

    kind: str  # "both-right", "only-a", "only-b", "both-wrong"
    count: str
    share: str
    side: float
    top: float


@dataclass(frozen=True)
class Panel:
    """One pair: `a` names the rows, right and wrong, and `b` the columns; `said` is what a referee would ask."""

    a: str
    b: str
    label: str
    rows: tuple[tuple[Quadrant, Quadrant], tuple[Quadrant, Quadrant]]
    said: tuple[str, ...]


def panel(pair: Pair, pairs: int) -> Panel:
    """Return one of so many pairs as it is shown."""
    counts = {
        "both-right": pair.both_right,
        "only-a": pair.only_a,
        "only-b": pair.only_b,
        "both-wrong": pair.both_wrong,
    }
    total = sum(counts.values())
    fields = [_quadrant(kind, count, total) for kind, count in counts.items()]
    a, b = named(pair.a, HEAD), named(pair.b, HEAD)
    sentences = (verdict(pair, pairs), _quality(pair, total), _over_seeds(pair))
    return Panel(
        a=a,
        b=b,
        label=f"How often {a} and {b} are right on the same texts",
        rows=((fields[0], fields[1]), (fields[2], fields[3])),
        said=tuple(sentence for sentence in sentences if sentence),
    )


def verdict(pair: Pair, pairs: int) -> str:
    """Return which of the two is better, by how much, and whether that may be chance. Holm's p decides on several."""
    if not math.isfinite(pair.difference):
        return f"Nothing can be said of {said(pair.a)} and {said(pair.b)}."
    if pair.only_a == pair.only_b:
        same = "the very same texts" if pair.both_right else "none of the texts"
        which = f"equally many texts ({p_value(pair.p)})" if pair.only_a else same
        return f"{said(pair.a)} and {said(pair.b)} are right on {which}."
    first = pair.difference > 0
    better, worse = (pair.a, pair.b) if first else (pair.b, pair.a)
    interval = bracket(*((pair.low, pair.high) if first else (-pair.high, -pair.low)))
    lead = " ".join(
        part
        for part in (
            f"{said(better)} is right on {size(pair.difference)} more of the texts than {said(worse)}",
            interval,
        )
        if part
    )
    return f"{lead}; {significance.verdict(pair.p, pair.adjusted, pairs)}."


def _quadrant(kind: str, count: int, total: int) -> Quadrant:
    share = count / total if total else math.nan
    side = round(100 * math.sqrt(share), 2) if total else 0.0
    return Quadrant(kind, whole(count), percent(share), side, round(100 - side, 2))


def _quality(pair: Pair, total: int) -> str:
    """Say how much right answers overlap: what the two could reach together."""
    either = pair.both_right + pair.only_a + pair.only_b
    if not total or not pair.only_a or not pair.only_b:
        return ""
    return f"At least one of the two is right on {percent(either / total)} of the texts."


def _over_seeds(pair: Pair) -> str:
    """Say how the choice of seeds changes p."""
    known = sorted(p for p in pair.each if math.isfinite(p))
    if len(known) < 2:
        return ""
    low, high = bare(known[0]), bare(known[-1])
    span = f"{p_value(known[0])} each time" if low == high else f"p runs from {low} to {high}"
    few = sum(unlikely(p) for p in known)
    which = {0: "none", len(known): "all"}.get(few, whole(few))
    return f"Over {whole(len(known))} pairs of seeds {span}; it is below {LEVEL:g} for {which} of them."
