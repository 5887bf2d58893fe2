"""Texts coloured by a probability: levels, signs, what was left out, and what is said of them."""

from __future__ import annotations

import numpy as np
import pytest

from rnnreport.charts.overlays import LONG, left_out, overlay
from rnnreport.results import ClassifiedText


def read(tokens, chances, spaces=None, known=None) -> ClassifiedText:
    """Return a text whose second class has these running probabilities."""
    second = np.asarray(chances, np.float32)
    spaces = spaces or ("", *[" "] * (len(tokens) - 1))
    known = known or (True,) * len(tokens)
    running = np.stack([1 - second, second], axis=1)
    return ClassifiedText("LSTM", "lstm", tuple(tokens), tuple(spaces), tuple(known), running[-1:], running)


@pytest.mark.parametrize(("chance", "mark"), [(0.0, "v0"), (0.5, "v10"), (0.931, "v19"), (1.0, "v20")])
def test_a_probability_is_coloured_as_it_is(chance, mark):
    """No sigmoid is taken: a probability has the level of a gate."""
    assert overlay(read(["good"], [chance]), 1, "positive").words[0].classes == mark


def test_the_colour_is_that_of_the_asked_class():
    """The first class has the other probability."""
    assert overlay(read(["good"], [0.9]), 0, "negative").words[0].classes == "v2"


def test_unknown_words_and_signs_are_marked():
    """A word outside the vocabulary and one that cannot be seen have classes of their own."""
    words = overlay(read(["zyx", "\u200b"], [0.5, 0.5], known=(False, True)), 1, "positive").words
    assert [word.classes for word in words] == ["v10 rr-unknown", "v10 rr-sign"]


def test_words_between_that_were_not_read_are_shown_apart():
    """Stop words stand where they stood, as words of no token."""
    text = read(["minister", "resigned", "."], [0.5] * 3, spaces=("The ", " has\n now ", ""))
    words = overlay(text, 1, "positive").words
    assert [(word.before, word.unread, word.between, word.text) for word in words] == [
        ("", "The", " ", "minister"),
        (" ", "has now", " ", "resigned"),
        ("", "", "", "."),
    ]
    assert left_out(text) and not left_out(read(["a", "b"], [0.5, 0.5]))


def test_the_extremes_are_said():
    """Who cannot see the colours hears the highest and the lowest probability, and after which word."""
    said = overlay(read(["very", "not", "good"], [0.6, 0.1, 0.9]), 1, "positive").said
    assert said == " LSTM, probability of positive: highest 90.0\u202f% after “good”, lowest 10.0\u202f% after “not”."


def test_the_script_gets_thousandths():
    """Numbers for the script are rounded to thousandths."""
    assert overlay(read(["a", "b"], [0.12345, 1.0]), 1, "x").numbers == "123 1000"


def test_a_long_text_has_a_box_with_a_name():
    """Only a text that scrolls is a region with a label."""
    labels = [overlay(read(["a"] * count, [0.5] * count), 1, "x").label for count in (LONG, LONG + 1)]
    assert labels == ["", "The text as LSTM read it"]
