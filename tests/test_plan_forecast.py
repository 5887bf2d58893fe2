"""Stages of studies that forecast are named by what determines them: all that changes a number, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from rnnreport.plan import plan
from rnnreport.results import Ask
from rnnreport.study import Study

MODELS = {"A": {"cell": "lstm", "past": 3}, "B": {"cell": "gru"}, "C": {"cell": "gru", "units": 4}}


class Known:
    """What is read is always the same."""

    def corpus(self, name: str, options: dict, root: Path) -> str:
        return "0" * 64


def stages(**changed) -> dict[str, str]:
    """Return the ids of all stages of a study: data, baselines, the training of A, and two answers."""
    whole = {"task": "forecast", "data": {"corpus": "airline"}, "models": MODELS} | changed
    found = plan(Study(**whole), (Ask("forecast"), Ask("data_preview")), Path(), Known())
    forecast, preview = (question.stage.id for question in found.questions.values())
    basis = found.basis
    (baseline,), (training,) = basis.baselines.values(), basis.trainings["A"]
    ids = (basis.dataset.id, baseline.id, training.id, forecast, preview)
    return dict(zip(("data", "baselines", "A", "forecast", "preview"), ids, strict=True))


def renamed(before: dict, **changed) -> set[str]:
    """Return which stages have another name where something is changed."""
    return {key for key, name in stages(**before | changed).items() if name != stages(**before)[key]}


def of_a(**settings) -> dict:
    return MODELS | {"A": MODELS["A"] | settings}


@pytest.mark.parametrize("data", [{"season": 6}, {"horizon": 2}, {"split": {"test": 0.3}}, {"options": {"until": "1"}}])
def test_what_changes_the_series_renames_everything(data):
    """Season and horizon too: scores and forecasts of every forecaster hang on them."""
    assert renamed({}, data={"corpus": "airline"} | data) == {"data", "baselines", "A", "forecast", "preview"}


@pytest.mark.parametrize(
    "model",
    [
        {"past": 4},
        {"past_as": "features"},
        {"lags": [2]},
        {"stateful": True},
        {"transform": ["log"]},
        {"scaler": "fit-on-all"},
        {"head": "gaussian"},
        {"direct": True},
        {"noise": 0.1},
        {"training": {"epochs": 7}},
    ],
)
def test_what_changes_a_network_renames_its_training_and_its_forecasts(model):
    """Data and baselines stay what they are."""
    assert renamed({}, models=of_a(**model)) == {"A", "forecast"}


@pytest.mark.parametrize("training", [{"seeds": [0, 1]}, {"seeds": [1]}, {"schedule": "cosine"}, {"patience": 9}])
def test_what_changes_every_training_renames_each(training):
    """Seeds are trained together: another list is another training."""
    assert renamed({}, training=training) == {"A", "forecast"}


def test_a_setting_of_its_own_that_all_have_renames_no_training():
    """How a network is trained is told as a whole, wherever it is said."""
    assert stages(training={"epochs": 7})["A"] == stages(models=of_a(training={"epochs": 7}))["A"]


def test_who_forecasts_together_renames_answers_alone():
    """Members, names and their order: answers hold forecasts in the order of the page."""
    one, other = {"x": ["A", "B"]}, {"y": ["A", "C"]}
    before = {"together": one | other}
    assert renamed({}, together=one) == {"forecast"}
    assert renamed(before, together=other | one) == {"forecast"}
    assert renamed(before, together=one | {"y": ["B", "C"]}) == {"forecast"}


def test_models_in_another_order_are_answered_anew():
    """What was trained stays."""
    assert renamed({}, models=dict(reversed(MODELS.items()))) == {"forecast"}
