"""Tokens: every sign of a text is in one of them, or is white space."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnreport.data.tokens import key, spelled, tokenise

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
THUMB = "\U0001f44d\U0001f3fd"  # of a darker skin
ARABIC = "\u0645\u064e\u0631\u062d\u0628\u0627"  # with a vowel sign
PERSIAN = "\u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"  # with a zero-width non-joiner


def tokens(text: str, kind: str = "word") -> tuple[str, ...]:
    return spelled(text, tokenise(text, kind))[0]


ODD = st.sampled_from(
    "a' \u2019\u200d\u200b\u0301\u0085\u2028\x1c\r\n\U0001f468\U0001f3fd\U0001f1e9\u0600\u0644\u0650\u4e2d.,1_-\u00ad"
)


@given(st.text() | st.text(ODD))
def test_between_words_is_white_space_only(text):
    """Spans of words are in order, disjoint and not empty, and only white space lies outside of them."""
    spans = tokenise(text, "word")
    flat = spans.reshape(-1)
    assert (np.diff(flat) >= 0).all() and (spans[:, 0] < spans[:, 1]).all()
    edges = [0, *flat.tolist(), len(text)]
    assert all(not text[begin:end].strip() for begin, end in zip(edges[::2], edges[1::2], strict=True))


@given(st.text() | st.text(ODD))
def test_characters_cover_the_text(text):
    """Characters follow each other without a gap, white space included."""
    assert "".join(tokens(text, "character")) == text


@given(st.text() | st.text(ODD))
def test_a_word_has_a_key(text):
    """No token loses all of its signs on the way to the vocabulary."""
    assert all(key(token, lowercase) for token in tokens(text) for lowercase in (True, False))


def test_spans_are_int32_pairs():
    """A text without a token has an array of spans with two columns too."""
    assert tokenise(" \n", "word").shape == (0, 2) and tokenise("a", "word").dtype == np.int32


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Don't stop, won\u2019t I?", ("Don't", "stop", ",", "won\u2019t", "I", "?")),
        ("rock'n'roll 'quoted' dogs'", ("rock'n'roll", "'", "quoted", "'", "dogs", "'")),
        ("1,000.50 is 3.14.", ("1,000.50", "is", "3.14", ".")),
        ("well-known e-mail", ("well", "-", "known", "e", "-", "mail")),
        ("__init__(self)", ("__init__", "(", "self", ")")),
        ("e\u0301te\u0301", ("e\u0301te\u0301",)),
        (FAMILY + THUMB, (FAMILY, THUMB)),
        ("\U0001f1e9\U0001f1ea\U0001f1eb\U0001f1f7", ("\U0001f1e9\U0001f1ea", "\U0001f1eb\U0001f1f7")),
        (f"{ARABIC} {PERSIAN}", (ARABIC, PERSIAN)),
        ("\u4e2d\u6587x", ("\u4e2d", "\u6587", "x")),
        ("a\u200bb \u200b", ("a", "\u200b", "b", "\u200b")),
        ("a\u0085b\u2028c\u00a0d", ("a", "b", "c", "d")),
        ("...", (".", ".", ".")),
    ],
)  # fmt: skip
def test_words(text, expected):
    """Words keep inner apostrophes, numbers their separators, graphemes all of their parts."""
    assert tokens(text) == expected


def test_spaces_reach_back():
    """The space of a token is the text between it and the token before, from the beginning for the first."""
    assert spelled("  a,\u0085b ", tokenise("  a,\u0085b ", "word")) == (("a", ",", "b"), ("  ", "", "\u0085"))


@pytest.mark.parametrize(
    ("token", "lowercase", "expected"),
    [
        ("Don\u2019t", True, "don't"),
        ("\u00c9TE\u0301", True, "\u00e9t\u00e9"),
        ("E\u0301", False, "\u00c9"),
        ("co\u00adop", True, "coop"),
        ("\u00ad", True, "\u00ad"),
    ],
)
def test_key(token, lowercase, expected):
    """Accents are composed, apostrophes straight, soft hyphens gone unless nothing else is there."""
    assert key(token, lowercase) == expected


def test_twenty_thousand_words():
    """A very long text is cut into all of its words."""
    assert len(tokenise("word " * 20_000, "word")) == 20_000


def test_a_long_word_is_quick():
    """A million letters without a space are one token, found without backtracking."""
    assert tokenise("a'" * 500_000, "word").tolist() == [[0, 999_999], [999_999, 1_000_000]]
