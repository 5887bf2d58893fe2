"""What the figure of running probabilities says, from hand-written results."""

from __future__ import annotations

import json

import numpy as np
import pytest
from pydantic import ValidationError

from rnnreport.errors import RnnReportError
from rnnreport.figures import running_probability
from rnnreport.results import ClassifiedText, ClassifiedTexts
from tests.figures.drawing import html, show

WORDS = ("It", "was", "not", "good")
RISE, FALL = (0.5, 0.5, 0.09, 0.3), (0.5, 0.5, 0.4, 0.8)


def network(model: str, *chances: float, words=WORDS, classes: int = 2) -> ClassifiedText:
    """Return a network with these probabilities of the second class; the first class has what is left."""
    second = np.array(chances, np.float32)
    running = np.zeros((len(second), classes), np.float32)
    running[:, 0], running[:, 1] = 1 - second, second
    spaces = ("", *[" "] * (len(words) - 1))
    return ClassifiedText(model, "lstm", tuple(words), spaces, (True,) * len(words), running[-1:], running)


def shown(*networks: ClassifiedText, names=("negative", "positive"), **arguments):
    """Return the context for these networks."""
    return show("running_probability", answers=(ClassifiedTexts(names, (networks,)),), **arguments).context


def lines(panel) -> list[str]:
    """Return the names of the lines of a chart."""
    return [end.text for end in panel.chart.plot.ends]


def test_of_two_classes_the_second_is_drawn():
    """There is one chart, with a line for each network."""
    (panel,) = shown(network("LSTM", *RISE), network("GRU", *FALL)).panels
    assert lines(panel) == ["LSTM", "GRU"] and panel.chart.plot.y.label == "probability of positive"
    assert panel.chart.plot.lines[0].path.startswith("M0 50L33.33 50L66.67 91")


def test_of_several_classes_each_network_has_a_chart():
    """A line is a class then, and has one colour in all charts."""
    panels = show("running_probability").context.panels
    assert [panel.name for panel in panels] == ["LSTM", "GRU"]
    assert lines(panels[0]) == lines(panels[1]) == ["business", "entertainment", "politics", "sport", "technology"]


def test_the_asked_classes_are_drawn():
    """One of five classes gives one chart, with the networks as lines."""
    (panel,) = show("running_probability", classes=("sport",)).context.panels
    assert lines(panel) == ["LSTM", "GRU"] and panel.chart.plot.y.label == "probability of sport"


def test_of_many_classes_those_that_matter_are_drawn():
    """Of a thousand, those that came to 5 % at some word, and two in any case."""
    names = tuple(f"class {number}" for number in range(1000))
    one = network("LSTM", 0.0, 0.0, classes=1000, words=("a", "b"))
    one.running[1, 700], one.running[0, 30] = 0.3, 0.04
    (panel,) = shown(one, names=names).panels
    assert lines(panel) == ["class 0", "class 700"]
    one.running[:, 300:310] = 0.06
    assert len(lines(shown(one, names=names).panels[0])) == 5


def test_a_class_that_is_not_there_is_an_error():
    """The mistake names the nearest class."""
    with pytest.raises(RnnReportError, match="running_probability: class 'negativ'.*negative"):
        shown(network("LSTM", *RISE), classes=("negativ",))


def test_more_classes_than_colours_are_refused():
    """Seven lines can be told apart, not eight."""
    with pytest.raises(ValidationError):
        running_probability.Arguments(text="a", classes=tuple("abcdefgh"))


def test_the_largest_jumps_are_named():
    """In points, largest first, with the network where there are several."""
    caption = shown(network("LSTM", *RISE), network("GRU", *FALL)).caption
    assert (
        "Largest jumps: after “not” it fell by 41 points in LSTM; after “good” it rose by 40 points in GRU; " in caption
    )
    assert caption.count("points") == 3


def test_a_single_network_needs_no_name():
    """Who it is stands at the beginning of the caption."""
    assert "The largest jump: after “not” it fell by 41 points." in shown(network("LSTM", 0.5, 0.5, 0.09, 0.09)).caption


def test_a_word_that_stands_twice_is_told_by_its_place():
    """Which of two equal words it was is said by number."""
    caption = shown(network("LSTM", 0.5, 0.5, 0.5, 0.1, words=("not", "so", "good", "not"))).caption
    assert "after “not” (word 4) it fell by 40 points" in caption


def test_a_text_without_jumps_says_so():
    """Changes below five points are not worth a word."""
    assert "No single word changed it by 5 points or more." in shown(network("LSTM", 0.5, 0.52, 0.53, 0.5)).caption


def test_one_word_has_no_jump():
    """There is nothing to compare it with."""
    caption = shown(network("LSTM", 0.9, words=("good",))).caption
    assert "jump" not in caption and "No single" not in caption


def test_words_are_coloured_by_the_answer():
    """Of several classes it is the one that the network answered in the end, and the page names it."""
    panels = show("running_probability").context.panels
    assert [panel.readings[0].overlay.of for panel in panels] == ["politics", "politics"]
    chosen = show("running_probability", classes=("sport", "business")).context.panels[0].readings[0]
    assert chosen.overlay.of == "sport"


def test_a_text_that_was_not_read_says_so():
    """Without any word there is no chart, but a sentence."""
    none = network("LSTM", words=())
    found = ClassifiedTexts(("a", "b"), ((none,),))
    context = show("running_probability", answers=(found,)).context
    assert context.panels == () and context.caption == "No word of the text was read."


def test_baselines_have_no_line():
    """The third model, a baseline, knows no beginning of the text."""
    assert len(show("running_probability", classes=("sport",)).context.panels[0].readings) == 2


def test_without_a_script_a_table_has_everything():
    """Each word has a row with its place and the numbers of all lines."""
    text = html("running_probability")
    assert '<td class="rr-n">4</td><th scope="row"><bdi>not</bdi></th><td class="rr-n">34.0</td>' in text


def test_the_file_has_what_is_drawn():
    """JSON holds the probabilities of the drawn classes at every word."""
    found = ClassifiedTexts(("negative", "positive"), ((network("LSTM", *RISE),),))
    (one,) = json.loads(show("running_probability", answers=(found,)).files["running-probability-1.json"])["networks"]
    assert one["running"] == [{"class": "positive", "values": [0.5, 0.5, 0.09, 0.3]}]
