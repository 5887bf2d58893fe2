"""Answers and copies at their edges, to be looked at in the gallery: many seeds and classes, long texts, nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from tests.figures import drawing
from tests.figures.invented import classified, copied

TWO = ("negative", "positive")
LONG = (classified.POLITICS * 42)[:500]
MODELS = ("LSTM", "GRU", "LSTM, two layers", "SimpleRNN with relu", "LSTM, tied", "GRU, 512 cells", "LSTM, no dropout")


def edges() -> Iterator[tuple[str, str]]:
    """Yield the title and the HTML of each."""
    yield from _classified()
    yield from _running()
    yield from _copied()


def of_one(names: tuple[str, ...], classes: tuple[str, ...], text: list[str], **settings):
    """Return answers to one text whose true class is the second."""
    return (classified.answers(names, classes, (text,), (1,), **settings),)


def _classified():
    texts = (classified.POLITICS, classified.BUSINESS)
    seeds = (classified.answers(("LSTM", "GRU"), classified.TOPICS, texts, (2, 0), seeds=5),)
    yield "classified: five seeds", drawing.html("classified", answers=seeds)
    many = of_one(("LSTM", "GRU"), tuple(f"class {n}" for n in range(1000)), classified.POLITICS, seeds=3)
    expected = {"texts": ("x",), "expected": ("class 700",)}
    yield "classified: 1,000 classes", drawing.html("classified", answers=many, **expected)
    one = {"texts": ("x",), "expected": ()}
    alone = of_one(("LSTM",), TWO, classified.POLITICS, baseline="")
    yield "classified: one model, two classes", drawing.html("classified", answers=alone, **one)
    yield "classified: 500 words", drawing.html("classified", answers=of_one(("LSTM", "GRU"), TWO, LONG), **one)
    long = of_one(("M" * 200, "GRU"), ("n" * 200, "p " * 100), ["good"])
    yield "classified: one word, long names", drawing.html("classified", answers=long, **one)


def _running():
    for title, names, text in (
        ("two classes", ("LSTM", "GRU"), classified.POLITICS),
        ("two classes, seven models", MODELS, classified.POLITICS + classified.BUSINESS),
        ("one word", ("LSTM",), ["good"]),
        ("500 words", ("LSTM", "GRU"), LONG),
        ("long names", ("M" * 200, "GRU"), classified.POLITICS),
    ):
        yield f"running_probability: {title}", drawing.html("running_probability", answers=of_one(names, TWO, text))
    many = of_one(("LSTM",), tuple(f"class {n}" for n in range(1000)), classified.POLITICS)
    yield "running_probability: 1,000 classes", drawing.html("running_probability", answers=many)


def _copied():
    found = copied.copied(("LSTM", "GRU"), ())
    none = replace(found, held_out=np.zeros(0, np.int32))
    yield "copied: no held-out texts", drawing.html("copied", answers=(none,))
    apart = tuple(replace(one, begin=0, end=0, document=-1, source="", source_after="") for one in found.texts)
    yield "copied: nothing copied", drawing.html("copied", answers=(replace(found, texts=apart),))
    yield "copied: no text", drawing.html("copied", answers=(replace(found, texts=()),))
