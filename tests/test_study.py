"""Study settings: every mistake is named with its line, all at once, with the nearest spelling."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from rnnreport.declaration import read
from rnnreport.errors import PageMistakes
from rnnreport.study import Training

GOOD = {
    "task": "next-word",
    "data": {"corpus": "python_docs"},
    "models": {"LSTM": {"cell": "lstm"}, "GRU": {"cell": "gru", "units": 64}},
}


def mistakes(change: dict, lines: dict | None = None) -> list[str]:
    """Return what `read` says of the good study with `change` laid over it."""
    with pytest.raises(PageMistakes) as caught:
        read(GOOD | change, lines or {(): 2}, "studies/x.md", Path("."))
    return [str(mistake) for mistake in caught.value.mistakes]


def test_defaults_are_filled_in():
    """A study of three keys is complete."""
    study = read(GOOD, {}, "x.md", Path("."))
    assert study.training.batch == 32 and study.models["LSTM"].units == 128 and study.training.seeds == (0,)


def test_a_study_never_changes():
    """Settings are frozen."""
    study = read(GOOD, {}, "x.md", Path("."))
    with pytest.raises(ValidationError):
        study.training.epochs = 3


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"trainning": {}}, "unknown key 'trainning' (did you mean 'training'?)"),
        ({"training": {"epoch": 3}}, "unknown key 'epoch' (did you mean 'epochs'?)"),
        ({"training": {"epochs": -3}}, "training.epochs: input should be greater than or equal to 1, but got -3"),
        ({"training": {"optimizer": "adamm"}}, "(did you mean 'adam'?)"),
        ({"training": {"seeds": [1, 1]}}, "seeds must differ"),
        ({"task": "nextword"}, "(did you mean 'next-word'?)"),
        (
            {"models": {"A": {"cell": "lstmm"}}},
            "cell 'lstmm' is not one of: gru, lstm, simple_rnn (did you mean 'lstm'?)",
        ),
        ({"models": {"A": {"units": 3}}}, "'models.A.cell' is missing"),
        ({"models": {"A": {"cell": "gru", "unit": 3}}}, "unknown key 'unit' (did you mean 'units'?)"),
        ({"models": {"A": {"cell": "gru", "reset": "never"}}}, "reset 'never' is not one of: after, before"),
        ({"models": {}}, "models"),
        ({"data": {"corpus": "blog"}}, "(did you mean 'blogs'?)"),
        ({"data": {}}, "needs 'corpus: NAME' or 'path: FILE'"),
        ({"data": {"corpus": "python_docs", "vocabluary": 9}}, "(did you mean 'vocabulary'?)"),
        ({"data": {"corpus": "python_docs", "split": {"test": 0.6, "validation": 0.6}}}, "sum must be < 1"),
    ],
)
def test_a_mistake_is_explained(change, expected):
    """Each mistake says what came and what is allowed or near."""
    assert any(expected in line for line in mistakes(change))


def test_all_mistakes_come_at_once():
    """Three mistakes in three places give three lines."""
    change = {"training": {"epochs": 0}, "data": {"corpus": "nowhere"}, "models": {"A": {"cell": "lstmm"}}}
    assert len(mistakes(change)) == 3


def test_a_mistake_names_its_line():
    """The line of the nearest enclosing key stands before the sentence."""
    lines = {(): 2, ("training",): 9, ("training", "epochs"): 11}
    assert mistakes({"training": {"epochs": -3}}, lines)[0].startswith("studies/x.md:11: ")


def test_an_option_of_a_cell_gets_its_default():
    """What a cell declares as its first choice is filled in, so that it is part of the settings' identity."""
    assert read(GOOD, {}, "x.md", Path(".")).models["GRU"].options == {"reset": "after"}


def test_a_path_alone_names_the_corpus(tmp_path):
    """`path: file` is a table, `path: folder` a folder of texts."""
    (tmp_path / "texts").mkdir()
    table = read(GOOD | {"data": {"path": "reviews.csv"}}, {}, "x.md", tmp_path)
    folder = read(GOOD | {"data": {"path": "texts"}}, {}, "x.md", tmp_path)
    assert (table.data.corpus, folder.data.corpus) == ("table", "folder")


def test_names_of_models_may_be_any_text():
    """Unicode and hostile names are names."""
    models = {"Модель <b>": {"cell": "lstm"}, "../x": {"cell": "gru"}}
    assert list(read(GOOD | {"models": models}, {}, "x.md", Path(".")).models) == list(models)


@pytest.mark.parametrize("raw", [None, [], "lstm", 3])
def test_a_study_must_be_a_mapping(raw):
    """`study:` with no keys beneath is told."""
    with pytest.raises(PageMistakes, match="must be a mapping"):
        read(raw, {(): 2}, "x.md", Path("."))


def test_seeds_may_be_a_range():
    """0-31 stands for 32 seeds; a range that runs backwards is a mistake that says so."""
    assert Training(seeds="0-31").seeds == tuple(range(32)) and Training(seeds="5 - 5").seeds == (5,)
    with pytest.raises(ValidationError, match="first and the last one"):
        Training(seeds="9-3")
