"""How generated words are written: as the training texts usually write them."""

from __future__ import annotations

import pytest

TEXTS = (
    'Ann said "hello there" to Bob (a friend), then left. I saw Ann; I waved.',
    'The dog said "woof" to Bob. However, I don\'t mind (much).',
    'But the "big" dog saw the cat. Is that so? The well-known cat.',
)


def shown(dataset, text: str) -> str:
    tokens, spaces = dataset.show(dataset.encode(text)[0])
    return "".join(space + token for space, token in zip(spaces, tokens, strict=True))


@pytest.mark.parametrize(
    "text",
    [
        "I saw Ann; I waved.",
        'Ann said "woof".',
        "Bob (a dog), then left.",
        "However, I don't mind the cat.",
        'the "big" dog said "hello" to Bob',
    ],
)
def test_written_as_usual(dataset, text):
    """Spelling and spaces of common English come back from the numbers alone."""
    assert shown(dataset(*TEXTS), text) == text


def test_most_frequent_spelling_wins(dataset):
    """A word is shown as it is most often written."""
    assert shown(dataset("US us US", "us US"), "us") == "US"


def test_first_token_has_no_space(dataset):
    """Nothing stands before the first token."""
    assert dataset(*TEXTS).show([2, 3])[1][0] == ""


def test_unknown_words_are_marked(dataset):
    """A number that stands for no word is shown as its mark, with a space like a word."""
    found = dataset(*TEXTS)
    assert found.show(found.encode("the zebra")[0]) == (("the", "<unk>"), ("", " "))


def test_characters_need_no_spaces(dataset):
    """Characters bring their own white space."""
    assert shown(dataset("ab ba", tokens="character"), "a b") == "a b"


def test_scripts_without_spaces(dataset):
    """Signs of a script that is written without spaces join."""
    assert shown(dataset("\u4e2d\u6587\u4e2d\u56fd"), "\u4e2d\u56fd") == "\u4e2d\u56fd"


def test_spellings_come_from_training_texts(dataset):
    """What test texts look like changes nothing."""
    found = dataset("us", "US US", splits=("train", "test"))
    assert found.writing.spellings[2] == "us"
