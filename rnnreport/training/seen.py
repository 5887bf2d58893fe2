"""Which words, and which pairs of neighbours, stand in training texts, and how often."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from rnnreport.data.vocabulary import FIELD, UNKNOWN

if TYPE_CHECKING:
    from rnnreport.data.dataset import Dataset


class Seen(NamedTuple):
    """Sequences of ids, (sequences, tokens) int32, and how often each stands in training texts: (sequences,) int32."""

    ids: np.ndarray
    counts: np.ndarray


def real(dataset: Dataset) -> np.ndarray:
    """Return which numbers of the vocabulary are words: (vocabulary,) bool; not <pad>, <unk> nor the mark of fields."""
    return np.arange(len(dataset.vocabulary)) > (FIELD if dataset.fields else UNKNOWN)


def words(dataset: Dataset) -> Seen:
    """Return every word of the vocabulary by itself, in its order, and how often networks read it in training."""
    every = np.concatenate([*dataset.sequences("train"), np.zeros(0, np.int32)])
    ids = np.flatnonzero(real(dataset)).astype(np.int32)
    return Seen(ids[:, None], np.bincount(every, minlength=len(dataset.vocabulary))[ids].astype(np.int32))


def pairs(dataset: Dataset) -> Seen:
    """Return every different pair of words that are neighbours in a training text, the most frequent first.

    Pairs across the end of a piece, and such with <unk> or the mark of a field, are none.
    """
    size = len(dataset.vocabulary)
    codes = [ids[:-1].astype(np.int64) * size + ids[1:] for ids in dataset.sequences("train")]
    found, counts = np.unique(np.concatenate([*codes, np.zeros(0, np.int64)]), return_counts=True)
    ids, words = np.stack(np.divmod(found, size), axis=1).astype(np.int32), real(dataset)
    kept = np.flatnonzero(words[ids].all(axis=1))
    kept = kept[np.argsort(-counts[kept], kind="stable")]
    return Seen(ids[kept], counts[kept].astype(np.int32))
