"""How does the answer grow as two fields of a text are added to, step by step?"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from time import perf_counter
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from rnnreport import study as studies
from rnnreport.data.sentences import sentence_ends
from rnnreport.data.vocabulary import FIELD
from rnnreport.errors import RnnReportError, one_of
from rnnreport.models.judging import judge
from rnnreport.models.perturbation import DELETED, odds_of
from rnnreport.results import PrefixGrid, PrefixGrids
from rnnreport.training.explained import example, part
from rnnreport.training.reading import Text, chosen, encoded

if TYPE_CHECKING:
    from rnnreport.data.dataset import Dataset
    from rnnreport.training.subject import Subject
    from rnnreport.training.trained import Trained

VERSION = 1
NEEDS = "trained"
TASKS = ("classify",)
FIELDS = 2  # that the texts of a study must have

READINGS = 20_000  # of one text at most: where there would be more, a step adds several words
LONGEST = 1_000  # tokens of a text that are read


class Settings(studies.Settings):
    """The texts (none: a held-out one), the models (none: all), the class (none: the answer), what a step adds."""

    texts: tuple[studies.SomeText, ...] = ()
    models: tuple[str, ...] = ()
    target: str | None = None
    by: Literal["words", "sentences"] = "words"


class Field(NamedTuple):
    """One field of a text, as it is read; what a step adds reaches from one of `ends` to the next."""

    ids: np.ndarray
    tokens: tuple[str, ...]
    spaces: tuple[str, ...]
    known: tuple[bool, ...]
    cut: int
    every: int
    ends: np.ndarray  # (steps + 1,) int32


def answer(settings: Settings, subject: Subject) -> PrefixGrids:
    """Return the probability of every class for every pair of beginnings of the two fields, by the first seeds.

    `removed` is log-odds(whole) - log-odds(whole without the step), in nats. Of a text 1,000 tokens are read at most,
    and where there would be more than 20,000 pairs, a step adds several words or sentences. Raises RnnReportError
    where texts do not have two fields, and for a model or a class that is not there.
    """
    dataset, classes = subject.dataset, subject.dataset.classes
    if len(dataset.fields) != FIELDS:
        raise RnnReportError(
            f"occlusion_grid: a grid needs texts of two fields, such as title and abstract; those of this study have "
            f"{len(dataset.fields) or 'one'}"
        )
    if settings.target is not None and settings.target not in classes:
        raise RnnReportError(f"target: class {one_of(settings.target, classes)}")
    models = chosen(subject, settings.models)
    texts = [_fields(dataset, text, settings.by) for text in settings.texts or (example(dataset),)]
    target = None if settings.target is None else classes.index(settings.target)
    rows = tuple(tuple(_grid(trained, dataset, fields, target, settings.by) for trained in models) for fields in texts)
    return PrefixGrids(classes, rows)


def _fields(dataset: Dataset, text: str, by: str) -> tuple[Field, Field]:
    found = encoded(dataset, text)
    mark = int(np.flatnonzero(found.ids == FIELD)[0])
    read = part(dataset, len(found.ids), LONGEST)
    parts = slice(read.start, mark), slice(max(mark + 1, read.start), max(mark + 1, read.stop))
    pieces = [Text(*(values[one] for values in found)) for one in parts]
    ends = [_ends(piece, by) for piece in pieces]
    every = _every([len(one) - 1 for one in ends])
    whole = mark, len(found.ids) - mark - 1
    return tuple(
        Field(*piece, whole[at] - len(piece.ids), every[at], _thinned(ends[at], every[at]))
        for at, piece in enumerate(pieces)
    )


def _ends(piece: Text, by: str) -> np.ndarray:
    ends = np.arange(1, len(piece.ids) + 1) if by == "words" else sentence_ends(piece.tokens, piece.spaces)
    return np.concatenate([[0], ends]).astype(np.int32)


def _every(steps: Sequence[int]) -> list[int]:
    """Return how many words of each field are added at once, so that pairs are not too many."""
    every = [1] * len(steps)
    while np.prod(left := [1 - (-count // size) for count, size in zip(steps, every, strict=True)]) > READINGS:
        every[int(np.argmax(left))] += 1
    return every


def _thinned(ends: np.ndarray, every: int) -> np.ndarray:
    kept = ends[::every]
    return kept if kept[-1] == ends[-1] else np.append(kept, ends[-1])


def _grid(trained: Trained, dataset: Dataset, fields: tuple[Field, Field], target: int | None, by: str) -> PrefixGrid:
    begin, (first, second), mark = perf_counter(), fields, np.array([FIELD], np.int32)
    pairs = [np.concatenate([first.ids[:a], mark, second.ids[:b]]) for a in first.ends for b in second.ends]
    found = judge(trained.network, pairs)
    target = int(np.argmax(found[-1])) if target is None else target
    keeps = _without_each(fields)
    (odds,) = odds_of(trained.network, [pairs[-1]], [keeps], [target], DELETED)
    lost, steps = (odds[0] - odds[1:]).astype(np.float32), len(first.ends) - 1
    return PrefixGrid(
        model=trained.model,
        cell=trained.settings.cell,
        seed=trained.seed,
        fields=tuple(dataset.fields),
        tokens=(first.tokens, second.tokens),
        spaces=(first.spaces, second.spaces),
        known=(first.known, second.known),
        cut=(first.cut, second.cut),
        by=by,
        every=(first.every, second.every),
        ends=(first.ends, second.ends),
        probabilities=found.reshape(len(first.ends), len(second.ends), -1).astype(np.float32),
        target=target,
        removed=(lost[:steps], lost[steps:]),
        seconds=perf_counter() - begin,
    )


def _without_each(fields: tuple[Field, Field]) -> np.ndarray:
    """Return (1 + steps, tokens) bool: all tokens kept, then all but those of one step; the mark is always kept."""
    first, second = fields
    offset = len(first.ids) + 1
    spans = [*pairwise(first.ends), *pairwise(second.ends + offset)]
    keeps = np.ones((1 + len(spans), offset + len(second.ids)), bool)
    for row, (start, end) in enumerate(spans, 1):
        keeps[row, start:end] = False
    return keeps
