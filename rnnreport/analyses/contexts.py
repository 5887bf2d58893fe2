"""Where in the training texts is each cell of a layer high, and where low?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, NamedTuple

import numpy as np
from pydantic import Field

from rnnreport import study as studies
from rnnreport.errors import RnnReportError
from rnnreport.models.extremes import Highest, lowest
from rnnreport.models.judging import judge
from rnnreport.models.places_read import Met, Read, meet
from rnnreport.models.words_read import part_of
from rnnreport.results import CellContexts, Context, Contexts, ModelContexts
from rnnreport.training.layers import Cells, cells_of
from rnnreport.training.places import context

if TYPE_CHECKING:
    from rnnreport.data.dataset import Dataset
    from rnnreport.training.subject import Subject

VERSION = 1
NEEDS = "trained"
TASKS = ("classify", "next-word")

BINS = 40
QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)
AT_QUANTILE = 3  # places shown next to each
SAMPLE = 20_000  # tokens drawn, by which quantiles are found
NEAR = 64  # places of the sample that are looked through for some in different texts


class Settings(studies.Settings):
    """Which models (none: all), whose cells: a layer (None: the last, forward) and a state.

    `examples` places are shown of each kind, with up to `around` tokens on either side.
    """

    models: tuple[str, ...] = ()
    layer: str | None = None
    state: str = "h"
    examples: Annotated[int, Field(ge=1, le=100)] = 8
    around: Annotated[int, Field(ge=0, le=100)] = 6


class Places(NamedTuple):
    """Places in what was read, and the state there: sequences, tokens and values, all (places,)."""

    sequences: np.ndarray
    tokens: np.ndarray
    values: np.ndarray


def answer(settings: Settings, subject: Subject) -> Contexts:
    """Return, for every cell of a layer, where its state is high, low, next to quantiles, and anywhere at random.

    All training texts are read, each as much as in training, by the first seed of each model; where a network has a
    branch for each field, its layers read one field. Means, histograms and the highest and lowest places are those of
    all tokens; at most one place of each text is among these. Quantiles, and the places next to them, come from 20,000
    tokens drawn by a fixed key, or from all where there are no more. A model without the layer or state is left out.
    Raises RnnReportError when none has them, and for an unknown model.
    """
    dataset = subject.dataset
    sequences = dataset.sequences("train")
    models = cells_of(subject, settings.models, settings.layer, settings.state)
    return Contexts(dataset.classes, tuple(_model(settings, dataset, cells, sequences) for cells in models))


def _drawn(spans: np.ndarray) -> np.ndarray:
    """Return tokens of spans (sequences, 2) drawn without repetition, each a sequence and a place in it: (tokens, 2).

    They come in the order drawn.
    """
    ends = np.cumsum(np.diff(spans)[:, 0])
    numbers = np.random.default_rng(0).permutation(ends[-1])[:SAMPLE]
    rows = np.searchsorted(ends, numbers, "right")
    return np.stack([rows, numbers - ends[rows] + spans[rows, 1]], axis=1)


def _read(dataset: Dataset, cells: Cells, sequences: Sequence[np.ndarray]) -> tuple[np.ndarray, Read]:
    """Return the pieces of which the layer reads a token, and what it reads of them; places are in the order drawn."""
    parts = [part_of(cells.trained.network, cells.place, ids) for ids in sequences]
    spans = np.array([(part.start, part.stop) for part in parts], np.int32)
    kept = np.flatnonzero(spans[:, 1] > spans[:, 0])
    if not len(kept):
        raise RnnReportError(
            f"contexts: no training text has a word that '{cells.layer}' of {cells.trained.model} reads"
        )
    pieces, spans = dataset.splits["train"][kept], spans[kept]
    owners = dataset.documents[pieces]
    groups = dataset.targets[owners] if dataset.classes else np.full(len(kept), -1)
    return pieces, Read([sequences[number] for number in kept], spans, owners, groups, _drawn(spans))


def _met(cells: Cells, read: Read, count: int) -> Met:
    """Return what was met, its sample in the order of `read.places`."""
    order = np.lexsort((read.places[:, 1], read.places[:, 0]))
    layer = cells.place, cells.state, cells.bounds
    met = meet(cells.trained.network, layer, read._replace(places=read.places[order]), count)
    sample = np.empty_like(met.sample)
    sample[order] = met.sample
    return met._replace(sample=sample)


def _model(settings: Settings, dataset: Dataset, cells: Cells, sequences: Sequence[np.ndarray]) -> ModelContexts:
    pieces, read = _read(dataset, cells, sequences)
    met = _met(cells, read, settings.examples)
    lists = [list(_lists(settings, read, met, cell)) for cell in range(met.sample.shape[1])]
    shown = np.unique(np.concatenate([places.sequences for each in lists for places in each]))
    asked = [read.sequences[number] for number in shown]
    answers = judge(cells.trained.network, asked) if dataset.classes else np.zeros((len(shown), 0), np.float32)

    def contexts(places: Places) -> tuple[Context, ...]:
        rows = np.searchsorted(shown, places.sequences)
        return tuple(
            context(dataset, int(pieces[sequence]), token, token + 1, settings.around, value, answers[row])
            for sequence, token, value, row in zip(*(part.tolist() for part in places), rows, strict=True)
        )

    quantiles = np.quantile(met.sample, QUANTILES, axis=0).astype(np.float32)
    return ModelContexts(
        model=cells.trained.model,
        cell=cells.trained.settings.cell,
        seed=cells.trained.seed,
        layer=cells.layer,
        state=cells.state,
        tokens=int(np.diff(read.spans).sum()),
        texts=len(np.unique(read.owners)),
        bounds=cells.bounds,
        cells=tuple(
            _cell(number, met, quantiles[:, number], [contexts(places) for places in each])
            for number, each in enumerate(lists)
        ),
    )


def _cell(number: int, met: Met, quantiles: np.ndarray, lists: list[tuple[Context, ...]]) -> CellContexts:
    edges, counts = met.spread.histogram(number, BINS)
    high, low, anywhere, *at_quantiles = lists
    return CellContexts(
        number=number,
        highest=high,
        lowest=low,
        quantiles=QUANTILES,
        quantile_values=quantiles,
        at_quantiles=tuple(at_quantiles),
        random=anywhere,
        edges=edges,
        counts=counts,
        label_means=met.means[:, number].astype(np.float32),
        label_deviations=met.deviations[:, number].astype(np.float32),
    )


def _lists(settings: Settings, read: Read, met: Met, cell: int) -> Iterator[Places]:
    """Yield the highest, lowest and random places of a cell, and those at each quantile."""
    yield _best(met.highest, cell, 1)
    yield _best(met.lowest, cell, -1)
    drawn, states = read.places, met.sample[:, cell]
    owners = read.owners[drawn[:, 0]]
    orders = [np.arange(len(drawn))]  # in the order drawn
    orders += [lowest(np.abs(states - value), NEAR) for value in np.quantile(states, QUANTILES)]
    for order, count in zip(orders, [settings.examples] + [AT_QUANTILE] * len(QUANTILES), strict=True):
        first = np.sort(np.unique(owners[order], return_index=True)[1])[:count]
        rows = order[first]
        yield Places(drawn[rows, 0], drawn[rows, 1], states[rows])


def _best(found: Highest, cell: int, sign: int) -> Places:
    where = found.where[:, cell]
    return Places(where[:, 1], where[:, 2], sign * found.values[:, cell])
