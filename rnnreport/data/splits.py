"""Dividing documents into train, validation and test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from rnnreport.errors import DataError, one_of
from rnnreport.study import Split

NAMES = ("train", "validation", "test")
_ALSO = {"training": "train", "valid": "validation", "val": "validation", "dev": "validation", "testing": "test"}


def by_shares(documents: int, split: Split) -> dict[str, np.ndarray]:
    """Return the documents of every split, int32, ascending, drawn by `split.seed`.

    A share above 0 gets at least one document, training too. Raises DataError when there are too few.
    """
    sizes = [max(1, round(documents * share)) if share else 0 for share in (split.validation, split.test)]
    if documents - sum(sizes) < 1:
        names = ", ".join(["train"] + [name for name, size in zip(NAMES[1:], sizes, strict=True) if size])
        raise DataError(
            f"{documents} {'text' if documents == 1 else 'texts'} cannot be divided into {names}, which need at least "
            "one each: give more texts (a long one can be cut into several), "
            "or ask for fewer parts with 'split: {validation: 0, test: 0}'"
        )
    order = np.random.default_rng(split.seed).permutation(documents).astype(np.int32)
    test, validation, train = np.split(order, [sizes[1], sum(sizes)])
    return {"train": np.sort(train), "validation": np.sort(validation), "test": np.sort(test)}


def by_names(given: Sequence[str], split: Split) -> dict[str, np.ndarray]:
    """Return the documents of every split, int32, as `given` names them, one name per document.

    Where none is given for validation, `split.validation` is that share of the training documents, drawn by
    `split.seed`. Raises DataError for a name that is not a split, and when nothing is given for training.
    """
    names = [_canonical(name) for name in given]
    found = {name: np.flatnonzero([other == name for other in names]).astype(np.int32) for name in NAMES}
    if not found["train"].size:
        raise DataError("no text is given for training: the split of at least one must be 'train'")
    if not found["validation"].size and split.validation and found["train"].size > 1:
        parts = by_shares(found["train"].size, split.model_copy(update={"test": 0.0}))
        train = found["train"]
        found |= {"train": train[parts["train"]], "validation": train[parts["validation"]]}
    return found


def column(columns: Mapping[str, Sequence[str]], name: str) -> Sequence[str]:
    """Return the column that holds the splits. Raises DataError with the nearest name where it is missing."""
    if name not in columns:
        raise DataError(f"split column {one_of(name, columns)}")
    return columns[name]


def _canonical(name: str) -> str:
    plain = name.strip().lower()
    plain = _ALSO.get(plain, plain)
    if plain not in NAMES:
        raise DataError(f"split {one_of(name, NAMES)}")
    return plain
