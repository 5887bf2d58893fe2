"""What analyses of next-word prediction might answer."""

from __future__ import annotations

import numpy as np

from rnnreport.results import (
    Comparison,
    Curves,
    ExcitingWords,
    Generation,
    Generations,
    Histogram,
    History,
    Interval,
    Layer,
    ModelSummary,
    Preview,
    Reading,
    Readings,
    Sweep,
    SweepPoint,
    WordResponses,
)

TEXT = "Computers are"
ARGUMENTS = {"cells": {"text": TEXT, "generate": 12, "cells": "first 3, last 2"}, "generated": {"text": TEXT}}
WORDS = "good fast never the Internet , is ( Google ) small quickly why new software".split()


def data_preview(names, words) -> Preview:
    long = "At last I have bought a new laptop, and it is faster than all I had before. " * 4
    columns = ("id", "topic", "date", "text") + words
    rows = (
        ("589736", "Technology", "14,May,2004", long),
        ("589736", "Technology", "13,May,2004", "Computers are good at what we are bad at."),
        ("589736", "Technology", "12,May,2004", "Why does nobody read the manual?"),
    )
    rows = tuple(row + tuple(words) for row in rows)
    dropped = {"2,000 words or more": 41, "empty": 3} | dict.fromkeys(words, 2)
    return Preview(columns, rows, 2219, 411_830, 21_033, {"train": 1998, "validation": 110, "test": 111}, dropped)


def lengths(names, words) -> Histogram:
    edges = np.arange(21, dtype=np.int32) * 100
    counts = [402, 610, 433, 270, 171, 102, 71, 48, 33, 24, 15, 11, 9, 6, 4, 3, 3, 2, 1, 1]
    title = " ".join(("Length of the texts", *words))
    return Histogram(title, "tokens", "texts", edges, np.array(counts, np.int32), 178.0, 241.3, 1987.0)


def curves(names, words) -> Curves:
    histories = []
    for number, name in enumerate(names):
        epochs = np.arange(1, 13 - 2 * (number % 4))
        train = 4.4 + 2.6 * np.exp(-epochs / 3.1) - 0.05 * number - 0.02 * epochs
        valid = 4.75 + 2.1 * np.exp(-epochs / 2.4) + 0.012 * epochs - 0.06 * number
        values = {"validation_loss": valid, "train_loss": train, "validation_accuracy": 0.19 - 0.02 * (valid - 4)}
        seconds = np.full(len(epochs), 9.1 - number)
        histories.append(History(name, 0, values, seconds, int(np.argmin(valid)) + 1, "patience"))
    return Curves(tuple(histories))


def one(*values: float) -> Interval:
    """Return an interval with made-up bounds, wider for more values."""
    mean = round(sum(values) / len(values), 6)
    half = 0.02 * mean if len(values) > 1 else 0.0
    return Interval(mean, round(mean - half, 6), round(mean + half, 6), tuple(values))


def summary(name: str, number: int = 0, cell: str = "lstm", loss: float = 4.82) -> ModelSummary:
    """Return the summary of one model."""
    metrics = {"loss": one(loss), "accuracy": one(0.153 + number / 100), "perplexity": one(float(np.exp(loss)))}
    return ModelSummary(
        model=name,
        cell=cell,
        parameters=2_212_345 - 300_000 * number,
        seeds=(0,) if cell else (),
        best_epochs=(7 - number,) if cell else (),
        epochs=(12,) if cell else (),
        seconds_per_epoch=one(9.1 - number) if cell else None,
        tokens_per_second=one(40_700.0 + 900 * number) if cell else None,
        metrics={"test": metrics, "validation": metrics},
    )


def comparison(names, words) -> Comparison:
    models = tuple(summary(name, number, loss=4.82 - 0.04 * number) for number, name in enumerate(names))
    baselines = [summary(name, -9, "", 6.55) for name in ("most frequent word", *words)]
    return Comparison(models, (*baselines, summary("word pairs", -5, "", 5.28)))


def tokens_of(words) -> tuple[str, ...]:
    """Return the tokens of a text that a model wrote on, users' words among them."""
    return (
        "Computers",
        "are",
        *words,
        "fast",
        ",",
        "and",
        "the",
        "Internet",
        "is",
        "never",
        "off",
        ".",
        "\n",
        "Why",
        "?",
    )


def spaces_of(tokens: tuple[str, ...]) -> tuple[str, ...]:
    """Return the text before each token."""
    return tuple("" if place == 0 or token in ",.?\n" else " " for place, token in enumerate(tokens))


def generate(names, words) -> Generations:
    texts = []
    for name in names:
        for temperature in (0.0, 0.7, 1.0):
            tokens = tokens_of(words)
            chances = np.array([np.nan, np.nan] + [0.3] * (len(tokens) - 2), np.float32)
            texts.append(Generation(name, 0, temperature, 0, tokens, spaces_of(tokens), 2, chances))
    return Generations(tuple(texts))


def exciting_words(names, words) -> WordResponses:
    known = (*words, *WORDS)
    up = np.linspace(0.9, 0.2, 8, dtype=np.float32) - np.arange(12, dtype=np.float32)[:, None] / 20
    ups = tuple(tuple(known[(cell + place) % len(known)] for place in range(8)) for cell in range(12))
    downs = tuple(tuple(known[(cell - place - 1) % len(known)] for place in range(8)) for cell in range(12))
    numbers, mean = np.arange(12, dtype=np.int32), np.linspace(-0.2, 0.2, 12, dtype=np.float32)
    models = (ExcitingWords(name, "layer 1", "h", 5, numbers, mean, ups, up, downs, -up) for name in names)
    return WordResponses(tuple(models))


def sweep(names, words) -> Sweep:
    points = []
    for place, size in enumerate((500, 1000, 2000, 5000, 10_000, 21_033)):
        for number, name in enumerate(names):
            label = "all" if size == 21_033 else f"{size:,}"
            found = summary(name, loss=3.9 + 0.2 * place - 0.05 * number)
            accuracy = one(0.141 + 0.004 * place - 0.001 * place**2 + 0.003 * number)
            metrics = {"test": dict(found.metrics["test"]) | {"accuracy": accuracy}}
            fields = {**found.__dict__, "metrics": metrics, "seconds_per_epoch": one(4.0 + 1.3 * place - 0.4 * number)}
            points.append(SweepPoint(name, float(size), label, 0.71 + 0.05 * place, ModelSummary(**fields)))
    return Sweep("vocabulary", "words", tuple(points))


def record(names, words) -> Readings:
    tokens = tokens_of(words)
    waves = np.arange(len(tokens))[:, None] / 3 + np.arange(12)
    readings = []
    for number, name in enumerate(names):
        gates = ("r", "z") if name == "GRU" else ("i", "f", "o")
        states = {"h": np.sin(waves + number)} | {
            gate: (np.cos(waves + place) + 1) / 2 for place, gate in enumerate(gates)
        }
        layer = Layer(
            "layer 1",
            {key: value.astype(np.float32) for key, value in states.items()},
            {key: (-1.0, 1.0) if key == "h" else (0.0, 1.0) for key in states},
        )
        cell = "gru" if name == "GRU" else "lstm"
        known = tuple(token != "Internet" for token in tokens)
        readings.append(Reading(name, cell, 0, tokens, spaces_of(tokens), known, 2, (layer,)))
    return Readings(tuple(readings))
