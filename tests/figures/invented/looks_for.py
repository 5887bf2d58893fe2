"""What networks might look for: three classes and forty cells, of which some are found in words and some in none."""

from __future__ import annotations

import numpy as np

from rnnreport.results import Ascent, CorpusSearch, Sought, Soughts

CLASSES = ("politics", "sport", "business")
CELLS, STARTS, BINS = 40, 5, 40
TRIED, TRIED_PAIRS = 4812, 61_204
VOCABULARY = (
    "minister parliament vote election senator cabinet coalition ballot السياسة treaty veto governor reform campaign",
    "goal striker midfielder penalty coach league champion tournament referee הליגה defender stadium cup season",
    "shares profit quarterly investors merger dividend inflation bank revenue forecast stocks tariff lender prices",
    "not never without although hardly but , . “ however unless nor neither",
)
BEFORE = ("the", "prime", "late", "first", "record", "new", "his", "their", "last", "no")


def look_for(names, words) -> Soughts:
    """Return what every network looks for; the second one finds no word for its last class, and no pair for it."""
    classes = (*CLASSES, *words[:2])
    return Soughts(classes, tuple(sought(name, len(classes), number, words) for number, name in enumerate(names)))


def sought(name, classes=3, number=0, words=(), after=(), cells=CELLS, best=10) -> Sought:
    """Return what one network looks for. Of class k the nearest words are those of the search, k of them replaced."""
    targets = classes + cells
    found = [(*words, *VOCABULARY[target % len(VOCABULARY)].split())[: best + len(words)] for target in range(targets)]
    near = [_near(lists, target, number, classes) for target, lists in enumerate(found)]
    overlap = [len(set(a) & set(b)) / len(a) if a else 0.0 for a, b in zip(near, found, strict=True)]
    return Sought(
        model=name,
        cell="gru" if name == "GRU" else "lstm",
        seed=0,
        unit="log-odds",
        layer="layer 1",
        state="h",
        classes=classes,
        cells=cells,
        after=tuple(after),
        before=np.full(targets, -0.31 if after else np.nan, np.float32),
        ascent=ascent(near, classes, number),
        search=search(found, near, classes, number),
        overlap=np.array(overlap, np.float32),
    )


def _near(found, target, number, classes) -> tuple[str, ...]:
    """Return the words nearest by cosine: those of the search, the last ones replaced; for one class all of them."""
    lost = len(found) if number == 1 and target == classes - 1 else (2 * target + number + 3) % 7
    other = VOCABULARY[(target + 1) % len(VOCABULARY)].split()
    return (*found[: len(found) - lost], *(other[n % len(other)] + (1 + n // len(other)) * "ing" for n in range(lost)))


def reach(targets, classes) -> np.ndarray:
    """Return about how high the best word of each target lifts it: log-odds of classes, states of cells."""
    return np.where(np.arange(targets) < classes, 3.9 - 0.4 * np.arange(targets), 0.82)


def _falling(tops, count, step) -> np.ndarray:
    return (tops[:, None] * (1 - step * np.arange(count))).astype(np.float32)


def ascent(near, classes, number=0) -> Ascent:
    """Return vectors whose nearest words are `near`; of each target five starts end close together."""
    targets, count = len(near), len(near[0])
    tops = reach(targets, classes)
    best = np.where(np.arange(targets) < classes, 1.7 * tops, 0.97)
    return Ascent(
        bound=3.42,
        reached=(best[:, None] * (1 - 0.02 * np.arange(STARTS))).astype(np.float32),
        norm=np.full(targets, 3.42, np.float32),
        agreement=(0.97 - 0.5 * (np.arange(targets) % 3 == 2) - 0.01 * number).astype(np.float32)
        * np.ones(targets, np.float32),
        by_cosine=tuple(near),
        cosines=_falling(np.full(targets, 0.71), count, 0.03),
        cosine_values=_falling(tops, count, 0.11),
        by_distance=tuple(tuple(reversed(words)) for words in near),
        distances=(np.full(targets, 2.61)[:, None] + 0.05 * np.arange(count)).astype(np.float32),
        distance_values=_falling(tops, count, 0.11)[:, ::-1],
        seconds=3.1 + number,
    )


def search(found, near, classes, number=0) -> CorpusSearch:
    """Return what a search of all words and pairs finds; the second network has no pairs for its last class."""
    targets, count = len(found), len(found[0])
    tops = reach(targets, classes)
    steps = np.linspace(-1.1, 1.0, BINS + 1)
    middles = (steps[:-1] + steps[1:]) / 2
    shape = np.exp(-(((middles + 0.1) / 0.22) ** 2)) + 0.002 * (middles > 0.4)
    histogram = np.floor(TRIED * shape / shape.sum()).astype(np.int32)
    histogram[BINS // 2] += TRIED - histogram.sum()
    ranks = [
        [(place * 7 + 3) if word not in lists else lists.index(word) + 1 for place, word in enumerate(ones)]
        for lists, ones in zip(found, near, strict=True)
    ]
    without = {classes - 1} if number == 1 else set()
    pairs = tuple(
        () if target in without else tuple((BEFORE[place % len(BEFORE)], word) for place, word in enumerate(lists[:8]))
        for target, lists in enumerate(found)
    )
    return CorpusSearch(
        tried=TRIED,
        tried_pairs=TRIED_PAIRS,
        words=tuple(found),
        values=_falling(tops, count, 0.05),
        counts=(412 - 3 * (np.arange(targets)[:, None] + np.arange(count)) % 400).astype(np.int32),
        ranks=np.array(ranks, np.int32),
        pairs=pairs,
        pair_values=_falling(1.2 * tops, 8, 0.04),
        pair_counts=np.full((targets, 8), 6, np.int32) + np.arange(8, dtype=np.int32),
        edges=(tops[:, None] * steps).astype(np.float32),
        histogram=np.tile(histogram, (targets, 1)),
        seconds=0.42,
        seconds_pairs=2.9,
    )
