"""Stages are named by what determines them, and by nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from rnnreport import plan as planning
from rnnreport.plan import lay, plan
from rnnreport.results import Ask
from rnnreport.study import Data, Model, Split, Study, Training

FILES = {"": "0" * 64}


def study(task: str = "classify", data: dict | None = None, model: dict | None = None, **training) -> Study:
    """Return a study of one model."""
    return Study(
        task=task,
        data=Data(corpus="docstrings", **(data or {})),
        models={"A": Model(cell="lstm", **(model or {}))},
        training=Training(**training),
    )


def names(one: Study, files=FILES) -> tuple[str, str]:
    """Return the ids of the data set and of the training."""
    basis = lay(one, files)
    return basis.dataset.id, basis.trainings["A"][0].id


def test_a_default_that_is_written_out_renames_nothing():
    """So a setting that comes with a new version keeps what was trained before."""
    written = study(data={"punctuation": True}, model={"readout": "last", "units": 128}, keep="best")
    assert names(written) == names(study())


@pytest.mark.parametrize(
    "changed",
    [
        {"data": {"keep": "last 9"}},
        {"data": {"stop_words": "english"}},
        {"data": {"split": Split(duplicates="drop")}},
        {"data": {"split": Split(folds=5, fold=1)}},
        {"task": "next-word"},
    ],
)
def test_what_changes_the_texts_renames_data_and_training(changed):
    """Another data set, and another training on it."""
    assert not set(names(study(**changed))) & set(names(study()))


@pytest.mark.parametrize(
    "changed",
    [
        {"model": {"readout": "mean"}},
        {"model": {"bidirectional": True}},
        {"model": {"word_dropout": 0.1}},
        {"keep": "last"},
        {"epochs": 3},
    ],
)
def test_what_changes_the_network_renames_the_training_alone(changed):
    """The data set is shared."""
    (data, training), (other, another) = names(study()), names(study(**changed))
    assert data == other and training != another


def test_word_vectors_count_by_their_content():
    """Their name does not matter, what is in the file does."""
    one, other = study(model={"vectors": "a.txt"}), study(model={"vectors": "b.txt"})
    assert names(one, FILES | {"a.txt": "1" * 64}) == names(other, FILES | {"b.txt": "1" * 64})
    assert names(one, FILES | {"a.txt": "1" * 64})[1] != names(one, FILES | {"a.txt": "2" * 64})[1]
    assert names(one, FILES | {"a.txt": "1" * 64})[1] != names(study())[1]


def test_a_plan_asks_for_every_file_once(tmp_path):
    """The corpus, and each file of vectors that a model names."""

    class Identify:
        asked: list = []

        def corpus(self, name: str, options, root: Path) -> str:
            return "0" * 64

        def vectors(self, name: str, root: Path) -> str:
            self.asked.append(name)
            return "1" * 64

    made = plan(study(model={"vectors": "a.txt"}), (Ask("comparison"), Ask("classes")), tmp_path, Identify())
    assert Identify.asked == ["a.txt"]
    kinds = [stage.kind for stage in made.stages.values()]
    assert kinds == ["dataset", "baseline", "training", "analysis", "analysis"]
    reads = {one.ask.analysis: one.stage.reads for one in made.questions.values()}
    assert len(reads["comparison"]) == 3 and len(reads["classes"]) == 1


def test_every_fold_has_its_own_data_training_and_baseline():
    """And all of them are made before the question is answered."""
    asked = planning._question(Ask("cross_validation", {"folds": 3, "repeats": 1}), lay(study(), FILES))
    stages = [stage for basis in asked.variants.values() for stage in basis.stages]
    assert len({stage.id for stage in stages}) == len(stages) == 9
    assert {stage.id for stage in stages} <= set(asked.stage.reads)


def test_defaults_are_what_stored_work_was_made_with():
    """Names of stages leave defaults out: who changes one must raise DATASET_VERSION or TRAINING_VERSION with it."""
    assert (planning.DATASET_VERSION, planning.TRAINING_VERSION) == (2, 2)
    assert Data(corpus="x").model_dump(mode="json") == {
        "corpus": "x", "tokens": "word", "lowercase": True, "vocabulary": None, "min_count": 1, "segment": None,
        "keep": None, "punctuation": True, "stop_words": None, "season": None, "horizon": 1, "options": {},
        "split": {
            "validation": 0.05, "test": 0.05, "seed": 0, "column": None, "duplicates": "keep", "folds": None, "fold": 0,
        },
    }  # fmt: skip
    assert Model(cell="x").model_dump(mode="json") == {
        "cell": "x", "units": 128, "layers": 1, "embedding": 100, "bidirectional": False, "readout": "last",
        "fields": "joined", "dense": None,
        "dropout": 0.0, "word_dropout": 0.0, "tied": False, "vectors": None, "match": None, "options": {},
        "past": "whole", "lags": [], "past_as": "steps", "stateful": False, "transform": [], "scaler": "standard",
        "head": "point", "direct": False, "noise": 0.0, "training": {},
    }  # fmt: skip
    assert Training().model_dump(mode="json") == {
        "optimizer": "adam", "learning_rate": 0.001, "schedule": "constant", "batch": 32, "epochs": 20,
        "patience": 3, "keep": "best", "clip": 1.0, "seeds": [0],
    }  # fmt: skip
