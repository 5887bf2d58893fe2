"""What models did with a text: states while they read it, words they wrote or copied, words that excite their cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np


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
class Copy:
    """One written text, and the longest run of tokens in it that stands in the training texts too."""

    model: str
    seed: int
    temperature: float
    tokens: tuple[str, ...]
    spaces: tuple[str, ...]
    given: int
    begin: int  # the run is tokens[begin:end]; given tokens may be part of it
    end: int
    source: str  # the words of the corpus around the run, the run itself left out: before it ...
    source_after: str  # ... and after it
    document: int  # number in the corpus of the text that holds the run, -1 where no token is shared


@dataclass(frozen=True)
class Copies:
    """How much of each written text is copied. `held_out` has the same measure for texts that people wrote."""

    texts: tuple[Copy, ...]
    length: int  # tokens of each text, the given ones included
    held_out: np.ndarray  # (windows,) int32 longest shared run of as long a piece of each held-out text
