"""Texts given to models, and what they write shown as text."""

from __future__ import annotations

import numpy as np
import pytest

from rnnreport.data.corpus import Corpus
from rnnreport.data.dataset import build
from rnnreport.errors import RnnReportError
from rnnreport.study import Data, Split
from rnnreport.training.reading import continued, encoded


@pytest.fixture(scope="module")
def dataset():
    """Three short texts."""
    texts = ("Oh, Anna ran.", "Anna ran, Bob ran.", "Oh, Bob!")
    corpus = Corpus("toy", texts, None, {"text": texts}, ("train",) * 3, {}, "0" * 64)
    return build(corpus, Data(corpus="toy", split=Split(validation=0, test=0)))


def test_what_a_model_wrote_joins_what_the_author_wrote(dataset):
    """The author's spelling stays, written words get the usual spelling, and a comma clings to the word before it."""
    given = encoded(dataset, "oh  ANNA")
    text = continued(dataset, given, dataset.vocabulary.ids([",", "bob", "ran", "."]))
    assert "".join(space + token for space, token in zip(text.spaces, text.tokens, strict=True)) == "oh  ANNA, Bob ran."
    assert text.known == (True,) * 6


def test_nothing_written_leaves_the_text_alone(dataset):
    """An empty continuation is the text itself."""
    given = encoded(dataset, "Oh, zebra")
    text = continued(dataset, given, np.zeros(0, np.int32))
    assert text[1:] == given[1:]
    assert text.ids.tolist() == given.ids.tolist()


def test_no_word_is_an_error_that_shows_the_text(dataset):
    """What came is in the message."""
    with pytest.raises(RnnReportError, match=r"' \\n ' has no word to read"):
        encoded(dataset, " \n ")
