"""The browser of held-out texts, as it stands on the page and in its files, before any script runs."""

from __future__ import annotations

import csv
import io
import json
import re
import time
from dataclasses import replace

import numpy as np
import pytest

from rnnreport.errors import RnnReportError
from rnnreport.figures import Place
from tests.figures import drawing, invented
from tests.figures.invented import held_out

NAMES = ("LSTM", "GRU")
CALL = re.compile(rb'rnnreport\.text\("([0-9a-f]{16})",(.*)\);\n', re.DOTALL)


def drawn(found=None, names=NAMES, excerpt=None, **arguments):
    """Return what the figure gives a page, and its HTML."""
    found = found or held_out.held_out(names, ())
    module = drawing.members("figure")["errors"].load()
    place = Place("errors-1", "figures/", excerpt)
    study = invented.study(*names, task="classify")
    shown = module.show(module.Arguments(**arguments), study, (found,), place)
    return shown, drawing.render(drawing.PROJECT, "figures/errors.html.jinja", figure=shown.context, place=place)


def script(shown, name: str):
    """Return the key and the value of a script."""
    found = CALL.fullmatch(shown.files[f"errors-1/{name}.js"])
    return found[1].decode(), json.loads(found[2])


def asked(**arguments):
    """Return what the figure asks, of a study of two models."""
    module = drawing.members("figure")["errors"].load()
    return module.asks(module.Arguments(**arguments), invented.study(*NAMES, task="classify"))


def test_it_asks_for_all_held_out_texts():
    """One question, whatever is shown first."""
    assert [ask.analysis for ask in asked(right=["LSTM"], wrong=["GRU"])] == ["held_out"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [({"right": ["LTSM"]}, "LSTM"), ({"right": ["LSTM"], "wrong": ["LSTM"]}, "both right and wrong")],
)
def test_models_that_make_no_sense_are_refused(arguments, message):
    """A model that the study has not, or that is to be right and wrong, is a mistake before anything is trained."""
    with pytest.raises(RnnReportError, match=message):
        asked(**arguments)


def test_every_text_is_in_one_group():
    """The groups on the page together have all texts."""
    shown, _ = drawn()
    groups = shown.context.groups
    assert sum(int(group.count) for group in groups) == 24
    assert all(len(group.entries) == min(int(group.count), 10) for group in groups)


def test_confident_errors_come_first():
    """In each group the least probability of the true class is first, by any network."""
    found = held_out.held_out(NAMES, ())
    chance = np.take_along_axis(found.probabilities, found.labels[None, :, None].astype(int), 2)[:2, :, 0].min(axis=0)
    of = dict(zip(found.documents.tolist(), chance.tolist(), strict=True))
    for group in drawn(found)[0].context.groups:
        values = [of[int(entry.number)] for entry in group.entries]
        assert values == sorted(values)


@pytest.mark.parametrize("order", ["length", "number"])
def test_other_orders(order):
    """A page can ask for the shortest texts first, or for those that come first in the corpus."""
    for group in drawn(sort=order)[0].context.groups:
        said = [int((entry.length if order == "length" else entry.number).split()[0]) for entry in group.entries]
        assert said == sorted(said)


def test_a_page_chooses_what_is_open():
    """The group that the page asks for is the first, which is open."""
    shown, html = drawn(right=["GRU"], wrong=["LSTM"])
    assert shown.context.groups[0].name == "only GRU right"
    assert html.index("<details") == html.index('<details class="rr-details" open>')
    assert script(shown, "index")[1]["view"] == {"sort": "loss", "right": ["GRU"], "wrong": ["LSTM"]}


def test_what_every_model_says_is_told():
    """Each entry has answer and probability of each model, baselines too."""
    found = held_out.held_out(NAMES, ())
    entry = drawn(found)[0].context.groups[0].entries[0]
    at = found.documents.tolist().index(int(entry.number))
    for model, said in enumerate(entry.said):
        answer = int(found.probabilities[model, at].argmax())
        assert (said.model, said.answer) == (found.models[model], found.classes[answer])
        assert said.right == (answer == found.labels[at])
        assert float(said.chance.split("\u202f")[0].lstrip("<>")) == pytest.approx(
            100 * found.probabilities[model, at, found.labels[at]], abs=0.11
        )


def test_many_patterns_are_not_all_shown():
    """Seven models have many patterns: eight are shown, all wrong among them, the others are counted."""
    names = tuple(f"model {number}" for number in range(7))
    shown, html = drawn(held_out.made_up(names, texts=3000, tokens=8), names)
    groups, counts = shown.context.groups, json.loads(shown.files["errors-1.json"])["patterns"]
    assert len(groups) == 8 < len(counts)
    assert {"all wrong", "all right"} <= {group.name for group in groups}
    others = int(shown.context.others.split(" of ")[-1].split()[0].replace(",", ""))
    assert others + sum(int(group.count.replace(",", "")) for group in groups) == 3000


def test_an_excerpt_is_all_that_any_file_has():
    """Where only the first 5 words may be shown, no other word is in the page or in any file of it."""
    found = held_out.made_up(NAMES, texts=300, tokens=20)
    sizes = np.diff(found.offsets)
    words = [[f"text{text}word{place}word" for place in range(size)] for text, size in enumerate(sizes)]
    ends = [np.cumsum([len(word) + 1 for word in own]) - 1 for own in words]
    spans = [
        [(end - len(word), end) for word, end in zip(own, last, strict=True)]
        for own, last in zip(words, ends, strict=True)
    ]
    texts = tuple(" ".join(own) for own in words)
    found = replace(found, texts=texts, spans=np.concatenate(spans).astype(np.int32))
    shown, html = drawn(found, excerpt=5)
    everything = b"".join(shown.files.values()).decode() + html
    seen = set(re.findall(r"text(\d+)word(\d+)word", everything))
    assert {int(place) for _, place in seen} == set(range(5))
    assert len({text for text, _ in seen}) == 300
    assert "the first 5 words are shown" in html
    assert script(shown, "index")[1]["excerpt"] == 5


def test_the_index_leads_to_all_scripts():
    """The page names the key of the index, the index the keys of all other scripts."""
    shown, _ = drawn()
    key, index = script(shown, "index")
    assert json.loads(shown.context.config) == {"files": "figures/errors-1/", "key": key}
    for kind, part in (("heads", "heads"), ("texts", "whole"), ("words", "words")):
        for number, expected in enumerate(index[part]["keys"]):
            assert script(shown, f"{kind}-{number}")[0] == expected
    listed = set(json.loads(shown.files["errors-1.json"])["files"])
    assert listed == {name for name in shown.files if name.endswith(".js")}


def test_the_table_has_a_row_for_every_text():
    """CSV: number, true class, length, then answer and probability of the true class by every model."""
    found = held_out.held_out(NAMES, ())
    rows = list(csv.reader(io.StringIO(drawn(found)[0].files["errors-1.csv"].decode())))
    assert rows[0][:5] == ["number", "true class", "tokens", "answer of LSTM", "probability of the true class by LSTM"]
    assert len(rows) == 25 and all(len(row) == 9 for row in rows)
    for at, row in enumerate(rows[1:]):
        assert int(row[0]) == found.documents[at] and row[1] == found.classes[found.labels[at]]
        assert float(row[4]) == pytest.approx(found.probabilities[0, at, found.labels[at]], abs=2e-5)


def test_one_model_alone():
    """A study of one network without baselines is right or wrong."""
    found = held_out.made_up(("LSTM",), texts=80, tokens=8)
    alone = replace(found, models=("LSTM",), probabilities=found.probabilities[:1])
    shown, _ = drawn(alone, ("LSTM",))
    assert [group.name for group in shown.context.groups] == ["LSTM is wrong", "LSTM is right"]
    assert script(shown, "index")[1]["apart"] is None


def test_baselines_alone():
    """Without any network there is nothing to colour, and all models judge."""
    found = held_out.made_up(("A", "B"), texts=30, tokens=8)
    shown, _ = drawn(replace(found, networks=0, running=found.running[:0]))
    assert sum(int(group.count) for group in shown.context.groups) == 30
    assert script(shown, "texts-0")[1]["running"] == []


def test_empty_texts_are_shown():
    """Texts without any word have an entry like others."""
    found = held_out.made_up(NAMES, texts=3, tokens=1)
    none = {"offsets": np.zeros(4, np.int32), "spans": np.zeros((0, 2), np.int32), "known": np.zeros(0, np.int8)}
    found = replace(
        found, texts=("", " ", "\n"), running=found.running[:, :, :0], read=np.zeros((3, 2), np.int32), **none
    )
    shown, _ = drawn(found)
    assert [entry.length for group in shown.context.groups for entry in group.entries] == ["0 words"] * 3


@pytest.mark.slow
def test_twenty_five_thousand_texts_take_seconds():
    """25,000 texts of 230 words: written in seconds, and what a page loads at first stays small."""
    found = held_out.made_up(NAMES, texts=25_000, tokens=230)
    begun = time.perf_counter()
    shown, html = drawn(found)
    assert time.perf_counter() - begun < 40  # about 4 on an idle machine
    assert len(html) < 100_000 and len(shown.files["errors-1/index.js"]) < 600_000
    assert max(map(len, shown.files.values())) < 2_000_000
    assert len([name for name in shown.files if "/words-" in name]) <= 64
