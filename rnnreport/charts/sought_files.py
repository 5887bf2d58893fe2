"""The data files of what networks look for: all that is known of the targets that are shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from rnnreport.charts.files import csv_file, json_file, rounded
from rnnreport.results import Sought, Soughts

HEADER = ("model", "target", "list", "rank", "word", "next_word", "value", "cosine", "distance", "count", "place")


def document(found: Soughts, targets: Sequence[Sequence[int]]) -> bytes:
    """Return JSON with everything about these targets of each model."""
    models = [_model(found, one, shown) for one, shown in zip(found.models, targets, strict=True)]
    return json_file({"classes": found.classes, "models": models})


def table(found: Soughts, targets: Sequence[Sequence[int]]) -> bytes:
    """Return CSV with one line for each word or pair of each list; `place` is its rank among all words."""
    models = zip(found.models, targets, strict=True)
    return csv_file(HEADER, (row for one, shown in models for target in shown for row in _rows(found, one, target)))


def name(found: Soughts, one: Sought, target: int) -> str:
    """Return the class, or "cell 3"."""
    return found.classes[target] if target < one.classes else f"cell {target - one.classes}"


def _model(found: Soughts, one: Sought, shown: Sequence[int]) -> dict:
    return {
        "model": one.model,
        "cell": one.cell,
        "seed": one.seed,
        "unit": one.unit,
        "layer": one.layer,
        "state": one.state,
        "after": one.after,
        "bound": float(one.ascent.bound),
        "words_tried": one.search.tried,
        "pairs_tried": one.search.tried_pairs,
        "seconds": {
            "ascent": one.ascent.seconds,
            "words": one.search.seconds,
            "pairs": one.search.seconds_pairs,
        },
        "targets": [_target(found, one, target) for target in shown],
    }


def _target(found: Soughts, one: Sought, target: int) -> dict:
    near, best = one.ascent, one.search
    return {
        "target": name(found, one, target),
        "before": _number(one.before[target]),
        "overlap": _number(one.overlap[target]),
        "reached": rounded(near.reached[target]),
        "norm": _number(near.norm[target]),
        "agreement": _number(near.agreement[target]),
        "by_cosine": near.by_cosine[target],
        "cosines": rounded(near.cosines[target]),
        "cosine_values": rounded(near.cosine_values[target]),
        "ranks": best.ranks[target],
        "by_distance": near.by_distance[target],
        "distances": rounded(near.distances[target]),
        "distance_values": rounded(near.distance_values[target]),
        "words": best.words[target],
        "values": rounded(best.values[target]),
        "counts": best.counts[target],
        "pairs": best.pairs[target],
        "pair_values": rounded(best.pair_values[target]),
        "pair_counts": best.pair_counts[target],
        "edges": rounded(best.edges[target]),
        "histogram": best.histogram[target],
    }


def _number(value: float) -> float | None:
    return rounded(np.asarray([value]))[0]


def _rows(found: Soughts, one: Sought, target: int) -> Iterator[tuple]:
    near, best, start = one.ascent, one.search, (one.model, name(found, one, target))
    cosines = (rounded(near.cosine_values[target]), rounded(near.cosines[target]), best.ranks[target].tolist())
    for rank, (word, value, cosine, place) in enumerate(zip(near.by_cosine[target], *cosines, strict=False), 1):
        yield *start, "nearest by cosine", rank, word, "", value, cosine, "", "", place
    distances = (rounded(near.distance_values[target]), rounded(near.distances[target]))
    for rank, (word, value, distance) in enumerate(zip(near.by_distance[target], *distances, strict=False), 1):
        yield *start, "nearest by distance", rank, word, "", value, "", distance, "", ""
    counts = (rounded(best.values[target]), best.counts[target].tolist())
    for rank, (word, value, count) in enumerate(zip(best.words[target], *counts, strict=False), 1):
        yield *start, "words", rank, word, "", value, "", "", count, rank
    counts = (rounded(best.pair_values[target]), best.pair_counts[target].tolist())
    for rank, ((word, other), value, count) in enumerate(zip(best.pairs[target], *counts, strict=False), 1):
        yield *start, "pairs", rank, word, other, value, "", "", count, ""
