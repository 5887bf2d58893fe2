"""Analyses of forecasts, on two short series of which everybody says something that was made up."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from rnnreport.analyses import comparison_forecast, data_preview_forecast, forecast, residuals
from rnnreport.errors import RnnReportError
from rnnreport.study import Data, Model, Study, Training
from rnnreport.training.forecast_baselines import Fitted
from rnnreport.training.forecast_scores import scores
from rnnreport.training.said import LEVEL, Said
from tests.measured import dataset_of

VALUES = 20 + np.cumsum(np.random.default_rng(2).normal(size=(2, 40)), axis=1)  # the last 10 of each are for test
MODELS = {
    "point": Model(cell="lstm", scaler="fit-on-all"),
    "Gaussian": Model(cell="gru", head="gaussian"),
    "quantile": Model(cell="gru", head="quantile"),
    "unsure": Model(cell="gru"),
}
HISTORY = {"seconds": [1.0], "tokens_per_second": [9.0], "best_epoch": 1, "parameters": 7}


def said(seed: int, sure: bool = True) -> tuple[Said, ...]:
    """Return made-up forecasts of both series, three steps ahead, with or without intervals."""
    draw, told = np.random.default_rng(seed), []
    for values in VALUES:
        one_step, one_origin = values + draw.normal(size=40), values + draw.normal(size=40)
        one_step[:4] = one_origin[:30] = np.nan
        leads = np.add.outer(values[30:], np.zeros(3)) + draw.normal(size=(10, 3))
        leads[9, 1:] = leads[8, 2] = np.nan
        half = 2.0 if sure else np.nan
        bounds = one_step - half, one_step + half, one_origin, one_origin - half, one_origin + half
        told.append(Said(one_step, *bounds, leads))
    return tuple(told)


def subject_of(seeds: int = 2, horizon: int = 3) -> SimpleNamespace:
    """Return the subject of a study of four models and three baselines; one model and one baseline are never sure."""
    training = Training(seeds=tuple(range(seeds)))
    study = Study(task="forecast", data=Data(corpus="toy"), models=MODELS, training=training)
    trained = {
        name: tuple(
            SimpleNamespace(model=name, settings=model, seed=seed, history=HISTORY | {"metrics": metrics(seed)})
            for seed in training.seeds
        )
        for name, model in MODELS.items()
    }
    spoken = {"persistence": said(8, sure=False), "drift": said(9), "SARIMA": said(10)}
    return SimpleNamespace(
        study=study,
        dataset=dataset_of(*VALUES, season=4, horizon=horizon, step="month"),
        trained=trained,
        ensembles={name: said(place, sure=name != "unsure") for place, name in enumerate(MODELS)},
        baselines=Fitted(spoken, {"SARIMA": "SARIMA(0,1,1)(0,1,1)4 on logs"}),
    )


def metrics(seed: int) -> dict:
    """Return what was measured of one seed."""
    return {"train": {"rmse_one_step": 1.0 + seed}, "test": {"rmse_one_step": 3.0 + seed, "rmse_one_origin": 5.0}}


@pytest.fixture(scope="module")
def subject() -> SimpleNamespace:
    """Two seeds, three steps ahead."""
    return subject_of()


def test_forecasters_are_in_the_order_of_the_page_and_baselines_behind(subject):
    """Each of them for each series, and each says whether it is a network."""
    found = forecast.answer(forecast.Settings(), subject)
    assert [one.name for one in found.series] == ["a", "b"]
    for one in found.series:
        assert [course.forecaster for course in one.courses] == [*MODELS, "persistence", "drift", "SARIMA"]
        assert [course.network for course in one.courses] == [True] * 4 + [False] * 3


def test_a_course_is_what_was_said_of_that_series(subject):
    """Values, parts and forecasts stand beside each other, parallel to the times."""
    found = forecast.answer(forecast.Settings(), subject).series[1]
    assert (found.validation, found.test, len(found.times)) == (30, 30, 40)
    np.testing.assert_array_equal(found.values, VALUES[1])
    told = subject.ensembles["Gaussian"][1]
    np.testing.assert_array_equal(found.courses[1].one_step, told.one_step)
    np.testing.assert_array_equal(found.courses[1].one_origin_high, told.one_origin_high)


def test_it_is_told_where_intervals_come_from(subject):
    """In a few words, and of nobody who has none."""
    found = forecast.answer(forecast.Settings(), subject)
    assert found.level == LEVEL
    assert found.intervals == {
        "point": "spread of 2 seeds",
        "Gaussian": "Gaussian head, 2 seeds mixed",
        "quantile": "quantile head, mean of 2 seeds",
        "drift": "its training residuals",
        "SARIMA": "its own model, SARIMA(0,1,1)(0,1,1)4 on logs",
    }


def test_one_seed_is_not_mixed_with_others():
    """A head that knows how sure it is needs no second seed."""
    found = forecast.answer(forecast.Settings(), subject_of(seeds=1)).intervals
    assert (found["Gaussian"], found["quantile"]) == ("Gaussian head", "quantile head")


def test_a_model_that_saw_test_values_is_named(subject):
    """The scaler that is fitted on all values is a leak, and no other is."""
    leaks = forecast.answer(forecast.Settings(), subject).leaks
    assert leaks == {"point": "its scaler was fitted on the test part too"}


def test_errors_by_lead_are_over_all_origins_of_all_series(subject):
    """Two steps ahead there are nine origins in each of two series."""
    found = forecast.answer(forecast.Settings(), subject).leads
    assert [lead.forecaster for lead in found] == [*MODELS, "persistence", "drift", "SARIMA"]
    missed = [told.leads[:9, 1] - values[31:] for told, values in zip(subject.ensembles["point"], VALUES, strict=True)]
    assert found[0].rmse[1] == pytest.approx(np.sqrt(np.mean(np.square(missed))))


def test_one_step_ahead_has_no_leads():
    """There is nothing that one step does not say."""
    assert forecast.answer(forecast.Settings(), subject_of(horizon=1)).leads == ()


def test_a_model_is_summed_up_over_seeds_and_with_all_together(subject):
    """The first has a value for each seed, the second a single one, of the same measure."""
    found = comparison_forecast.answer(comparison_forecast.Settings(), subject)
    assert [one.model for one in found.models] == list(MODELS)
    first = found.models[0].metrics
    assert first["test"]["rmse_one_step"].each == (3.0, 4.0)
    together = scores(subject.dataset, subject.ensembles["point"])
    for split, name in (("train", "rmse_one_step"), ("test", "skill_one_origin"), ("test", "coverage_one_step")):
        assert first[split][f"ensemble_{name}"].each == (together[split][name],)
    assert "ensemble_coverage_one_step" not in found.models[3].metrics["test"]


def test_a_baseline_has_single_values(subject):
    """They are its scores, and nothing of them is an ensemble's."""
    found = comparison_forecast.answer(comparison_forecast.Settings(), subject).baselines
    assert [(one.model, one.parameters) for one in found] == [("persistence", 0), ("drift", 2), ("SARIMA", 6)]
    expected = scores(subject.dataset, subject.baselines["SARIMA"])["test"]
    assert {name: one.each for name, one in found[2].metrics["test"].items()} == {
        name: (value,) for name, value in expected.items()
    }
    assert found[2].metrics["test"]["mase_rolling"].mean > 0


def test_a_residual_is_the_value_minus_the_forecast(subject):
    """At the times that have one, of training and test apart."""
    found = residuals.answer(residuals.Settings(forecasters=("drift",)), subject)
    assert [(one.forecaster, one.series, one.split) for one in found.residuals] == [
        ("drift", "a", "train"),
        ("drift", "a", "test"),
        ("drift", "b", "train"),
        ("drift", "b", "test"),
    ]
    first = found.residuals[0]
    missed = VALUES[0, 4:30] - subject.baselines["drift"][0].one_step[4:30]
    assert first.times == tuple(map(str, range(4, 30)))
    np.testing.assert_array_equal(first.residuals, missed)
    assert (first.mean, first.deviation) == (missed.mean(), missed.std(ddof=1))
    assert first.bound == pytest.approx(1.96 / np.sqrt(26))
    assert len(first.autocorrelation) == 10


def test_without_a_choice_all_have_residuals(subject):
    """Networks first, with all their seeds together."""
    found = residuals.answer(residuals.Settings(), subject)
    assert list(dict.fromkeys(one.forecaster for one in found.residuals)) == [*MODELS, *subject.baselines]
    assert [one.network for one in found.residuals] == [True] * 16 + [False] * 12


def test_a_forecaster_that_is_not_there_is_a_mistake(subject):
    """The error names those that are, and the nearest."""
    with pytest.raises(RnnReportError, match=r"forecaster 'drifts' is not one of: .*did you mean 'drift'"):
        residuals.answer(residuals.Settings(forecasters=("drifts",)), subject)


def test_a_part_without_forecasts_has_no_residuals(subject):
    """One that begins to speak with the test part has none in training."""
    late = tuple(replace(one, one_step=np.where(np.arange(40) < 30, np.nan, one.one_step)) for one in said(8))
    asked = SimpleNamespace(**(vars(subject) | {"baselines": {"persistence": late}}))
    found = residuals.answer(residuals.Settings(forecasters=("persistence",)), asked)
    assert [one.split for one in found.residuals] == ["test", "test"]


def test_the_preview_counts_values_of_every_part(subject):
    """The head of the table, length and span of every series, and what was done before."""
    found = data_preview_forecast.answer(data_preview_forecast.Settings(rows=2), subject)
    assert found.rows == (("0", str(VALUES[0, 0])), ("1", str(VALUES[0, 1])))
    assert (found.series, found.lengths) == (("a", "b"), (40, 40))
    assert found.spans == (("0", "39"), ("0", "39"))
    assert found.splits == {"train": 60, "validation": 0, "test": 20}
    assert (found.step, found.season) == ("month", 4)
    assert (found.dropped, found.mended) == ({"empty": 1}, ("sorted",))
