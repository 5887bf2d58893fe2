"""Likenesses as files: all that was found as JSON, and every place on a line of its own as CSV."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from rnnreport.charts import concordance
from rnnreport.charts.files import csv_file, json_file, rounded
from rnnreport.results import Conformity, Context, Likeness, Likenesses

HEADER = ("text", "model", "begin", "end", "words", "by", "rank", "document", "label", "answer", "probability")


def document(found: Likenesses) -> bytes:
    """Return JSON. `found` holds what may be shown."""
    classes = found.classes
    texts = [[_likeness(one, classes) for one in text] for text in found.texts]
    return json_file({"classes": classes, "texts": texts})


def table(found: Likenesses) -> bytes:
    """Return CSV: a line for each place, in the order of texts, models, words and ranks."""
    rows = (row for number, text in enumerate(found.texts, 1) for one in text for row in _rows(number, one, found))
    return csv_file((*HEADER, "value", "passage"), rows)


def _likeness(one: Likeness, classes: tuple[str, ...]) -> dict:
    return {
        "model": one.model,
        "cell": one.cell,
        "seed": one.seed,
        "tokens": one.tokens,
        "spaces": one.spaces,
        "known": one.known,
        "read": one.read,
        "probabilities": rounded(one.probabilities),
        "training_texts": one.texts,
        "tokens_searched": one.searched,
        "seconds": one.seconds,
        "conformity": _conformity(one.conformity, classes),
        "spans": [
            {"begin": span.begin, "end": span.end}
            | {"by_distance": _places(span.nearest, classes), "by_cosine": _places(span.by_cosine, classes)}
            for span in one.spans
        ],
    }


def _conformity(one: Conformity, classes: tuple[str, ...]) -> dict:
    return {
        "share": float(f"{one.share:.6g}"),
        "counts": one.counts,
        "usual": rounded(one.usual),
        "usual_right": one.usual_right,
        "neighbours": _places(one.neighbours, classes),
    }


def _places(places: tuple[Context, ...], classes: tuple[str, ...]) -> list[dict]:
    return [concordance.document(place, classes) for place in places]


def _rows(number: int, one: Likeness, found: Likenesses) -> Iterator[tuple]:
    groups = [(*one.read, "", "whole text", one.conformity.neighbours)]
    for span in one.spans:
        words = " ".join(one.tokens[span.begin : span.end])
        groups.append((span.begin, span.end, words, "distance", span.nearest))
        groups.append((span.begin, span.end, words, "cosine", span.by_cosine))
    for begin, end, words, by, places in groups:
        for rank, place in enumerate(places, 1):
            yield number, one.model, begin, end, words, by, rank, *_place(place, found.classes)


def _place(place: Context, classes: tuple[str, ...]) -> tuple:
    answer = int(np.argmax(place.probabilities)) if len(place.probabilities) else -1
    label = classes[place.label] if place.label >= 0 else ""
    told = (classes[answer], f"{float(place.probabilities[answer]):.4f}") if answer >= 0 else ("", "")
    return place.document, label, *told, f"{place.value:.6g}", concordance.passage(place)
