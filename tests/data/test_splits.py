"""Splits: every document in one of them, drawn by the seed alone."""

from __future__ import annotations

import numpy as np
import pytest

from rnnreport.data.splits import by_names, by_shares
from rnnreport.errors import DataError
from rnnreport.study import Split


@pytest.mark.parametrize("documents", [3, 4, 10, 99, 2219])
@pytest.mark.parametrize("seed", [0, 1])
def test_every_document_once(documents, seed):
    """The splits are disjoint and hold everything, none of them empty."""
    parts = by_shares(documents, Split(seed=seed))
    assert sorted(np.concatenate(list(parts.values())).tolist()) == list(range(documents))
    assert all(len(part) for part in parts.values())


def test_shares():
    """Shares are those asked for."""
    parts = by_shares(1000, Split(validation=0.2, test=0.1))
    assert [len(parts[name]) for name in ("train", "validation", "test")] == [700, 200, 100]


def test_no_share_no_documents():
    """A share of 0 is empty."""
    assert not by_shares(5, Split(validation=0, test=0.2))["validation"].size


def test_seed_decides():
    """The same seed gives the same splits, another one others."""
    first, again, other = (by_shares(50, Split(seed=seed))["test"].tolist() for seed in (0, 0, 1))
    assert first == again != other


@pytest.mark.parametrize("documents", [1, 2])
def test_too_few(documents):
    """Where there are fewer documents than parts, the error says what to do."""
    with pytest.raises(DataError, match=r"split: \{validation: 0, test: 0\}"):
        by_shares(documents, Split())


def test_one_document_to_train_on():
    """One document is enough where nothing else is asked for."""
    assert by_shares(1, Split(validation=0, test=0))["train"].tolist() == [0]


def test_given_names():
    """Given splits are kept as they are, in common spellings."""
    parts = by_names(["train", " Test", "val", "training"], Split())
    assert {name: part.tolist() for name, part in parts.items()} == {"train": [0, 3], "validation": [2], "test": [1]}


def test_validation_is_taken_from_training():
    """Where the corpus gives no validation texts, their share is drawn from training, never from test."""
    parts = by_names(["train"] * 8 + ["test"] * 2, Split(validation=0.25))
    assert (len(parts["train"]), len(parts["validation"]), parts["test"].tolist()) == (6, 2, [8, 9])


def test_validation_of_zero_takes_nothing():
    """With a share of 0, all training texts stay."""
    assert len(by_names(["train"] * 8, Split(validation=0))["train"]) == 8


def test_unknown_name():
    """A name that is no split is named with the nearest."""
    with pytest.raises(DataError, match="'trian'.*did you mean 'train'"):
        by_names(["trian"], Split())


def test_nothing_to_train_on():
    """At least one text must be given for training."""
    with pytest.raises(DataError, match="no text is given for training"):
        by_names(["test"], Split())
