"""What the figure of contexts shows, from hand-written results."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import replace

import numpy as np
import pytest

from rnnreport.charts import cell_contexts
from rnnreport.errors import RnnReportError
from rnnreport.figures import Place, contexts
from rnnreport.results import Contexts
from tests.figures import invented
from tests.figures.drawing import html, show
from tests.figures.invented.contexts import of_cell, of_network, place
from tests.figures.invented.looks_for import CLASSES
from tests.figures.reading import rows

LSTM, GRU = of_network("LSTM"), of_network("GRU", 1)


def drawn(*models, classes=CLASSES, **arguments):
    """Return what is shown of these models."""
    return show("contexts", answers=(Contexts(classes, models),), **arguments)


def cells(shown, model: int = 0):
    """Return the cells of one model."""
    return shown.context.facets[model].cells


def test_what_is_asked():
    """Which cells are shown changes nothing in what has to be answered."""
    study = invented.study(task="classify")
    (one,), (other,) = (contexts.asks(contexts.Arguments(cells=given, around=4), study) for given in ("all", 3))
    assert one == other
    assert (one.analysis, one.settings["around"], one.settings["examples"]) == ("contexts", 4, 5)


def test_a_model_that_is_not_there_is_refused():
    """A misspelt model is told before anything is trained."""
    with pytest.raises(RnnReportError, match="contexts: model 'GRUU' is not one of: GRU, LSTM"):
        contexts.asks(contexts.Arguments(models=("GRUU",)), invented.study(task="classify"))


def test_a_cell_that_is_not_there_is_refused():
    """A number beyond the last cell is told with how many there are."""
    with pytest.raises(RnnReportError, match="there is no cell 40 in LSTM, which has 40 cells, 0 to 39"):
        drawn(LSTM, cells="38-40")


def test_the_chosen_cells_are_shown():
    """The first six where none is named; the first of those that are shown is unfolded."""
    assert contexts.Arguments().cells == "first 6"
    assert [(cell.number, cell.open) for cell in cells(drawn(LSTM, cells="7, 3"))] == [(3, True), (7, False)]


def test_so_many_examples_are_shown():
    """No group has more places than were asked for, controls too."""
    (cell,) = cells(drawn(LSTM, cells="0", examples=1))
    assert {len(group.spots) for group in (*cell.groups, *cell.controls)} == {1}


def test_controls_stand_beside_the_extremes():
    """Every cell has places at each quantile and places drawn at random."""
    (cell,) = cells(drawn(LSTM, cells="0"))
    assert [group.name for group in cell.groups] == ["highest", "lowest"]
    assert [group.name.split("\u202f")[0] for group in cell.controls] == [
        "10",
        "25",
        "50",
        "75",
        "90",
        "drawn at random",
    ]


def test_states_between_bounds_have_the_gain_of_the_house():
    """A state 0.99 has the colour of sigmoid(3 · 0.99), one of zero has none."""
    paint = cell_contexts.colours(LSTM, "h")
    assert (paint.formula, paint.level(0.99), paint.level(0.0)) == ("sigmoid(3 · h)", 19, 10)


def test_states_without_bounds_have_their_own_gain():
    """The largest state of the model stands at 0.95."""
    paint = cell_contexts.colours(GRU, "c")
    assert paint.level(4.6) == 19 and paint.level(-4.6) == 1


def test_gates_are_coloured_as_they_are():
    """A gate that is half open has no colour."""
    paint = cell_contexts.colours(replace(LSTM, bounds=(0.0, 1.0)), "f")
    assert (paint.formula, paint.level(0.0), paint.level(0.5), paint.level(1.0)) == ("f as it is", 0, 10, 20)


def test_bars_of_classes_begin_at_zero():
    """A mean above zero reaches right of the middle, one below to the left, as far as the state's bound allows."""
    cell = replace(of_cell(), label_means=np.array([0.5, -1.0, 0.0], np.float32))
    high, low, none = cell_contexts.of_classes(cell, CLASSES, (-1.0, 1.0), 1.0)
    assert (high.left, high.width, high.kind) == (50.0, 25.0, "for")
    assert (low.left, low.width, low.kind) == (0.0, 50.0, "against")
    assert none.width == 0.0


def test_deviations_stay_on_the_track():
    """A standard deviation that reaches beyond the bound is cut there."""
    cell = replace(of_cell(), label_means=np.array([0.9], np.float32), label_deviations=np.array([0.4], np.float32))
    (bar,) = cell_contexts.of_classes(cell, CLASSES[:1], (-1.0, 1.0), 1.0)
    assert bar.low + bar.span == 100.0


def test_bars_of_small_states_are_to_scale():
    """Without bounds the longest bar with its deviation reaches to the end of the track."""
    means, none = np.array([0.02], np.float32), np.array([0.0], np.float32)
    one = replace(LSTM, bounds=None, cells=(replace(of_cell(), label_means=means, label_deviations=none),))
    (bar,) = cell_contexts.of_classes(one.cells[0], CLASSES[:1], None, cell_contexts.reach_of(one))
    assert (bar.left, bar.width) == (50.0, 50.0)


def test_the_histogram_counts_all_tokens():
    """The text alternative has the number of tokens and every quantile."""
    found = cell_contexts.states(of_cell(), "h", cell_contexts.colours(LSTM, "h"))
    assert "184,220 tokens" in found.label and found.label.count("below") == 5
    assert len(found.quantiles) == 5


def test_the_median_is_named_first():
    """Where quantiles lie close together the one in the middle keeps its name."""
    cell = replace(of_cell(), quantile_values=np.array([-0.02, -0.01, 0.0, 0.01, 0.02], np.float32))
    found = cell_contexts.states(cell, "h", cell_contexts.colours(LSTM, "h"))
    assert [mark.label for mark in found.named] == ["50\u202f%"]


def test_a_cell_that_never_moves_can_be_shown():
    """A state that is always zero has a histogram of one bar, and bars of classes without length."""
    still = replace(
        of_cell(reach=0.0), edges=np.zeros(2, np.float32), counts=np.array([9]), label_means=np.zeros(3, np.float32)
    )
    (cell,) = cells(drawn(replace(LSTM, bounds=None, cells=(still,)), cells="all"))
    assert len(cell.states.columns) == 1 and {bar.width for bar in cell.classes} == {0.0}


def test_words_stand_beside_the_number():
    """A folded cell names the first words of both ends, each once."""
    cell = of_cell()
    same = replace(cell, highest=(cell.highest[0],) * 3)
    (shown,) = cells(drawn(replace(LSTM, cells=(same,)), cells="0"))
    assert [one.word for one in shown.high] == ["why"]


def test_without_classes_nothing_is_said_of_them():
    """A network that has no classes has neither bars of classes nor answers."""
    shown = drawn(of_network("LSTM", classes=0), classes=())
    text = html("contexts", shown)
    assert "rr-spot-class" not in text and "By class" not in text and "class" not in shown.context.caption


def test_wrong_answers_are_named():
    """Behind a text that is answered wrongly an arrow leads to the answer."""
    (cell,) = cells(drawn(LSTM, cells="0"))
    wrong = [spot.line.answer for spot in cell.groups[0].spots if spot.line.wrong]
    assert wrong == ["politics"] and "→ <bdi>politics</bdi>" in html("contexts", drawn(LSTM, cells="0"))


def test_the_only_word_of_a_text_is_marked():
    """Where a text has one word, that word is the place."""
    alone = replace(place(0, 0.9), tokens=("gamma",), spaces=("",), begin=0, end=1)
    (cell,) = cells(drawn(replace(LSTM, cells=(replace(of_cell(), highest=(alone,)),)), cells="0"))
    found = cell.groups[0].spots[0].line
    assert (found.before, found.place, found.after) == ("", "gamma", "")


def test_no_places_are_no_error():
    """Empty lists make empty groups."""
    empty = replace(of_cell(), highest=(), lowest=(), at_quantiles=((),) * 5, random=())
    (cell,) = cells(drawn(replace(LSTM, bounds=None, cells=(empty,)), cells="0"))
    assert [len(group.spots) for group in (*cell.groups, *cell.controls)] == [0, 0, 0]


def test_no_more_of_a_text_is_shown_than_allowed():
    """All places of one text together, on the page and in the files, have no more tokens than may be shown."""
    arguments = contexts.Arguments(cells="all")
    shown = contexts.show(
        arguments, invented.study(task="classify"), (Contexts(CLASSES, (LSTM,)),), Place("contexts-1", "figures/", 5)
    )
    windows = defaultdict(set)
    for cell in json.loads(shown.files["contexts-1.json"])["models"][0]["cells"]:
        for places in cell["places"].values():
            for one in places:
                windows[one["text"]].add(tuple(one["tokens"]))
    assert windows and all(sum(map(len, found)) <= 5 for found in windows.values())


def test_files_hold_the_chosen_cells():
    """CSV has a line for each place of the cells that are shown."""
    shown = drawn(LSTM, cells="0, 2", examples=2)
    lines = rows(shown, "contexts-1.csv")
    assert {line["cell"] for line in lines} == {"0", "2"} and len(lines) == 2 * (2 + 2 + 5 * 2 + 2)
    assert (lines[0]["place"], lines[0]["chosen"], lines[0]["value"]) == ("why", "highest", "0.99")
