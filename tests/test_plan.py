"""Stages are named by what determines them, and by nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from rnnreport import plan as planning
from rnnreport.plan import Plan, lay, plan
from rnnreport.results import Ask
from rnnreport.stages import jobs, lacking
from rnnreport.store import Stage
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


def two() -> Study:
    """Return a study of two models, two seeds each."""
    models = {"A": Model(cell="lstm"), "B <b>": Model(cell="gru")}
    return Study(task="classify", data=Data(corpus="x"), models=models, training=Training(seeds=(0, 1)))


def test_states_are_kept_for_the_first_seed_of_every_model_asked():
    """One stage for each, which reads the data set and that training; the analysis reads it too."""
    basis = lay(two(), FILES)
    asked = planning._question(Ask("alike", {"texts": ["a"]}), basis)
    assert list(asked.states) == ["A", "B <b>"]
    for name, stage in asked.states.items():
        assert stage.kind == "states" and stage.reads == (basis.dataset.id, basis.trainings[name][0].id)
        assert stage.id in asked.stage.reads
    alone = planning._question(Ask("word_scores", {"words": ["a"], "models": ["B <b>", "no such"]}), basis)
    assert list(alone.states) == ["B <b>"] and alone.states["B <b>"] == asked.states["B <b>"]


def test_an_analysis_that_reads_no_states_is_named_as_before():
    """What was stored before there were states is found again."""
    basis = lay(study(), FILES)
    asked = planning._question(Ask("comparison"), basis)
    told = {"analysis": "comparison", "settings": {}, "variants": []}
    before = Stage("analysis", "comparison", asked.stage.version, told, tuple(stage.id for stage in basis.stages))
    assert asked.states == {} and asked.stage.id == before.id
    assert names(study()) == ("dataset-docstrings-cd126bfa7103", "training-A-7c26a58b563f")


def test_states_are_looked_at_only_where_something_lacks_that_reads_them():
    """They are big: a build whose answers are stored does not read them again, and makes none anew."""
    asked = [planning._question(Ask(name, {"models": ["A"]}), lay(two(), FILES)) for name in ("alike", "word_scores")]
    made = jobs(Plan(asked[0].basis, dict(enumerate(asked))))
    every, (states,) = {job.stage.id for job in made}, {job.stage.id for job in made if job.stage.kind == "states"}
    looked = []

    def lacks(*gone: str) -> list[str]:
        looked.clear()
        return [job.stage.id for job in lacking(made, lambda name: looked.append(name) or name not in gone)]

    assert lacks() == [] and lacks(states) == [] and set(looked) == every - {states}
    assert lacks(asked[1].stage.id) == [asked[1].stage.id] and states in looked
    assert lacks(states, asked[1].stage.id) == [states, asked[1].stage.id]
    assert lacks(*every) == [job.stage.id for job in made]
    place = {job.stage.id: number for number, job in enumerate(made)}
    assert all(place[read] < place[job.stage.id] for job in made for read in job.stage.reads)


def test_defaults_are_what_stored_work_was_made_with():
    """Names of stages leave defaults out: who changes one must raise DATASET_VERSION or TRAINING_VERSION with it."""
    assert (planning.DATASET_VERSION, planning.TRAINING_VERSION) == (2, 3)
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
        "patience": 3, "keep": "best", "clip": 1.0, "precision": "float32", "seeds": [0],
    }  # fmt: skip
