"""What the figure of searched words says, from hand-written results."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from pydantic import ValidationError

from rnnreport.charts import searched_words
from rnnreport.charts.share_plots import histogram, shares, span, upward
from rnnreport.errors import RnnReportError
from rnnreport.figures import Place, word_search
from rnnreport.results import WordScore, WordScores
from tests.figures import invented
from tests.figures.drawing import html
from tests.figures.invented.alike import place
from tests.figures.invented.word_search import scores
from tests.figures.reading import plain, rows

TWO = ("negative", "positive")
EDGES = np.array([0, 0.5, 1], np.float32)


def word(name="good", labels=(1, 3), means=(0.25, 0.75), **changes) -> WordScore:
    """Return one word by one network, in as many texts as it has labels."""
    texts = sum(labels)
    histogram = np.array([[texts - 1, 1], [1, texts - 1]] if texts else [[0, 0], [0, 0]], np.int32)
    examples = tuple(place(at, 2, 0.9 - 0.1 * at) for at in range(min(texts, 3)))
    found = WordScore(
        tuple(name.split()), True, texts, 2 * texts, np.array(labels), histogram, np.array(means, np.float32), examples
    )
    return replace(found, **changes)


def found(*words: WordScore) -> WordScores:
    """Return these words by one network; of 100 training texts half have each class, the means are 50 %."""
    every = np.array([[[50, 50], [50, 50]]], np.int32)
    alone = tuple((one,) for one in words)
    return WordScores(TWO, ("LSTM",), EDGES, np.array([50, 50]), every, np.array([[0.5, 0.5]], np.float32), alone)


def shown(answer, excerpt=None, **arguments):
    """Return what the figure gives its page."""
    given = word_search.Arguments(**arguments)
    return word_search.show(given, invented.study(task="classify"), (answer,), Place("ws-1", "figures/", excerpt))


def item(one: WordScore, **arguments):
    """Return the part of one word."""
    return shown(found(one), words=(" ".join(one.words),), **arguments).context.items[0]


def test_what_is_asked():
    """Words, text, models and examples are asked; which class is shown asks nothing new."""
    given = {"words": ("10/10", "not bad"), "models": ("GRU",), "examples": 3}
    for more in ({}, {"target": 1}):
        (ask,) = word_search.asks(word_search.Arguments(**given, **more), invented.study(task="classify"))
        assert ask.analysis == "word_scores"
        assert ask.settings == {"words": ["10/10", "not bad"], "text": None, "models": ["GRU"], "examples": 3}


def test_a_model_or_class_that_is_not_there_is_refused():
    """Both are told with the nearest spelling."""
    with pytest.raises(RnnReportError, match="word_search: model 'GRUU' is not one of: GRU, LSTM"):
        word_search.asks(word_search.Arguments(models=("GRUU",)), invented.study(task="classify"))
    with pytest.raises(RnnReportError, match="word_search: target: class 'positiv'.*did you mean 'positive'"):
        shown(found(word()), target="positiv")


@pytest.mark.parametrize("given", [{"words": ("",)}, {"text": " "}, {"words": ("a",), "text": "b"}, {"examples": -1}])
def test_arguments_that_make_no_sense_are_refused(given):
    """Words have a letter, and words and a text are not given together."""
    with pytest.raises(ValidationError):
        word_search.Arguments(**given)


def test_a_word_says_where_it_is_and_what_its_texts_are_labelled():
    """Texts, times and share; the label's share with the word and of all."""
    one = item(word())
    assert (one.words, plain(one.held)) == ("“good”", "in 4 of 100 training texts (4.0 %), 8 times")
    assert plain(one.said) == "75 % of the texts with “good” are labelled positive, 50 % of all: 1.5 times as often."
    label = one.labels[1]
    assert (label.name, label.kind, label.length, label.usual) == ("positive", "answer", 75.0, 50.0)
    assert (plain(label.number), label.lift) == ("75 % (50 %)", "× 1.5")


@pytest.mark.parametrize(
    ("labels", "end"), [((3, 1), ": 2.0 times less often."), ((4, 0), ": none has it."), ((2, 2), " of all.")]
)
def test_seldom_labels_are_said_as_well(labels, end):
    """Less often, never, and as often as all."""
    assert item(word(labels=labels)).said.endswith(end)


def test_the_mean_stands_beside_that_of_all_texts():
    """Both means are those of the result, not reckoned from bins."""
    facet = item(word()).facets[0]
    assert plain(facet.means) == "mean 75.0 %, of all texts 50.0 %"
    assert (facet.plot.rules[0].x, plain(facet.plot.rules[0].text)) == (75.0, "mean 75 %")


def test_both_histograms_are_shares():
    """Bars are shares of the texts with the word, the outline those of all; the table has both."""
    facet = item(word()).facets[0]
    texts = [[cell.text for cell in row] for row in facet.table.rows]
    assert [[plain(cell) for cell in row] for row in texts] == [
        ["0–50 %", "1", "25.0 %", "50", "50.0 %"],
        ["50–100 %", "3", "75.0 %", "50", "50.0 %"],
    ]
    assert len(facet.plot.bars) == 2 and len(facet.plot.lines) == 1


def test_a_histogram_is_as_high_as_its_numbers():
    """Bars stand on the axis, their heights are as their shares, and the outline goes through the same bins."""
    parts = shares(np.array([1, 3]))
    plot = histogram(EDGES, parts, upward([parts]), "", "x", "y", behind=np.array([0.5, 0.5]))
    low, high = plot.bars
    assert high.height == pytest.approx(3 * low.height, abs=0.05) and low.y + low.height == pytest.approx(100)
    assert plot.lines[0].path == f"M0 100L0 {100 - 2 * low.height:g}L50 {100 - 2 * low.height:g}" + (
        f"L50 {100 - 2 * low.height:g}L100 {100 - 2 * low.height:g}L100 100"
    )


def test_bins_have_the_decimals_that_they_need():
    """Ends that are no whole percents have one decimal."""
    assert [plain(span(*ends)) for ends in ((0.0, 0.1), (0.125, 0.25), (0.4, 0.4))] == ["0–10 %", "12.5–25.0 %", "40 %"]


def test_the_second_of_two_classes_is_shown():
    """So it is by default; another one may be asked for, also by number."""
    assert shown(found(word()), words=("good",)).context.what == "probability of positive"
    assert shown(found(word()), words=("good",), target="negative").context.what == "probability of negative"


def test_of_more_classes_the_one_that_rises_most_is_shown():
    """Each word has its own class, found over all models; a word that nobody wrote has none that fails."""
    answer = scores(("a", "b", "c"), ("LSTM", "GRU"), [("minister",), ("sesquipedalian",)])
    targets = [searched_words.target(answer, at, None) for at in range(2)]
    assert targets == [2, 0]
    assert "whose mean rises most" in shown(answer, words=("x",)).context.what


@pytest.mark.parametrize(
    ("changes", "said"),
    [({"known": False}, "not in the vocabulary, so it was not looked for"), ({}, "in no training text")],
)
def test_a_word_that_nobody_wrote_is_told_in_its_place(changes, said):
    """It has neither labels nor histogram, in a part of its own and in a table."""
    none = word(labels=(0, 0), means=(np.nan, np.nan), **changes)
    one = item(none)
    assert (one.held, one.labels, one.facets) == (said, (), ())
    row = shown(found(word(), none), text="x").context.rows[1]
    assert row.texts == ("0" if not changes else "not in the vocabulary")
    assert (row.changes[0].kind, row.changes[0].number) == ("", "–")


def test_words_of_a_text_are_a_table():
    """The words whose mean differs most come first; beyond fifteen they are folded."""
    words = [word(f"w{n}", means=(0.5 - n / 100, 0.5 + n / 100)) for n in range(20)]
    context = shown(found(*words), text="x").context
    assert [row.word for row in context.rows[:2]] == ["w19", "w18"] and context.items == ()
    assert (len(context.rows), len(context.more)) == (15, 5)
    change = context.rows[0].changes[0]
    assert (change.kind, change.left, change.width, change.usual) == ("more", 50.0, 19.0, 50.0)
    assert (plain(change.number), change.note) == ("69.0 %", "+19.0 points")
    assert "of the text" in context.what and "of a held-out text" in shown(found(*words)).context.what


def test_a_difference_that_rounds_to_nothing_has_no_sign():
    """A mean like that of all texts is neither more nor less."""
    change = shown(found(word(means=(0.5, 0.49999))), text="x").context.rows[0].changes[0]
    assert (change.kind, change.note) == ("", "0.0 points")


def test_many_words_are_a_table_too():
    """More words than have room for parts of their own are rows."""
    words = [word(f"w{n}") for n in range(13)]
    assert shown(found(*words[:12]), words=("a",)).context.items
    assert len(shown(found(*words), words=("a",)).context.rows) == 13


def test_a_table_of_one_class_has_no_column_for_it():
    """Where every row has the same class its name stands above."""
    answer = scores(("a", "b", "c"), ("LSTM",), [("minister",)])
    assert shown(answer, text="x").context.several and not shown(answer, text="x", target="b").context.several
    page = html("word_search", shown(answer, text="x", target="b"))
    assert '<th scope="col">class</th>' not in page


def test_examples_go_from_likely_to_unlikely():
    """They stand in the order of the probability of their class, with the texts that hold the word."""
    lines = item(word()).facets[0].examples.lines
    assert [plain(line.value) for line in lines] == ["90 %", "80 %", "70 %"]


def test_no_more_of_a_text_is_shown_than_may_be():
    """Of a training text at most so many tokens are shown, and of a held-out one no more words."""
    given = shown(found(word()), words=("good",), excerpt=2)
    examples = json.loads(given.files["ws-1.json"])["words"][0]["models"][0]["examples"]
    assert max(len(one["tokens"]) for one in examples) == 2
    words = [word(f"w{n}") for n in range(5)]
    assert len(shown(found(*words), excerpt=3).context.rows) == 3
    assert len(shown(found(*words), excerpt=3, text="x").context.rows) == 5


def test_the_csv_has_every_class():
    """A line for each word, model and class, with counts, shares and means."""
    lines = rows(shown(found(word(), word("no", (0, 0), (np.nan, np.nan))), text="x"), "ws-1.csv")
    assert [(line["words"], line["class"]) for line in lines] == [
        ("good", "negative"),
        ("good", "positive"),
        ("no", "negative"),
        ("no", "positive"),
    ]
    good = lines[1]
    assert [good[key] for key in ("texts", "times", "labelled", "share", "share_of_all", "mean", "mean_of_all")] == [
        "4",
        "8",
        "3",
        "0.75",
        "0.5",
        "0.75",
        "0.5",
    ]
    assert (lines[2]["share"], lines[2]["mean"]) == ("", "")
