"""What each token of a text adds to a classifier's answer, by any method in `attributions`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from time import perf_counter

import jax
import numpy as np

from rnnreport.catalogue import Member, canonical, members
from rnnreport.errors import RnnReportError, one_of
from rnnreport.models.classifier import Classifier
from rnnreport.models.keys import named
from rnnreport.models.scoring import compiler


@dataclass(frozen=True)
class Scores:
    """What each token of one text adds to the score of its target class, in the unit of the method."""

    scores: np.ndarray  # (tokens,) float32
    full: float  # score of the class for the text
    empty: float = float("nan")  # score for what the method takes as an empty text; NaN where it takes none
    quality: Mapping[str, float] = field(default_factory=dict)  # what the method says of itself
    spread: np.ndarray = field(default_factory=lambda: np.zeros(0, np.float32))  # see `attributed`
    seconds: float = 0.0  # see `attributed`


def methods(names: Iterable[str] = ()) -> dict[str, Member]:
    """Return the methods named, in the order named; all of them when none is.

    Facts are LABEL, UNIT and CHANCE. Raises RnnReportError for one that is not there, with the nearest spelling.
    """
    found = members("attribution")
    for name in names:
        if canonical(name) not in found:
            raise RnnReportError(f"method {one_of(name, found)}")
    return {name: found[name] for name in dict.fromkeys(map(canonical, names)) or found}


def attributed(
    name: str,
    network: Classifier,
    texts: Sequence[np.ndarray],
    targets: Sequence[int],
    key: jax.Array,
    repeats: int = 1,
) -> list[Scores]:
    """Return the scores of every text by one method.

    `texts` are ids, each (tokens,) int32; `targets` the class of each. A method with chance is run `repeats` times:
    scores, `full`, `empty` and quality are means, `spread` is the standard deviation of a single run's scores. Without
    chance, or with one run, spread is zero. `seconds` are of all runs, compiling not counted; of texts that are read
    together each takes its part by its length. Raises RnnReportError for an unknown method, and for an empty text.
    """
    method = methods([name])[canonical(name)]
    for place, ids in enumerate(texts):
        if len(ids) == 0:
            raise RnnReportError(f"text {place + 1} has no token, so there is nothing to explain; give at least one")
    if not texts:
        return []
    begin, compiled = perf_counter(), compiler.seconds
    keys = [named(key, "repeat", number) for number in range(repeats if method.facts["CHANCE"] else 1)]
    attribute = method.load().attribute
    runs = [attribute(network, texts, targets, one) for one in keys]
    seconds = perf_counter() - begin - (compiler.seconds - compiled)
    tokens = sum(map(len, texts))
    return [
        replace(_together(each), seconds=seconds * len(ids) / tokens)
        for ids, each in zip(texts, zip(*runs, strict=True), strict=True)
    ]


def _together(runs: Sequence[Scores]) -> Scores:
    """Return the mean of several runs for one text, with its spread."""
    scores = np.stack([one.scores for one in runs]).astype(np.float64)
    spread = scores.std(axis=0, ddof=1) if len(runs) > 1 else np.zeros(scores.shape[1])
    quality = {name: float(np.mean([one.quality[name] for one in runs])) for name in runs[0].quality}
    full, empty = (float(np.mean([getattr(one, name) for one in runs])) for name in ("full", "empty"))
    return Scores(scores.mean(axis=0).astype(np.float32), full, empty, quality, spread.astype(np.float32))
