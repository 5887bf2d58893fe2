"""Places in training texts: tokens around them as they were written."""

from __future__ import annotations

import numpy as np
import pytest

from rnnreport.data.corpus import Corpus
from rnnreport.data.dataset import Dataset, build
from rnnreport.study import Data
from rnnreport.training.places import context

TEXTS = ("  The  CAT sat, <b>then</b> it ran.", "A dog!", "Cat dog cat", "The end") * 3
LABELS = ("good", "bad", "good", "bad") * 3
SPLITS = ("train",) * 10 + ("validation", "test")


def dataset_of(task: str = "classify", **settings) -> Dataset:
    """Return twelve short texts of two classes."""
    return build(
        Corpus("toy", TEXTS, LABELS, {"text": TEXTS}, SPLITS, {}, "0" * 64), Data(corpus="toy", **settings), task
    )


def shown(found) -> str:
    """Return the text of a context."""
    return "".join(space + token for space, token in zip(found.spaces, found.tokens, strict=True))


def test_a_place_is_shown_as_it_was_written():
    """Capitals, signs and spaces are the author's; what lies beyond `around` is not shown."""
    found = context(dataset_of(), 0, 2, 3, 2, 0.5, np.array([0.25, 0.75]))
    assert shown(found) == "  The  CAT sat, <" and found.tokens[found.begin : found.end] == ("sat",)
    inner = context(dataset_of(), 0, 2, 4, 1, 0.5)
    assert shown(inner) == "  CAT sat, <" and inner.tokens[inner.begin : inner.end] == ("sat", ",")
    assert (found.document, found.value, found.probabilities.tolist()) == (0, 0.5, [0.25, 0.75])
    assert found.probabilities.dtype == np.float32 and inner.probabilities.shape == (0,)


def test_the_whole_of_a_text_is_no_longer_than_it():
    """However many tokens are asked for around a place, texts and pieces beside are not shown."""
    for piece, text in enumerate(TEXTS):
        assert shown(context(dataset_of(), piece, 1, 2, 10**6, 0.0)) == text
    cut = dataset_of(segment=3)
    assert [shown(context(cut, piece, 0, 1, 99, 0.0)) for piece in (0, 1)] == ["  The  CAT sat", ", <b"]


def test_the_label_is_that_of_the_document():
    """Its place among the classes, also where a document has several pieces; -1 where the study has none."""
    whole, cut = dataset_of(), dataset_of(segment=3)
    assert [whole.classes[context(whole, piece, 0, 1, 0, 0.0).label] for piece in range(4)] == list(LABELS[:4])
    for piece, document in enumerate(cut.documents):
        found = context(cut, piece, 0, 1, 0, 0.0)
        assert (found.document, cut.classes[found.label]) == (document, LABELS[document])
    assert context(dataset_of("next-word"), 0, 0, 1, 0, 0.0).label == -1


def test_places_count_what_is_read():
    """Where the last tokens are kept, place 0 is the first of them, and what is cut off is not shown."""
    found = context(dataset_of(keep="last 3"), 0, 0, 1, 5, 0.0)
    assert found.tokens == ("it", "ran", ".") and found.begin == 0
    first = context(dataset_of(keep="first 3"), 0, 2, 3, 5, 0.0)
    assert first.tokens == ("The", "CAT", "sat") and first.begin == 2


@pytest.mark.parametrize("place", [(-1, 0), (2, 1), (0, 99)])
def test_a_place_beyond_the_text_is_a_mistake(place):
    """It is told, instead of showing another text."""
    with pytest.raises(ValueError, match="of piece 1, of which 3 are read"):
        context(dataset_of(), 1, *place, 2, 0.0)
