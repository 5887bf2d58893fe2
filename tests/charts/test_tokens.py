"""Users' tokens made fit to be seen."""

from __future__ import annotations

import pytest

from rnnreport.charts.tokens import Visible, clipped, direction, plain, readable, visible


@pytest.mark.parametrize(
    ("token", "seen"),
    [
        ("\n", "↵"),
        (" ", "␣"),
        ("\t", "⇥"),
        ("", "∅"),
        ("\u200b", "U+200B"),
        ("\u202e", "U+202E"),
        ("\u0301", "◌\u0301"),
    ],
)
def test_the_invisible_gets_a_sign(token, seen):
    """A token that nobody would see is shown by a sign, and marked as one."""
    assert (visible(token).text, visible(token).sign) == (seen, True)


@pytest.mark.parametrize("token", ["word", "<b>", "👩‍👩‍👧", "كتاب", "e\u0301", "{{ 7*7 }}"])
def test_what_can_be_seen_stays(token):
    """Words, signs, emoji and other scripts are shown as they are, not escaped."""
    assert (visible(token).text, visible(token).sign) == (token, False)


def test_a_sign_that_turns_the_text_round_is_shown():
    """Overrides of writing direction are shown and have no effect."""
    assert "\u202e" not in visible("a\u202eb").text and "\u202e" not in plain("a\u202eb")


@pytest.mark.parametrize(("text", "way"), [("كتاب book", "rtl"), ("book كتاب", "ltr"), ("123", "ltr")])
def test_the_first_letter_gives_the_direction(text, way):
    """The first letter with a direction decides."""
    assert direction([text]) == way


def test_long_texts_are_cut_after_a_word():
    """A text is cut between words where it can be, on one line."""
    assert clipped("one two\nthree four", 12) == "one two…" and clipped("x" * 20, 5) == "xxxxx…"


def test_a_name_is_never_empty():
    """Even a name of nothing can be seen."""
    assert readable("") == "∅" and readable("\u200b") == "U+200B" and readable("LSTM") == "LSTM"


def test_the_mark_between_fields_is_a_line():
    """Few fonts have the mark itself; a line parts fields as well, as a token and in running text."""
    assert visible("\u241e") == Visible("│", True)
    assert plain("a title\n\u241e\nan abstract") == "a title\n│\nan abstract"
