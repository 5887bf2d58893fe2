"""The data files of texts that were read word by word: JSON by text and model, CSV by word and end."""

from __future__ import annotations

from collections.abc import Iterator

from rnnreport.charts.files import csv_file, json_file, rounded
from rnnreport.results import Unfolding, Unfoldings

HEADER = ("text", "model", "seed", "target", "way", "position", "token", "after", "last token", "importance")
HEADER_RUNNING = ("text", "model", "seed", "position", "token", "class", "probability")
DECIMALS = 4


def document(found: Unfoldings) -> bytes:
    """Return JSON: `importance` is [word][end] in nats, null where the end is before the word; `running` [end][class].

    Words and ends are the tokens from read[0] to read[1].
    """
    entries = [
        {
            "text": number,
            "model": read.model,
            "cell": read.cell,
            "seed": read.seed,
            "target": found.classes[read.target],
            "way": read.way,
            "unit": "log-odds",
            "tokens": read.tokens,
            "spaces": read.spaces,
            "known": read.known,
            "read": read.read,
            "running": rounded(read.running, DECIMALS),
            "importance": rounded(read.importance, DECIMALS),
        }
        for number, read in _each(found)
    ]
    return json_file({"figure": "unfolding", "classes": found.classes, "unfoldings": entries})


def table(found: Unfoldings) -> bytes:
    """Return CSV: a line for every word after every end; positions are those in the text, from 1."""
    return csv_file(HEADER, (row for number, read in _each(found) for row in _rows(found, number, read)))


def running(found: Unfoldings) -> bytes:
    """Return CSV: the probability of every class had the text ended after each word."""
    return csv_file(
        HEADER_RUNNING,
        (
            (number, read.model, read.seed, read.read[0] + at + 1, read.tokens[read.read[0] + at], name, value)
            for number, read in _each(found)
            for at, values in enumerate(rounded(read.running, DECIMALS))
            for name, value in zip(found.classes, values, strict=True)
        ),
    )


def _each(found: Unfoldings) -> Iterator[tuple[int, Unfolding]]:
    for number, text in enumerate(found.texts, 1):
        for read in text:
            yield number, read


def _rows(found: Unfoldings, number: int, read: Unfolding) -> Iterator[tuple]:
    start = read.read[0]
    about = (number, read.model, read.seed, found.classes[read.target], read.way)
    for word, values in enumerate(rounded(read.importance, DECIMALS)):
        for end in range(word, len(values)):
            places = (start + word + 1, read.tokens[start + word], start + end + 1, read.tokens[start + end])
            yield (*about, *places, values[end])
