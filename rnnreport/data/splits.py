"""Dividing documents into train, validation and test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from rnnreport.errors import DataError, one_of
from rnnreport.study import Split

NAMES = ("train", "validation", "test")
_ALSO = {"training": "train", "valid": "validation", "val": "validation", "dev": "validation", "testing": "test"}


def by_shares(documents: int, split: Split, classes: Sequence[str] | None = None) -> dict[str, np.ndarray]:
    """Return the documents of every split, int32, ascending, drawn by `split.seed`.

    A share above 0 gets at least one document, training too. With `classes`, one per document, every class is spread
    over the splits in proportion, and training has at least one document of each, even if another split is left with
    none. Raises DataError when there are too few.
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
    part = np.zeros(documents, np.int8)  # by place in the order: 0 train, 1 validation, 2 test
    if classes is None:
        part[: sizes[1]], part[sizes[1] : sum(sizes)] = 2, 1
    else:
        order = _by_class(order, classes)
        part[_evenly(documents, sizes[1])] = 2
        rest = np.flatnonzero(part == 0)
        part[rest[_evenly(len(rest), sizes[0])]] = 1
        _teach_every_class(part, order, classes)
    return {name: np.sort(order[part == number]) for number, name in enumerate(NAMES)}


def by_folds(documents: int, split: Split, classes: Sequence[str] | None = None) -> dict[str, np.ndarray]:
    """Return the documents of every split, int32, ascending: fold `split.fold` of `split.folds` is the test part.

    Folds are drawn by `split.seed` alone, differ in size by one at most, and every document is in one of them; but with
    `classes`, which are spread evenly over the folds, the first document of a class that would not be trained on at all
    is moved to training. Of the rest `split.validation` is that share. Raises DataError when there are too few.
    """
    if documents < split.folds:
        raise DataError(f"{documents} texts cannot be divided into {split.folds} folds; ask for fewer folds")
    order = np.random.default_rng(split.seed).permutation(documents).astype(np.int32)
    order = order if classes is None else _by_class(order, classes)
    part = np.where(np.arange(documents) % split.folds == split.fold, 2, 0).astype(np.int8)
    if classes is not None:
        _teach_every_class(part, order, classes)
    if not np.any(part == 2):
        raise DataError(
            f"fold {split.fold + 1} of {split.folds} has no text to test on, since classes with a single text are "
            "trained on; ask for fewer folds"
        )
    rest = np.sort(order[part == 0])
    if len(rest) < 2 and split.validation:
        raise DataError(f"{documents} texts in {split.folds} folds leave none to validate on; set 'validation: 0'")
    inner = by_shares(
        len(rest), split.model_copy(update={"test": 0.0}), classes and [classes[number] for number in rest]
    )
    return {"train": rest[inner["train"]], "validation": rest[inner["validation"]], "test": np.sort(order[part == 2])}


def _by_class(order: np.ndarray, classes: Sequence[str]) -> np.ndarray:
    """Return documents class after class, those of a class in the order they had."""
    _, number = np.unique(np.asarray(classes, object)[order].astype(str), return_inverse=True)
    return order[np.argsort(number, kind="stable")]


def _evenly(count: int, chosen: int) -> np.ndarray:
    """Return `chosen` places among `count`, spread evenly."""
    return ((np.arange(chosen) + 0.5) * count / max(chosen, 1)).astype(np.int64)


def _teach_every_class(part: np.ndarray, order: np.ndarray, classes: Sequence[str]) -> None:
    """Move a document of a class that training lacks into training, from validation where there is one."""
    taught = {classes[number] for number in order[part == 0]}
    for place in [*np.flatnonzero(part == 1), *np.flatnonzero(part == 2)]:
        if classes[order[place]] not in taught:
            part[place] = 0
            taught.add(classes[order[place]])


def by_names(given: Sequence[str], split: Split, classes: Sequence[str] | None = None) -> dict[str, np.ndarray]:
    """Return the documents of every split, int32, as `given` names them, one name per document.

    Where none is given for validation, `split.validation` is that share of the training documents, drawn by
    `split.seed` as in `by_shares`. Raises DataError for a name that is not a split, and when nothing is given for
    training.
    """
    names = [_canonical(name) for name in given]
    found = {name: np.flatnonzero([other == name for other in names]).astype(np.int32) for name in NAMES}
    if not found["train"].size:
        raise DataError("no text is given for training: the split of at least one must be 'train'")
    if not found["validation"].size and split.validation and found["train"].size > 1:
        train = found["train"]
        alike = classes and [classes[number] for number in train]
        parts = by_shares(train.size, split.model_copy(update={"test": 0.0}), alike)
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
