"""From a text to its tokens: where each word, number or sign begins and ends. Nothing of the text is changed or lost.

Tokens never cut a grapheme (what a reader sees as one character): letters keep their combining marks, emoji joined by
zero-width joiners stay whole. Between two tokens there is white space only, so zero-width characters belong to tokens.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Literal

import numpy as np
import regex

from rnnreport.data import ascii_tokens
from rnnreport.notation import FIELD_MARK
from rnnreport.study import Data

Kind = Literal["word", "character"]

_SPACE = r"\s\x1c-\x1f"
# Scripts written without spaces between words: each grapheme is a token, or a sentence would be one.
_UNSPACED = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]"
_START = rf"[[\p{{L}}\p{{N}}_]--{_UNSPACED}]"
_INSIDE = rf"[[\p{{L}}\p{{N}}\p{{M}}_\u200c\u200d\u00ad]--{_UNSPACED}]"
_NUMBER = r"\p{Nd}++(?:[.,]\p{Nd}++)++(?![\p{L}\p{N}_])"  # 1,000.50 and 3.14 are one token
_WORD = rf"{_START}{_INSIDE}*+(?:['\u2019]{_START}{_INSIDE}*+)*+"  # don't, rock'n'roll

_SIGN = regex.compile(r"[^\p{L}\p{N}]+", regex.V1)

_TOKENS = {
    "word": regex.compile(rf"{_NUMBER}|{_WORD}|(?![{_SPACE}])\X", regex.V1),
    "character": regex.compile(r"\X", regex.V1),
}


def tokenise(text: str, kind: Kind = "word") -> np.ndarray:
    """Return the spans of the tokens of `text`: (tokens, 2) int32, begin and end in characters, in order, disjoint.

    "word": words with the apostrophes inside them, numbers, and every other grapheme by itself; white space is left
    out. "character": every grapheme (Unicode Standard Annex 29), white space too, so that spans cover the whole text.
    """
    spans = [match.span() for match in _TOKENS[kind].finditer(text)]
    return np.array(spans, np.int32).reshape(-1, 2)


def chosen(text: str, data: Data, marked: bool = False) -> np.ndarray:
    """Return the spans of the tokens that `data` asks for: (tokens, 2) int32.

    As `tokenise`, without signs where `punctuation` is off (what has neither a letter nor a number), and without stop
    words, whose list is that of scikit-learn, whatever their capitals. With `marked` the mark between fields is always
    a token, and the line ends around it never are.
    """
    return _kept(text, tokenise(text, data.tokens), data, marked)


def chosen_of_all(texts: Sequence[str], data: Data, marked: bool = False) -> list[np.ndarray]:
    """Return what `chosen` returns for every text, sooner where texts are many and plain."""
    fast = ascii_tokens.spans(texts, data.punctuation) if data.tokens == "word" else [None] * len(texts)
    whole = data.stop_words is None  # then what is found at once is what was asked for
    return [
        chosen(text, data, marked) if spans is None else spans if whole else _kept(text, spans, data, marked)
        for text, spans in zip(texts, fast, strict=True)
    ]


def _kept(text: str, spans: np.ndarray, data: Data, marked: bool) -> np.ndarray:
    if marked and data.tokens == "character":
        spans = _without_line_ends(text, spans)
    if data.punctuation and data.stop_words is None:
        return spans
    left_out = stop_words(data.stop_words)
    tokens = [text[begin:end] for begin, end in spans.tolist()]
    kept = [
        (marked and token == FIELD_MARK)
        or ((data.punctuation or not _SIGN.fullmatch(token)) and key(token, True) not in left_out)
        for token in tokens
    ]
    return spans[np.array(kept, bool)]


def _without_line_ends(text: str, spans: np.ndarray) -> np.ndarray:
    """Return the spans without those of line ends beside a mark between fields, which are no part of a field."""
    marks = np.array([text[begin:end] == FIELD_MARK for begin, end in spans.tolist()], bool)
    beside = np.zeros(len(spans), bool)
    beside[:-1] |= marks[1:]
    beside[1:] |= marks[:-1]
    ends = np.array([text[begin:end] == "\n" for begin, end in spans.tolist()], bool)
    return spans[~(beside & ends)]


@cache
def stop_words(language: str | None) -> frozenset[str]:
    """Return the words so frequent that they say little, in small letters; none where no language is named."""
    if language is None:
        return frozenset()
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    return frozenset(ENGLISH_STOP_WORDS)


def spelled(text: str, spans: np.ndarray) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return (tokens, spaces): each token as it stands in `text`, and the text between it and the token before.

    The first space reaches back to the beginning of `text`. What follows the last token is not given.
    """
    begins, ends = spans[:, 0].tolist(), spans[:, 1].tolist()
    tokens = tuple(text[begin:end] for begin, end in zip(begins, ends, strict=True))
    spaces = tuple(text[end:begin] for end, begin in zip([0, *ends[:-1]], begins, strict=bool(begins)))
    return tokens, spaces


def key(token: str, lowercase: bool) -> str:
    """Return the form under which a token stands in the vocabulary.

    Letters with accents are composed (Unicode NFC), a typographic apostrophe counts as a straight one, soft hyphens do
    not count, and with `lowercase` capitals do not either. Never empty for a token that is not.
    """
    if not token.isascii():
        token = unicodedata.normalize("NFC", token).replace("\u2019", "'").replace("\u00ad", "") or token
    return token.lower() if lowercase else token
