"""Networks that read several fields of a text: prefixes of each, activations at every word, the network as a graph."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class PrefixGrid:
    """What one network answers as two fields of a text are added to, step by step (the occlusion grid of S. Stier).

    A step adds one word, or one sentence. `ends` count tokens of a field: a prefix has tokens[:end].
    """

    model: str
    cell: str
    seed: int
    fields: tuple[str, str]
    tokens: tuple[tuple[str, ...], tuple[str, ...]]
    spaces: tuple[tuple[str, ...], tuple[str, ...]]
    known: tuple[tuple[bool, ...], tuple[bool, ...]]
    cut: tuple[int, int]  # tokens of each field that were not read: they are not among `tokens`
    by: str  # "words" or "sentences"
    every: tuple[int, int]  # words or sentences of each field that are added at once
    ends: tuple[np.ndarray, np.ndarray]  # each (steps + 1,) int32, from 0 on
    probabilities: np.ndarray  # (steps of the first + 1, steps of the second + 1, classes) float32
    target: int  # the class that is shown
    removed: tuple[np.ndarray, np.ndarray]  # each (steps,) float32: log-odds of the target that go with that step alone
    seconds: float


@dataclass(frozen=True)
class PrefixGrids:
    """Texts by models: texts[i][j] is text i by model j."""

    classes: tuple[str, ...]
    texts: tuple[tuple[PrefixGrid, ...], ...]


@dataclass(frozen=True)
class ActivationMap:
    """One layer of one network at every token of a text, its cells ordered so that neighbours are alike."""

    model: str
    cell: str
    seed: int
    tokens: tuple[str, ...]
    spaces: tuple[str, ...]
    known: tuple[bool, ...]
    cut: tuple[int, int]  # tokens of the text before and after these that were not read
    layer: str  # "layer 2 backward"
    state: str
    bounds: tuple[float, float] | None  # range of the state; None: unbounded
    states: np.ndarray  # (tokens, units) float32; NaN where the layer does not read
    order: np.ndarray  # (units,) int32 numbers of the cells from top to bottom
    clusters: np.ndarray  # (units,) int32 of each place in `order`, which cluster it is in, from 0, rising


@dataclass(frozen=True)
class ActivationMaps:
    """Maps of each model, one for each layer and direction that was asked for."""

    maps: tuple[ActivationMap, ...]


@dataclass(frozen=True)
class GraphNode:
    """One box of a network."""

    id: str  # "title embedding", "title layer 1", "dense"
    kind: str  # "input", "transform", "embedding", "recurrent", "readout", "join", "dense", "output"
    label: str  # "LSTM, forward"
    shape: tuple[str, ...]  # of what it hands on: ("time", "128"); () for a single number
    parameters: int
    details: tuple[str, ...]  # "64 units", "dropout 0.3"
    rank: int  # how many boxes lie before it at most: input 0
    branch: int  # the field whose it is, from 0; -1: of all


@dataclass(frozen=True)
class NetworkGraph:
    """One network as boxes and arrows. Dropout of a box falls on what it hands on."""

    model: str
    cell: str
    parameters: int
    nodes: tuple[GraphNode, ...]
    edges: tuple[tuple[str, str], ...]  # ids: from, to


@dataclass(frozen=True)
class NetworkGraphs:
    """The networks of a study."""

    models: tuple[NetworkGraph, ...]
