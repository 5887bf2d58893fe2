"""Texts of several fields, such as title and abstract, read as one sequence with a mark between the fields."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from rnnreport.data.vocabulary import FIELD
from rnnreport.errors import DataError

if TYPE_CHECKING:
    from rnnreport.data.corpus import Corpus

STEP = 8  # a network reads a few tokens more of each field than any text of the corpus has, texts of one's own included


def lengths(ids: np.ndarray) -> np.ndarray:
    """Return how many tokens each field of a text of several has, marks not counted: (fields,) int64."""
    marks = np.flatnonzero(np.asarray(ids) == FIELD)
    return np.diff(np.concatenate([[-1], marks, [len(ids)]])) - 1


def longest(texts: Iterable[np.ndarray], count: int) -> tuple[int, ...]:
    """Return for each of `count` fields the most tokens that it has in a text, rounded up to a multiple of `STEP`."""
    most = np.ones(count, np.int64)
    for ids in texts:
        found = lengths(ids)[:count]
        most[: len(found)] = np.maximum(most[: len(found)], found)
    return tuple(-(-int(tokens) // STEP) * STEP for tokens in most)


def assert_kept(corpus: Corpus, keep: str | None) -> None:
    """Raise DataError where the part of each text that is read would begin after its first fields."""
    if corpus.fields and keep is not None and keep.startswith("last"):
        raise DataError(
            f"{corpus.name}: 'keep: {keep}' would take {corpus.fields[0]} away from long texts; of texts with several "
            f"fields the first tokens can be kept: 'keep: first {keep.split()[1]}'"
        )
