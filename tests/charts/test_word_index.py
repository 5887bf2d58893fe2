"""The index of words names exactly the texts that have a word."""

from __future__ import annotations

import base64

import pytest

from rnnreport.charts import word_index

TEXTS = (
    "Not a good film, not good at all.",
    "GOOD! don't_miss it; 10/10",
    "",
    "Ein schöner Film über Straßen",
    "这部电影很好 movie",
    "<b>good</b> & كتاب",
    "x" * 500,
)


def decoded(shard: dict) -> dict[str, list[int]]:
    """Return the texts of every word of a shard."""
    raw, at, found = base64.b64decode(shard["texts"]), 0, {}
    for word, size in zip(shard["words"].split(" ") if shard["words"] else [], shard["sizes"], strict=True):
        texts, step, shift = [], 0, 0
        for byte in raw[at : at + size]:
            step |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                texts.append(step + (texts[-1] if texts else 0))
                step = shift = 0
        found[word], at = texts, at + size
    assert at == len(raw)
    return found


def found_in(texts) -> dict[str, list[int]]:
    """Return the texts of every word, from all shards; each word must be in the shard of its checksum."""
    shards = word_index.shards(texts)
    every = {}
    for number, shard in enumerate(shards):
        words = decoded(shard)
        assert all(word_index.shard_of(word, len(shards)) == number for word in words)
        every |= words
    return every


def test_every_word_leads_to_its_texts():
    """For each word of each text, and no other, the index has the texts that have it, ascending."""
    expected: dict[str, list[int]] = {}
    for number, text in enumerate(TEXTS):
        for word in word_index.words_of(text):
            expected.setdefault(word, []).append(number)
    assert found_in(TEXTS) == expected
    assert expected["good"] == [0, 1, 5]


def test_what_a_word_is():
    """Letters and digits in lower case; Chinese signs one by one; at most 64 letters."""
    assert word_index.words_of("Über don't_miss 10/10!") == {"über", "don", "t_miss", "10"}
    assert word_index.words_of("电影 x") == {"电", "影", "x"}
    assert word_index.words_of("y" * 500) == {"y" * 64}


@pytest.mark.parametrize("gap", [1, 127, 128, 16383, 16384, 70000])
def test_any_distance_between_texts(gap):
    """Texts that lie far apart are found as well as neighbours."""
    texts = ["word"] + ["other"] * (gap - 1) + ["word"]
    assert found_in(texts)["word"] == [0, gap]


def test_many_words_are_spread():
    """A large corpus has several shards, at most 64, and the words are the same."""
    texts = [f"w{number % 5000} v{number % 977} always" for number in range(40_000)]
    shards = word_index.shards(texts)
    assert 1 < len(shards) <= 64
    found = found_in(texts)
    assert len(found) == 5000 + 977 + 1 and found["always"] == list(range(40_000))
    assert found["w4999"] == list(range(4999, 40_000, 5000))


def test_no_text_at_all():
    """No text is an index of one empty shard."""
    assert word_index.shards([]) == [{"words": "", "sizes": [], "texts": ""}]
