"""What every analysis keeps, whoever wrote it: one file in `analyses/` is tested here with no new test."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace

import jax
import numpy as np
import pytest
from pydantic import ValidationError

from rnnreport import results
from rnnreport.catalogue import member, members
from rnnreport.data.corpus import Corpus
from rnnreport.data.dataset import build
from rnnreport.models.forecaster import Forecaster
from rnnreport.notation import joined
from rnnreport.study import TASKS, Data, Model, Study, Training
from rnnreport.training import text_baselines
from rnnreport.training.forecast_baselines import Fitted
from rnnreport.training.objectives import objective
from rnnreport.training.said import Said
from rnnreport.training.subject import Subject
from rnnreport.training.trained import Trained
from tests import measured
from tests.triggered import with_states

ANALYSES = sorted(members("analysis"))
ASKED = [(name, task) for name, found in members("analysis").items() for task in found.facts.get("TASKS", ())]
TEXT = "The cat <b>sat</b> by a zebra"
REQUIRED = {"text": TEXT, "texts": (TEXT, "A dog!")}  # what a page must give, by the name of the setting
TEXTS = ("The cat sat, the dog ran.", "A dog & a cat ran!", "The <b>cat</b> sat.") * 6
FIELDS = ("title", "abstract")
TEXT_TASKS = tuple(task for task in TASKS if task != "forecast")
SECONDS = re.compile(r'"seconds\w*": [^,}]+')
SPLITS = ("train",) * 14 + ("validation", "validation", "test", "test")


CLASSIFY = {"loss": 2.0, "accuracy": 0.25, "perplexity": 7.389, "macro_f1": 0.2, "ece": 0.1}
FORECAST = {"rmse_one_step": 2.0, "skill_one_step": 0.1, "rmse_one_origin": 3.0}
BASELINES = ("persistence", "SARIMA")
LABELS = ("<b>cat</b>", "dog", "<b>cat</b>") * 6


def subject_of(study: Study, fields: tuple[str, ...] = ()) -> Subject:
    """Return a subject whose networks were never trained; its histories are invented. Of fields all say the same."""
    if study.task == "forecast":
        return subject_of_series(study)
    texts = tuple(joined([text] * len(fields)) for text in TEXTS) if fields else TEXTS
    corpus = Corpus("toy", texts, LABELS, {"text": texts}, SPLITS, {"empty": 1}, "0" * 64, fields)
    dataset = build(corpus, study.data, study.task)
    trained = {
        name: tuple(made(study.task, name, model, dataset, seed) for seed in study.training.seeds)
        for name, model in study.models.items()
    }
    baselines = {"TF-IDF": text_baselines.fit(dataset)} if study.task == "classify" else {}
    return Subject(study, dataset, trained, {}, baselines)


def subject_of_series(study: Study) -> Subject:
    """Return a subject with two series, whose networks and baselines say what is drawn."""
    values = 20 + np.cumsum(np.random.default_rng(1).normal(size=(2, 40)), axis=1)
    dataset = measured.dataset_of(*values, season=study.data.season, horizon=study.data.horizon)
    trained = {
        name: tuple(
            Trained(name, model, seed, Forecaster(model, dataset.sizes, key=jax.random.key(seed)), history(FORECAST))
            for seed in study.training.seeds
        )
        for name, model in study.models.items()
    }
    said = {name: (drawn(2 * place), drawn(2 * place + 1)) for place, name in enumerate([*trained, *BASELINES])}
    together = {name: said[name] for name in trained}
    return Subject(study, dataset, trained, {}, Fitted({name: said[name] for name in BASELINES}), together)


def drawn(seed: int) -> Said:
    """Return made-up forecasts of a series of 40 values, 10 of them for test, as far as two steps ahead."""
    draw = np.random.default_rng(seed)
    one_step, one_origin = draw.normal(20, 2, (2, 40))
    one_step[:5] = one_origin[:30] = np.nan
    leads = draw.normal(20, 2, (10, 2))
    leads[9, 1] = np.nan
    return Said(one_step, one_step - 1, one_step + 1, one_origin, one_origin - 3, one_origin + 3, leads)


def made(task: str, name: str, model: Model, dataset, seed: int) -> Trained:
    """Return a small network with made-up answers."""
    network = objective(task).network(model, dataset.sizes, key=jax.random.key(seed))
    draw = np.random.default_rng(seed)
    outputs = {
        split: draw.dirichlet(np.ones(max(1, len(dataset.classes))), len(dataset.splits[split])).astype(np.float32)
        for split in ("validation", "test")
    }
    return Trained(name, model, seed, network, history(CLASSIFY), outputs)


def history(measured: dict[str, float]) -> dict:
    """Return what a training of two epochs tells."""
    return {
        "values": {"train_loss": [3.0, 2.0], "validation_loss": [2.5, 2.0]},
        "seconds": [1.0, 2.0],
        "tokens_per_second": [100.0, 50.0],
        "best_epoch": 2,
        "stopped": "epochs",
        "parameters": 99,
        "metrics": {"validation": measured, "test": measured},
    }


@pytest.fixture(scope="module")
def subjects() -> dict[str, Subject]:
    """For every task two models, one of which reads both ways, two seeds each."""
    models = {
        "LSTM": Model(cell="lstm", units=3, embedding=2),
        "GRU": Model(cell="gru", units=2, embedding=2, bidirectional=True),
    }
    forecasters = {"LSTM": Model(cell="lstm", units=3), "<b>": Model(cell="gru", units=2, scaler="fit-on-all")}
    training = Training(seeds=(0, 1))
    texts = {task: Study(task=task, data=Data(corpus="toy"), models=models, training=training) for task in TEXT_TASKS}
    data = Data(corpus="toy", season=4, horizon=2)
    series = Study(task="forecast", data=data, models=forecasters, training=training)
    found = {task: subject_of(study) for task, study in (texts | {"forecast": series}).items()}
    apart = {name: model.model_copy(update={"fields": "apart"}) for name, model in models.items() if name == "GRU"}
    return found | {"fields": subject_of(texts["classify"].model_copy(update={"models": models | apart}), FIELDS)}


@pytest.fixture(scope="module")
def answered(subjects, tmp_path_factory):
    """Give the answer of an analysis for a task, packed: (document as JSON, arrays)."""

    def answer(name: str, task: str):
        module = member("analysis", name).load()
        settings = settings_of(module)
        subject = subjects["fields" if members("analysis")[name].facts.get("FIELDS") else task]
        asked = subject
        if members("analysis")[name].facts.get("STATES"):
            asked = with_states(subject, tmp_path_factory.mktemp(name))
        if not is_trained(name):
            asked = Subject(subject.study, subject.dataset)
        if hasattr(module, "variants"):
            variants = {label: subject_of(one) for label, one in module.variants(settings, subject.study).items()}
            asked = replace(subject, variants=variants)
        document, arrays = results.pack(module.answer(settings, asked))
        return json.dumps(document), arrays

    return answer


def settings_of(module):
    """Return the settings with all defaults, and what a page must give."""
    needed = {name for name, field in module.Settings.model_fields.items() if field.is_required()}
    return module.Settings(**{name: REQUIRED[name] for name in needed})


def is_trained(name: str) -> bool:
    """Whether the analysis asks trained networks."""
    return members("analysis")[name].facts["NEEDS"] == "trained"


@pytest.mark.parametrize("name", ANALYSES)
def test_the_first_line_is_a_question(name):
    """An analysis answers one question, and its docstring asks it."""
    assert members("analysis")[name].summary.endswith("?")


@pytest.mark.parametrize("name", ANALYSES)
def test_facts_are_literals(name):
    """Planning reads VERSION, NEEDS, STATES and VARIANTS without running the module."""
    facts, module = members("analysis")[name].facts, member("analysis", name).load()
    assert type(facts["VERSION"]) is int
    assert facts["VERSION"] >= 1
    assert facts["NEEDS"] in ("dataset", "trained")
    assert facts["TASKS"] and set(facts["TASKS"]) <= set(TASKS)
    assert bool(facts.get("VARIANTS")) == hasattr(module, "variants")
    assert not facts.get("STATES") or (facts["NEEDS"], facts["TASKS"]) == ("trained", ("classify",))


@pytest.mark.parametrize("name", ANALYSES)
def test_settings_are_frozen_and_checked(name):
    """They never change, an unknown one is a mistake, and each has a docstring that explains it."""
    module = member("analysis", name).load()
    settings = settings_of(module)
    with pytest.raises(ValidationError, match=r"frozen|no field"):
        setattr(settings, next(iter(module.Settings.model_fields), "anything"), 1)
    with pytest.raises(ValidationError, match="Extra inputs"):
        module.Settings(**settings.model_dump(), not_a_setting=1)
    assert module.Settings.__doc__
    assert module.answer.__doc__


@pytest.mark.parametrize("name", ANALYSES)
def test_settings_go_through_json(name):
    """They name the stage in the store, so they are the same after a round trip."""
    settings = settings_of(member("analysis", name).load())
    assert type(settings)(**json.loads(json.dumps(settings.model_dump(mode="json")))) == settings


@pytest.mark.parametrize(("name", "task"), ASKED)
def test_answers_are_packed_and_unpacked_without_loss(name, task, answered):
    """A stored answer is the answer: JSON and arrays give back the same result."""
    text, arrays = answered(name, task)
    document, again = results.pack(results.unpack(json.loads(text), arrays))
    assert json.dumps(document) == text
    assert again.keys() == arrays.keys()
    assert all(np.array_equal(again[key], arrays[key], equal_nan=_real(arrays[key])) for key in arrays)


@pytest.mark.parametrize(("name", "task"), ASKED)
def test_the_same_question_has_the_same_answer(name, task, answered):
    """Asked twice, the bytes are equal, but for the seconds that answering took."""
    (first, arrays), (second, again) = answered(name, task), answered(name, task)
    assert SECONDS.sub("", first) == SECONDS.sub("", second)
    assert {key: array.tobytes() for key, array in arrays.items()} == {key: a.tobytes() for key, a in again.items()}


@pytest.mark.parametrize(("name", "task"), ASKED)
def test_arrays_are_float32_or_integers(name, task, answered):
    """And none is infinite."""
    for array in answered(name, task)[1].values():
        assert array.dtype in (np.float32, np.float64) or np.issubdtype(array.dtype, np.integer)
        assert not np.isinf(array).any()


@pytest.mark.parametrize("name", [name for name in ANALYSES if members("analysis")[name].facts.get("VARIANTS")])
def test_planning_variants_needs_no_jax(name):
    """A build that has nothing to do plans without loading jax."""
    code = f"import sys; import rnnreport.analyses.{name}; sys.exit('jax' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def _real(array: np.ndarray) -> bool:
    return np.issubdtype(array.dtype, np.floating)
