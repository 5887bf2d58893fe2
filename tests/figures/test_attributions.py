"""What the figure of attributions says, from hand-written results."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import numpy as np
import pytest
from pydantic import ValidationError

from rnnreport.charts import attributed
from rnnreport.charts.levels import sigmoid
from rnnreport.charts.qualities import of_method, seconds
from rnnreport.errors import RnnReportError
from rnnreport.figures import Place, attributions
from rnnreport.results import AttributedTexts
from tests.figures import invented
from tests.figures.drawing import html, show
from tests.figures.invented.explanations import explained
from tests.figures.reading import plain, rows

TWO = ("negative", "positive")
WORDS = ("not", "a", "good", "film")


def one(*scores: float, method: str = "occlusion", spread: float = 0.0, tokens=WORDS, **changes):
    """Return one text by one network with these scores of one method."""
    read = explained("LSTM", tokens, 2, 1, methods=(method,))
    values = np.array(scores, np.float32)
    spreads = np.full(len(scores), spread, np.float32)
    return replace(read, attributions=(replace(read.attributions[0], scores=values, spread=spreads),), **changes)


def shown(*models, **arguments):
    """Return the context for one text by these models."""
    found = AttributedTexts(TWO, (models,))
    return show("attributions", answers=(found,), **({"texts": ("x",)} | arguments)).context


def block(read, **arguments):
    """Return the only method of one text."""
    return shown(read, **arguments).items[0].facets[0].blocks[0]


def test_what_is_asked():
    """Texts, methods, models, class and repeats are asked; which method is first, and the gain, ask nothing new."""
    study = invented.study(task="classify")
    given = {"texts": ("a",), "methods": ("LIME", "integrated-gradients"), "models": ("GRU",), "target": 1}
    for more in ({}, {"first": "lime", "gain": 2}):
        (ask,) = attributions.asks(attributions.Arguments(**given, **more), study)
        assert ask.analysis == "attribute"
        methods = ["lime", "integrated_gradients"]
        asked = {"texts": ["a"], "methods": methods, "models": ["GRU"], "target": "1", "repeats": 3}
        assert ask.settings == asked


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"models": ("GRUU",)}, "attributions: model 'GRUU' is not one of: GRU, LSTM"),
        ({"methods": ("lyme",)}, "attributions: method 'lyme'.*did you mean 'lime'"),
        ({"methods": ("lime",), "first": "partition_shap"}, "attributions: first: method 'partition_shap'"),
    ],
)
def test_what_is_not_there_is_refused(given, message):
    """A model or method that there is not is told before anything is trained."""
    with pytest.raises(RnnReportError, match=message):
        attributions.asks(attributions.Arguments(texts=("a",), **given), invented.study(task="classify"))


@pytest.mark.parametrize("given", [{"texts": (" ",)}, {"gain": 0}, {"repeats": 0}])
def test_arguments_that_make_no_sense_are_refused(given):
    """A text has a word, a gain is above 0, and there is a run."""
    with pytest.raises(ValidationError):
        attributions.Arguments(**({"texts": ("a",)} | given))


def test_the_strongest_word_of_a_method_has_nearly_the_strongest_colour():
    """Without a gain each method has its own, by which its strongest word of all texts and models is at 0.95."""
    found = AttributedTexts(TWO, ((one(0.1, 0, 2.0, 0), one(0.4, 0, 1.0, 0)),))
    gain = attributed.measures(found, None)["occlusion"].gain
    assert sigmoid(np.array(2.0), gain) == pytest.approx(0.95, abs=0.005)


def test_a_gain_that_is_given_holds_for_all_methods():
    """It stands in the formula of each method."""
    assert {way.formula for way in show("attributions", gain=2.5).context.ways} == {"sigmoid(2.5 · score)"}


def test_one_colour_means_one_score_within_a_method():
    """The same score has the same level in both models, however strong the other words of each are."""
    first, second = shown(one(1, 0, 4, 0), one(1, 0, 0.5, 0)).items[0].facets
    assert first.blocks[0].line.words[0].classes == second.blocks[0].line.words[0].classes


def test_signs_have_their_sides():
    """For is above the middle level, against below, nothing in the middle."""
    levels = [int(word.classes[1:].split()[0]) for word in block(one(-2, 0, 2, 0)).line.words]
    assert levels[0] < 10 == levels[1] == levels[3] < levels[2]
    assert levels[0] + levels[2] == 20


def test_the_strongest_words_have_numbers():
    """Three words of a line say their number without any colour; zeros say none."""
    assert [word.number for word in block(one(-0.5, 0.1, 1.25, 0.2)).line.words] == ["−0.50", "", "+1.25", "+0.20"]
    assert [word.number for word in block(one(0, 0, 1, 0)).line.words] == ["", "", "+1.00", ""]


def test_numbers_of_short_neighbours_do_not_touch():
    """Of two short words side by side only the stronger one has its number."""
    words = block(one(1.0, 2.0, 0.1, 0, tokens=("no", "a", "b", "c"))).line.words
    assert [bool(word.number) for word in words] == [False, True, False, False]


def test_words_lie_at_the_same_places_for_every_method():
    """The words of all lines of a text are the same, with the same blanks, so that they break alike."""
    for item in show("attributions").context.items:
        lines = {tuple((word.before, word.text) for word in b.line.words) for f in item.facets for b in f.blocks}
        assert len(lines) == 1


def test_words_that_were_cut_are_told():
    """The words that were read stand in the line; how many were not is told at both ends, and above."""
    read = one(math.nan, 1, 2, math.nan, read=(1, 3))
    line = block(read).line
    assert ([word.text for word in line.words], line.first) == (["a", "good"], 1)
    assert (line.cut_before, line.cut_after) == ("1 word cut …", "… 1 word cut")
    assert shown(read).items[0].facets[0].notes == ("the first 1 and the last 1 words were cut and not read",)


def test_unknown_words_are_marked():
    """A word that is not in the vocabulary has its sign, and the caption tells of it."""
    assert "rr-unknown" in block(one(1, 0, 0, 0, known=(False, True, True, True))).line.words[0].classes
    assert "question mark" in html("attributions")


def test_the_class_that_is_explained_is_told_where_it_is_not_the_answer():
    """Beside the answer stands what is explained, with its probability."""
    read = one(1, 0, 0, 0, target=0)
    facet = shown(read, target="negative").items[0].facets[0]
    assert facet.answer == "positive" and plain(facet.other) == "explained: negative, 1.8 %"
    assert shown(one(1, 0, 0, 0)).items[0].facets[0].other == ""


def test_the_first_method_is_the_asked_one():
    """It stands first, with its list of words open; the others keep their order."""
    facet = show("attributions", first="lime").context.items[0].facets[0]
    assert [(b.method, b.open) for b in facet.blocks][:2] == [("lime", True), ("integrated_gradients", False)]


def test_bars_begin_with_the_strongest():
    """Bars are ordered by |score|, lie on the side of their sign, and end where the strongest of the method does."""
    bars = block(one(-0.5, 0.25, 1.0, 0)).bars
    assert [(bar.word, bar.left, bar.width) for bar in bars[:3]] == [("good", 50, 50), ("not", 25, 25), ("a", 50, 12.5)]


def test_a_spread_is_drawn_and_told():
    """With repeats a bar has its spread, the method its mean spread; without, neither is there."""
    varied = block(one(1, 0, 0, 0, spread=0.25))
    assert varied.bars[0].spread == "± 0.25" and varied.bars[0].span == pytest.approx(50 * 0.5 / 1.25)
    assert "± 0.25 between repeats" in varied.about
    steady = block(one(1, 0, 0, 0))
    assert steady.bars[0].spread == "" and "±" not in steady.about


@pytest.mark.parametrize(
    ("quality", "said"),
    [
        ({"gap": 0.0021}, ("sums to the whole up to 0.0021 nats",)),
        ({"efficiency": 3e-7, "both_orders": 1.0, "evaluations": 94}, ("… less than 0.0001 nats", "94 evaluations")),
        ({"both_orders": 0.25}, ("25 % of its divisions tried in both orders",)),
        ({"fit": 0.83, "intercept": 0.4}, ("R² 0.83 of its linear fit",)),
        ({"fit": math.nan}, ()),
    ],
)
def test_what_a_method_says_of_itself_is_in_words(quality, said):
    """Measures have sentences; what has none, or is no number, is left to the data."""
    told = tuple(plain(part).replace("sums to the whole up to less", "… less") for part in of_method(quality))
    assert told == said


@pytest.mark.parametrize(
    ("time", "told"), [(12.3, "12 s"), (1.26, "1.3 s"), (0.1, "0.10 s"), (2e-4, "< 0.001 s"), (math.nan, "–")]
)
def test_times_have_two_digits(time, told):
    """Seconds say as much as they mean."""
    assert plain(seconds(time)) == told


def test_methods_are_said_to_agree():
    """The word that most methods hold for the strongest is named; with one method there is nothing to agree on."""
    assert show("attributions").context.items[0].facets[0].notes == ("all 5 methods give “minister” the most weight",)
    assert shown(one(1, 0, 0, 0)).items[0].facets[0].notes == ()


@pytest.mark.parametrize(
    ("tops", "note"),
    [
        ((0, 0), "all 2 methods give “bad” (word 1) the most weight"),
        ((0, 2), "all 2 methods give “bad” the most weight"),
        ((0, 1), "each of the 2 methods gives another word the most weight"),
    ],
)
def test_a_word_that_stands_twice_has_its_place(tops, note):
    """The place is told where all of the methods mean the same one."""
    ones = [one(*np.eye(4)[top], tokens=("bad", "film", "bad", "end")) for top in tops]
    both = replace(ones[0], attributions=tuple(read.attributions[0] for read in ones))
    assert shown(both).items[0].facets[0].notes == (note,)


def test_what_models_answer_is_summed_up():
    """Above each text stands which models answer what."""
    other = one(1, 0, 0, 0, model="GRU", probabilities=np.array([0.9, 0.1], np.float32))
    assert shown(one(1, 0, 0, 0), other).items[0].summary == "LSTM answers positive; GRU answers negative"


def test_scores_that_are_all_zero_can_be_shown():
    """A method that finds nothing has no colours and no numbers."""
    facet = shown(one(0, 0, 0, 0)).items[0].facets[0]
    line = facet.blocks[0].line
    assert {word.classes for word in line.words} == {"v10"} and line.scores == "0.00 0.00 0.00 0.00"
    assert facet.blocks[0].bars == () and facet.notes == ("no word adds anything",)


def test_scores_that_are_shown_as_zero_are_not_among_the_strongest():
    """A model to which a method gives next to nothing has no bars, no numbers, and no word that weighs most."""
    weak, strong = shown(one(1e-4, 0, 0, 0), one(1, 0, 0, 0)).items[0].facets
    assert weak.blocks[0].bars == () and not any(word.number for word in weak.blocks[0].line.words)
    assert weak.notes == ("no word adds anything",) and strong.notes == ()


def test_a_long_text_scrolls_and_keeps_its_numbers_in_files():
    """A text of 500 words scrolls in a named box, and has no table of 500 rows."""
    found = shown(one(*np.linspace(-1, 1, 500), tokens=("word",) * 500)).items[0].facets[0]
    assert found.blocks[0].line.label and found.table is None


def test_files_hold_every_score():
    """JSON has tokens and scores in parallel, null where not read; CSV has a line for each word."""
    read = one(math.nan, 1, 2, math.nan, read=(1, 3))
    files = show("attributions", answers=(AttributedTexts(TWO, ((read,),)),))
    (entry,) = json.loads(files.files["attributions-1.json"])["attributions"]
    assert (entry["tokens"], entry["scores"]) == (list(WORDS), [None, 1, 2, None])
    known = {"method": "occlusion", "model": "LSTM", "target": "positive", "unit": "log-odds"}
    assert known.items() <= entry.items() and {"spread", "quality", "full", "empty", "seconds"} <= set(entry)
    lines = rows(files, "attributions-1.csv")
    assert [(line["token"], line["read"], line["score"]) for line in lines][:2] == [
        ("not", "no", ""),
        ("a", "yes", "1.0"),
    ]


def test_without_texts_a_held_out_one_is_asked_for():
    """The ask has no text; of the one that comes no more words are shown than may be of a text of the corpus."""
    (ask,) = attributions.asks(attributions.Arguments(), invented.study(task="classify"))
    assert ask.settings["texts"] == []
    found, study = AttributedTexts(TWO, ((one(1, 0, 2, 0, read=(1, 4)),),)), invented.study(task="classify")
    few = attributions.show(attributions.Arguments(), study, (found,), Place("x", "figures/", excerpt=2))
    (line,) = (block.line for block in few.context.items[0].facets[0].blocks)
    assert [word.text for word in line.words] == ["a", "good"] and b"film" not in b"".join(few.files.values())
    own = attributions.show(attributions.Arguments(texts=("x",)), study, (found,), Place("x", "figures/", excerpt=2))
    assert b"film" in own.files["x.json"]
