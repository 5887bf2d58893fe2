"""The data files of explained texts: JSON by text, model and method, CSV with a line for each word."""

from __future__ import annotations

from collections.abc import Iterator

from rnnreport.charts.files import csv_file, json_file, rounded
from rnnreport.results import AttributedText, AttributedTexts, Attribution

HEADER = ("text", "model", "seed", "target", "method", "unit", "position", "token", "read", "score", "spread")
DECIMALS = 6


def document(found: AttributedTexts) -> bytes:
    """Return JSON: attributions, whose `tokens`, `scores` and `spread` are parallel; null for what was not read."""
    entries = [_entry(found, number, read, one) for number, read, one in _each(found)]
    return json_file({"figure": "attributions", "classes": found.classes, "attributions": entries})


def table(found: AttributedTexts) -> bytes:
    """Return CSV with one line for every word of every text by every method and model."""
    return csv_file(HEADER, (row for number, read, one in _each(found) for row in _rows(found, number, read, one)))


def _each(found: AttributedTexts) -> Iterator[tuple[int, AttributedText, Attribution]]:
    for number, text in enumerate(found.texts, 1):
        for read in text:
            for one in read.attributions:
                yield number, read, one


def _entry(found: AttributedTexts, number: int, read: AttributedText, one: Attribution) -> dict:
    return {
        "text": number,
        "method": one.method,
        "label": one.label,
        "model": read.model,
        "cell": read.cell,
        "seed": read.seed,
        "target": found.classes[read.target],
        "probabilities": rounded(read.probabilities, DECIMALS),
        "unit": one.unit,
        "tokens": read.tokens,
        "spaces": read.spaces,
        "known": read.known,
        "read": read.read,
        "scores": rounded(one.scores, DECIMALS),
        "spread": rounded(one.spread, DECIMALS),
        "full": one.full,
        "empty": one.empty,
        "quality": one.quality,
        "seconds": one.seconds,
    }


def _rows(found: AttributedTexts, number: int, read: AttributedText, one: Attribution) -> Iterator[tuple]:
    start, end = read.read
    about = (number, read.model, read.seed, found.classes[read.target], one.method, one.unit)
    values = zip(read.tokens, rounded(one.scores, DECIMALS), rounded(one.spread, DECIMALS), strict=True)
    for at, (token, score, spread) in enumerate(values):
        yield (*about, at + 1, token, "yes" if start <= at < end else "no", score, spread)
