"""Measures of forecasts: known small cases, and what must be true of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnreport.training.forecast_methods import speak
from rnnreport.training.forecast_scores import lead_errors, scores
from rnnreport.training.naive_forecasts import persistence, seasonal_naive
from rnnreport.training.said import Said
from tests.measured import dataset_of

VALUES = (1.0, 2.0, 4.0, 3.0, 5.0, 4.0, 0.0, 8.0)  # the last two are for test
WALK = np.cumsum(np.random.default_rng(7).normal(size=60))


def said_of(count: int, horizon: int = 1, test: int = 2, **changed) -> Said:
    """Return what somebody says who says nothing, but for what is changed."""
    nothing = np.full(count, np.nan)
    return replace(Said(*(nothing,) * 6, np.full((test, horizon), np.nan)), **changed)


def persistent(dataset) -> tuple[Said, ...]:
    """Return what persistence says."""
    pairs = zip(dataset.series, dataset.parts, strict=True)
    return tuple(speak(persistence(one.values, parts.test), parts, dataset.horizon) for one, parts in pairs)


def told(**values) -> np.ndarray:
    """Return eight forecasts, NaN but at the places given, such as `at6`."""
    made = np.full(8, np.nan)
    for place, value in values.items():
        made[int(place[2:])] = value
    return made


def test_a_small_case_has_its_known_scores():
    """Errors of 3 and -4 where persistence errs by 4 and -8; on the training part it errs by 1.4 on average."""
    found = scores(dataset_of(VALUES), [said_of(8, one_step=told(at6=3.0, at7=4.0))])
    assert set(found) == {"test"}
    expected = {
        "rmse_one_step": np.sqrt(12.5),
        "mae_one_step": 3.5,
        "mape_one_step": 0.5,  # of 8 alone: a zero has no share
        "mase_one_step": 3.5 / 1.4,
        "skill_one_step": 1 - np.sqrt(12.5 / 40),
    }
    assert found["test"] == pytest.approx(expected)


def test_from_one_origin_persistence_stays_at_the_last_value_before_the_test_part():
    """Skill from one origin is against 4, the sixth value, for both test values."""
    found = scores(dataset_of(VALUES), [said_of(8, one_origin=told(at6=2.0, at7=6.0))])["test"]
    assert found["rmse_one_origin"] == 2.0
    assert found["skill_one_origin"] == pytest.approx(1 - 2 / 4)


def test_skill_compares_the_same_values_alone():
    """Where one of two values is forecast, persistence is asked for that one."""
    found = scores(dataset_of(VALUES), [said_of(8, one_step=told(at7=6.0))])["test"]
    assert found["skill_one_step"] == pytest.approx(1 - 2 / 8)


def test_coverage_is_of_intervals_that_are_there():
    """One value lies on the bound of its interval, which is inside; the other has none."""
    one = said_of(8, one_step=told(at6=1.0, at7=8.0), one_step_low=told(at6=0.0), one_step_high=told(at6=2.0))
    assert scores(dataset_of(VALUES), [one])["test"]["coverage_one_step"] == 1.0
    high = replace(one, one_step_low=told(at6=0.5))
    assert scores(dataset_of(VALUES), [high])["test"]["coverage_one_step"] == 0.0
    none = replace(one, one_step_low=told())
    assert "coverage_one_step" not in scores(dataset_of(VALUES), [none])["test"]


@pytest.mark.parametrize("wild", [np.inf, -np.inf, 1e300])
def test_a_forecast_beyond_all_numbers_is_not_passed_over(wild):
    """Who says infinity of one value and is right about the other has no RMSE and no skill, not 0 and 1."""
    one = said_of(8, one_origin=told(at6=wild, at7=8.0), leads=np.array([[0.0, wild], [8.0, np.nan]]))
    found = scores(dataset_of(VALUES), [one])["test"]
    assert not {"rmse_one_origin", "skill_one_origin"} & set(found)
    assert np.isfinite(wild) or not {"mae_one_origin", "mase_one_origin"} & set(found)
    leads = lead_errors(dataset_of(VALUES, horizon=2), [one])
    assert leads[0] == 0 and np.isnan(leads[1])


def test_a_bound_beyond_all_numbers_bounds_nothing():
    """A value lies below an infinite upper bound, and not above an infinite lower one."""
    one = said_of(8, one_step_low=told(at6=-1.0, at7=np.inf), one_step_high=told(at6=np.inf, at7=np.inf))
    assert scores(dataset_of(VALUES), [one])["test"]["coverage_one_step"] == 0.5


@pytest.mark.parametrize("scope", ["one_step", "one_origin", "rolling"])
def test_persistence_has_no_skill_against_itself(scope):
    """Whatever the scope, it is measured on the same values from the same origins."""
    dataset = dataset_of(WALK, horizon=4)
    assert scores(dataset, persistent(dataset))["test"][f"skill_{scope}"] == 0.0


@pytest.mark.parametrize("season", [2, 7])
def test_the_scaled_error_of_the_seasonal_naive_method_is_one_where_it_is_scaled(season):
    """On the training part its own error is the scale, of each of two series as unlike as can be."""
    dataset = dataset_of(WALK, 1000 * WALK + 5, season=season)
    pairs = zip(dataset.series, dataset.parts, strict=True)
    said = [speak(seasonal_naive(one.values, parts.test, season), parts, 1) for one, parts in pairs]
    assert scores(dataset, said)["train"]["mase_one_step"] == pytest.approx(1.0)


def test_errors_of_all_series_are_put_together_value_by_value():
    """A series counts by its values: squared errors are summed before the root is taken."""
    first, second = WALK[:20], WALK[20:]
    both = dataset_of(first, second)
    apart = [dataset_of(first), dataset_of(second)]
    squares = [scores(one, persistent(one))["test"]["rmse_one_step"] ** 2 for one in apart]
    pooled = (5 * squares[0] + 10 * squares[1]) / 15
    assert scores(both, persistent(both))["test"]["rmse_one_step"] == pytest.approx(np.sqrt(pooled))


def test_the_rolling_error_is_that_of_all_leads():
    """Leads of four steps with their counts give the rolling error; the first lead is one step."""
    dataset = dataset_of(WALK, horizon=4)
    said = persistent(dataset)
    found, leads = scores(dataset, said)["test"], lead_errors(dataset, said)
    counts = np.array([15, 14, 13, 12])
    assert leads[0] == pytest.approx(found["rmse_one_step"])
    assert found["rmse_rolling"] == pytest.approx(np.sqrt(np.sum(counts * leads**2) / counts.sum()))


def test_a_horizon_of_one_step_has_no_rolling_scores():
    """They would be those of one step once more."""
    dataset = dataset_of(WALK)
    assert not [name for name in scores(dataset, persistent(dataset))["test"] if "rolling" in name]


def test_a_split_without_values_has_no_scores():
    """Not validation, where nothing is set aside for it."""
    for validation, splits in ((0.0, {"train", "test"}), (0.1, {"train", "validation", "test"})):
        dataset = dataset_of(WALK, validation=validation)
        assert set(scores(dataset, persistent(dataset))) == splits


def test_leads_beyond_the_test_part_have_no_error():
    """Two test values cannot be three steps ahead of anything in the test part."""
    dataset = dataset_of(VALUES, horizon=3)
    assert np.isnan(lead_errors(dataset, persistent(dataset))).tolist() == [False, False, True]


def test_a_scaled_error_needs_a_scale():
    """Where the training part repeats itself exactly, or is shorter than a season, there is none."""
    for season in (3, 100):
        dataset = dataset_of((1.0, 2.0, 3.0) * 4, season=season)
        found = scores(dataset, persistent(dataset))["test"]
        assert "mase_one_step" not in found
        assert found["rmse_one_step"] > 0
