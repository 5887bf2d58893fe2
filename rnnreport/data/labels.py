"""The labels of texts as classes that a network can learn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from rnnreport.data import preparation
from rnnreport.errors import DataError


def cleaned(labels: Sequence[str]) -> tuple[str, ...]:
    """Return labels without white space around them, and one blank for all white space inside."""
    return tuple(preparation.plain(labels))


def contradictory(texts: Sequence[str], labels: Sequence[str]) -> int:
    """Count texts that stand with more than one label, white space aside."""
    found: dict[str, set[str]] = {}
    spelled = preparation.plain(texts)
    for text, label in zip(spelled, labels, strict=True):
        found.setdefault(text, set()).add(label)
    return sum(len(found[text]) > 1 for text in spelled)


def classes(labels: Sequence[str], divided: Mapping[str, np.ndarray], name: str) -> tuple[str, ...]:
    """Return the different labels of training texts: numbers by size, then words by letters.

    Raises DataError where there is one class alone, where each text has a class of its own, or where validation or test
    hold a class that training lacks.
    """
    taught = {labels[number] for number in divided["train"]}
    if not taught:
        raise DataError(f"{name}: no training text is left: all of them stand in validation or test too")
    if len(taught) < 2:
        only = f"all training texts are '{next(iter(taught))}'"
        raise DataError(f"{name}: a classifier needs two classes or more, but {only}; check the column of labels")
    if len(taught) == sum(map(len, divided.values())):
        raise DataError(
            f"{name}: each of the {len(taught):,} texts has a class of its own, so none can be held out; "
            "check the column of labels"
        )
    for split in ("validation", "test"):
        strange = Counter(labels[number] for number in divided[split] if labels[number] not in taught)
        if strange:
            label, count = strange.most_common(1)[0]
            raise DataError(
                f"{name}: {count} {split} {'text has' if count == 1 else 'texts have'} the class '{label}', which no "
                "training text has; divide the texts by shares, give training texts of that class, or keep repeats "
                "(duplicates: keep) where the only ones are repeats of these"
            )
    return tuple(sorted(taught, key=_natural))


def _natural(label: str) -> tuple:
    try:
        value = float(label)
    except ValueError:
        value = float("nan")
    return (0, value, label) if value == value else (1, 0.0, label)
