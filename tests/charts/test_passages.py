"""Written texts with their copied run: how they are cut, and what is shown of the corpus around."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rnnreport.charts.passages import around, copied, parts, passage, run
from rnnreport.results import Copy

TOKENS = ("Mary", "had", "a", "little", "dog", ".")
SPACES = ("", " ", " ", " ", " ", "")
TEXT = Copy("LSTM", 0, 1.0, TOKENS, SPACES, 2, 1, 4, "one two three", "four five six", 7)


def said(one: Copy) -> list[tuple[str, str]]:
    """Return the classes and the text of each part, the blank before it set off."""
    return [
        (part.classes, part.before + "|" + "".join(piece.before + piece.text for piece in part.pieces))
        for part in parts(one)
    ]


def test_a_text_is_cut_at_the_given_words_and_at_the_run():
    """Blanks inside the run are marked with it, those at its ends are not."""
    assert said(TEXT) == [
        ("rr-seed", "|Mary"),
        ("rr-seed rr-run", " |had"),
        ("rr-run", "| a little"),
        ("", " |dog."),
    ]


def test_a_run_may_lie_within_what_was_written():
    """Given words, words of one's own, the run, words of one's own."""
    assert [classes for classes, _ in said(replace(TEXT, begin=3, end=4))] == ["rr-seed", "", "rr-run", ""]


@pytest.mark.parametrize("change", [{"document": -1}, {"begin": 2, "end": 2}])
def test_without_a_shared_token_there_is_no_run(change):
    """Nothing is marked, nothing of the corpus is shown."""
    apart = replace(TEXT, **change)
    assert (run(apart), copied(apart), passage(apart, None)) == (0, "", None)
    assert [classes for classes, _ in said(apart)] == ["rr-seed", ""]


def test_the_run_stands_among_the_words_of_the_corpus():
    """Words before it, the run as it was written, words after it."""
    found = passage(TEXT, None)
    assert (found.before, found.run, found.after) == ("one two three", "had a little", "four five six")
    assert copied(TEXT) == "had a little"


def test_a_long_run_is_shown_without_its_middle():
    """Four words at either end tell which run it is."""
    tokens = tuple("abcdefghijkl")
    whole = replace(TEXT, tokens=tokens, spaces=("", *[" "] * 11), begin=0, end=12)
    assert passage(whole, None).run == "a b c d … i j k l"


@pytest.mark.parametrize(("most", "left"), [(7, ("two three", "four five")), (4, ("", "")), (0, ("", ""))])
def test_no_more_of_the_corpus_is_shown_than_allowed(most, left):
    """With the run, the words of the corpus are at most as many as may be shown."""
    assert around(TEXT, most) == left


def test_a_text_without_blanks_is_cut_too():
    """Where words are not set apart, letters are counted."""
    before, after = around(replace(TEXT, source="漢" * 500, source_after="字" * 500), None)
    assert (len(before), len(after)) == (120, 120)
