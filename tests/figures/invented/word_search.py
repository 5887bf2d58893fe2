"""What networks might answer for training texts that hold certain words: frequent, rare and unknown ones."""

from __future__ import annotations

import math

import numpy as np

from rnnreport.results import WordScore, WordScores
from tests.figures.invented.alike import place
from tests.figures.invented.classified import TOPICS

SEARCHED = (("minister",), ("put", "off"), ("sesquipedalian",))
ARGUMENTS = {"word_search": {"words": tuple(" ".join(words) for words in SEARCHED)}}
TEXTS = (357, 281, 340, 402, 400)  # training texts of each topic
BINS = 20
EDGES = np.linspace(0, 1, BINS + 1).astype(np.float32)
LIFTS = {"minister": (2, 4.0, 214), "put": (3, 1.0, 61)}  # word -> the class it speaks for, how much, texts with it


def word_scores(names, words) -> WordScores:
    """Return three words and users' own by every network; the third is not in the vocabulary."""
    return scores((*TOPICS, *words), names, (*SEARCHED, *((word,) for word in words)), words)


def scores(classes, names, searched, words=()) -> WordScores:
    """Return what networks of these names answer for texts with each of `searched`."""
    labels = np.array([TEXTS[at % len(TEXTS)] for at in range(len(classes))], np.int32)
    every = [spread(labels, 0.0, -1, number) for number in range(len(names))]
    return WordScores(
        classes=tuple(classes),
        models=tuple(names),
        edges=EDGES,
        labels=labels,
        histogram=np.stack(every) if every else np.zeros((0, len(classes), BINS), np.int32),
        means=np.stack([mean(one) for one in every]).astype(np.float32),
        scores=tuple(tuple(of_word(one, labels, number, words) for number in range(len(names))) for one in searched),
    )


def of_word(searched, labels, number=0, words=()) -> WordScore:
    """Return one word by one network: none of its texts where nobody wrote it."""
    classes = len(labels)
    goal, lift, texts = LIFTS.get(searched[0], (len(searched[0]) % classes, 0.4, 12 + 7 * len(searched[0])))
    known = searched[0] != "sesquipedalian"
    texts = texts if known else 0
    share = labels * np.where(np.arange(classes) == goal, math.exp(lift), 1.0)
    held = np.floor(texts * share / share.sum()).astype(np.int32)
    histogram = spread(held, 0.5 * lift, goal, number)
    return WordScore(
        words=tuple(searched),
        known=known,
        texts=int(held.sum()),
        places=int(1.3 * held.sum()),
        labels=held,
        histogram=histogram,
        means=mean(histogram).astype(np.float32),
        examples=tuple(place(7 * at, classes, 0.98 - 0.16 * at, words) for at in range(6 if held.sum() else 0)),
    )


def spread(held, lift, goal, number=0) -> np.ndarray:
    """Return (classes, bins) counts: texts of a class are mostly given it, the more so where the word speaks for it."""
    middles = (EDGES[:-1] + EDGES[1:]) / 2
    found = np.zeros((len(held), BINS), np.int32)
    for at in range(len(held)):
        likely = middles ** (3 - 0.5 * number + lift * (at == goal)) + 0.02
        seldom = (1 - middles) ** 4 + 0.01
        for count, shape in ((int(held[at]), likely), (int(held.sum() - held[at]), seldom)):
            ends = np.rint(count * np.cumsum(shape) / shape.sum()).astype(np.int32)
            found[at] += np.diff(ends, prepend=0)
    return found


def mean(histogram) -> np.ndarray:
    """Return the mean of each class by the middles of the bins, NaN where no text is."""
    middles, texts = (EDGES[:-1] + EDGES[1:]) / 2, histogram.sum(axis=1)
    return np.where(texts > 0, (histogram @ middles) / np.maximum(texts, 1), np.nan)
