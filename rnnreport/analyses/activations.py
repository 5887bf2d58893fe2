"""What does every cell do at every word, and which cells do alike?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import numpy as np
from pydantic import Field
from scipy.cluster import hierarchy

from rnnreport import study as studies
from rnnreport.data.vocabulary import FIELD
from rnnreport.errors import RnnReportError, one_of
from rnnreport.models.inference import read
from rnnreport.results import ActivationMap, ActivationMaps
from rnnreport.training.explained import example, part
from rnnreport.training.reading import Text, chosen, encoded

if TYPE_CHECKING:
    from rnnreport.data.dataset import Dataset
    from rnnreport.training.subject import Subject
    from rnnreport.training.trained import Trained

VERSION = 1
NEEDS = "trained"
TASKS = ("classify", "next-word")

LONGEST = 400  # tokens of a text that are read
ORDERED = 1_024  # cells up to which neighbours are put in the best order: work grows faster than their square
STILL = 1e-6  # standard deviation of a state that does not move

Layer = Annotated[int, Field(ge=1)] | str  # 2 means "layer 2" in every direction


class Settings(studies.Settings):
    """The text (none: a held-out one), the models and layers (none: all), the state, and how many clusters of cells.

    A layer is a number, the first being 1, or a name such as "layer 1 backward".
    """

    text: studies.SomeText | None = None
    models: tuple[str, ...] = ()
    layers: tuple[Layer, ...] = ()
    state: str = "h"
    clusters: Annotated[int, Field(ge=1, le=50)] = 6


def answer(settings: Settings, subject: Subject) -> ActivationMaps:
    """Return the state of every cell at every token, each layer's cells ordered so that neighbours are alike.

    The order is that of a hierarchical clustering: average linkage on 1 - correlation over the tokens, leaves put in
    the order in which neighbours are nearest (Z. Bar-Joseph and others, "Fast optimal leaf ordering for hierarchical
    clustering", 2001) where a layer has 1,024 cells or fewer. Cells that do not move are alike, and 1 from all others;
    of a single token, cells are ordered by their state. Of a text 400 tokens are read at most, by the first seed of
    each model; one without such a state or layer is left out. Raises RnnReportError where all are.
    """
    dataset = subject.dataset
    text = encoded(dataset, example(dataset) if settings.text is None else settings.text)
    window = part(dataset, len(text.ids), LONGEST)
    cut = window.start, len(text.ids) - window.stop
    shown = Text(*(values[window] for values in text))
    maps = tuple(
        one for trained in chosen(subject, settings.models) for one in _maps(settings, trained, shown, dataset, cut)
    )
    if not maps:
        raise RnnReportError(_nowhere(settings, subject))
    return ActivationMaps(maps)


def ordered(states: np.ndarray, clusters: int) -> tuple[np.ndarray, np.ndarray]:
    """Return (order (units,), cluster of each place in it, rising from 0 (units,)) of states (tokens, units), int32."""
    tokens, units = states.shape
    if tokens < 2 or units < 2:
        return np.argsort(-states[0] if tokens else np.zeros(units), kind="stable").astype(np.int32), np.zeros(
            units, np.int32
        )
    tree = hierarchy.linkage(_distances(states), "average")
    if units <= ORDERED:
        tree = hierarchy.optimal_leaf_ordering(tree, _distances(states))
    order = hierarchy.leaves_list(tree)
    found = hierarchy.fcluster(tree, clusters, "maxclust")[order]
    return order.astype(np.int32), np.cumsum(np.diff(found, prepend=found[0]) != 0).astype(np.int32)


def _distances(states: np.ndarray) -> np.ndarray:
    """Return 1 - correlation of every pair of cells, as scipy's condensed matrix: 0..2."""
    centred = np.asarray(states, np.float64) - states.mean(axis=0, dtype=np.float64)
    size = np.linalg.norm(centred, axis=0)
    still = size <= STILL * np.sqrt(len(states))
    unit = np.where(still, 0, centred / np.where(still, 1, size))
    near = unit.T @ unit
    near[np.ix_(still, still)] = 1
    return np.clip(1 - near[np.triu_indices(len(near), 1)], 0, 2)


def _maps(
    settings: Settings, trained: Trained, text: Text, dataset: Dataset, cut: tuple[int, int]
) -> Iterator[ActivationMap]:
    encoder = trained.network.encoder
    ranges, names = encoder.ranges(), encoder.names()
    wanted = [at for at, name in enumerate(names) if _is_meant(settings.layers, name)]
    if settings.state not in ranges or not wanted:
        return
    states = read(trained.network, text.ids)
    for at in wanted:
        found = np.array(states[at][settings.state], np.float32)
        there = _reads(dataset, names[at], text.ids)
        order, clusters = ordered(found[there], settings.clusters)
        yield ActivationMap(
            model=trained.model,
            cell=trained.settings.cell,
            seed=trained.seed,
            tokens=text.tokens,
            spaces=text.spaces,
            known=text.known,
            cut=cut,
            layer=names[at],
            state=settings.state,
            bounds=ranges[settings.state],
            states=np.where(there[:, None], found, np.float32(np.nan)),
            order=order,
            clusters=clusters,
        )


def _is_meant(layers: Sequence[int | str], name: str) -> bool:
    return not layers or any(
        one == name or (isinstance(one, int) and re.search(rf"\blayer {one}\b", name)) for one in layers
    )


def _reads(dataset: Dataset, layer: str, ids: np.ndarray) -> np.ndarray:
    """Return at which tokens a layer reads, (tokens,) bool: one that is named after a field reads that alone."""
    for at, field in enumerate(dataset.fields):
        if layer.startswith(f"{field} "):
            marks = ids == FIELD
            return (np.cumsum(marks) == at) & ~marks
    return np.ones(len(ids), bool)


def _nowhere(settings: Settings, subject: Subject) -> str:
    encoders = [trained.network.encoder for trained in chosen(subject, settings.models)]
    states = {state for encoder in encoders for state in encoder.ranges()}
    if settings.state not in states:
        return f"activations: state {one_of(settings.state, states)}"
    names = list(dict.fromkeys(name for encoder in encoders for name in encoder.names()))
    asked = ", ".join(map(repr, settings.layers))
    return f"activations: no model has state '{settings.state}' in layer {asked}; layers are: {', '.join(names)}"
