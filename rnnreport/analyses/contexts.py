"""Where in the training texts is each cell of a layer high, and where low?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, NamedTuple

import numpy as np
from pydantic import Field

from rnnreport import study as studies
from rnnreport.models.extremes import Highest, lowest
from rnnreport.models.judging import judge
from rnnreport.models.places_read import Met, Read, meet
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

    All training texts are read, each as much as in training; the first seed of each model reads them. Means, histograms
    and the highest and lowest places are those of all tokens; at most one place of each text is among these. Quantiles,
    and the places next to them, come from 20,000 tokens drawn by a fixed key, or from all where there are no more. A
    model without the layer or state is left out. Raises RnnReportError when none has them, and for an unknown model.
    """
    dataset = subject.dataset
    models = cells_of(subject, settings.models, settings.layer, settings.state)
    sequences, pieces = dataset.sequences("train"), dataset.splits["train"]
    documents = dataset.documents[pieces]
    groups = dataset.targets[documents] if dataset.classes else np.full(len(pieces), -1)
    drawn = _drawn(sequences)
    order = np.lexsort((drawn[:, 1], drawn[:, 0]))
    read = Read(sequences, documents, groups, drawn[order])
    found = []
    for cells in models:
        met = meet(cells.trained.network, (cells.place, cells.state, cells.bounds), read, settings.examples)
        sample = np.empty_like(met.sample)
        sample[order] = met.sample  # as drawn, so that of equal values it is chance which is shown
        found.append(_model(settings, dataset, cells, read, met._replace(sample=sample), drawn))
    return Contexts(dataset.classes, tuple(found))


def _drawn(sequences: Sequence[np.ndarray]) -> np.ndarray:
    """Return tokens drawn without repetition, each a sequence and a place in it: (tokens, 2), in the order drawn."""
    ends = np.cumsum([len(ids) for ids in sequences])
    numbers = np.random.default_rng(0).permutation(ends[-1])[:SAMPLE]
    owners = np.searchsorted(ends, numbers, "right")
    return np.stack([owners, numbers - np.concatenate([[0], ends])[owners]], axis=1)


def _model(
    settings: Settings, dataset: Dataset, cells: Cells, read: Read, met: Met, drawn: np.ndarray
) -> ModelContexts:
    lists = [list(_lists(settings, read, met, drawn, cell)) for cell in range(met.sample.shape[1])]
    shown = np.unique(np.concatenate([places.sequences for each in lists for places in each]))
    answers = (
        judge(cells.trained.network, [read.sequences[number] for number in shown])
        if dataset.classes
        else np.zeros((len(shown), 0), np.float32)
    )
    pieces = dataset.splits["train"]

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
        tokens=sum(map(len, read.sequences)),
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


def _lists(settings: Settings, read: Read, met: Met, drawn: np.ndarray, cell: int) -> Iterator[Places]:
    """Yield the highest, lowest and random places of a cell, and those at each quantile."""
    yield _best(met.highest, cell, 1)
    yield _best(met.lowest, cell, -1)
    states, owners = met.sample[:, cell], read.owners[drawn[:, 0]]
    orders = [np.arange(len(drawn))]  # in the order drawn
    orders += [lowest(np.abs(states - value), NEAR) for value in np.quantile(states, QUANTILES)]
    for order, count in zip(orders, [settings.examples] + [AT_QUANTILE] * len(QUANTILES), strict=True):
        first = np.sort(np.unique(owners[order], return_index=True)[1])[:count]
        rows = order[first]
        yield Places(drawn[rows, 0], drawn[rows, 1], states[rows])


def _best(found: Highest, cell: int, sign: int) -> Places:
    where = found.where[:, cell]
    return Places(where[:, 1], where[:, 2], sign * found.values[:, cell])
