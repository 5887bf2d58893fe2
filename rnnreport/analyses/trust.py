"""How far can explanations be trusted: do the words that a method names matter to the network?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, NamedTuple

import jax
import numpy as np
from pydantic import Field

from rnnreport import study as studies
from rnnreport.errors import RnnReportError
from rnnreport.models.attribution import Scores, attributed, methods
from rnnreport.models.judging import judge
from rnnreport.models.keys import named
from rnnreport.results import Faithfulness, Trust, Trusts
from rnnreport.training import faithfulness
from rnnreport.training.explained import part
from rnnreport.training.faithfulness import SHARES, WAYS, Drops
from rnnreport.training.reading import chosen

if TYPE_CHECKING:
    from rnnreport.training.subject import Subject
    from rnnreport.training.trained import Trained

VERSION = 2
NEEDS = "trained"
TASKS = ("classify",)

LONGEST = 100  # tokens of a text that are read: the oracle's work grows with their square
RANDOM = 10  # random rankings of each text
TWICE = 20  # texts that are explained a second time, with other chance and by another seed, at most
UNKNOWN = float("nan")


class Settings(studies.Settings):
    """How many held-out texts, by which methods, for which models (none: all)."""

    texts: Annotated[int, Field(ge=1, le=10_000)] = 50
    methods: tuple[str, ...] = ()
    models: tuple[str, ...] = ()


class Asked(NamedTuple):
    """The first seed of a model, the texts, and the class that it answers to each."""

    network: object
    texts: list[np.ndarray]
    targets: list[int]


def answer(settings: Settings, subject: Subject) -> Trusts:
    """Return how faithful each method is to the first seed of each model, best first.

    The texts are held-out ones, test texts where there are any, the same for all methods and models; 100 tokens of each
    at most. Explained is the class that the network answers. Methods with chance are run once. Bounds are the mean of
    10 random rankings, and a greedy oracle, which ranks for each way of taking words out anew. A second run with other
    chance and the second seed's network, asked for the same class, explain 20 of the texts. Raises RnnReportError for a
    method or model that is not there, and where no text was held out.
    """
    found, models = tuple(methods(settings.methods)), chosen(subject, settings.models)
    split, texts = _held_out(subject, settings.texts)
    return Trusts(tuple(_trust(subject.trained[one.model], split, texts, found) for one in models))


def _held_out(subject: Subject, count: int) -> tuple[str, list[np.ndarray]]:
    """Return the split, and the ids that are read of some of its texts, drawn by a fixed key."""
    dataset = subject.dataset
    split = next((name for name in ("test", "validation") if len(dataset.splits[name])), None)
    if split is None:
        raise RnnReportError(
            "no text was held out, so explanations cannot be tried; give 'split' a share for test or validation"
        )
    pieces = np.random.default_rng(0).permutation(dataset.splits[split])[:count]
    whole = [dataset.piece(number) for number in pieces]
    return split, [np.asarray(ids[part(dataset, len(ids), LONGEST)], np.int32) for ids in whole]


def _trust(seeds: Sequence[Trained], split: str, texts: list[np.ndarray], names: Sequence[str]) -> Trust:
    network = seeds[0].network
    asked = Asked(network, texts, np.argmax(judge(network, texts), axis=1).tolist())
    scored = {name: _scored(name, asked, 0) for name in names}
    tried = [_faithfulness(name, asked, scored[name], seeds) for name in names]
    best = sorted(tried, key=lambda one: -one.area[0])
    return Trust(
        model=seeds[0].model,
        split=split,
        texts=len(texts),
        shares=SHARES.astype(np.float32),
        ways=WAYS,
        methods=tuple(best),
        bounds=(_random(asked), _oracle(asked)),
        correlations=_correlations([scored[one.method] for one in best]),
    )


def _scored(name: str, asked: Asked, run: int) -> list[Scores]:
    return attributed(name, *asked, named(jax.random.key(0), name, run))


def _faithfulness(name: str, asked: Asked, found: list[Scores], seeds: Sequence[Trained]) -> Faithfulness:
    facts = methods([name])[name].facts
    first = [one.scores for one in found][:TWICE]
    some = Asked(asked.network, asked.texts[:TWICE], asked.targets[:TWICE])
    again = [one.scores for one in _scored(name, some, 1)] if facts["CHANCE"] else None
    other = [one.scores for one in _scored(name, some._replace(network=seeds[1].network), 0)] if seeds[1:] else None
    fallen = faithfulness.drops(*asked, [faithfulness.order(one.scores)[None] for one in found])
    return _told(
        (name, facts["LABEL"]),
        Drops(*(drop[0] for drop in fallen)),
        stability=faithfulness.agreement(first, again) if again else 1.0,
        seeds=faithfulness.agreement(first, other) if other else UNKNOWN,
        seconds=float(np.median([one.seconds for one in found])),
        quality={key: float(np.mean([one.quality[key] for one in found])) for key in found[0].quality},
    )


def _random(asked: Asked) -> Faithfulness:
    draw = np.random.default_rng(0)
    rankings = [np.stack([draw.permutation(len(ids)) for _ in range(RANDOM)]) for ids in asked.texts]
    fallen = faithfulness.drops(*asked, rankings)
    return _told(("random", "random ranking"), Drops(*(drop.mean(axis=0) for drop in fallen)))


def _oracle(asked: Asked) -> Faithfulness:
    """Return the bound from above: each way of taking words out is judged by the ranking that was found in that way."""
    found = [faithfulness.oracle(*asked, way) for way in WAYS]
    fallen = faithfulness.drops(*asked, [np.stack(each) for each in zip(*found, strict=True)])
    own = np.arange(len(WAYS))
    return _told(("oracle", "greedy oracle"), Drops(*(drop[own, :, own].swapaxes(0, 1) for drop in fallen)))


def _told(
    names: tuple[str, str],
    fallen: Drops,
    stability: float = UNKNOWN,
    seeds: float = UNKNOWN,
    seconds: float = UNKNOWN,
    quality: dict[str, float] | None = None,
) -> Faithfulness:
    """Return means and intervals over texts of drops, each (texts, ways, shares)."""
    means = [drop.mean(axis=0).astype(np.float32) for drop in fallen]
    areas = [faithfulness.bootstrapped(faithfulness.area(drop)) for drop in fallen]
    return Faithfulness(*names, *means, *areas, stability, seeds, seconds, quality or {})


def _correlations(scored: Sequence[list[Scores]]) -> np.ndarray:
    scores = [[one.scores for one in found] for found in scored]
    found = np.eye(len(scores), dtype=np.float32)
    for row in range(len(scores)):
        for column in range(row):
            found[row, column] = found[column, row] = faithfulness.agreement(scores[row], scores[column])
    return found
