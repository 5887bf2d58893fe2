"""What the figure of two fields says, from hand-written results."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import replace

import numpy as np
import pytest

from rnnreport.errors import RnnReportError
from rnnreport.figures import Place, occlusion_grid
from rnnreport.results import PrefixGrids
from tests.figures import invented
from tests.figures.drawing import html, place, show
from tests.figures.invented import branches
from tests.figures.invented.branches import ABSTRACT, CLASSES, TITLE, grid, sentences
from tests.figures.reading import rows


def shown(*grids, **arguments):
    """Return what the figure shows of one text."""
    return show("occlusion_grid", answers=(PrefixGrids(CLASSES, (grids,)),), **arguments)


def facet(*grids):
    """Return the first facet."""
    return shown(*grids).context.items[0].facets[0]


def test_what_is_asked():
    """Texts as lists of fields are joined; a model that is not there is refused before anything is trained."""
    arguments = occlusion_grid.Arguments(texts=(["a title", "an abstract"],), by="sentences")
    (ask,) = occlusion_grid.asks(arguments, invented.study(task="classify"))
    assert ask.analysis == "occlusion_grid" and ask.settings["by"] == "sentences"
    assert len(ask.settings["texts"]) == 1 and "a title" in ask.settings["texts"][0]
    with pytest.raises(RnnReportError, match="occlusion_grid: model 'GRUU' is not one of: GRU, LSTM"):
        occlusion_grid.asks(occlusion_grid.Arguments(models=("GRUU",)), invented.study(task="classify"))


def test_the_step_that_changes_most_is_told():
    """By the sentence it adds, and the probabilities before and after; then what each field does alone."""
    told = facet(sentences()).told
    assert told == (
        "With the whole title, adding “Our code can be found on Github.” lifts the probability of social science from "
        "0.57 to 0.94.",
        "Without a word it is 0.07, the title alone gives 0.31, the abstract alone 0.74, and both 0.94.",
        "Taking out “Our code can be found on Github.” alone lowers the log-odds most, by 2.54.",
    )


def test_where_nothing_changes_it_says_so():
    """No step is named where none changes anything."""
    told = facet(grid("LSTM", TITLE, ABSTRACT, adds=dict.fromkeys((*TITLE, *ABSTRACT), 0.0))).told
    assert told[0].startswith("No single step changes the probability of social science by 0.05 or more")
    assert len(told) == 2


def test_a_small_grid_is_printed():
    """Two rows and five columns of sentences have numbers in them, and every field says of itself what it is."""
    one = facet(sentences()).grid
    assert one.map is None and [[field.text for field in row] for row in one.fields] == [
        ["0.07", "0.11", "0.30", "0.19", "0.74"],
        ["0.31", "0.42", "0.72", "0.57", "0.94"],
    ]
    assert one.fields[1][4].title == "after 1 sentence of the title and 4 of the abstract"
    assert [effect.text for effect in one.sides[1].effects][-1] == "Our code can be found on Github."


def test_a_large_grid_is_a_map():
    """It has a row for every beginning of the title, a column for every one of the abstract, and words beside both."""
    one = facet(grid("LSTM", TITLE, ABSTRACT)).grid
    assert (one.map.rows, one.map.columns) == (1 + len(TITLE), 1 + len(ABSTRACT)) and one.fields == ()
    assert [tick.label for tick in one.sides[0].ticks] == ["nothing", *TITLE]
    at = [tick.at for tick in one.sides[1].ticks if tick.label == "Github"]
    assert at == [pytest.approx(100 * (ABSTRACT.index("Github") + 1.5) / (1 + len(ABSTRACT)), abs=1e-3)]


def test_the_script_has_every_probability():
    """In thousandths, row after row."""
    found = grid("LSTM", TITLE, ABSTRACT)
    content = shown(found).files["occlusion-grid-1/1-1.js"].decode()
    told = json.loads(re.search(r'rnnreport.text\("\w+",(.*)\);', content)[1])
    size, packed = told["p"]
    numbers = np.frombuffer(base64.b64decode(packed), f"<u{size}").reshape(told["rows"], told["columns"])
    np.testing.assert_allclose(numbers / 1000, found.probabilities[..., 1], atol=6e-4)
    assert told["counts"][0][:2] == ["0 words", "1 word"] and told["steps"][0] == TITLE


def test_bars_are_what_is_lost():
    """The longest reaches the end of its track; what raises the answer when it is gone points the other way."""
    effects = {one.text: one for side in facet(grid("LSTM", TITLE, ABSTRACT)).grid.sides for one in side.effects}
    assert (effects["Github"].left, effects["Github"].width, effects["Github"].number) == (50, 50, "+2.40")
    assert effects["surprises"].kind == "against" and effects["surprises"].number == "−0.70"
    assert effects["surprises"].left + effects["surprises"].width == pytest.approx(50)


def test_a_page_of_thirteen_by_two_hundred_words_is_light():
    """The whole figure takes less than 150 kB, and so does the script with its numbers."""
    one = grid("LSTM", (TITLE * 2)[:12], (ABSTRACT * 8)[:200])
    drawn = shown(one)
    assert len(html("occlusion_grid", drawn)) < 150_000
    assert len(drawn.files["occlusion-grid-1/1-1.js"]) < 150_000


def test_what_was_cut_or_thinned_is_said():
    """How many words a step adds, and how many were not read."""
    one = replace(grid("LSTM", TITLE, ABSTRACT), cut=(0, 1200), every=(1, 3))
    caption = shown(one).context.caption
    assert "In the abstract one step adds 3 words." in caption
    assert "Not read: the last 1,200 of the abstract." in caption


def test_a_corpus_text_is_shown_as_far_as_it_may_be():
    """Words beyond the excerpt are in no file and on no page; numbers are. A text of one's own is whole."""
    found = PrefixGrids(CLASSES, ((grid("LSTM", TITLE, ABSTRACT),),))
    spot = Place(place("occlusion_grid").id, "figures/", 9)
    study = invented.study(task="classify")
    for texts, hidden in (((), True), (("a text",), False)):
        drawn = occlusion_grid.show(occlusion_grid.Arguments(texts=texts), study, (found,), spot)
        everything = html("occlusion_grid", drawn) + "".join(content.decode() for content in drawn.files.values())
        assert ("Github" not in everything) == hidden and "society" in everything and "study" in everything


def test_the_files_have_every_number():
    """A line for each pair of prefixes, with all classes."""
    lines = rows(show("occlusion_grid"), "occlusion-grid-1.csv")
    assert len(lines) == 2 * (1 + len(TITLE)) * (1 + len(ABSTRACT))
    last = lines[-1]
    assert (last["tokens_of_first"], last["tokens_of_second"]) == (str(len(TITLE)), str(len(ABSTRACT)))
    kept = json.loads(show("occlusion_grid").files["occlusion-grid-1.json"])
    assert kept["texts"][0][0]["probabilities"][-1][-1][1] == pytest.approx(
        float(branches.grid("LSTM", TITLE, ABSTRACT).probabilities[-1, -1, 1]), abs=1e-4
    )
