"""What the figure of cells at every word says, from hand-written results."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import numpy as np
import pytest

from rnnreport.charts import activation_maps
from rnnreport.errors import RnnReportError
from rnnreport.figures import Place, activations
from rnnreport.results import ActivationMaps
from tests.figures import invented
from tests.figures.drawing import html, place, show
from tests.figures.invented.branches import ABSTRACT, activation
from tests.figures.reading import rows


def drawn(found, gain: float = 3.0):
    """Return a map as it is drawn."""
    return activation_maps.drawn(found, gain, "figures/it.js")[0]


def test_what_is_asked():
    """The gain changes nothing in the answer; a model that is not there is refused."""
    study = invented.study(task="classify")
    (ask,) = activations.asks(activations.Arguments(layers=(2, "layer 1"), gain=5), study)
    assert ask.settings == {"text": None, "models": [], "layers": [2, "layer 1"], "state": "h", "clusters": 6}
    with pytest.raises(RnnReportError, match="activations: model 'GRUU' is not one of: GRU, LSTM"):
        activations.asks(activations.Arguments(models=("GRUU",)), study)


def test_layers_beyond_the_first_two_wait():
    """They are behind their names; every model has its own."""
    maps = tuple(activation(name, ABSTRACT, f"layer {layer}", 8) for name in ("A", "B") for layer in (1, 2, 3))
    facets = show("activations", answers=(ActivationMaps(maps),)).context.facets
    assert [([one.name for one in of.maps], [one.name for one in of.more]) for of in facets] == [
        (["layer 1", "layer 2"], ["layer 3"])
    ] * 2


def test_rows_stand_for_several_cells_where_there_are_many():
    """So that the map stays light; the note says how many, and the numbers are all in the script."""
    found = activation("LSTM", (ABSTRACT * 8)[:200], "layer 1", 512)
    made, content = activation_maps.drawn(found, 3.0, "figures/it.js")
    assert (made.map.rows, made.map.columns) == (128, 200)
    assert made.note == "A row of the map is the mean of 4 neighbouring cells."
    page = html("activations", show("activations", answers=(ActivationMaps((found,)),)))
    assert len(page) < 150_000
    assert len(json.loads(re.search(rb",(\{.*\})\);", content)[1])["order"]) == 512
    assert drawn(activation("LSTM", ABSTRACT, "layer 1", 512)).note == ""


def test_clusters_say_where_their_mean_is_extreme():
    """With size, place at the edge, and the words of the highest and the lowest mean."""
    states = np.zeros((4, 4), np.float32)
    states[2, :3], states[1, :3] = 0.8, -0.4
    found = replace(
        activation("LSTM", ("a", "low", "high", "end"), "layer 1", 4),
        states=states,
        order=np.array([2, 0, 1, 3], np.int32),
        clusters=np.array([0, 0, 0, 1], np.int32),
    )
    first, second = drawn(found).clusters
    assert (first.size, first.top, first.height) == ("3 cells", 0, 75)
    assert first.told == "highest 0.80 at “high”, lowest −0.40 at “low”" and second.told == "0.00 throughout"
    assert first.line == "M125 64L375 92L625 8L875 64"


def test_what_is_not_read_has_no_colour():
    """Fields where a layer reads nothing have a level of their own, and no number in any file."""
    found = activation("LSTM", ABSTRACT[:6], "layer 1", 8, blank=3)
    levels = {drawn(found).map.ground, *(fill.level for fill in drawn(found).map.fills)}
    assert "none" in levels
    shown = show("activations", answers=(ActivationMaps((found,)),))
    lines = rows(shown, "activations-1.csv")
    assert [bool(value) for value in list(lines[0].values())[4:]] == [True] * 3 + [False] * 3
    assert "nan" not in html("activations", shown).lower()


def test_one_token_and_one_cell_are_a_map():
    """A single field can be drawn."""
    made = drawn(activation("LSTM", ("a",), "layer 1", 1))
    assert (made.map.rows, made.map.columns, len(made.clusters)) == (1, 1, 1)


def test_an_unbounded_state_and_a_gate_have_formulas_of_their_own():
    """A cell state goes through the sigmoid; a gate is shown as it is."""
    assert drawn(activation("LSTM", ABSTRACT, "layer 1", 4, state="c")).formula == "sigmoid(3 · c)"
    gate = replace(activation("LSTM", ABSTRACT, "layer 1", 4), state="i", bounds=(0.0, 1.0))
    assert drawn(gate).formula == "i as it is"


def test_a_corpus_text_is_shown_as_far_as_it_may_be():
    """Words beyond the excerpt are in no file and on no page, and it says so. A text of one's own is whole."""
    found, study = ActivationMaps((activation("LSTM", ABSTRACT, "layer 1", 4),)), invented.study(task="classify")
    spot = Place(place("activations").id, "figures/", 5)
    for text, hidden in ((None, True), ("a text", False)):
        shown = activations.show(activations.Arguments(text=text), study, (found,), spot)
        everything = html("activations", shown) + "".join(content.decode() for content in shown.files.values())
        assert ("Github" not in everything) == hidden and "people" in everything
    assert "Not shown: the last" in activations.show(activations.Arguments(), study, (found,), spot).context.caption


def test_the_files_have_every_number():
    """A line for each cell from top to bottom, with its state at every word."""
    lines = rows(show("activations"), "activations-1.csv")
    found = activation("LSTM", ABSTRACT[:8], "layer 1", 8, phase=1)
    assert len(lines) == 4 * 8 and lines[0]["cell"] == str(found.order[0])
    assert float(lines[1]["2 study"]) == pytest.approx(float(found.states[1, found.order[1]]), abs=1e-3)
