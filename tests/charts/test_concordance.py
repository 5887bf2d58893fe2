"""Lines of a concordance: what they say of a place, and how much of a text they may show."""

from __future__ import annotations

import numpy as np
import pytest

from rnnreport.charts.concordance import Excerpts, concordance, document, line, passage
from rnnreport.pages.environment import environment
from rnnreport.results import Context
from tests.figures.drawing import PROJECT

CLASSES = ("sport", "politics")
CAT = Context(
    1234,
    1,
    ("The", "CAT", "sat", ",", "down"),
    ("", "  ", " ", "", " "),
    1,
    2,
    0.25,
    np.array([0.2, 0.8], np.float32),
)


def of(tokens: str, begin: int, end: int, **changes) -> Context:
    """Return a place among words with blanks between."""
    words = tuple(tokens.split())
    given = {"document": 7, "label": 0, "spaces": (" ",) * len(words), "value": 0.5, "probabilities": CAT.probabilities}
    return Context(tokens=words, begin=begin, end=end, **(given | changes))


def kept(most: int, one: Context = CAT) -> str:
    """Return the words of a place of which so many may be shown."""
    return passage(Excerpts(most).cut(one))


def test_a_line_has_the_place_between_its_words():
    """Words stand as they were written, with one blank where there was any; number, class and answer are told."""
    found = line(CAT, CLASSES, "0.25")
    assert (found.before, found.place, found.after) == ("The ", "CAT", " sat, down")
    assert (found.text, found.label, found.answer, found.chance) == ("1,234", "politics", "politics", "80\u202f%")
    assert not found.wrong


def test_an_answer_that_is_not_the_label_is_wrong():
    """It is wrong only where there is a label."""
    assert line(of("a b", 0, 1), CLASSES, "").wrong
    assert not line(of("a b", 0, 1, label=-1), CLASSES, "").wrong
    assert line(of("a b", 0, 1, label=-1, probabilities=CAT.probabilities[:0]), (), "").answer == ""


@pytest.mark.parametrize("ends", [(0, 0), (0, 3)])
def test_the_whole_of_a_text_has_no_place(ends):
    """Where all words are meant none of them stands out."""
    found = line(of("all of it", *ends), CLASSES, "")
    assert (found.before, found.place, found.after) == ("", "", "all of it")


def test_words_that_were_not_read_are_shown():
    """Stop words stand between tokens, where their author put them."""
    found = line(of("cat sat", 1, 2, spaces=("", " that has ")), CLASSES, "")
    assert (found.before, found.place) == ("cat that has ", "sat")


def test_a_long_word_is_cut():
    """No single token takes more than a line."""
    assert line(of("x" * 300, 0, 0), CLASSES, "").after == "x" * 60 + "…"


@pytest.mark.parametrize(
    ("most", "words"), [(0, ""), (1, "CAT"), (2, "The  CAT"), (3, "The  CAT sat"), (99, "The  CAT sat, down")]
)
def test_no_more_is_shown_than_may_be(most, words):
    """The place comes first, then the words nearest to it."""
    assert kept(most) == words


def test_words_that_were_not_read_count():
    """Of a text with stop words between its tokens no more words are shown than tokens may be."""
    assert kept(3, of("cat sat down", 0, 1, spaces=("", " that ", " on it "))) == "cat that sat"


def test_places_of_one_text_share_what_may_be_shown():
    """Two places of a text together show no more than one may; the same place twice counts once."""
    excerpts, first, second, other = Excerpts(4), of("a b c", 1, 2), of("d e f", 1, 2), of("g h", 0, 1, document=8)
    shown = [passage(one) for one in excerpts.every((first, second, first, other))]
    assert shown == ["a b c", "e", "a b c", "g h"]


def test_without_a_limit_all_is_shown():
    """None means all of it."""
    assert Excerpts(None).cut(CAT) is CAT


def test_a_document_holds_the_place_as_it_is():
    """JSON has the number of the text, the name of its class, and the words as they came."""
    found = document(CAT, CLASSES)
    assert (found["text"], found["label"], found["tokens"], found["value"]) == (1234, "politics", CAT.tokens, 0.25)
    assert document(of("a", 0, 1, label=-1), ())["label"] is None


def test_the_macro_marks_the_place():
    """The table has a row for each place, with the place in a mark, and says what may not be shown."""
    places = (CAT, Excerpts(0).cut(CAT))
    made = concordance("Places", "distance", places, CLASSES, lambda value: f"{value:g}")
    source = '{% from "charts/concordance.jinja" import concordance %}{{ concordance(c) }}'
    html = environment(PROJECT).from_string(source).render(c=made)
    assert "The <mark>CAT</mark> sat, down" in html and "no more of this text may be shown" in html
    assert html.count("<tr") == 3
