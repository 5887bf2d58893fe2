"""What the figure of a text that is read word by word says, from hand-written results."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import numpy as np
import pytest
from pydantic import ValidationError

from rnnreport.charts import unfolded, unfolded_changes
from rnnreport.charts.levels import sigmoid
from rnnreport.errors import RnnReportError
from rnnreport.figures import Place, unfolding
from rnnreport.results import Unfolding, Unfoldings
from tests.figures import invented
from tests.figures.drawing import html, show
from tests.figures.reading import plain, rows

NAN = math.nan
WORDS = ("not", "at", "all", "bad")
TURNED = ((-0.2, -0.2, 0.9, 1.9), (NAN, 0.1, 0.1, 0.1), (NAN, NAN, 0.0, 0.3), (NAN, NAN, NAN, -1.0))
CLASSES = ("negative", "positive")


def read(values=TURNED, tokens=WORDS, **changes) -> Unfolding:
    """Return one text by one network with this triangle; the probability of the second class rises to 90 %."""
    chance = np.linspace(0.5, 0.9, len(values))
    given = {
        "model": "LSTM",
        "cell": "lstm",
        "seed": 0,
        "way": "deleted",
        "tokens": tuple(tokens),
        "spaces": tuple(" " for _ in tokens),
        "known": (True,) * len(tokens),
        "read": (0, len(tokens)),
        "target": 1,
        "running": np.stack([1 - chance, chance], axis=1).astype(np.float32),
        "importance": np.array(values, np.float32).reshape(len(values), len(values)),
    }
    return Unfolding(**(given | changes))


def shown(*models, **arguments):
    """Return the context for one text by these models."""
    found = Unfoldings(CLASSES, (models,))
    return show("unfolding", answers=(found,), **({"texts": ("x",)} | arguments)).context


def facet(one, **arguments):
    """Return what is shown of one text by one model."""
    return shown(one, **arguments).items[0].facets[0]


def test_what_is_asked():
    """Texts, models, class and way are asked; the gain asks nothing new."""
    study = invented.study(task="classify")
    for more in ({}, {"gain": 2}):
        (ask,) = unfolding.asks(
            unfolding.Arguments(texts=("a",), models=("GRU",), target=1, way="as <unk>", **more), study
        )
        assert ask.analysis == "unfold"
        assert ask.settings == {"texts": ["a"], "models": ["GRU"], "target": "1", "way": "as <unk>"}


def test_what_is_not_there_is_refused():
    """A model that there is not, before anything is trained; a way, a gain or a text that makes no sense."""
    with pytest.raises(RnnReportError, match="unfolding: model 'GRUU' is not one of: GRU, LSTM"):
        unfolding.asks(unfolding.Arguments(models=("GRUU",)), invented.study(task="classify"))
    for given in ({"way": "zero"}, {"gain": 0}, {"texts": (" ",)}):
        with pytest.raises(ValidationError):
            unfolding.Arguments(**given)


def test_a_row_begins_at_its_word():
    """Rows are words, columns are ends; before a word is read there is nothing."""
    triangle = facet(read()).triangle
    assert [head.word for head in triangle.heads] == [row.word for row in triangle.rows] == list(WORDS)
    assert [(row.before, len(row.fields)) for row in triangle.rows] == [(0, 4), (1, 3), (2, 2), (3, 1)]
    assert [field.number for field in triangle.rows[0].fields] == ["−0.20", "−0.20", "+0.90", "+1.90"]


def test_bars_are_the_probability_of_the_class():
    """After each word, of the class that is explained."""
    heads = facet(read()).triangle.heads
    assert [head.height for head in heads] == pytest.approx([50, 63.3, 76.7, 90], abs=0.05)
    assert plain(heads[-1].number) == "90.0 %"
    assert facet(read(target=0)).triangle.heads[-1].height == pytest.approx(10)


def test_colours_of_all_models_mean_the_same():
    """One gain: the strongest field of the figure is at 0.95, the same importance has the same level in both models."""
    found = Unfoldings(CLASSES, ((read(), read(np.array(TURNED) / 4)),))
    gain = unfolded.measured(found, None).gain
    assert sigmoid(np.array(1.9), gain) == pytest.approx(0.95, abs=0.005)
    first, second = shown(read(), read([[1.9]], ("x",))).items[0].facets
    assert first.triangle.rows[0].fields[3].level == second.triangle.rows[0].fields[0].level == 19
    assert "sigmoid(2.5 · importance)" in shown(read(), gain=2.5).formula


def test_the_text_has_the_colours_of_the_last_column():
    """Each word in the level of its importance at the end, the strongest with numbers."""
    made = facet(read())
    ends = [row.fields[-1] for row in made.triangle.rows]
    assert [word.classes for word in made.line.words] == [f"v{field.level}" for field in ends]
    assert [word.number for word in made.line.words][::3] == ["+1.90", "−1.00"]


def test_the_word_that_changed_most_is_told_with_what_changed_it():
    """What it adds when it is read and at the end, and the later word by which it moved most towards that."""
    first, then = facet(read()).says.split(": ")
    assert first == "“not” adds −0.20 when it is read and +1.90 at the end"
    assert then == "it turns for the class, most of all by “all” (+1.10)."


@pytest.mark.parametrize(
    ("values", "tokens", "told"),
    [
        ([[1.0, 0.4], [NAN, 0.1]], ("a", "b"), "“a” adds +1.00 when it is read and +0.40 at the end: it loses weight"),
        (
            [[-0.5, -0.9], [NAN, 0.1]],
            ("a", "a"),
            "“a” (word 1) adds −0.50 when it is read and −0.90 at the end: it gains",
        ),
        ([[0.3, -0.4], [NAN, 0.1]], ("a", "b"), "it turns against the class, most of all by “b” (−0.70)."),
        ([[0.5, 0.5], [NAN, 0.1]], ("a", "b"), "What each word adds when it is read is what it adds at the end."),
        ([[0.0, 0.0], [NAN, 0.0]], ("a", "b"), "What each word adds when it is read is what it adds at the end."),
        ([[0.5]], ("a",), "There is one word, so nothing comes after it."),
    ],
)
def test_changes_are_told_as_they_are(values, tokens, told):
    """Less, more, to the other side; none where nothing changes or nothing follows."""
    assert told in facet(read(values, tokens)).says


def test_a_step_is_one_in_the_direction_of_the_change():
    """A fall on the way up is not what made a word important."""
    found = unfolded_changes.change(read([[0.0, 2.0, 0.5, 1.2], *TURNED[1:]]))
    assert (found.word, found.by, found.step) == (0, 1, pytest.approx(2.0))


def test_of_a_long_text_the_words_that_change_most_have_rows():
    """Up to 60 words all; of more, the 40 that change most, in their order; it is said, and the files have all."""
    values = np.triu(np.ones((70, 70))) * 0.01
    values[20, 30:] = 2.0
    values[np.tril_indices(70, -1)] = NAN
    one = read(values, ("w",) * 70)
    triangle = facet(one).triangle
    places = [row.place for row in triangle.rows]
    assert len(places) == 40 and 21 in places and places == sorted(places) and len(triangle.heads) == 70
    assert triangle.left_out == "the 40 of 70 words whose importance changes most"
    assert facet(read(values[:60, :60], ("w",) * 60)).triangle.left_out == ""
    assert "the 40 of 70 words" in html("unfolding", show("unfolding", answers=(Unfoldings(CLASSES, ((one,),)),)))


def test_words_that_were_cut_are_told():
    """What was read stands in the line and the triangle, how many were not at both ends."""
    one = read([[1.0, 0.5], [NAN, 0.2]], WORDS, read=(1, 3))
    made = facet(one)
    assert [row.word for row in made.triangle.rows] == ["at", "all"]
    assert (made.line.cut_before, made.line.cut_after) == ("1 word cut …", "… 1 word cut")


def test_of_a_text_of_the_corpus_no_more_is_shown_than_may_be():
    """Neither on the page nor in a file: what comes later has no part in what was read before."""
    study, found = invented.study(task="classify"), Unfoldings(CLASSES, ((read(),),))
    made = unfolding.show(unfolding.Arguments(), study, (found,), Place("unfolding-1", "figures/", 2))
    assert [head.word for head in made.context.items[0].facets[0].triangle.heads] == ["not", "at"]
    assert "first 2 words are shown" in made.context.caption
    for content in made.files.values():
        assert "bad" not in content.decode() and "all" not in content.decode()
    own = unfolding.show(unfolding.Arguments(texts=("x",)), study, (found,), Place("unfolding-1", "figures/", 2))
    assert len(own.context.items[0].facets[0].triangle.heads) == 4
    none = unfolding.show(unfolding.Arguments(), study, (found,), Place("unfolding-1", "figures/", 0))
    assert "No word of the text may be shown" in html("unfolding", none)


def test_a_text_from_right_to_left_begins_at_the_right():
    """The triangle turns with the script."""
    assert facet(read(tokens=("لا", "بأس", "به", "أبدا"))).triangle.direction == "rtl"
    assert 'class="rr-scroll rr-unfolded"' in html("unfolding") and 'dir="ltr"' in html("unfolding")


def test_a_class_that_is_not_the_answer_is_told():
    """What is explained stands beside the answer."""
    made = facet(read(target=0))
    assert (made.answer, made.of, plain(made.other)) == ("positive", "negative", "explained: negative, 10.0 %")
    assert facet(read()).other == ""


def test_the_caption_says_how_words_are_left_out():
    """Deleted, so that the first field is a step; or read as <unk>, when it is none."""
    assert "is deleted from" in shown(read()).caption and "the step that the log-odds make" in shown(read()).caption
    other = shown(read(way="as <unk>"), way="as <unk>").caption
    assert "is read as <unk> in" in other and "step" not in other


def test_the_table_says_when_read_least_most_and_at_the_end():
    """For each word, in nats."""
    table = facet(read()).table
    assert [cell.text for cell in table.header][2:] == ["when read", "least", "most", "at the end"]
    assert [cell.text for cell in table.rows[0]] == ["1", "not", "−0.20", "−0.20", "+1.90", "+1.90"]


def test_files_hold_every_number():
    """JSON has the triangle with null below it; CSV a line for each word and end, another the probabilities."""
    made = show("unfolding", answers=(Unfoldings(CLASSES, ((read(),),)),))
    (entry,) = json.loads(made.files["unfolding-1.json"])["unfoldings"]
    assert entry["importance"][1] == [None, 0.1, 0.1, 0.1]
    known = {"model": "LSTM", "target": "positive", "way": "deleted", "unit": "log-odds", "tokens": list(WORDS)}
    assert known.items() <= entry.items() and len(entry["running"]) == 4
    lines = rows(made, "unfolding-1.csv")
    assert (
        len(lines) == 10
        and {"token": "not", "after": "3", "last token": "all", "importance": "0.9"}.items() <= lines[2].items()
    )
    chances = rows(made, "unfolding-1-running.csv")
    assert [line["probability"] for line in chances if line["class"] == "positive"][-1] == "0.9" and len(chances) == 8


def test_numbers_stand_in_fields_that_have_room():
    """Of short texts; of others they are there for those who point at them or hear them."""
    assert facet(read()).triangle.numbered
    long = replace(read(np.where(np.tril(np.ones((15, 15)), -1), NAN, 0.5), ("w",) * 15))
    assert not facet(long).triangle.numbered
    assert "<b>+0.50</b>" in html("unfolding", show("unfolding", answers=(Unfoldings(CLASSES, ((long,),)),)))
