"""What the figure of training texts that are alike says, from hand-written results."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from pydantic import ValidationError

from rnnreport.charts import conformity, likeness
from rnnreport.errors import RnnReportError
from rnnreport.figures import Place, alike
from rnnreport.results import Conformity, Likenesses
from tests.figures import invented
from tests.figures.drawing import html
from tests.figures.invented.alike import likeness as invent
from tests.figures.invented.alike import place
from tests.figures.reading import plain, rows

TWO = ("negative", "positive")
WORDS = ("not", "a", "good", "film")


def one(tokens=WORDS, **changes):
    """Return one text by one network that answers "positive"."""
    return replace(invent("LSTM", tokens, 2, 1), **changes)


def shown(*models, excerpt=None, **arguments):
    """Return what the figure gives its page for one text by these models."""
    given = alike.Arguments(**({"texts": ("x",)} | arguments))
    found = Likenesses(TWO, (models,))
    return alike.show(given, invented.study(task="classify"), (found,), Place("alike-1", "figures/", excerpt))


def facet(read, **arguments):
    """Return what is said of one text by one network."""
    return shown(read, **arguments).context.items[0].facets[0]


def of(usual, right, counts=(5, 45), share=0.9) -> Conformity:
    """Return how 50 neighbours are labelled, and usual shares of held-out texts."""
    labels = np.array(counts, np.int32), np.array(usual, np.float32), np.array(right, np.int8)
    return Conformity((place(1, 2, 0.5),), labels[0], share, labels[1], labels[2])


def said(found: Conformity, texts: int = 1000) -> str:
    """Return the sentences on it, where "positive" is answered."""
    return plain(" ".join(conformity.sentences(found, 1, TWO, texts)))


def test_what_is_asked():
    """All that is given is asked, so that other numbers are another answer."""
    given = {"texts": ("a",), "span": "b", "models": ("GRU",), "nearest": 3, "neighbours": 7, "around": 2}
    (ask,) = alike.asks(alike.Arguments(**given), invented.study(task="classify"))
    assert ask.analysis == "alike"
    assert ask.settings == given | {"texts": ["a"], "models": ["GRU"]}


def test_a_model_that_is_not_there_is_refused():
    """It is told, with the nearest spelling, before anything is trained."""
    with pytest.raises(RnnReportError, match="alike: model 'GRUU' is not one of: GRU, LSTM"):
        alike.asks(alike.Arguments(models=("GRUU",)), invented.study(task="classify"))


@pytest.mark.parametrize("given", [{"texts": (" ",)}, {"span": ""}, {"nearest": 0}, {"neighbours": 0}, {"around": -1}])
def test_arguments_that_make_no_sense_are_refused(given):
    """Texts and spans have a word; there is a neighbour."""
    with pytest.raises(ValidationError):
        alike.Arguments(**given)


def test_conformity_is_told_with_what_is_usual():
    """How many of the nearest have the answer's class, the medians of held-out texts, and how many are no higher."""
    told = said(of([0.8, 0.9, 1.0, 0.2, 0.4, 0.6], [1, 1, 1, 0, 0, 0]))
    assert told.startswith("45 of the 50 training texts that are most like this one (90 %) are positive")
    assert "usually 90 % (half of them: 85–95 %) where the network is right and 40 % (half of them: 30–50 %)" in told
    assert "as low as this one, or lower, have 67 % of the 3 texts that it gets right and 100 % of the 3" in told


def test_a_network_that_is_never_wrong():
    """Where no held-out text is answered wrongly this is said, and nothing is made up."""
    told = said(of([0.8, 1.0], [1, 1]))
    assert "It is wrong on none of the 2 held-out texts." in told and "gets wrong" not in told
    assert len(conformity.plots(of([0.8, 1.0], [1, 1]), "LSTM")) == 1


def test_nothing_to_compare_with():
    """Without held-out texts, or without training texts, this is what is said."""
    assert "No held-out text was there" in said(of([], []))
    assert said(of([], [], (0, 0), 0.0)) == "No training text was there to compare with."
    assert conformity.counts(of([], [], (0, 0), 0.0), 1, TWO) == ()


def test_neighbours_that_are_all_texts():
    """Where as many are counted as there are, it is said that they say nothing of this text."""
    assert "These are all training texts" in said(of([0.9], [1]), texts=50)
    assert "These are all training texts" not in said(of([0.9], [1]), texts=51)


@pytest.mark.parametrize(("counts", "word"), [((0, 1), "is positive"), ((1, 0), "is not positive")])
def test_a_single_training_text(counts, word):
    """One text is not a share."""
    told = said(of([], [], counts, float(counts[1])))
    assert told.startswith(f"The training text that is most like this one {word}, which the network answers.")


def test_every_share_has_its_bin():
    """Shares of 50 neighbours fall into bins of ten percent, however they are rounded; all texts are counted."""
    shares = np.arange(51, dtype=np.float32) / 50
    table = conformity.usual_table(of(shares, np.ones(51)), "LSTM")
    assert [row[1].text for row in table.rows] == ["5"] * 9 + ["6"]
    few = conformity.usual_table(of([0.0, 0.2, 0.2, 1.0], [1, 1, 1, 0], (1, 4), 0.8), "LSTM")
    assert [row[1].text for row in few.rows] == ["1", "2", "0", "0", "0", "0"]


def test_the_share_of_this_text_is_marked():
    """A line stands in both histograms at the share, and has its name in the upper one."""
    upper, lower = facet(one(conformity=of([0.8, 0.4], [1, 0]))).plots
    assert (upper.rules[0].x, plain(upper.rules[0].text)) == (90.0, "this text: 90 %")
    assert (lower.rules[0].x, lower.rules[0].text) == (90.0, "")


def test_a_word_has_the_colour_of_its_neighbours():
    """All neighbours of the answer's class are the highest level, none of them the lowest, no neighbour the middle."""
    near = [tuple(replace(place(at, 2, 0.1), label=label) for at in range(4)) for label in (1, 0)]
    read = one()
    spans = (replace(read.spans[0], nearest=near[0]), replace(read.spans[1], nearest=near[1]))
    read = replace(read, spans=(*spans, replace(read.spans[2], nearest=()), read.spans[3]))
    assert [piece.classes for piece in facet(read).text.pieces][:3] == ["v20", "v0", "v10"]


def test_words_outside_the_span_are_plain():
    """A span of two words is one piece; the list of its places stands open."""
    found = facet(replace(one(), spans=invent("LSTM", WORDS, 2, 1, spans=((1, 3),)).spans), span="a good")
    assert [(piece.text, piece.at) for piece in found.text.pieces] == [("not", ""), ("a good", "0"), ("film", "")]
    assert found.open and [entry.word for entry in found.entries] == ["a good"]


def test_all_that_was_searched_is_told():
    """How many tokens of how many texts were compared, and how long it took."""
    assert plain(facet(one()).searched) == (
        "all 84,213 tokens of 1,780 training texts were compared with each, which took 0.043 s a search"
    )


def test_a_word_without_neighbours():
    """It is said in its place, and there is no table."""
    read = one()
    read = replace(read, spans=(replace(read.spans[0], nearest=(), by_cosine=()),))
    entry = facet(read).entries[0]
    assert entry.note == "no place in the training texts to compare with" and entry.nearest.lines == ()


def test_a_text_is_its_own_nearest():
    """A distance of 0 is written as 0."""
    read = one()
    same = replace(read.spans[0], nearest=(place(0, 2, 0.0),))
    assert facet(replace(read, spans=(same,))).entries[0].nearest.lines[0].value == "0"


def test_a_long_text_has_fewer_places_of_each_word():
    """The page holds no more lines than it has room for, says so, and the data hold all."""
    read = one(tuple(f"w{n}" for n in range(400)))
    given = shown(read)
    found = given.context.items[0].facets[0]
    lines = sum(len(entry.nearest.lines) + len(entry.by_cosine.lines) for entry in found.entries)
    assert lines <= likeness.LINES and len(found.entries) == 400
    assert "Here are the nearest 1 of 2 places of each word; the data have all." in given.context.caption
    assert len(rows(given, "alike-1.csv")) == 400 * 4 + 8


def test_words_that_were_cut_are_told():
    """They are not in the line; how many there were is said."""
    found = facet(one(read=(1, 3), spans=()))
    assert [piece.text for piece in found.text.pieces] == ["a", "good"]
    assert found.notes == ("the first 1 and the last 1 words were cut and not read",)


def test_no_more_of_a_text_is_shown_than_may_be():
    """Places in one training text share what may be shown of it, in the page and in its files."""
    read = one()
    near = tuple((replace(place(at, 2, 0.1), document=7),) for at in (1, 2))
    spans = tuple(replace(span, nearest=found) for span, found in zip(read.spans, near, strict=False))
    given = shown(replace(read, spans=spans), excerpt=3)
    (told,) = json.loads(given.files["alike-1.json"])["texts"][0]
    assert [len(span["by_distance"][0]["tokens"]) for span in told["spans"]] == [3, 0]
    assert max(len(place["tokens"]) for place in told["conformity"]["neighbours"]) == 3
    assert "no more of this text may be shown" in html("alike", given)


def test_a_text_that_was_held_out_is_cut_too():
    """An example that comes from the corpus is shown no further than it may be; of one's own text all is shown."""
    given = shown(one(), excerpt=2, texts=())
    assert given.context.items[0].title == "A held-out text"
    assert "at most 2 words may be shown" in given.context.caption
    assert json.loads(given.files["alike-1.json"])["texts"][0][0]["tokens"] == ["not", "a"]
    assert json.loads(shown(one(), excerpt=2).files["alike-1.json"])["texts"][0][0]["tokens"] == list(WORDS)


def test_the_csv_has_every_place():
    """A line has text, model, word, measure, rank, document, label, answer, value and words."""
    lines = rows(shown(one()), "alike-1.csv")
    assert len(lines) == 8 + 4 * 4
    word = next(line for line in lines if line["by"] == "distance" and line["words"] == "good")
    near = one().spans[2].nearest[0]
    assert (word["begin"], word["rank"], word["document"]) == ("2", "1", str(near.document))
    assert word["label"] == TWO[near.label] and float(word["value"]) == pytest.approx(near.value)


def test_other_neighbours_are_folded():
    """The nearest texts stand open, the others that are counted behind their number."""
    found = facet(one(), nearest=4)
    assert (len(found.nearest.lines), len(found.farther.lines)) == (4, 4)
    assert found.farther.label == "The other 4 of the 8 nearest texts"
