"""What the data are, and where the numbers of a page come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np


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
    seconds: float  # of training the models of the page; folds and values of a sweep come on top
    command: str  # that builds the page again
