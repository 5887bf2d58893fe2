"""What the figure of classified texts says, from hand-written results."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import numpy as np
import pytest
from pydantic import ValidationError

from rnnreport.errors import RnnReportError
from rnnreport.figures import classified
from rnnreport.results import ClassifiedText, ClassifiedTexts
from tests.figures import invented
from tests.figures.drawing import html, show

TWO = ("negative", "positive")


def answer(model: str, *seeds: float, cell: str = "lstm") -> ClassifiedText:
    """Return what one model says of one word: for each seed the probability of the second class."""
    chances = np.array([[1 - chance, chance] for chance in seeds], np.float32)
    running = chances[:1] if cell else chances[:0]
    return ClassifiedText(model, cell, ("good",), ("",), (True,), chances, running)


def shown(*answers: ClassifiedText, **arguments):
    """Return the context for one text."""
    found = ClassifiedTexts(TWO, (answers,))
    return show("classified", answers=(found,), **({"texts": ("good",), "expected": ()} | arguments)).context


def test_a_class_for_every_text_or_none():
    """Expectations are as many as texts, and the mistake says so."""
    assert classified.Arguments(texts=("a", "b")).expected == ()
    with pytest.raises(ValidationError, match="expected names 1 class for 2 texts: give one for each text"):
        classified.Arguments(texts=("a", "b"), expected=("x",))


@pytest.mark.parametrize("texts", [(), ("a", " ")])
def test_texts_have_words(texts):
    """No text at all, or one without a word, is refused before anything is trained."""
    with pytest.raises(ValidationError):
        classified.Arguments(texts=texts)


def test_classes_may_be_numbers():
    """Whoever calls classes 0 and 1 may write them so."""
    assert classified.Arguments(texts=("a",), expected=(1,)).expected == ("1",)


def test_what_is_expected_asks_nothing_new():
    """The same answers serve every expectation."""
    asked = [
        classified.asks(classified.Arguments(texts=("a",), expected=names), invented.study(task="classify"))
        for names in ((), ("positive",))
    ]
    assert asked[0] == asked[1] and asked[0][0].settings == {"texts": ["a"]}


def test_a_class_that_is_not_there_is_an_error():
    """The mistake names the nearest class."""
    with pytest.raises(RnnReportError, match="classified: class 'postive'.*positive"):
        shown(answer("LSTM", 0.9), expected=("postive",))


def test_the_answer_is_in_words():
    """Class and probability stand together."""
    assert "<b><bdi>politics</bdi></b>, 95.0\u202f%" in html("classified")


def test_what_was_expected_is_told_by_words():
    """A text tells right from wrong, not a colour alone."""
    right, wrong = shown(answer("LSTM", 0.9), answer("GRU", 0.2), expected=("positive",)).items[0].facets
    assert (right.verdict, right.differs) == ("✓ as expected", False)
    assert (wrong.verdict, wrong.differs) == ("≠ expected: positive", True)


@pytest.mark.parametrize(
    ("chances", "expected", "summary"),
    [
        ((0.9, 0.8), ("positive",), "expected: positive; all 2 models answer so"),
        ((0.9, 0.2), ("positive",), "expected: positive; 1 of 2 models answers so"),
        ((0.1, 0.2), ("positive",), "expected: positive; none of the 2 models answers so"),
        ((0.1,), ("positive",), "expected: positive; the model does not answer so"),
        ((0.9, 0.8, 0.2), (), "2 of 3 models answer positive"),
        ((0.9,), (), "the model answers positive"),
    ],
)
def test_how_many_models_answer_so_is_told(chances, expected, summary):
    """Above each text stands how many models gave the expected answer, or the most frequent one."""
    models = [answer(f"model {number}", chance) for number, chance in enumerate(chances)]
    assert shown(*models, expected=expected).items[0].summary == summary


def test_several_texts_are_summed_up():
    """The caption counts for each model how many answers were as expected."""
    assert (
        "Answered as expected: LSTM 1 of 2, GRU 1 of 2 and tf-idf, linear 1 of 2." in show("classified").context.caption
    )


def test_the_words_have_the_colour_of_the_answer():
    """A network that answers the first class is coloured by the probability of the first class."""
    overlay = shown(answer("LSTM", 0.1)).items[0].facets[0].overlay
    assert (overlay.of, overlay.words[0].classes) == ("negative", "v18")


def test_words_are_those_of_the_first_seed():
    """Where the seeds disagree, the words belong to the first one and its answer, and the page says so."""
    context = shown(answer("LSTM", 0.4, 0.9, 0.9))
    facet = context.items[0].facets[0]
    assert (facet.answer, facet.seeds, facet.overlay.of) == ("positive", "2 of 3 seeds", "negative")
    assert context.seeds


def test_a_baseline_has_bars_and_no_coloured_words():
    """What has no running probability is shown without one."""
    facet = shown(answer("LSTM", 0.9), answer("tf-idf", 0.8, cell="")).items[0].facets[1]
    assert facet.overlay is None and facet.about == "baseline" and facet.bars[1].length == 80


def test_without_a_network_there_is_no_ramp():
    """The legend of colours stands only where there are colours."""
    assert shown(answer("tf-idf", 0.8, cell="")).ramp == ()


def test_what_was_not_read_and_not_known_is_explained():
    """The caption tells of signs that are there, and of no others."""
    odd = replace(answer("LSTM", 0.9), known=(False,), spaces=("the ",))
    assert (shown(odd).unknown, shown(odd).unread) == (True, True)
    assert (shown(answer("LSTM", 0.9)).unknown, shown(answer("LSTM", 0.9)).unread) == (False, False)


def test_files_hold_all_seeds_and_the_running_probabilities():
    """JSON has every probability of every seed; CSV has mean and range for each class."""
    found = ClassifiedTexts(TWO, ((answer("LSTM", 0.8, 0.6),),))
    files = show("classified", answers=(found,), texts=("good",), expected=("positive",)).files
    (text,) = json.loads(files["classified-1.json"])["texts"]
    assert text["models"][0]["probabilities"] == [[0.2, 0.8], [0.4, 0.6]]
    assert text["models"][0]["running"][1] == {"class": "positive", "values": [0.8]}
    rows = list(csv.reader(io.StringIO(files["classified-1.csv"].decode())))
    assert rows[2] == ["1", "positive", "LSTM", "lstm", "positive", "0.7", "0.6", "0.8"]
