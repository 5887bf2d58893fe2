"""Labels become classes, evenly divided; what cannot be learned is said in one line."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnreport.data.corpus import Corpus
from rnnreport.data.dataset import Dataset, build
from rnnreport.data.splits import by_folds, by_shares
from rnnreport.errors import DataError
from rnnreport.study import Data, Split


def classified(labels, texts=None, splits=None, **settings) -> Dataset:
    """Return the data set of a classification: one text for each label."""
    texts = tuple(texts or (f"word {number}" for number in range(len(labels))))
    corpus = Corpus("toy", texts, tuple(labels), {"text": texts}, splits, {}, "0" * 64)
    split = settings.pop("split", {"validation": 0.2, "test": 0.2})
    return build(corpus, Data(corpus="toy", split=split, **settings), "classify")


def test_classes_are_the_labels_of_training_texts():
    """In the order of numbers and letters, white space aside, markup as it is."""
    dataset = classified([" b ", "b", "10", "9", "<i>a</i>", "a  b", "a b"] * 10)
    assert dataset.classes == ("9", "10", "<i>a</i>", "a b", "b")
    assert [dataset.classes[number] for number in dataset.targets[:3]] == ["b", "b", "10"]


def test_a_thousand_classes_can_be_learned():
    """Two texts each are enough."""
    dataset = classified([str(number) for number in range(1000)] * 2)
    assert len(dataset.classes) == dataset.sizes.classes == 1000


def test_one_class_alone_is_refused():
    """There is nothing to tell apart."""
    with pytest.raises(DataError, match="needs two classes or more, but all training texts are 'spam'"):
        classified(["spam"] * 20)


def test_a_class_with_a_single_text_is_trained_on():
    """Or it could not be learned, and the others are tested."""
    dataset = classified(["a"] * 30 + ["b"] * 30 + ["alone"])
    assert 60 in dataset.documents[dataset.splits["train"]] and "alone" in dataset.classes


def test_a_class_that_training_lacks_is_told():
    """Where the corpus says what is tested on."""
    splits = ("train",) * 6 + ("test",) * 2
    with pytest.raises(DataError, match="1 test text has the class 'c', which no training text has"):
        classified(["a", "b", "a", "b", "a", "b", "a", "c"], splits=splits, split={"validation": 0})


def test_texts_without_labels_are_refused():
    """One line, before anything is trained."""
    corpus = Corpus("toy", ("a b", "c d"), None, {"text": ("a b", "c d")}, None, {}, "0" * 64)
    with pytest.raises(DataError, match="these texts have no labels"):
        build(corpus, Data(corpus="toy"), "classify")


def test_equal_texts_with_different_labels_are_counted():
    """White space aside; they stay in."""
    dataset = classified(["a", "b"] * 10, ["same  text", "same text"] + [f"other {n}" for n in range(18)])
    assert dataset.facts["contradictory_texts"] == 2 and dataset.facts["repeated_texts"] == 1


def test_repeats_are_dropped_from_training_alone():
    """Test texts stay what they were, validation keeps what test has not."""
    texts = ["x", "y", "z", "x", "y", "x", "u"]
    splits = ("train", "train", "train", "validation", "validation", "test", "test")
    labels = ["a", "b", "a", "a", "b", "a", "b"]
    texts[6], labels[1] = "new", "b"
    with pytest.raises(DataError, match="two classes"):
        classified(labels, texts, splits, split={"duplicates": "drop"})
    labels[2], splits = "b", ("train", "train", "train", "validation", "validation", "test", "test")
    kept = classified(labels + ["a"], texts + ["more"], splits + ("train",), split={"duplicates": "drop"})
    assert {name: kept.documents[pieces].tolist() for name, pieces in kept.splits.items()} == {
        "train": [2, 7],
        "validation": [4],
        "test": [5, 6],
    }
    assert kept.facts["dropped_repeats"] == 3 and kept.facts["repeated_across_splits"] == 3


def test_repeats_that_leave_nothing_are_told():
    """Neither a class nor all of training may be lost in silence."""
    splits = ("train", "train", "test", "test")
    with pytest.raises(DataError, match="no training text is left"):
        classified("abab", ["x", "y", "x", "y"], splits, split={"duplicates": "drop", "validation": 0})
    splits = ("train", "train", "train", "test")
    with pytest.raises(DataError, match="keep repeats"):
        classified("abcb", ["x", "y", "z", "y"], splits, split={"duplicates": "drop", "validation": 0})


def test_a_fold_without_a_text_is_told():
    """Before anything is trained on it."""
    with pytest.raises(DataError, match="fold 2 of 3 has no text to test on"):
        classified("abcdef", split={"folds": 3, "fold": 1})


def test_a_dataset_of_classes_is_saved_whole(tmp_path):
    """Classes and targets come back."""
    dataset = classified(["b", "a"] * 10, keep="last 1")
    dataset.save(tmp_path)
    again = Dataset.load(tmp_path)
    assert again.classes == dataset.classes and np.array_equal(again.targets, dataset.targets)


def test_only_the_asked_part_is_read():
    """The first or the last tokens; shorter texts are read whole."""
    texts = ["one two three four", "five six"] * 10
    for keep, read in (("first 3", (3, 2)), ("last 3", (3, 2)), (None, (4, 2))):
        dataset = classified(["a", "b"] * 10, texts, keep=keep, split={"validation": 0, "test": 0})
        assert [len(ids) for ids in dataset.sequences("train")[:2]] == list(read)
    assert dataset.window(4) == slice(0, 4)
    assert classified(["a", "b"] * 10, texts, keep="last 3").window(4) == slice(1, 4)


def test_signs_and_stop_words_are_left_out_where_asked():
    """Of the corpus, and of a reader's own text."""
    dataset = classified(["a", "b"] * 10, ["The cat, and 3 dogs!"] * 20, punctuation=False, stop_words="english")
    assert dataset.tokens(0)[0] == ("cat", "3", "dogs")
    assert dataset.encode("And THE cat?")[1] == ("cat",)


def test_stop_words_that_leave_nothing_are_told():
    """In one line that says why."""
    with pytest.raises(DataError, match="none of its texts holds a word once signs and stop words are left out"):
        classified(["a", "b"] * 10, ["the and !"] * 20, punctuation=False, stop_words="english")


def test_a_text_that_is_empty_after_cleaning_is_dropped_and_counted():
    """Its label with it."""
    dataset = classified(["a", "b"] * 10, ["the and"] + [f"cat {n}" for n in range(19)], stop_words="english")
    assert len(dataset.labels) == 19 and dict(dataset.dropped) == {"without a word": 1}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 4), min_size=12, max_size=120), st.integers(0, 3))
def test_classes_are_spread_evenly_over_shares(numbers, seed):
    """Each class has its share of test texts, give or take one; every class is trained on; nothing is lost."""
    classes = [str(number) for number in numbers]
    parts = by_shares(len(classes), Split(validation=0.2, test=0.25, seed=seed), classes)
    assert sorted(np.concatenate(list(parts.values())).tolist()) == list(range(len(classes)))
    assert {classes[number] for number in parts["train"]} == set(classes)
    for name in set(classes):
        mine = sum(classes[number] == name for number in parts["test"])
        assert abs(mine - 0.25 * classes.count(name)) < 1.5


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 3), min_size=10, max_size=80), st.integers(2, 5))
def test_every_text_is_tested_on_once(numbers, folds):
    """Folds are disjoint and, but for classes of one text, hold every text; sizes differ by one at most."""
    classes = [str(number) for number in numbers]
    tests = [by_folds(len(classes), Split(folds=folds, fold=fold), classes)["test"] for fold in range(folds)]
    alone = sum(classes.count(name) == 1 for name in set(classes))
    seen = np.concatenate(tests)
    assert len(set(seen.tolist())) == len(seen) >= len(classes) - alone * folds
    whole = [by_folds(len(classes), Split(folds=folds, fold=fold)) for fold in range(folds)]
    sizes = [len(parts["test"]) for parts in whole]
    assert sum(sizes) == len(classes) and max(sizes) - min(sizes) <= 1
