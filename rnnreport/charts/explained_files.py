"""The files beside one explained text: JSON with all that was answered, CSV with a line for each word, and scripts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict

import numpy as np

from rnnreport.charts import concordance
from rnnreport.charts.concordance import Excerpts
from rnnreport.charts.explained_panel import Frame, Panel
from rnnreport.charts.explained_words import Fact
from rnnreport.charts.files import csv_file, json_file, rounded
from rnnreport.charts.scripts import script
from rnnreport.results import Likeness, WordScore

DECIMALS = 6
BYTES = 150_000  # of one script, about
COLUMNS = ("before", "with it", "when read", "at the end", "nearest class", "distance", "nearest text")


def document(of: Frame, facts: Sequence[Fact], like: Likeness, cuts: Excerpts) -> bytes:
    """Return JSON: the answer, the methods, the way to it, its neighbours, and all that is known of each word."""
    read, near = of.read, like.conformity
    value = {
        "figure": "explain",
        "model": read.model,
        "cell": read.cell,
        "seed": read.seed,
        "classes": of.classes,
        "target": of.classes[read.target],
        "probabilities": rounded(read.probabilities, DECIMALS),
        "read": read.read,
        "methods": [
            {"method": one.method, "label": one.label, "unit": one.unit, "full": one.full, "empty": one.empty}
            | {"quality": one.quality, "seconds": one.seconds}
            for one in of.ones
        ],
        "conformity": {
            "counts": near.counts,
            "share": near.share,
            "held_out": rounded(near.usual),
            "held_out_right": near.usual_right,
            "neighbours": [concordance.document(one, of.classes) for one in cuts.every(near.neighbours)],
        },
        "way": of.way.way if of.way else None,
        "edges": rounded(of.scores.edges),
        "all_texts": {"labels": of.scores.labels, "histogram": of.scores.histogram[0]},
        "words": [_word(of, fact) for fact in facts],
        "texts_with": list({fact.token: _held(fact.held) for fact in facts if fact.held is not None}.values()),
    }
    return json_file(value)


def table(of: Frame, facts: Sequence[Fact]) -> bytes:
    """Return CSV with one line for every word."""
    scores = [part for one in of.ones for part in (one.label, f"{one.label} ±")]
    header = ("position", "token", "known", *scores, *COLUMNS, "texts", "places", "mean")
    return csv_file(header, (tuple(_row(of, fact)) for fact in facts))


def scripts(panels: Sequence[Panel]) -> Iterator[tuple[int, str, bytes]]:
    """Give (first word, key, script) of runs of panels, each of about 150 KB at most."""
    first, room, run = 0, 0, []
    for number, panel in enumerate(panels):
        value = asdict(panel)
        size = len(json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace"))
        if run and room + size > BYTES:
            yield first, *script(run)
            first, room, run = number, 0, []
        run.append(value)
        room += size
    if run:
        yield first, *script(run)


def _word(of: Frame, fact: Fact) -> dict:
    return {
        "position": fact.at + 1,
        "token": fact.token,
        "space": of.read.spaces[fact.at],
        "known": fact.known,
        "scores": {one.method: _number(one.scores[fact.at]) for one in of.ones},
        "spread": {one.method: _number(one.spread[fact.at]) for one in of.ones},
        "before": _number(fact.before),
        "after": _number(fact.after),
        "importance": None if fact.importance is None else rounded(fact.importance, DECIMALS),
        "nearest": None if fact.nearest is None else [concordance.document(one, of.classes) for one in fact.nearest],
    }


def _held(held: WordScore) -> dict:
    return {
        "words": held.words,
        "known": held.known,
        "texts": held.texts,
        "places": held.places,
        "labels": held.labels,
        "histogram": held.histogram,
        "means": rounded(held.means, DECIMALS),
    }


def _row(of: Frame, fact: Fact) -> Iterator:
    near, held, part = fact.nearest[0] if fact.nearest else None, fact.held, fact.importance
    yield from (fact.at + 1, fact.token, "yes" if fact.known else "no")
    yield from (_number(value[fact.at]) for one in of.ones for value in (one.scores, one.spread))
    yield from (_number(fact.before), _number(fact.after))
    yield from (None, None) if part is None else (_number(part[0]), _number(part[-1]))
    if near is None:
        yield from (None, None, None)
    else:
        label = of.classes[near.label] if near.label >= 0 else None
        yield from (label, _number(near.value), concordance.passage(near))
    yield from (None, None, None) if held is None else (held.texts, held.places, _number(held.means[of.read.target]))


def _number(value: float) -> float | None:
    return round(float(value), DECIMALS) + 0.0 if np.isfinite(value) else None
