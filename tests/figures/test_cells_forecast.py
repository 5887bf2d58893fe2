"""What the figure of cells shows of networks that read series, from hand-written results."""

from __future__ import annotations

import dataclasses
import json
import re

import numpy as np
import pytest

from rnnreport.errors import RnnReportError
from rnnreport.figures import cells_forecast
from rnnreport.figures.cells_forecast import Arguments
from rnnreport.results import Ask
from rnnreport.study import Model, Study
from tests.figures import invented
from tests.figures.drawing import html, place, show
from tests.figures.invented.series_readings import answer, reading


def shown(*readings, **arguments):
    """Return what is shown of these readings."""
    study, answers = invented.study(task="forecast"), answer(*(readings or (reading(),)))
    return cells_forecast.show(Arguments(**arguments), study, answers, place("cells_forecast"))


def asked(study: Study, **arguments) -> tuple[Ask, ...]:
    return cells_forecast.asks(Arguments(**arguments), study)


def study(**models: Model) -> Study:
    return invented.study(task="forecast").model_copy(update={"models": models})


def test_it_asks_for_one_reading():
    """The question names the series and the models, and nothing else."""
    ask = Ask("record", {"series": "north", "models": ["LSTM"]})
    assert asked(invented.study("LSTM", task="forecast"), series="north", models=("LSTM",)) == (ask,)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"models": ("RNN",)}, "'RNN' is not one of: GRU, LSTM"),
        ({"of": "q"}, "state 'q' is not one of"),
        ({"cells": "9"}, "there is no cell 9 in LSTM"),
        ({"layer": 2}, "LSTM has 1 layer, so there is no layer 2"),
    ],
)
def test_what_no_network_has_is_refused_early(arguments, message):
    """Before anything is trained, a page is told what is not there."""
    with pytest.raises(RnnReportError, match=re.escape(message)):
        asked(invented.study(task="forecast"), **arguments)


def test_the_first_eight_cells_are_shown():
    """Without a choice there are eight strips, or as many as there are cells."""
    assert [len(one.lanes) for one in shown(reading(units=12), reading(units=3)).context.facets] == [8, 3]


def test_what_is_left_out_is_named():
    """Between strips that are no neighbours stands which cells are missing."""
    (facet,) = shown(reading(units=9), cells="0, 5").context.facets
    assert [lane.gap for lane in facet.lanes] == ["", "cells 1–4"]


def test_the_test_part_begins_between_two_steps():
    """Its rule stands where the last column before it ends."""
    (facet,) = shown(reading(test=24)).context.facets
    assert facet.test == pytest.approx(50, abs=0.1)
    assert shown(since="1952").context.facets[0].test is None


def test_a_network_without_the_state_shows_h():
    """It says so, and the legend gives the formula of each network."""
    context = show("cells_forecast", of="i").context
    assert [one.note for one in context.facets] == ["", "has no state called i: h is shown"]
    assert context.formula == "LSTM: i as it is · GRU: sigmoid(3 · h)"


def test_thinning_is_said():
    """A series that is too long for a picture says how many steps share a column, and its table skips with it."""
    context = shown(reading(steps=1000)).context
    assert "One column of the picture stands for 3 months" in context.caption
    assert len(context.facets[0].table.rows) == 334 and "one row for every 3 months" in context.facets[0].table.label
    assert "One column" not in shown().context.caption


def test_files_hold_every_state_of_every_step():
    """Thinned or not, the JSON has each step of each state of each layer."""
    document = json.loads(shown(reading(steps=1000)).files["cells-forecast-1.json"])
    (found,) = document["readings"]
    assert {len(states) for states in found["layers"]["layer 1"].values()} == {1000}
    assert list(found["layers"]["layer 1"]) == ["h", "c", "i"]


def test_what_was_not_read_is_null():
    """Steps before a network has states are null in JSON, and a dash in the table."""
    one = shown(reading(begin=2))
    assert json.loads(one.files["cells-forecast-1.json"])["readings"][0]["layers"]["layer 1"]["h"][0] == [None] * 3
    assert [cell.text for cell in one.context.facets[0].table.rows[0]][2:] == ["–"] * 4


def test_the_season_is_the_studys():
    """A cell that swings with the year is said to do so, with its number."""
    assert "cell 0 repeats itself most with the year" in shown().context.facets[0].ties


def test_series_are_told_apart():
    """Where series have names, each reading and its table say which one it is about."""
    context = shown(reading(series="north"), reading(series="south")).context
    assert [one.about.split(" · ")[0] for one in context.facets] == ["“north”", "“south”"]
    assert "“south”" in context.facets[1].table.label


def test_networks_share_the_axis_of_a_series():
    """A forecast that runs away in one network gives all of that series the same vertical axis."""
    wild = reading(model="GRU", said=np.full(48, 900.0))
    first, second = shown(reading(), wild).context.facets
    assert first.y == second.y and first.y.ticks[-1].label in ("900", "1,000")


def test_a_unit_that_says_what_is_measured_stands_alone():
    """Passengers in thousand passengers are thousand passengers."""
    (found,) = answer(reading())
    known = dataclasses.replace(found, unit="thousand passengers")
    assert show("cells_forecast", answers=(known,), since="1949").context.value == "thousand passengers"


def test_one_value_is_enough():
    """A single step can be drawn."""
    one = reading(steps=1, test=0)
    assert "rr-map" in html("cells_forecast", shown(one))


def test_every_number_reaches_the_script():
    """The shard of a state holds its numbers to 16 bits, and its scale gives them again."""
    one = shown()
    config = json.loads(one.context.config)
    state = config["readings"][0]["layers"][0]["states"]["c"]
    assert state["file"] in one.files and config["readings"][0]["file"] in one.files
    top = float(np.nanmax(np.abs(reading().layers[0].states["c"])))
    assert state["scale"] * 32767 == pytest.approx(top)
