"""Plain texts, many at once, give the tokens of the general rule."""

from __future__ import annotations

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rnnreport.data import ascii_tokens
from rnnreport.data.tokens import chosen, chosen_of_all, tokenise
from rnnreport.study import Data

LIKELY = st.text(alphabet="ab19'.,_ -\n\t\r\x1c\x00Z\"", max_size=20)  # where words, numbers and signs meet


@settings(max_examples=300, deadline=None)
@given(st.lists(LIKELY, max_size=5))
@example(["1,000.50 don't rock'n'roll 1.5.2abc a1.5 ...5.5", "x'1.5", "1.5'x", "", "'"])
def test_the_same_tokens(texts):
    """Every text that is not left to the general rule has its tokens, to the character."""
    for text, found in zip(texts, ascii_tokens.spans(texts), strict=True):
        if found is not None:
            assert found.tolist() == tokenise(text).tolist()


def test_few_texts_are_left():
    """Only what is not ASCII, and numbers beside an apostrophe, go the long way."""
    found = ascii_tokens.spans(["It's 1,000.50, isn't it?", "café", "the 1.5's", ""])
    assert [one is None for one in found] == [False, True, True, False]


def test_texts_in_several_parts(monkeypatch):
    """What is read together does not change what is found."""
    texts = [f"text {number}, isn't it 1.{number}?" for number in range(50)]
    whole = ascii_tokens.spans(texts)
    monkeypatch.setattr(ascii_tokens, "AT_ONCE", 64)
    for one, other in zip(whole, ascii_tokens.spans(texts), strict=True):
        assert np.array_equal(one, other)


def test_all_at_once_is_one_by_one():
    """Signs and stop words are left out alike, and characters are tokens where they are asked for."""
    texts = ["The cat, and naïve dogs: 1.5'2!", "Not __ the _end_ - 1.5.", "", "...", "_"]
    for data in (
        Data(corpus="toy"),
        Data(corpus="toy", punctuation=False),
        Data(corpus="toy", punctuation=False, stop_words="english"),
        Data(corpus="toy", tokens="character"),
    ):
        found = chosen_of_all(texts, data)
        assert [one.tolist() for one in found] == [chosen(text, data).tolist() for text in texts]
