"""How long the texts are: a histogram with its median."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from pydantic import Field

from rnnreport.charts.files import Link, csv_file, json_file
from rnnreport.charts.numbers import fixed, many, short, whole
from rnnreport.charts.plots import Bar, Plot, Rule, margin, top, upright
from rnnreport.charts.scales import Scale, linear, nice_step
from rnnreport.charts.tables import Table, table
from rnnreport.charts.tokens import readable
from rnnreport.figures import Place, Shown
from rnnreport.results import Ask, Histogram
from rnnreport.study import Settings, Study

TASKS = ("next-word", "classify")

GAP = 0.03  # of the width of a bar, left free at either side
LEAST = 0.6  # percent: the height of a bar that counts anything, so that one can see it


class Arguments(Settings):
    """`bins` is the most bars there may be; their width is a round number."""

    bins: Annotated[int, Field(ge=1, le=1000)] = 30


@dataclass(frozen=True)
class Context:
    """What the template sees as `figure`."""

    plot: Plot
    table: Table
    caption: str
    links: tuple[Link, ...]


def asks(arguments: Arguments, study: Study) -> tuple[Ask, ...]:
    """Return what must be answered first."""
    return (Ask("lengths", {"bins": arguments.bins}),)


def show(arguments: Arguments, study: Study, answers: tuple[Histogram, ...], place: Place) -> Shown:
    """Return the histogram, and its counts as JSON and CSV."""
    (found,) = answers
    total, title = int(np.sum(found.counts)), readable(found.title)
    caption = (
        f"{title}. Half of the {many(total, found.things.removesuffix('s'), found.things)} have up to "
        f"{_tokens(found.median)} {found.unit}; the mean is {short(found.mean)}, "
        f"the longest has {whole(found.maximum)}."
    )
    rows = list(zip(found.edges[:-1].tolist(), found.edges[1:].tolist(), found.counts.tolist(), strict=True))
    said = ((f"{whole(low)} to under {whole(high)}", whole(count)) for low, high, count in rows)
    numbers = table(f"{title}, as a table", (found.unit, found.things), said)
    links = (Link("Data (JSON)", f"{place.id}.json"), Link("CSV", f"{place.id}.csv"))
    header = (f"{found.unit}_from", f"{found.unit}_below", found.things)
    files = {f"{place.id}.json": json_file(_document(found)), f"{place.id}.csv": csv_file(header, rows)}
    return Shown(Context(_plot(found, caption), numbers, caption, links), files)


def _plot(found: Histogram, caption: str) -> Plot:
    low, high = float(found.edges[0]), float(found.edges[-1])
    across = Scale(low, high, nice_step((high - low) / 6))
    up = linear([*found.counts.tolist(), 0, 1], zero=True, whole_steps=True)
    y = upright(up.axis(found.things))
    bars = tuple(
        Bar(
            x=across.at(left + GAP * (right - left)),
            y=min(top(up, count), 100 - LEAST),
            width=round((1 - 2 * GAP) * (across.at(right) - across.at(left)), 2),
            height=max(up.at(count), LEAST),
            title=f"{whole(left)} to under {whole(right)} {found.unit}: {whole(count)} {found.things}",
        )
        for left, right, count in zip(found.edges[:-1], found.edges[1:], found.counts, strict=True)
        if count
    )
    middle = across.at(found.median)
    rule = Rule(middle, f"median {_tokens(found.median)}", "anchor-end" if middle > 60 else "anchor-start")
    return Plot(f"Histogram. {caption}", across.axis(found.unit), y, bars=bars, rules=(rule,), start=margin(y))


def _document(found: Histogram) -> dict:
    return {
        "title": found.title,
        "unit": found.unit,
        "things": found.things,
        "edges": found.edges,
        "counts": found.counts,
        "median": found.median,
        "mean": found.mean,
        "maximum": found.maximum,
    }


def _tokens(median: float) -> str:
    """Return a median of whole numbers: "28", or "28.5" between two of them."""
    return whole(median) if median == int(median) else fixed(median, 1)
