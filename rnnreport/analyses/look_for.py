"""Which word makes a network say a class, or a cell rise, most: by gradient ascent, and by reading every word?"""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

import numpy as np
from pydantic import Field

from rnnreport import study as studies
from rnnreport.data.vocabulary import FIELD
from rnnreport.errors import RnnReportError
from rnnreport.models.ascent import Near, Raised, ascend, nearest
from rnnreport.models.extremes import lowest
from rnnreport.models.scoring import compiler, probability
from rnnreport.models.words_read import Asked, best, embed, field_of, part_of, values
from rnnreport.results import Ascent, CorpusSearch, Sought, Soughts
from rnnreport.training.layers import Cells, cells_of
from rnnreport.training.reading import encoded
from rnnreport.training.seen import Seen, pairs, words

if TYPE_CHECKING:
    from rnnreport.data.dataset import Dataset
    from rnnreport.training.subject import Subject

VERSION = 1
NEEDS = "trained"
TASKS = ("classify", "next-word")

BINS = 40
LONGEST = 20  # tokens of `after` that are read: each is read again in every step


class Settings(studies.Settings):
    """Which models (none: all), the unit of a class' value, whose cells: a layer (None: the last, forward) and state.

    `after` is read before the word; empty: there is no previous state. `words` are shown of each list; `pairs` says
    whether pairs of neighbours are read too. The ascent has so many `starts` and `steps`.
    """

    models: tuple[str, ...] = ()
    unit: Literal["log-odds", "probability"] = "log-odds"
    layer: str | None = None
    state: str = "h"
    after: studies.SomeText | Literal[""] = ""
    words: Annotated[int, Field(ge=1, le=100)] = 10
    pairs: bool = True
    starts: Annotated[int, Field(ge=1, le=100)] = 5
    steps: Annotated[int, Field(ge=1, le=10_000)] = 200


class Looked(NamedTuple):
    """What is the same for every target of a network."""

    settings: Settings
    dataset: Dataset
    network: Any
    asked: Asked
    prefix: np.ndarray  # (tokens,) int32

    @property
    def field(self) -> int:
        """How many marks stand before the field in which words are read."""
        return field_of(self.network, self.asked.place)

    def after(self, ids: np.ndarray) -> np.ndarray:
        """Return sequences of ids (n, time) with the prefix before each."""
        return np.concatenate([np.broadcast_to(self.prefix, (len(ids), len(self.prefix))), ids], axis=1)

    def shown(self, found: np.ndarray) -> np.ndarray:
        """Return values of targets (targets, ...) in the unit asked for: float32."""
        if self.settings.unit == "log-odds":
            return found.astype(np.float32)
        classes = self.asked.classes
        return np.concatenate([probability(found[:classes]), found[classes:]]).astype(np.float32)


def answer(settings: Settings, subject: Subject) -> Soughts:
    """Return what every class and every cell of a layer looks for, by the first seed of each model.

    All words of the vocabulary are tried but <pad>, <unk> and the mark between fields, and all different pairs of
    neighbours in training texts. Input vectors of the ascent are no longer than the longest embedding of these words,
    so that none of them is left out of reach. A cell of a backward layer has read the word first, and then `after`,
    from its end. Of `after` the last 20 tokens are read; a network with a branch for each field reads it and the word
    in the field of the layer. A model without the layer or state is left out. Raises RnnReportError when none has them,
    for an unknown model, and where `after` has signs but no word, or words of a field behind that of the layer.
    """
    dataset = subject.dataset
    given = encoded(dataset, settings.after, whole=False) if settings.after else None
    ids = np.zeros(0, np.int32) if given is None else given.ids[-LONGEST:]
    seen = words(dataset), pairs(dataset) if settings.pairs else Seen(np.zeros((0, 2), np.int32), np.zeros(0, np.int32))
    models = cells_of(subject, settings.models, settings.layer, settings.state)
    return Soughts(dataset.classes, tuple(_sought(settings, dataset, cells, ids, *seen) for cells in models))


def _sought(settings: Settings, dataset: Dataset, cells: Cells, given: np.ndarray, seen: Seen, two: Seen) -> Sought:
    network = cells.trained.network
    prefix = _prefix(cells, given)
    looked = Looked(settings, dataset, network, Asked.of(network, cells.layer, cells.state, prefix), prefix)
    table, seconds = _timed(lambda: values(network, looked.asked, looked.after(seen.ids)))
    read = part_of(network, cells.place, prefix)
    before = (
        values(network, looked.asked, prefix[None])[:, 0] if read.start < read.stop else np.full(len(table), np.nan)
    )
    ascent, near = _ascent(looked, seen, table)
    search = CorpusSearch(**_search(looked, seen, table, near, seconds), **_pairs(looked, two))
    overlap = [np.isin(*lists).mean() for lists in zip(ascent.by_cosine, search.words, strict=True)]
    return Sought(
        model=cells.trained.model,
        cell=cells.trained.settings.cell,
        seed=cells.trained.seed,
        unit=settings.unit,
        layer=cells.layer,
        state=cells.state,
        classes=looked.asked.classes,
        cells=len(table) - looked.asked.classes,
        after=tuple(dataset.vocabulary.words[word] for word in given),
        before=looked.shown(before),
        ascent=ascent,
        search=search,
        overlap=np.array(overlap, np.float32),
    )


def _prefix(cells: Cells, given: np.ndarray) -> np.ndarray:
    """Return what is read before the word, so that it stands in the field that the layer reads."""
    missing = field_of(cells.trained.network, cells.place) - int((given == FIELD).sum()) if cells.apart else 0
    if missing < 0:
        raise RnnReportError(f"after: '{cells.layer}' of {cells.trained.model} reads a field before the last one given")
    return np.concatenate([np.full(missing, FIELD, np.int32), given])


def _ascent(looked: Looked, seen: Seen, table: np.ndarray) -> tuple[Ascent, Near]:
    """Return the ascent, and the nearest words by cosine."""
    settings, marks = looked.settings, np.full((len(seen.ids), looked.field), FIELD, np.int32)
    embeddings = np.asarray(embed(looked.network, np.concatenate([marks, seen.ids], axis=1))[:, -1])
    bound = float(np.linalg.norm(embeddings, axis=1).max())
    raised, seconds = _timed(
        lambda: ascend(looked.network, looked.asked, looked.prefix, bound, settings.starts, settings.steps)
    )
    found = raised.vectors[np.arange(len(table)), raised.values.argmax(axis=1)]
    near, close = nearest(found, embeddings, settings.words)
    ascent = Ascent(
        bound=bound,
        reached=looked.shown(raised.values),
        norm=np.linalg.norm(found, axis=1).astype(np.float32),
        agreement=_agreement(raised),
        by_cosine=_named(looked.dataset, seen, near.places),
        cosines=near.measured.astype(np.float32),
        cosine_values=looked.shown(np.take_along_axis(table, near.places, 1)),
        by_distance=_named(looked.dataset, seen, close.places),
        distances=close.measured.astype(np.float32),
        distance_values=looked.shown(np.take_along_axis(table, close.places, 1)),
        seconds=seconds,
    )
    return ascent, near


def _search(looked: Looked, seen: Seen, table: np.ndarray, near: Near, seconds: float) -> dict:
    top = np.stack([lowest(-row, looked.settings.words) for row in table])
    shown = looked.shown(table)
    histograms = [np.histogram(row, BINS) for row in shown]
    ranks = [
        len(row) + 1 - np.searchsorted(np.sort(row), row[places], "right")
        for row, places in zip(table, near.places, strict=True)
    ]
    return {
        "tried": len(seen.ids),
        "words": _named(looked.dataset, seen, top),
        "values": np.take_along_axis(shown, top, 1),
        "counts": seen.counts[top],
        "ranks": np.array(ranks, np.int32),
        "edges": np.array([edges for _, edges in histograms], np.float32),
        "histogram": np.array([counts for counts, _ in histograms], np.int32),
        "seconds": seconds,
    }


def _pairs(looked: Looked, two: Seen) -> dict:
    if not len(two.ids):
        cells = looked.network.encoder.forward[0].units
        none = np.zeros((looked.asked.classes + cells, 0))
        names = ((),) * len(none)
        return {"tried_pairs": 0, "pairs": names, "pair_values": none.astype(np.float32)} | {
            "pair_counts": none.astype(np.int32),
            "seconds_pairs": 0.0,
        }
    count = looked.settings.words
    found, seconds = _timed(lambda: best(looked.network, looked.asked, looked.after(two.ids), count))
    spelling = looked.dataset.vocabulary.words
    return {
        "tried_pairs": len(two.ids),
        "pairs": tuple(tuple((spelling[a], spelling[b]) for a, b in two.ids[row]) for row in found.numbers),
        "pair_values": looked.shown(found.values),
        "pair_counts": two.counts[found.numbers],
        "seconds_pairs": seconds,
    }


def _agreement(raised: Raised) -> np.ndarray:
    """Return the mean cosine between the ends of every two starts: (targets,) float32, NaN for one start."""
    starts = raised.vectors.shape[1]
    if starts == 1:
        return np.full(len(raised.vectors), np.nan, np.float32)
    norms = np.linalg.norm(raised.vectors, axis=2, keepdims=True)
    summed = (raised.vectors / np.maximum(norms, 1e-30)).sum(axis=1)
    return (((summed**2).sum(axis=1) - starts) / (starts * (starts - 1))).astype(np.float32)


def _named(dataset: Dataset, seen: Seen, places: np.ndarray) -> tuple[tuple[str, ...], ...]:
    spelling = dataset.vocabulary.words
    return tuple(tuple(spelling[word] for word in seen.ids[row, 0]) for row in places)


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """Return what `work` returns, and the seconds it took without compiling."""
    begin, compiling = perf_counter(), compiler.seconds
    found = work()
    return found, perf_counter() - begin - (compiler.seconds - compiling)
