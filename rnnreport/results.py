"""The waist between computing and showing: what analyses answer and figures show. Only numpy arrays, numbers and str.

Every kind is a frozen dataclass. `pack` turns any of them into a JSON document plus named arrays, `unpack` turns it
back; so a result can be stored and shown later on a machine without jax. Arrays are float32 or integers.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Ask:
    """What a figure asks of the computing side: the name of an analysis and its settings (JSON values only)."""

    analysis: str
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Interval:
    """A number over several seeds. `low` and `high` bound the mean at 95 % (Student's t); equal to it for one seed."""

    mean: float
    low: float
    high: float
    each: tuple[float, ...]


@dataclass(frozen=True)
class Preview:
    """The head of a corpus: column names, the first rows as text, how many entries there are, were kept and dropped."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: int  # entries kept
    tokens: int
    vocabulary: int  # words known to the model, special ones not counted
    splits: Mapping[str, int]  # documents in train, validation, test
    dropped: Mapping[str, int]  # reason -> entries


@dataclass(frozen=True)
class Histogram:
    """Counts between edges, with the numbers one wants beside a histogram."""

    title: str
    unit: str  # of the edges, such as "words"
    things: str  # what is counted, such as "posts"
    edges: np.ndarray  # (bins + 1,)
    counts: np.ndarray  # (bins,)
    median: float
    mean: float
    maximum: float


@dataclass(frozen=True)
class History:
    """One training: a value for every epoch. Keys are "<split>_<metric>", such as "validation_loss"."""

    model: str
    seed: int
    values: Mapping[str, np.ndarray]  # each (epochs,)
    seconds: np.ndarray  # (epochs,) wall time of training, without compiling where that is told apart
    best_epoch: int  # counted from 1
    stopped: str  # "patience", "epochs"


@dataclass(frozen=True)
class Curves:
    """All trainings of a study."""

    histories: tuple[History, ...]


@dataclass(frozen=True)
class Layer:
    """All states and gates of one layer while it read one text. `ranges` bounds each state; (0, 1) marks a gate."""

    name: str  # "layer 1", "layer 2 backward"
    states: Mapping[str, np.ndarray]  # "h", "c", "i" ... -> (time, units) float32
    ranges: Mapping[str, tuple[float, float] | None]  # None: unbounded


@dataclass(frozen=True)
class Reading:
    """One model reading one text: tokens as they were written, and every state at every token."""

    model: str
    cell: str
    seed: int
    tokens: tuple[str, ...]  # as shown
    spaces: tuple[str, ...]  # the text between the token before and this one
    known: tuple[bool, ...]  # False: outside the vocabulary, read as <unk>
    given: int  # the first `given` tokens came from the author, the rest the model wrote
    layers: tuple[Layer, ...]


@dataclass(frozen=True)
class Readings:
    """Several models reading the same text."""

    readings: tuple[Reading, ...]


@dataclass(frozen=True)
class Generation:
    """One text that a model wrote on from a seed text. `temperature` 0 is greedy; `top_k` 0 means all words."""

    model: str
    seed: int
    temperature: float
    top_k: int
    tokens: tuple[str, ...]
    spaces: tuple[str, ...]
    given: int
    probabilities: np.ndarray  # (tokens,) of each written token, NaN for given ones


@dataclass(frozen=True)
class Generations:
    """Texts that models wrote."""

    generations: tuple[Generation, ...]


@dataclass(frozen=True)
class ModelSummary:
    """One model, or one baseline, over its seeds. Metrics: {"test": {"loss": Interval, ...}, ...}."""

    model: str
    cell: str  # "" for a baseline
    parameters: int
    seeds: tuple[int, ...]
    best_epochs: tuple[int, ...]
    epochs: tuple[int, ...]  # epochs run
    seconds_per_epoch: Interval | None
    tokens_per_second: Interval | None
    metrics: Mapping[str, Mapping[str, Interval]]


@dataclass(frozen=True)
class Comparison:
    """All models of a study, and the baselines that they must beat."""

    models: tuple[ModelSummary, ...]
    baselines: tuple[ModelSummary, ...]


@dataclass(frozen=True)
class ExcitingWords:
    """For each cell of one model's layer, the words after which its expected state is highest and lowest."""

    model: str
    layer: str
    state: str
    minimum_count: int  # words seen less often are left out
    cells: np.ndarray  # (cells,) numbers of the cells
    mean: np.ndarray  # (cells,) expected state over all tokens
    up: tuple[tuple[str, ...], ...]  # per cell, best first
    up_values: np.ndarray  # (cells, words)
    down: tuple[tuple[str, ...], ...]
    down_values: np.ndarray


@dataclass(frozen=True)
class WordResponses:
    """Which words excite which cells, model beside model."""

    models: tuple[ExcitingWords, ...]


@dataclass(frozen=True)
class SweepPoint:
    """One model trained with one value of the swept setting."""

    model: str
    value: float
    label: str  # as shown: "500", "all"
    known: float  # share of the test tokens that are in the vocabulary, 0..1
    summary: ModelSummary


@dataclass(frozen=True)
class Sweep:
    """How one setting changes training time and accuracy."""

    setting: str  # "vocabulary"
    unit: str  # "words"
    points: tuple[SweepPoint, ...]


@dataclass(frozen=True)
class Provenance:
    """Where the numbers of a page come from: enough to make them again and to know what may be republished."""

    corpus: str
    sha256: str  # of the corpus' files, or of the texts where it has no file
    address: str  # where the corpus comes from; "" for a user's own
    licence: str
    republish: bool
    settings: str  # the whole study with all defaults filled in, as YAML
    versions: Mapping[str, str]  # "python", "jax", "flax", "optax", "numpy", "rnnreport": those that trained
    machine: str  # "2 cores, x86_64": no host name
    seconds: float  # of all training
    command: str  # that builds the page again


KINDS = {kind.__name__: kind for kind in list(globals().values()) if dataclasses.is_dataclass(kind)}


def pack(result: Any) -> tuple[dict, dict[str, np.ndarray]]:
    """Return (document, arrays): `document` is made of JSON values, with {"array": name} where an array stood."""
    arrays: dict[str, np.ndarray] = {}
    return _pack(result, arrays), arrays


def unpack(document: Any, arrays: Mapping[str, np.ndarray]) -> Any:
    """Undo `pack`. Lists become tuples."""
    if isinstance(document, list):
        return tuple(unpack(item, arrays) for item in document)
    if not isinstance(document, dict):
        return document
    if "array" in document:
        return np.asarray(arrays[document["array"]])
    if "map" in document:
        return {key: unpack(value, arrays) for key, value in document["map"].items()}
    return KINDS[document["kind"]](**{key: unpack(value, arrays) for key, value in document["fields"].items()})


def _pack(value: Any, arrays: dict[str, np.ndarray]) -> Any:
    if isinstance(value, np.ndarray):
        arrays[f"a{len(arrays)}"] = value
        return {"array": f"a{len(arrays) - 1}"}
    if dataclasses.is_dataclass(value):
        fields = {f.name: _pack(getattr(value, f.name), arrays) for f in dataclasses.fields(value)}
        return {"kind": type(value).__name__, "fields": fields}
    if isinstance(value, Mapping):
        return {"map": {key: _pack(item, arrays) for key, item in value.items()}}
    if isinstance(value, (tuple, list)):
        return [_pack(item, arrays) for item in value]
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    raise TypeError(f"a result holds a {type(value).__name__}: only numpy arrays, numbers, str and result kinds may")
