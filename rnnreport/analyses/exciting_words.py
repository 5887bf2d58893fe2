"""Which words excite, and which words quiet, which cells?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, NamedTuple

import numpy as np
from pydantic import Field

from rnnreport import study as studies
from rnnreport.data.vocabulary import FIELD
from rnnreport.errors import RnnReportError, one_of
from rnnreport.models.inference import read_all
from rnnreport.results import ExcitingWords, WordResponses
from rnnreport.training.reading import chosen

if TYPE_CHECKING:
    from rnnreport.data.dataset import Dataset
    from rnnreport.training.subject import Subject
    from rnnreport.training.trained import Trained

VERSION = 1
NEEDS = "trained"
TASKS = ("next-word", "classify")

TOKENS = 200_000  # read at most so many tokens of the training texts


class Settings(studies.Settings):
    """How many words for each cell, of which layer (1 is the first) and state; words seen less often are left out.

    A layer that reads in both directions answers twice.
    """

    words: Annotated[int, Field(ge=1, le=1000)] = 8
    layer: Annotated[int, Field(ge=1)] = 1
    state: str = "h"
    minimum_count: Annotated[int, Field(ge=1)] = 5


class Expected(NamedTuple):
    """Expected states: `mean` (units,) over all tokens, `after` (words, units) right after each word; float64."""

    mean: np.ndarray
    after: np.ndarray
    counts: np.ndarray  # (words,) occurrences


def answer(settings: Settings, subject: Subject) -> WordResponses:
    """Return, for every cell of the layer, the words w with the highest and the lowest E[h_t | w_t = w].

    The expectation is the mean of the state right after reading w, over every occurrence of w in the training texts: at
    most 200,000 tokens of them, in pieces drawn in an order that is always the same. Where a layer reads both ways,
    there is one answer for each direction; backward, what was read before w stands behind it. <unk> counts in `mean`
    only. The first seed of each model is asked; a model without such a state or layer is left out. Where fewer than
    `words` words are frequent enough, there are fewer. Raises RnnReportError when no model has the state or layer, and
    when no word is frequent enough.
    """
    pieces = sample(subject.dataset, TOKENS)
    having = [trained for trained in chosen(subject) if _has(trained, settings)]
    if not having:
        raise RnnReportError(_nowhere(settings, subject))
    return WordResponses(
        tuple(one for trained in having for one in _exciting(settings, trained, subject.dataset, pieces))
    )


def sample(dataset: Dataset, most: int) -> list[np.ndarray]:
    """Return the ids of training pieces, each (tokens,), in a fixed random order: `most` tokens, or all there are."""
    sequences, pieces, left = dataset.sequences("train"), [], most
    for number in np.random.default_rng(0).permutation(len(sequences)):
        piece = sequences[number][:left]
        pieces.append(piece)
        left -= len(piece)
        if left <= 0:
            break
    return pieces


def expected(trained: Trained, pieces: list[np.ndarray], layer: int, state: str) -> dict[str, Expected]:
    """Return the expected state of every cell after each word, for each direction of a layer (1 is the first) by name.

    Summed piece by piece, so that no states are kept. Of a network with branches each field's layer answers for the
    words that stand in this field.
    """
    encoder, size = trained.network.encoder, trained.network.vocabulary
    names, places = encoder.names(), encoder.places(layer)
    sums = {place: np.zeros((size, trained.settings.units)) for place in places}
    counts = {place: np.zeros(size, np.int64) for place in places}
    for number, states in read_all(trained.network, pieces):
        for place in places:
            read = _read_by(encoder, place, pieces[number])
            ids = pieces[number][read]
            order = np.argsort(ids, kind="stable")
            words, starts, times = np.unique(ids[order], return_index=True, return_counts=True)
            if len(words):
                found = states[place][state][read][order]
                counts[place][words] += times
                sums[place][words] += np.add.reduceat(found, starts, axis=0, dtype=np.float64)
    return {names[place]: _expected(sums[place], counts[place]) for place in places}


def _expected(total: np.ndarray, counts: np.ndarray) -> Expected:
    return Expected(total.sum(axis=0) / max(counts.sum(), 1), total / np.maximum(counts, 1)[:, None], counts)


def _read_by(encoder, place: int, ids: np.ndarray) -> np.ndarray:
    """Return which tokens the layer at a place reads, (tokens,) bool."""
    field = encoder.field(place)
    marks = ids == FIELD
    return np.ones(len(ids), bool) if field is None else (np.cumsum(marks) == field) & ~marks


def _exciting(
    settings: Settings, trained: Trained, dataset: Dataset, pieces: list[np.ndarray]
) -> Iterator[ExcitingWords]:
    for layer, found in expected(trained, pieces, settings.layer, settings.state).items():
        frequent = np.flatnonzero(found.counts >= settings.minimum_count)
        frequent = frequent[frequent >= dataset.vocabulary.special]
        if not len(frequent):
            read = f"{found.counts.sum():,} training tokens"
            raise RnnReportError(
                f"exciting_words: no word appears {settings.minimum_count} times in {read}; set a smaller minimum_count"
            )
        words = np.array(dataset.vocabulary.words, dtype=object)[frequent]
        yield _ranked(settings, trained.model, layer, words, found.mean, found.after[frequent])


def _ranked(
    settings: Settings, model: str, layer: str, words: np.ndarray, mean: np.ndarray, after: np.ndarray
) -> ExcitingWords:
    up = np.argsort(-after, axis=0, kind="stable")[: settings.words].T  # (cells, words)
    down = np.argsort(after, axis=0, kind="stable")[: settings.words].T
    cells = np.arange(after.shape[1])
    return ExcitingWords(
        model=model,
        layer=layer,
        state=settings.state,
        minimum_count=settings.minimum_count,
        cells=cells.astype(np.int32),
        mean=mean.astype(np.float32),
        up=tuple(map(tuple, words[up])),
        up_values=after[up, cells[:, None]].astype(np.float32),
        down=tuple(map(tuple, words[down])),
        down_values=after[down, cells[:, None]].astype(np.float32),
    )


def _has(trained: Trained, settings: Settings) -> bool:
    encoder = trained.network.encoder
    return settings.layer <= encoder.layers and settings.state in encoder.ranges()


def _nowhere(settings: Settings, subject: Subject) -> str:
    networks = [trained.network for trained in chosen(subject)]
    states = {state for network in networks for state in network.encoder.ranges()}
    if settings.state not in states:
        return f"exciting_words: state {one_of(settings.state, states)}"
    deepest = max(network.encoder.layers for network in networks)
    return f"exciting_words: no model has state '{settings.state}' in layer {settings.layer}; layers: 1 to {deepest}"
