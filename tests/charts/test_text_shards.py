"""Texts in scripts: they come back whole, or as much of them as may be shown."""

from __future__ import annotations

import base64
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from rnnreport.charts import text_shards
from rnnreport.notation import FIELD_MARK
from tests.figures.invented import held_out

NAMES = ("LSTM", "RNN")


def numbers(column) -> np.ndarray:
    """Return the numbers of a column."""
    return np.frombuffer(base64.b64decode(column[1]), f"<u{column[0]}").astype(int)


def raw(text: str) -> np.ndarray:
    """Return bytes."""
    return np.frombuffer(base64.b64decode(text), np.uint8)


def shards(found, excerpt=None):
    """Return all shards with the number of their first text."""
    texts = text_shards.excerpts(found, excerpt)
    made = list(text_shards.shards(found, texts, excerpt))
    return list(zip(text_shards.bounds(found), made, strict=False))


def tokens(shard: dict, at: int) -> list[tuple[int, int]]:
    """Return where the tokens of a text begin and end."""
    first = sum(shard["shown"][:at])
    gaps, sizes = (numbers(shard[key])[first : first + shard["shown"][at]] for key in ("gaps", "sizes"))
    ends = np.cumsum(gaps + sizes)
    return [(int(end - size), int(end)) for end, size in zip(ends, sizes, strict=True)]


@pytest.mark.parametrize("excerpt", [None, 7])
def test_texts_come_back(excerpt):
    """Texts, tokens, what is known of them, and what networks said of them are those of the result."""
    found = held_out.made_up(NAMES, texts=250, tokens=30)
    for first, shard in shards(found, excerpt):
        known = np.unpackbits(raw(shard["known"]), bitorder="little")
        for at in range(len(shard["texts"])):
            place = slice(*found.offsets[first + at : first + at + 2])
            spans = found.spans[place][:excerpt].tolist()
            assert tokens(shard, at) == [tuple(span) for span in spans]
            assert found.texts[first + at].startswith(shard["texts"][at])
            before = sum(shard["shown"][:at])
            assert known[before : before + len(spans)].tolist() == found.known[place][:excerpt].tolist()
            tokens_before = found.offsets[first + at] - found.offsets[first]
            for network, target in np.ndindex(2, 2):
                said = raw(shard["running"][network][target])[tokens_before:][: shard["counts"][at]]
                assert said.tolist() == found.running[network, target, place].tolist()


def test_bounds_take_every_text_once():
    """Shards have at most 100 texts, and less where texts are long; together they are all texts."""
    short = text_shards.bounds(held_out.made_up(NAMES, texts=250, tokens=5))
    assert short == [0, 100, 200, 250]
    long = text_shards.bounds(held_out.made_up(NAMES, texts=250, tokens=1500))
    assert long[0] == 0 and long[-1] == 250 and max(b - a for a, b in pairwise(long)) < 20


def test_one_huge_text():
    """A text that is larger than a shard has one of its own."""
    assert text_shards.bounds(held_out.made_up(NAMES, texts=2, tokens=100_000)) == [0, 1, 2]


@pytest.mark.parametrize("most", [0, 1, 5])
def test_an_excerpt_ends_with_its_last_token(most):
    """At most so many tokens of a text are shown, and shorter texts are shown whole."""
    found = held_out.made_up(NAMES, texts=40, tokens=6)
    for text, whole, count in zip(text_shards.excerpts(found, most), found.texts, np.diff(found.offsets), strict=True):
        assert text == (whole if count <= most else " ".join(whole.split(" ")[:most]))


def test_blanks_at_the_end_are_no_more_text():
    """A text that is not longer than the excerpt stays as it is, blanks and all."""
    found = held_out.made_up(NAMES, texts=1, tokens=4)
    texts = (found.texts[0] + " \n",)
    assert text_shards.excerpts(replace(found, texts=texts), 99) == texts


def test_words_between_tokens_count_in_an_excerpt():
    """Stop words are no tokens, but of them too no more is shown than the excerpt has words."""
    found = held_out.made_up(NAMES, texts=1, tokens=4)
    words = ["the", "of", "film", "of", "the", "rain", "end"]
    begins = np.cumsum([0] + [len(word) + 1 for word in words[:-1]])
    kept = [2, 5, 6]
    spans = np.array([[begins[at], begins[at] + len(words[at])] for at in kept], np.int32)
    some = {"offsets": np.array([0, 3], np.int32), "known": np.ones(3, np.int8), "running": found.running[:, :, :3]}
    found = replace(found, texts=(" ".join(words),), spans=spans, **some)
    assert text_shards.excerpts(found, 4) == ("the of film of",)
    ((_, shard),) = shards(found, 4)
    assert shard["shown"] == [1] and shard["counts"] == [3]


def test_beginnings():
    """A beginning stands on one line, is cut after a word, and says that it goes on."""
    assert text_shards.head("short\n text") == "short text"
    assert text_shards.head("short", whole=False) == "short…"
    long = text_shards.head("some words " * 100)
    assert len(long) <= text_shards.HEAD + 1 and long.endswith(("some…", "words…"))
    assert text_shards.head("x" * 5000) == "x" * text_shards.HEAD + "…"
    assert text_shards.head(" " * 5000 + "late") == "…"


@pytest.mark.parametrize("classes", [2, 12, 13, 1000])
def test_probabilities_of_the_classes_that_matter(classes):
    """All classes are told where they are few; else the true one first, all answers, and those held likely."""
    names = tuple(f"class {number}" for number in range(classes))
    found = held_out.made_up(NAMES, texts=30, tokens=5, classes=names)
    (_, shard), *_ = shards(found)
    told = shard["told"] or [list(range(classes))] * 30
    kept = np.frombuffer(base64.b64decode(shard["chances"]), "<u2").reshape(3, 30, -1) / 65535
    for at in range(30):
        assert {*found.probabilities[:, at].argmax(axis=1), found.labels[at]} <= set(told[at])
        assert shard["told"] is None or told[at][0] == found.labels[at]
        assert len(set(told[at])) == len(told[at]) == (classes if classes <= 12 else 8)
        np.testing.assert_allclose(kept[:, at], found.probabilities[:, at][:, told[at]], atol=1e-5)


def test_the_mark_between_fields_is_drawn_and_moves_no_token():
    """A mark that few fonts have is shown as a line, and words stand where they stood."""
    plain = held_out.made_up(NAMES, texts=2, tokens=5)
    marked = replace(plain, texts=(f"title {FIELD_MARK} abstract", *plain.texts[1:]))
    assert text_shards.excerpts(marked, None)[0] == "title │ abstract"
