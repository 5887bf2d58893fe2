"""Which text stands for all where none is given."""

from __future__ import annotations

import pytest

from rnnreport.data.corpus import Corpus
from rnnreport.data.dataset import build
from rnnreport.errors import RnnReportError
from rnnreport.study import Data
from rnnreport.training.explained import example


def made(*texts: str, splits: tuple[str, ...], held: dict | None = None):
    """Return a data set of texts that stand in the splits given."""
    return build(Corpus("toy", texts, None, {"text": texts}, splits, {}), Data(corpus="toy", split=held or {}))


def test_the_first_text_of_a_handy_length_is_taken():
    """Short and long ones before it are passed over."""
    long, handy = "word " * 60, "word " * 12
    found = made("some text", "too short", long, handy, splits=("train", "test", "test", "test"))
    assert example(found) == handy


def test_the_shortest_of_long_texts_is_taken():
    """Where all are long, the shortest that has enough words is the one most easily seen."""
    found = made("some text", "a " * 70, "b " * 50, "c", splits=("train", "test", "test", "test"))
    assert example(found) == "b " * 50


def test_the_longest_of_short_texts_is_taken():
    """Where all are short, the one with most words says most."""
    assert example(made("some text", "one", "one two", splits=("train", "test", "test"))) == "one two"


def test_nothing_held_out_is_said():
    """Without validation and test texts there is no example, and the message says what to do."""
    with pytest.raises(RnnReportError, match="give a text, or give 'split' a share"):
        example(made("some text", "more text", splits=("train", "train"), held={"validation": 0, "test": 0}))
