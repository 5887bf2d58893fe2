"""Names in sentences: short, visible, and of their own direction."""

from __future__ import annotations

from rnnreport.charts.names import named, quoted, said


def test_long_names_are_cut():
    """A name of 200 letters does not fill the sentence."""
    assert named("x" * 200, 10) == "x" * 10 + "…"


def test_names_are_visible():
    """An empty name has a sign."""
    assert (named(""), named("\u202eevil")) == ("∅", "U+202Eevil")


def test_a_name_from_right_to_left_turns_nothing_around():
    """It is isolated; others stand as they are."""
    assert said("كتاب") == "\u2068كتاب\u2069"
    assert quoted("sport") == "“sport”"
