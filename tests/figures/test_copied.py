"""What the figure of copied runs says, from hand-written results."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from pydantic import ValidationError

from rnnreport.figures import Place, copied, generated
from tests.figures import invented
from tests.figures.drawing import html, place, show
from tests.figures.invented.copied import copied as found
from tests.figures.invented.copied import text

NOBODY = np.zeros(0, np.int32)


def shown(**changes):
    """Return the context of one model's texts, with changes to the answer."""
    return show("copied", answers=(replace(found(("LSTM",), ()), **changes),)).context


def one(**changes):
    """Return what is shown of one greedy text, with changes to it."""
    return shown(texts=(replace(text("LSTM", ()), **changes),)).ways[0].texts[0]


def test_it_is_called_as_generated_is():
    """The same arguments with the same defaults, so that both show the same texts."""
    mine, its = (module.Arguments.model_json_schema()["properties"] for module in (copied, generated))
    assert mine == its
    for wrong in ({"length": 0}, {"temperatures": ()}, {"seeds": (-1,)}, {"text": " "}):
        with pytest.raises(ValidationError):
            copied.Arguments(**({"text": "Mary"} | wrong))


def test_it_asks_with_all_arguments():
    """Arguments become JSON values."""
    (ask,) = copied.asks(copied.Arguments(text="Mary", seeds=(3,)), invented.study())
    assert ask.analysis == "copied"
    assert ask.settings == {"text": "Mary", "length": 50, "temperatures": [0.0, 0.7, 1.0], "top_k": 0, "seeds": [3]}


def test_the_run_is_marked_within_the_text():
    """Given words in it are marked too, and stay in italics."""
    assert '<span class="rr-seed rr-run">Mary had</span><span class="rr-run"> a little lamb, its' in html("copied")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"begin": 0, "end": 20}, "20 words, 2 of them given"),
        ({"begin": 0, "end": 2}, "2 words, all given"),
        ({"begin": 2, "end": 3}, "1 word"),
        ({"document": -1}, "nothing copied"),
    ],
)
def test_the_length_of_the_run_is_told(changes, said):
    """In words, and how many of them the model was given."""
    assert one(**changes).run == said


@pytest.mark.parametrize(
    ("end", "said"),
    [(20, "any of the 20"), (4, "7 of the 20"), (2, "none of the 20")],
)
def test_the_run_is_compared_with_what_people_wrote(end, said):
    """How many pieces of held-out texts have a shorter run."""
    assert one(begin=0, end=end).standing == f"longer than in {said} held-out pieces"


def test_where_it_stands_is_shown():
    """Words of the corpus before and after it, and the number of the text."""
    written = one()
    assert written.where == "text 38 of the corpus"
    assert written.passage.before.endswith("THE LAMB .") and written.passage.after.startswith("; he followed")


def test_no_more_of_the_corpus_is_shown_than_allowed():
    """With the run of 20 words, four words around it make 24; in the file too."""
    module_shown = copied.show(
        copied.Arguments(text="Mary"), invented.study(), (found(("LSTM",), ()),), replace(place("copied"), excerpt=24)
    )
    assert module_shown.context.ways[0].texts[0].passage.before == "LAMB ."
    written = json.loads(module_shown.files["copied-1.json"])["texts"][0]
    assert (written["before"], written["after"]) == ("LAMB .", "; he")


def test_nothing_copied_reads_well():
    """No mark, no place in the corpus, and a sentence."""
    written = one(document=-1, begin=0, end=0)
    assert written.passage is None and written.standing == "no word of it stands in the training texts"


def test_without_held_out_texts_there_is_nothing_to_compare():
    """The chart is left out, and the caption says why."""
    context = shown(held_out=NOBODY)
    assert context.plot is None and context.table is None
    assert "No held-out text has 26 words, so there is nothing to compare with." in context.caption
    assert context.ways[0].texts[0].standing == ""


def test_no_text_at_all_is_a_sentence():
    """Where nothing was written nothing is drawn."""
    context = shown(texts=())
    assert (context.ways, context.plot, context.caption) == ((), None, "No text was written.")


def test_the_caption_judges_by_the_control():
    """How long runs of held-out texts are, and how many written texts go beyond the longest of them."""
    caption = shown().caption
    assert "share a run of 4 words with the training texts (median; 2 to 11)" in caption
    assert "1 of 3 written texts has a longer run than any of them." in caption
    assert "No written text has a longer run" in shown(held_out=np.array([25], np.int32)).caption


def test_characters_are_called_characters():
    """Where tokens are characters, so is what is counted."""
    study = invented.study()
    of_letters = study.model_copy(update={"data": study.data.model_copy(update={"tokens": "character"})})
    context = copied.show(
        copied.Arguments(text="Mary"), of_letters, (found(("LSTM",), ()),), Place("copied-1", "figures/")
    ).context
    assert context.ways[0].texts[0].run == "20 characters, 2 of them given"


def test_seeds_of_chance_are_told_apart():
    """With several of them each way is named by temperature and seed; greedy has none."""
    texts = [replace(text("LSTM", (), 0.7), seed=seed) for seed in (0, 5)] + [text("LSTM", ())]
    names = [way.name for way in shown(texts=tuple(texts)).ways]
    assert names == ["greedy (temperature 0)", "temperature 0.7, seed 0", "temperature 0.7, seed 5"]
