"""Scores of words as files: all numbers and examples as JSON; words, models and classes line by line as CSV."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rnnreport.charts import concordance
from rnnreport.charts.files import csv_file, json_file, rounded
from rnnreport.charts.share_plots import shares
from rnnreport.results import WordScore, WordScores

HEADER = ("words", "model", "class", "in_vocabulary", "texts", "times", "labelled", "share", "share_of_all")


def document(found: WordScores, targets: Sequence[int]) -> bytes:
    """Return JSON. `found` holds what may be shown, `targets` which class is shown of each word."""
    words = [
        {
            "words": several[0].words if several else (),
            "class": found.classes[of],
            "models": [_score(one, name, found) for one, name in zip(several, found.models, strict=True)],
        }
        for several, of in zip(found.scores, targets, strict=True)
    ]
    every = {"labels": found.labels, "histogram": found.histogram, "means": rounded(found.means)}
    known = {"classes": found.classes, "models": found.models, "edges": rounded(found.edges), "training_texts": every}
    return json_file(known | {"words": words})


def table(found: WordScores) -> bytes:
    """Return CSV: a line for each word, model and class."""
    return csv_file((*HEADER, "mean", "mean_of_all"), _rows(found))


def _score(one: WordScore, name: str, found: WordScores) -> dict:
    return {
        "model": name,
        "in_vocabulary": one.known,
        "texts": one.texts,
        "times": one.places,
        "labels": one.labels,
        "histogram": one.histogram,
        "means": rounded(one.means),
        "examples": [concordance.document(place, found.classes) for place in one.examples],
    }


def _rows(found: WordScores) -> Iterator[tuple]:
    every = rounded(shares(found.labels))
    for several in found.scores:
        for number, one in enumerate(several):
            here, means, usual = rounded(shares(one.labels)), rounded(one.means), rounded(found.means[number])
            for at, name in enumerate(found.classes):
                counts = (int(one.known), one.texts, one.places, int(one.labels[at]))
                told = (here[at] if one.texts else None, every[at], means[at], usual[at])
                yield " ".join(one.words), found.models[number], name, *counts, *told
