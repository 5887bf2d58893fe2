"""What goes wrong when a labelled table becomes a report: one clear line for each mistake."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from rnnreport.data.corpus import read as read_corpus
from rnnreport.data.dataset import build
from rnnreport.declaration import read
from rnnreport.errors import DataError, PageMistakes
from rnnreport.pages import gather, load
from rnnreport.project import Project
from rnnreport.study import Data

GOOD = {
    "task": "classify",
    "data": {"path": "reviews.csv", "text": "review", "label": "mood"},
    "models": {"LSTM": {"cell": "lstm", "units": 8}},
}
HEAD = """---
study:
  task: TASK
  data: {path: reviews.csv, text: review, label: mood}
  models: {LSTM: {cell: lstm, units: 8}}
---
"""


def told(**change) -> list[str]:
    """Return what front matter with this change is told, without file and line."""
    with pytest.raises(PageMistakes) as caught:
        read(GOOD | change, {(): 2}, "x.md", Path("."))
    return [mistake.message for mistake in caught.value.mistakes]


def data(**change) -> dict:
    return {"data": GOOD["data"] | change}


def model(**change) -> dict:
    return {"models": {"A": {"cell": "lstm"} | change}}


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (data(keep=500), "data.keep: '500' is not a part of a text; allowed are 'first 400', 'last 500' and the like"),
        (data(keep="first 0"), "data.keep: 'first 0' is not a part of a text; allowed are 'first 400', 'last 500' and"),
        (data(segment=40), "segment is for the task next-word; this study's task is classify"),
        (data(label=3), "label: must be text, but got 3; if it is meant as text, put it in quotes"),
        (data(label=None), "data: the task classify needs 'label: …', which says where 'table' has classes"),
        (
            {"data": {"corpus": "python-docs"}},
            "the corpus 'python_docs' has no classes to learn; corpora that have: bbc",
        ),
        ({"data": "reviews.csv"}, "data: must be a mapping, 'name: value' and so on, but got 'reviews.csv'"),
        (data(split={"folds": 5, "fold": 5}), "data.split: fold 5 is not there: folds are counted from 0 to 4"),
        (model(tied=True), "tied is for the task next-word; this study's task is classify"),
        (model(readout="avg"), "models.A.readout 'avg' is not one of: last, max, mean, mean+max"),
        ({"models": ["lstm", "gru"]}, "models: must be a mapping, 'name: value' and so on, but got ['lstm', 'gru']"),
        ({"models": {"A": "lstm"}}, "models.A: must be a mapping, 'name: value' and so on, but got 'lstm'"),
        ({"models": None}, "models: must be a mapping, 'name: value' and so on, but got nothing"),
        (
            {"models": {2.5: {"cell": "lstm"}}},
            "models: a name must be text, but got 2.5; if it is meant as text, put it",
        ),
        ({"training": {"seeds": 3}}, "training.seeds: must be a list, but got 3; put it in brackets: [3]"),
        ({"training": {"seeds": []}}, "training.seeds: needs 1 or more, but got []"),
        (
            {"task": "classification"},
            "task 'classification' is not one of: classify, forecast, next-word (did you mean 'class",
        ),
    ],
)
def test_a_mistake_in_front_matter_is_one_line(change, line):
    """It says what came and what is allowed."""
    (found,) = told(**change)
    assert found.startswith(line)


def test_settings_of_the_other_task_do_not_hide_what_else_is_wrong():
    """Five mistakes, five lines."""
    found = told(data={"path": "reviews.csv", "segment": 40, "keep": 500}, **model(tied=True, readout="avg"))
    assert sorted(line.split()[0] for line in found) == ["data.keep:", "data:", "models.A.readout", "segment", "tied"]


@pytest.fixture
def called(tmp_path):
    """Return what the calls of a page are told, without the file."""

    def run(body: str, task: str = "classify") -> list[str]:
        project = Project(tmp_path)
        project.site_src.mkdir()
        project.config.write_text("site_name: Test\ntheme: {name: material, font: false}\n")
        (project.site_src / "index.md").write_text("# Home\n")
        (project.site_src / "one.md").write_text(HEAD.replace("TASK", task) + body)
        (page,) = (page for page in load(project) if page.study)
        with pytest.raises(PageMistakes) as caught:
            gather(page)
        assert all(mistake.file == "site_src/one.md" and mistake.line == 7 for mistake in caught.value.mistakes)
        return [mistake.message for mistake in caught.value.mistakes]

    return run


@pytest.mark.parametrize(
    ("call", "line"),
    [
        (
            "cells(text='a film', generate=5)",
            "cells: generate is for networks that write, but the study's task is class",
        ),
        ("generated(text='a film')", "generated: this figure is for next-word, but the study's task is classify"),
        ("classified(texts=[])", "classified: texts: needs 1 or more, but got []"),
        ("classified(texts=[' '])", "classified: texts.0: ' ' has no word in it; give at least one"),
        (
            "classified(texts='a film')",
            "classified: texts: must be a list, but got 'a film'; put it in brackets: ['a film']",
        ),
        ("classified()", "classified: 'texts' is missing"),
        (
            "classified(texts=['a'], expected=['b', 'c'])",
            "classified: expected names 2 classes for 1 text: give one for",
        ),
        ("cross_validation(folds=1)", "cross_validation: folds: input should be greater than or equal to 2, but got 1"),
    ],
)
def test_a_mistake_in_a_call_is_one_line(called, call, line):
    """With the line of the call."""
    (found,) = called(f"{{{{ {call} }}}}\n")
    assert found.startswith(line)


@pytest.mark.parametrize("figure", ["agreement", "classes", "confusion", "cross_validation", "errors", "reliability"])
def test_figures_of_classes_are_not_for_networks_that_write(called, figure):
    """And the other way round, above."""
    (found,) = called(f"{{{{ {figure}() }}}}\n", "next-word")
    assert found == f"{figure}: this figure is for classify, but the study's task is next-word"


@pytest.fixture
def classified(tmp_path):
    """Return the data set of a table with these rows (text, label)."""

    def run(*rows: tuple[str, str], label: str = "mood", split=None, **settings):
        (tmp_path / "reviews.csv").write_text(as_csv(rows), encoding="utf-8")
        corpus = read_corpus("table", {"path": "reviews.csv", "text": "review", "label": label}, tmp_path)
        split = split or {"validation": 0.2, "test": 0.2}
        return build(corpus, Data(corpus="table", split=split, **settings), "classify")

    return run


def as_csv(rows) -> str:
    """Return a table of reviews and moods, quoted as the csv module does."""
    file = io.StringIO()
    csv.writer(file).writerows([("review", "mood"), *rows])
    return file.getvalue()


def rows(count: int, *labels: str) -> list[tuple[str, str]]:
    """Return so many different texts, labelled in turn."""
    return [(f"a film of {number} words", labels[number % len(labels)]) for number in range(count)]


def test_a_column_of_labels_that_is_not_there_is_told(classified):
    """With the nearest name."""
    with pytest.raises(
        DataError, match=r"reviews.csv: column 'moood' is not one of: mood, review \(did you mean 'mood'"
    ):
        classified(*rows(9, "a", "b"), label="moood")


def test_a_column_without_any_label_is_told(classified):
    """With how many rows were left out, and why."""
    with pytest.raises(DataError, match="table: no text is left; dropped: 9 without label"):
        classified(*rows(9, " "))


def test_a_column_that_parts_nothing_is_told(classified):
    """Such as that of the texts themselves, or of numbers of rows: there would be nothing to test on."""
    with pytest.raises(DataError, match="each of the 20 texts has a class of its own, so none can be held out; check"):
        classified(*rows(20, "a", "b"), label="review")


def test_two_texts_of_one_class_among_single_ones_are_enough(classified):
    """One of them is trained on, the other one may be held out."""
    found = classified(*[(text, str(number // 2)) for number, (text, _) in enumerate(rows(20, "a"))])
    assert len(found.classes) == 10 and len(found.splits["test"])


def test_numbers_stay_what_was_written(classified):
    """1 and 1.0 are two classes, 007 keeps its noughts, and they are in the order of numbers."""
    assert classified(*rows(30, "10", "1", "007", "1.0", "-2")).classes == ("-2", "1", "1.0", "007", "10")


def test_rows_that_lack_text_or_label_or_words_are_counted(classified):
    """Each with its reason; none of the others is lost."""
    odd = [("a film", ""), ("a film", "  "), ("", "a"), ("the and", "b"), (" ", "")]
    found = classified(*rows(20, "a", "b"), *odd, stop_words="english")
    assert (
        dict(found.dropped) == {"without label": 2, "without text": 2, "without a word": 1} and len(found.texts) == 20
    )


def test_a_class_that_only_empty_texts_have_is_no_class(classified):
    """It goes with them; where one class is left, that is told."""
    with pytest.raises(DataError, match="all training texts are 'a'"):
        classified(*rows(20, "a"), *[("the and", "b")] * 9, stop_words="english")


def test_more_folds_than_texts_are_told(classified):
    """With the mend."""
    with pytest.raises(DataError, match="3 texts cannot be divided into 5 folds; ask for fewer folds"):
        classified(("a", "x"), ("b", "y"), ("c", "y"), split={"folds": 5})
