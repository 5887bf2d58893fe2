"""What the figure of two answers says, from hand-written results."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import numpy as np
import pytest
from pydantic import ValidationError

from rnnreport.charts import sought_words
from rnnreport.charts.value_lanes import Measure, Values, lanes
from rnnreport.errors import RnnReportError
from rnnreport.figures import looks_for
from rnnreport.results import Soughts
from tests.figures import invented
from tests.figures.drawing import html, show
from tests.figures.invented.looks_for import CLASSES, sought
from tests.figures.reading import plain, rows

LSTM = sought("LSTM")
GRU = sought("GRU", number=1)
PLAIN = Measure("value", str)


def drawn(*models, classes=CLASSES, **arguments):
    """Return what is shown of these models."""
    return show("looks_for", answers=(Soughts(classes, models),), **arguments)


def of_classes(*chosen):
    """Return what is shown of these classes of one model."""
    return show("looks_for", answers=(Soughts(CLASSES, (LSTM,)),), classes=chosen)


def names(shown) -> list[str]:
    """Return the targets of the first model."""
    return [target.kind + target.name for target in shown.context.facets[0].targets]


def test_what_is_asked():
    """Which classes and cells are shown changes nothing in what has to be answered."""
    study = invented.study(task="classify")
    asked = [
        looks_for.asks(looks_for.Arguments(words=5, **given), study)
        for given in ({}, {"classes": ("sport",)}, {"cells": 3})
    ]
    assert asked[0] == asked[1] == asked[2]
    assert (asked[0][0].analysis, asked[0][0].settings["words"]) == ("look_for", 5)


def test_a_model_that_is_not_there_is_refused():
    """A misspelt model is told before anything is trained."""
    with pytest.raises(RnnReportError, match="looks_for: model 'GRUU' is not one of: GRU, LSTM"):
        looks_for.asks(looks_for.Arguments(models=("GRUU",)), invented.study(task="classify"))


def test_a_class_that_is_not_there_is_refused():
    """A misspelt class is told with the nearest spelling."""
    with pytest.raises(RnnReportError, match=r"looks_for: class 'sprt'.*sport"):
        of_classes("sprt")


def test_a_cell_that_is_not_there_is_refused():
    """A number beyond the last cell is told with how many there are."""
    with pytest.raises(RnnReportError, match="there is no cell 40 in LSTM, which has 40 cells, 0 to 39"):
        drawn(LSTM, cells="40")


@pytest.mark.parametrize("given", [{"unit": "nats"}, {"words": 0}, {"cells": "some"}])
def test_what_cannot_be_is_refused(given):
    """Units, numbers of words and choices of cells are checked."""
    with pytest.raises(ValidationError):
        looks_for.Arguments(**given)


def test_classes_alone_are_shown_where_there_are_any():
    """Cells are shown where they are asked for."""
    assert names(drawn(LSTM)) == list(CLASSES)
    assert names(drawn(LSTM, cells="0, last 1")) == [*CLASSES, "cell 0", "cell 39"]


def test_chosen_classes_come_in_the_order_given():
    """A class that is named twice is shown once."""
    assert names(of_classes("sport", "politics", "sport")) == ["sport", "politics"]


def test_cells_are_shown_where_there_are_no_classes():
    """A network without classes shows its first six cells."""
    shown = drawn(sought("LSTM", classes=0), classes=())
    assert names(shown) == [f"cell {number}" for number in range(6)]


def test_of_many_classes_the_first_are_shown():
    """Where no class is named, twelve are shown, and the others are counted."""
    many = tuple(f"class {number}" for number in range(14))
    shown = drawn(sought("LSTM", classes=14), classes=many)
    assert names(shown) == list(many[:12])
    assert shown.context.facets[0].left_out.startswith("2 classes more")


def test_the_first_target_of_each_model_is_unfolded():
    """All others wait behind their names."""
    shown = drawn(LSTM, GRU)
    assert [[target.open for target in facet.targets] for facet in shown.context.facets] == [[True, False, False]] * 2


def test_the_verdict_counts_words_of_both_answers():
    """The number in the sentence is that of the words marked on either side."""
    lists = sought_words.by_cosine(LSTM, 0), sought_words.searched(LSTM, 0)
    both = {word for word in LSTM.ascent.by_cosine[0] if word in LSTM.search.words[0]}
    assert [{row.word for row in found.rows if row.shared} for found in lists] == [both, both]
    said = plain(sought_words.verdict(LSTM, 0)[0])
    assert said.startswith(f"{len(both)} of the 10 words nearest by cosine are also among the 10 that raise it most")
    assert said.endswith("the nearest of all, “minister”, stands at rank 1 of 4,812.")


def test_answers_that_share_no_word_say_so():
    """Where no word is in both lists the vector is called no word, and the rank of its nearest word is told."""
    said = sought_words.verdict(GRU, 2)[0]
    assert said.startswith("The two answers share no word: the vector found is no word; the nearest of all, ")
    assert said.endswith("stands at rank 3 of 4,812.")


def test_a_network_that_ignores_its_input_is_told():
    """Where neither the ascent nor any word moves a target, no overlap is made of it."""
    arrays = {
        name: np.zeros_like(getattr(LSTM.ascent, name)) for name in ("reached", "cosine_values", "distance_values")
    }
    search = replace(LSTM.search, values=np.zeros_like(LSTM.search.values))
    blind = replace(LSTM, ascent=replace(LSTM.ascent, **arrays), search=search)
    assert sought_words.verdict(blind, 0) == ("Nothing that is read moves it: it is 0.00.",)


def test_lists_of_all_words_agree_of_necessity():
    """Where the lists are as long as the vocabulary, no agreement is made of it."""
    few = replace(LSTM, search=replace(LSTM.search, tried=10))
    assert sought_words.verdict(few, 0)[0].endswith("that they are the same says nothing.")


def test_starts_that_end_apart_are_told():
    """A mean cosine below one half is named, one above is not."""
    assert "0.46" in sought_words.verdict(GRU, 2)[-1]
    assert len(sought_words.verdict(LSTM, 0)) == 2


def test_heights_are_those_of_the_best():
    """The second sentence has the best start, the best word and the best pair."""
    assert sought_words.verdict(LSTM, 0)[1] == (
        "The best input reaches +6.63, the best word, “minister”, +3.90, the best pair, “the minister”, +4.68."
    )


def test_the_value_before_is_told_after_a_prefix():
    """With words read before, the sentence begins where these leave the target, and the strip quotes them."""
    one = sought("LSTM", after=("the", "film"))
    assert sought_words.verdict(one, 0)[1].startswith("From −0.31 before any of them is read, the best input")
    assert drawn(one).context.what.startswith("values are those after one word is read after “the film”")


def test_nothing_found_is_said():
    """A target without words has no table, and a sentence instead of one."""
    empty = replace(
        LSTM,
        ascent=replace(LSTM.ascent, by_cosine=((),) * 43, by_distance=((),) * 43),
        search=replace(LSTM.search, words=((),) * 43, pairs=((),) * 43),
    )
    text = html("looks_for", drawn(empty))
    assert "nothing to compare" in text and "No word was read." in text


def test_pairs_that_were_not_searched_have_no_list():
    """Without pairs their costs and their table are left out."""
    one = replace(LSTM, search=replace(LSTM.search, tried_pairs=0, pairs=((),) * 43))
    facet = drawn(one).context.facets[0]
    assert facet.targets[0].pairs is None and "pairs" not in facet.cost


def test_probabilities_are_written_in_percent():
    """Values of classes are percentages where probability was asked for; those of cells stay states."""
    one = replace(LSTM, unit="probability")
    assert (sought_words.measure(one, 0).say(0.5), sought_words.measure(one, 3).say(0.5)) == ("50.0\u202f%", "+0.50")


def test_the_range_of_a_state_is_told():
    """Where cells are shown, the head of the model says between which numbers their state lies."""
    assert "cells of layer 1: h, hidden state, −1 to 1" in drawn(LSTM, cells="first 1").context.facets[0].about


def test_a_value_far_away_leaves_the_histogram_room():
    """What would squeeze the histogram is said to lie beyond the axis; what lies near is on it."""
    edges, counts = np.array([0.0, 0.5, 1.0]), np.array([3, 1])
    groups = ([Values("input", "input", [(value, "", False)])] for value in (40.0, 3.0))
    far, near = (lanes("", edges, counts, group, PLAIN).lanes[0] for group in groups)
    assert (far.marks, far.beyond) == ((), "all beyond the axis ▸")
    assert (len(near.marks), near.beyond) == (1, "")


def test_empty_bins_make_no_axis_longer():
    """The axis reaches over bins that count something."""
    drawn_lanes = lanes("", np.array([-9.0, 0.0, 1.0]), np.array([0, 1]), (), PLAIN)
    assert drawn_lanes.axis.ticks[0].label == "0.0"


def test_what_is_not_a_number_is_left_out():
    """NaN has no place on an axis, and none in the files."""
    values = np.full_like(LSTM.ascent.reached, math.nan)
    shown = drawn(replace(LSTM, ascent=replace(LSTM.ascent, reached=values)))
    assert shown.context.facets[0].targets[0].lanes.lanes[0].note == "–"
    assert json.loads(shown.files["looks-for-1.json"])["models"][0]["targets"][0]["reached"] == [None] * 5


def test_files_hold_what_is_shown():
    """CSV has a line for each word of each list of the shown targets; JSON has the same targets."""
    shown = drawn(LSTM, cells="0")
    lines = rows(shown, "looks-for-1.csv")
    targets = [*CLASSES, "cell 0"]
    assert len(lines) == len(targets) * (10 + 10 + 10 + 8)
    assert [one["target"] for one in json.loads(shown.files["looks-for-1.json"])["models"][0]["targets"]] == targets
    assert (lines[0]["word"], lines[0]["value"], lines[0]["place"]) == ("minister", "3.9", "1")
