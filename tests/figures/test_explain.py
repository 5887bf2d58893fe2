"""What the figure that explains one text from all sides says, from hand-written results."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from pydantic import ValidationError

from rnnreport.errors import RnnReportError
from rnnreport.figures import Place, explain
from rnnreport.results import AttributedTexts, Likenesses, Unfoldings
from tests.figures import invented
from tests.figures.drawing import html
from tests.figures.invented import explain as parts
from tests.figures.invented.classified import TOPICS
from tests.figures.reading import plain, rows

TOKENS = tuple("The minister would not vote".split())


def answers(tokens=TOKENS, read=(0, None), followed=(0, None), **changes):
    """Return four answers about one text; `changes` are of its likeness."""
    like = replace(parts.likeness("LSTM", tokens, 5), **changes)
    return (
        AttributedTexts(TOPICS, ((parts.read("LSTM", tokens, 5, *read),),)),
        Unfoldings(TOPICS, ((parts.unfolding("LSTM", tokens, 5, *followed),),)),
        Likenesses(TOPICS, ((like,),)),
        parts.of_words("LSTM", tokens, 5, TOPICS),
    )


def shown(found=None, text="x", excerpt=None, **arguments):
    """Return what the figure gives its page."""
    given = explain.Arguments(text=text, **arguments)
    place = Place("explain-1", "figures/", excerpt)
    return explain.show(given, invented.study(task="classify"), found or answers(), place)


def panels(found) -> list[dict]:
    """Return the panels of all words, as the scripts hand them to the page."""
    scripts = [content.decode() for name, content in found.files.items() if name.endswith(".js")]
    return [panel for script in scripts for panel in json.loads(script[script.index(",") + 1 : script.rindex(")")])]


def test_what_is_asked():
    """Four analyses of one text by one model, with the settings of the figures that show one of them alone."""
    study = invented.study(task="classify")
    given = explain.Arguments(text="a", model="GRU", methods=("LIME",), target=1, nearest=2, neighbours=9, gain=2)
    model = {"models": ["GRU"]}
    asked = {ask.analysis: ask.settings for ask in explain.asks(given, study)}
    assert asked["attribute"] == model | {"texts": ["a"], "methods": ["lime"], "target": "1", "repeats": 3}
    assert asked["unfold"] == model | {"texts": ["a"], "target": "1", "way": "deleted"}
    assert asked["alike"] == model | {"texts": ["a"], "span": None, "nearest": 2, "neighbours": 9, "around": 6}
    assert asked["word_scores"] == model | {"words": [], "text": "a", "examples": 8, "around": 6}


def test_without_text_and_model_the_first_model_and_a_held_out_text_are_asked_for():
    """All four analyses choose the same text, which the caption calls held out."""
    study = invented.study(task="classify")
    asked = [ask.settings for ask in explain.asks(explain.Arguments(), study)]
    assert [one.get("texts", one.get("text")) for one in asked] == [[], [], [], None]
    assert {tuple(one["models"]) for one in asked} == {(next(iter(study.models)),)}
    assert "held out" in shown(text=None).context.caption and "held out" not in shown().context.caption


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"model": "GRUU"}, "explain: model 'GRUU' is not one of: GRU, LSTM"),
        ({"methods": ("lyme",)}, "explain: method 'lyme'.*did you mean 'lime'"),
    ],
)
def test_what_is_not_there_is_refused(given, message):
    """A model or method that there is not is told before anything is trained."""
    with pytest.raises(RnnReportError, match=message):
        explain.asks(explain.Arguments(**given), invented.study(task="classify"))


@pytest.mark.parametrize("given", [{"text": " "}, {"nearest": 0}, {"neighbours": 0}, {"gain": 0}])
def test_arguments_that_make_no_sense_are_refused(given):
    """A text has a word; numbers of neighbours are at least one."""
    with pytest.raises(ValidationError):
        explain.Arguments(**given)


def test_the_answer_comes_first():
    """It stands with its probability and the next likely classes, and how many neighbours agree."""
    context = shown().context
    assert (context.answer.name, plain(context.answer.chance)) == ("politics", "92.6 %")
    assert plain(context.answer.others) == "then business 4.2 %, sport 1.9 % and technology 0.9 %"
    conform = context.conform
    assert f"{conform.same} {conform.rest}" == "43 of the 50 most similar training texts are politics"
    assert (conform.squares.count(True), len(conform.squares), conform.few) == (43, 50, False)
    assert conform.usual.endswith("47 where the network is right, 28 where it is wrong")


def test_a_minority_of_neighbours_is_pointed_out():
    """Less than half of them agree; with a thousand a bar stands for the squares; without any nothing is said."""
    few = parts.likeness("LSTM", TOKENS, 5, same=12).conformity
    assert shown(answers(conformity=few)).context.conform.few
    thousand = shown(answers(conformity=parts.likeness("LSTM", TOKENS, 5, same=300, total=1000).conformity))
    assert (thousand.context.conform.squares, thousand.context.conform.width) == ((), "30%")
    nobody = replace(few, neighbours=(), counts=np.zeros(5, np.int32))
    assert shown(answers(conformity=nobody)).context.conform is None


def test_the_first_method_colours_the_text():
    """Integrated gradients where none is named, else the first that is; the others keep their order."""
    assert [way.method for way in shown().context.ways][:2] == ["integrated_gradients", "partition_shap"]
    named = shown(methods=("lime", "integrated_gradients")).context
    assert named.ways[0].method == "lime"
    assert [word.classes for word in named.line.words] == [f"v{level}" for level in named.ways[0].levels.split()]


def test_a_panel_holds_what_every_part_says_of_the_word():
    """Numbers of the methods, of the way, of the nearest places and of the texts with the word are those answered."""
    found = answers()
    word = panels(shown(found))[1]
    scores = [one.scores[1] for one in found[0].texts[0][0].attributions]
    assert [float(one["number"].split(" ")[0]) for one in word["weights"]] == pytest.approx(scores, abs=0.006)
    way = found[1].texts[0][0]
    assert plain(word["step"]["chance"]) == f"{way.running[0, 2]:.0%} before, {way.running[1, 2]:.0%} with it".replace(
        "%", " %"
    )
    assert word["step"]["part"].startswith(f"+{way.importance[1, 1]:.2f} when read, +{way.importance[1, -1]:.2f}")
    assert [(one["label"], one["place"], one["same"]) for one in word["near"]] == [
        ("politics", "minister", True),
        ("politics", "minister", True),
        ("business", "minister", False),
    ]
    held = found[3].scores[1][0]
    assert word["held"]["count"] == f"{held.texts} of 2,225 texts"
    assert plain(word["held"]["score"]) == f"{held.means[2]:.0%} (all texts 22%)".replace("%", " %")


def test_a_bar_is_as_long_as_the_share_of_the_strongest_word():
    """Every method has one bar of full length; words against the class have theirs on the other side."""
    found = [one["weights"][0] for one in panels(shown())]
    widest = max(found, key=lambda one: one["width"])
    assert widest["width"] == 50 and widest["number"] == "+2.15"
    assert [(one["kind"], one["left"] + one["width"]) for one in found if one["number"].startswith("−")] == [
        ("against", 50)
    ]


def test_parts_are_aligned_by_place():
    """Of a text that was cut, and followed and compared only in part, words have their own facts, or say what lacks."""
    tokens = ("cut", *TOKENS)
    found = answers(tokens, read=(1, 6), followed=(1, 4), spans=(parts.span(2, "minister", 5),))
    one, two, _, four, _ = panels(shown(found))
    assert [panel["number"] for panel in (one, two, four)] == [2, 3, 5]
    assert (one["near_note"], two["near_note"]) == ("It was not compared with training texts.", "")
    assert one["step"]["chance"] == "21\u202f% with it" and two["step"]["mark"] == 50
    assert four["step_note"] == "Only words 2 to 4 were followed on the way." and four["step"]["path"] == ""
    assert json.loads(shown(found).context.config)["followed"] == [0, 3]


def test_parts_about_another_text_are_not_shown():
    """Where tokens differ, nothing is said rather than something about other words."""
    found = answers()
    other = answers(("Another", "text", "with", "five", "words"))
    word = panels(shown((found[0], other[1], other[2], other[3])))[1]
    assert word["step_note"] == "It was not followed on the way."
    assert (word["near_note"], word["held_note"]) == (
        "It was not compared with training texts.",
        "Training texts were not searched for it.",
    )


def test_a_word_of_no_vocabulary_is_told():
    """It was read as <unk>, and was not looked for."""
    word = panels(shown(answers(("Factories", "vote"))))[0]
    assert word["about"] == "word 1 of 2, not in the vocabulary: read as <unk>"
    assert word["held_note"] == "It is not in the vocabulary, so it was not looked for."


def test_one_word_is_explained_too():
    """A text of one word has a panel whose lines have a length."""
    (word,) = panels(shown(answers(("minister",))))
    assert word["step"]["part"] == "+2.10, the last word" and word["step"]["path"].count("L") == 1


def test_another_class_can_be_explained():
    """Beside the answer stands which class the words are explained for, and with what probability."""
    found = answers()
    read = replace(found[0].texts[0][0], target=0)
    context = shown((AttributedTexts(TOPICS, ((read,),)), *found[1:]), target="business").context
    assert plain(context.answer.explained) == "explained here: business, 4.2 %" and context.drawn.target == "business"


def test_no_more_of_a_corpus_text_is_shown_than_may_be():
    """Neither page nor files hold more words: of training texts, and of the text itself where it is of the corpus."""
    tokens = (*TOKENS, "unspeakable")
    few = shown(answers(tokens), text=None, excerpt=3)
    assert [word.text for word in few.context.line.words] == ["The", "minister", "would"]
    written = b"".join(few.files.values()).decode() + html("explain", few)
    assert "unspeakable" not in written and "resigned" not in written and "may be shown" in written
    assert "unspeakable" in html("explain", shown(answers(tokens), excerpt=3))
    none = shown(answers(tokens), text=None, excerpt=0)
    assert none.context.panel is None and "no more of this text may be shown" in html("explain", none)


def test_the_table_has_a_row_for_each_word(monkeypatch):
    """It says in short what the panels say; of a very long text all is in the files alone."""
    table = shown().context.table
    assert [row[1].text for row in table.rows] == list(TOKENS)
    cells = [cell.text for cell in table.rows[1]]
    assert cells[2:5] == ["The prime minister said that no", "politics", "+2.15"]
    monkeypatch.setattr(explain, "TABLED", 4)
    assert shown().context.table is None


def test_files_hold_every_number():
    """JSON has the words with all that was answered of them, CSV a line for each word."""
    found = answers()
    files = shown(found)
    document, lines = json.loads(files.files["explain-1.json"]), rows(files, "explain-1.csv")
    way = found[1].texts[0][0].importance
    assert [one["token"] for one in document["words"]] == [line["token"] for line in lines] == list(TOKENS)
    assert document["words"][2]["importance"] == pytest.approx(way[2, 2:].tolist(), abs=1e-6)
    held = {one["words"][0]: one for one in document["texts_with"]}
    assert held["minister"]["texts"] == int(lines[1]["texts"]) == found[3].scores[1][0].texts
    assert float(lines[1]["integrated gradients"]) == pytest.approx(
        float(found[0].texts[0][0].attributions[0].scores[1]), abs=1e-6
    )
    assert document["conformity"]["counts"] == [3, 0, 43, 0, 4]


def test_a_long_text_stays_light():
    """Four hundred words: what is known of them comes in scripts of 150 KB, and the page itself stays below."""
    found = shown(answers(TOKENS * 80))
    config = json.loads(found.context.config)
    sizes = {name: len(content) for name, content in found.files.items() if name.endswith(".js")}
    assert [name for _, _, name in config["shards"]] == list(sizes) and 2 <= len(sizes)
    assert max(sizes.values()) < 160_000 and len(html("explain", found)) < 350_000
    starts = [first for first, _, _ in config["shards"]]
    assert starts[0] == 0 and panels(found)[starts[1]]["number"] == starts[1] + 1


def test_methods_say_how_far_to_believe_them():
    """Which word most of them mean, and what each says of itself."""
    context = shown().context
    assert context.agreement == "All 5 methods give “minister” the most weight."
    told = {way.label: way.about for way in context.ways}
    assert "politics, in log-odds, in nats (LIME in probability)" in context.caption
    assert told["integrated gradients"] == "sums to the whole up to 0.0021 nats"
    assert told["LIME"].startswith("R² 0.83 of its linear fit, ± 0.0") and told["occlusion"] == ""


def test_the_panel_on_the_page_is_that_of_the_strongest_word():
    """Without a script the page shows what the script would show of it."""
    found = shown()
    panel, page = panels(found)[found.context.at], html("explain", found)
    assert panel["text"] == "minister"
    for value in (panel["step"]["path"], panel["held"]["path"], panel["held"]["count"], panel["about"]):
        assert value in page


def test_no_scores_of_training_texts_are_no_reason_to_fail():
    """A histogram of nothing draws nothing."""
    found = answers()
    known = found[3]
    empty = replace(known, labels=known.labels * 0, histogram=known.histogram * 0, scores=())
    assert "Training texts were not searched for it." in html("explain", shown((*found[:3], empty)))
