"""Where cells might be high and low: two networks of forty cells, one of them with a state that has no bounds."""

from __future__ import annotations

import numpy as np

from rnnreport.results import CellContexts, Context, Contexts, ModelContexts
from tests.figures.invented.looks_for import CELLS, CLASSES

ARGUMENTS = {"contexts": {"cells": "0, 3", "examples": 3}}
QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)
BINS = 40
SENTENCES = (
    ("politics", "The minister would not say why the vote on the treaty was put off again until next week .", 5),
    ("sport", "After a goalless first half the striker scored twice and the champions never looked like losing .", 7),
    ("business", "Factories hired 4,000 people in May , but wages did not rise as fast as prices did .", 10),
    ("politics", "وقال الوزير إن التصويت على المعاهدة لم يكن ممكنا هذا الأسبوع بسبب الخلاف", 4),
    ("sport", "Nobody expected the referee to change his mind , although the replay was clear to everyone else .", 0),
    ("business", "Shares fell sharply .", 2),
    ("politics", "Neither of the two senators had read the bill before the long debate about it began .", 8),
    ("sport", "Her coach said that she had never been without pain and had trained on regardless of it .", 7),
)


def contexts(names, words) -> Contexts:
    """Return contexts of every cell of every network; the second one's state is not bounded."""
    return Contexts(
        (*CLASSES, *words[:2]),
        tuple(of_network(name, number, words) for number, name in enumerate(names)),
    )


def of_network(name, number=0, words=(), cells=CELLS, classes=None) -> ModelContexts:
    """Return one network of which cell k is high at other places than cell k + 1."""
    classes = len(CLASSES) + len(words[:2]) if classes is None else classes
    reach = 4.6 if number == 1 else 0.99
    return ModelContexts(
        model=name,
        cell="gru" if name == "GRU" else "lstm",
        seed=0,
        layer="layer 1",
        state="c" if number == 1 else "h",
        tokens=184_220,
        texts=1780,
        bounds=None if number == 1 else (-1.0, 1.0),
        cells=tuple(of_cell(cell, reach, words, classes) for cell in range(cells)),
    )


def of_cell(cell=0, reach=0.99, words=(), classes=3) -> CellContexts:
    """Return the contexts of one cell, whose states lie between -reach and reach; most are near zero."""
    steps = np.linspace(-1, 1, BINS + 1)
    middles = (steps[:-1] + steps[1:]) / 2
    shape = np.exp(-(((middles + 0.2 - 0.05 * (cell % 7)) / 0.35) ** 2)) + 0.2 * (middles > 0.85)
    counts = np.floor(184_220 * shape / shape.sum()).astype(np.int64)
    counts[0] += 184_220 - counts.sum()
    values = np.interp(QUANTILES, np.cumsum(counts) / counts.sum(), steps[1:])
    return CellContexts(
        number=cell,
        highest=tuple(place(cell + at, reach * (1 - 0.02 * at), words if at == 0 else (), classes) for at in range(8)),
        lowest=tuple(place(cell + at + 3, -reach * (0.94 - 0.03 * at), (), classes) for at in range(8)),
        quantiles=QUANTILES,
        quantile_values=(reach * values).astype(np.float32),
        at_quantiles=tuple(
            tuple(place(cell + at + 5 * number, reach * value, (), classes) for at in range(2))
            for number, value in enumerate(values.tolist())
        ),
        random=tuple(place(3 * at + 1, reach * np.sin(cell + at), (), classes) for at in range(8)),
        edges=(reach * steps).astype(np.float32),
        counts=counts,
        label_means=(reach * 0.6 * np.sin(cell + 2.1 * np.arange(classes))).astype(np.float32),
        label_deviations=np.full(classes, 0.3 * reach, np.float32),
    )


def place(number, value, words=(), classes=3, around=6) -> Context:
    """Return a place in one of the sentences, the words put before it; a third of the texts is answered wrongly."""
    label, text, at = SENTENCES[number % len(SENTENCES)]
    tokens = (*text.split()[:at], *words, *text.split()[at:])
    at += len(words)
    first, last = max(at - around - len(words), 0), at + around + 1
    window = tokens[first:last]
    true = CLASSES.index(label)
    chances = np.full(classes, 0.07 / max(classes - 1, 1), np.float32)
    if classes:
        chances[(true + (number % 3 == 2)) % classes] = 0.93
    return Context(
        document=100 + number % len(SENTENCES),
        label=true if classes else -1,
        tokens=window,
        spaces=tuple("" if token in (".", ",") or (first == 0 and not n) else " " for n, token in enumerate(window)),
        begin=at - first,
        end=at - first + 1,
        value=float(value),
        probabilities=chances,
    )
