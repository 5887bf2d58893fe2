"""Baselines of series: known answers, independent implementations, and that none sees what it may not."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from rnnreport.data.corpora.airline import PASSENGERS
from rnnreport.data.series_dataset import Parts
from rnnreport.training import forecast_baselines, holt_winters, naive_forecasts, sarima
from rnnreport.training.forecast_methods import speak
from rnnreport.training.forecast_scores import scores
from tests.measured import dataset_of

DRAW = np.random.default_rng(5)
SEASONAL = 20 + np.tile([0.0, 3.0, -2.0, 5.0], 20) + np.cumsum(DRAW.normal(0, 0.4, 80))
SEASONAL += 0.4 * np.cumsum(DRAW.normal(size=(20, 4)), axis=0).ravel()  # the season changes, too
PARTS = Parts(60, 60, 80)
CHANGED = 67
NAMES = ("persistence", "drift", "seasonal naive", "seasonal naive × growth", "Holt-Winters", "SARIMA")


@pytest.fixture(scope="session")
def measured() -> dict[str, dict[str, float]]:
    """The scores of all baselines on the last 48 months."""
    dataset = dataset_of(PASSENGERS, season=12, test=1 / 3)
    return {name: scores(dataset, said)["test"] for name, said in forecast_baselines.fit(dataset).items()}


@pytest.fixture(scope="session")
def fitted():
    """All baselines of a series with a season of four, which look three steps ahead."""
    return forecast_baselines.fit(dataset_of(SEASONAL, season=4, horizon=3))


@pytest.fixture(scope="session")
def changed():
    """The same, with another value at one place of the test part."""
    values = SEASONAL.copy()
    values[CHANGED] *= 1.5
    return forecast_baselines.fit(dataset_of(values, season=4, horizon=3))


@pytest.mark.parametrize(
    ("name", "one_step", "one_origin"),
    [
        ("persistence", 48.04, 132.61),
        ("seasonal naive", 41.85, 97.80),
        ("seasonal naive × growth", 15.62, 16.47),
        ("SARIMA", 13.74, 46.05),
    ],
)
def test_airline_passengers_have_their_known_errors(measured, name, one_step, one_origin):
    """RMSE in thousands of passengers."""
    assert measured[name]["rmse_one_step"] == pytest.approx(one_step, abs=0.005)
    assert measured[name]["rmse_one_origin"] == pytest.approx(one_origin, abs=0.005)


def test_holt_winters_of_airline_passengers_has_its_known_error(measured):
    """Its sum of squares is flat near the least, so that a forecast of four years from one origin is less sharp."""
    assert measured["Holt-Winters"]["rmse_one_step"] == pytest.approx(17.16, abs=0.05)
    assert measured["Holt-Winters"]["rmse_one_origin"] == pytest.approx(31.4, abs=0.5)


def test_airline_passengers_are_modelled_on_logs():
    """By Akaike's criterion for the passengers themselves, logs are better."""
    values = np.array(PASSENGERS, float)
    assert sarima.fit(values, 96, 12, True).aic < sarima.fit(values, 96, 12, False).aic


@pytest.mark.parametrize("name", NAMES)
def test_no_baseline_sees_what_it_may_not(name, fitted, changed):
    """Another value at a place of the test part changes no forecast made before it, and none from the one origin."""
    place, (before,), (after,) = CHANGED, fitted[name], changed[name]
    np.testing.assert_array_equal(before.one_step[: place + 1], after.one_step[: place + 1])
    np.testing.assert_array_equal(before.one_origin, after.one_origin)
    np.testing.assert_array_equal(before.leads[: place + 1 - 60], after.leads[: place + 1 - 60])
    assert not np.array_equal(before.one_step, after.one_step, equal_nan=True)


def test_all_forecasts_of_a_baseline_agree_where_they_mean_the_same(fitted):
    """The first lead is the forecast of one step, and the first origin is the one origin; nothing is behind the end."""
    assert tuple(fitted) == NAMES
    for (said,) in fitted.values():
        np.testing.assert_allclose(said.leads[:, 0], said.one_step[60:], rtol=1e-12)
        np.testing.assert_allclose(said.leads[0], said.one_origin[60:63], rtol=1e-12)
        assert np.isnan(said.one_origin[:60]).all()
        assert np.isnan([said.leads[-1, 1], said.leads[-1, 2], said.leads[-2, 2]]).all()
        assert np.isfinite(said.leads).sum() == 3 * 20 - 3


def test_naive_methods_say_what_their_names_say():
    """After 1, 2, 4, 8, with a season of two: stay, go on, repeat, or repeat and grow."""
    values = np.array([1.0, 2.0, 4.0, 8.0, 5.0, 6.0, 7.0])
    parts = Parts(4, 4, 7)
    from_one = {
        "persistence": speak(naive_forecasts.persistence(values, 4), parts, 1),
        "drift": speak(naive_forecasts.drift(values, 4), parts, 1),
        "seasonal": speak(naive_forecasts.seasonal_naive(values, 4, 2), parts, 1),
        "growth": speak(naive_forecasts.seasonal_growth(values, 4, 2), parts, 1),
    }
    expected = {
        "persistence": [8, 8, 8],
        "drift": [8 + 7 / 3, 8 + 14 / 3, 15],
        "seasonal": [4, 8, 4],
        "growth": [16, 32, 64],  # fourfold over a season
    }
    for name, said in from_one.items():
        np.testing.assert_allclose(said.one_origin[4:], expected[name])
    np.testing.assert_allclose(from_one["growth"].one_step[3:], [4 * 2 / 1, 4 * 8 / 2, 8 * 5 / 4, 5 * 6 / 8])


def test_growth_of_negative_values_is_that_of_their_size():
    """Debts grow as fortunes do, and the lower bound stays the lower one."""
    above, below = (speak(naive_forecasts.seasonal_growth(sign * SEASONAL, 60, 4), PARTS, 1) for sign in (1, -1))
    np.testing.assert_allclose(below.one_step, -above.one_step)
    np.testing.assert_allclose(below.one_step_low, -above.one_step_high)


@pytest.mark.parametrize(("season", "logs"), [(4, False), (4, True), (1, False)])
def test_arima_is_that_of_statsmodels(season, logs):
    """Another implementation, a Kalman filter, finds the same likelihood, parameters, forecasts and deviations."""
    sarimax = pytest.importorskip("statsmodels.tsa.statespace.sarimax").SARIMAX
    found = sarima.fit(SEASONAL, 60, season, logs)
    x = np.log(SEASONAL) if logs else SEASONAL
    seasonal = {"seasonal_order": (0, 1, 1, season)} if season > 1 else {}
    weights = np.array([*found.weights, found.sigma**2])
    short = sarimax(x[:60], order=(0, 1, 1), **seasonal, simple_differencing=True)
    best = short.fit(disp=0)
    jacobian = 2 * np.sum(x[found.lost : 60]) if logs else 0.0
    assert found.aic == pytest.approx(best.aic + jacobian, abs=1e-3)
    assert -2 * short.loglike(weights) == pytest.approx(found.aic - jacobian - 2 * len(weights), abs=1e-6)

    exact = sarimax(x[:70], order=(0, 1, 1), **seasonal, simple_differencing=False, initialization="diffuse")
    told = exact.smooth(weights).get_forecast(10)
    from_there = found.ahead(np.array([70]), 10)[0]
    np.testing.assert_allclose(from_there, told.predicted_mean, rtol=1e-3)
    np.testing.assert_allclose(found.deviation(10), told.se_mean, rtol=1e-2)


def test_arima_of_a_long_series_is_fitted_to_its_last_values():
    """What lies more than a thousand values before the test part changes no parameter."""
    long = np.cumsum(np.random.default_rng(1).normal(size=1600))
    other = long.copy()
    other[:400] *= 3
    first, second = (sarima.fit(values, 1500, 1, False) for values in (long, other))
    assert first.weights == second.weights


@pytest.mark.parametrize(("season", "positive"), [(4, True), (4, False), (1, True)])
def test_holt_winters_is_that_of_statsmodels(season, positive):
    """With the parameters found, one pass of ours gives the fitted values of the library."""
    smoothing = pytest.importorskip("statsmodels.tsa.holtwinters").ExponentialSmoothing
    values = SEASONAL if positive else SEASONAL - 20
    found = holt_winters.fit(values, 60, season)
    assert found.multiplicative == (positive and season > 1)
    kind = ("mul" if positive else "add") if season > 1 else None
    model = smoothing(
        values[:60],
        trend="add",
        seasonal=kind,
        seasonal_periods=season if kind else None,
        initialization_method="known",
        initial_level=found.first[0],
        initial_trend=found.first[1],
        initial_seasonal=found.first[2] or None,
    )
    alpha, beta, gamma = found.smoothing
    given = {"smoothing_seasonal": gamma} if kind else {}
    told = model.fit(smoothing_level=alpha, smoothing_trend=beta, optimized=False, **given)
    np.testing.assert_allclose(found.ahead(np.arange(60), 1)[:, 0], told.fittedvalues, rtol=1e-9)
    np.testing.assert_allclose(found.ahead(np.array([60]), 3)[0], told.forecast(3), rtol=1e-9)


def test_holt_winters_forecasts_further_seasons_with_the_latest_factors():
    """Eight steps ahead the season is that of four steps ahead; the line goes on."""
    found = holt_winters.fit(SEASONAL - 20, 60, 4)
    ahead = found.ahead(np.array([63]), 12)[0]
    np.testing.assert_allclose(ahead[4:8] - ahead[:4], ahead[8:] - ahead[4:8], rtol=1e-9)
    assert np.ptp(ahead[4:8] - ahead[:4]) == pytest.approx(0, abs=1e-9)


def test_deviations_follow_their_formulas():
    """ARIMA(0,1,1): σ√(1 + (h-1)(1+θ)²); without smoothing of the trend, Holt: σ√(1 + (h-1)α²); both known in print."""
    steps = np.arange(12)
    one = sarima.fit(SEASONAL, 60, 1, False)
    np.testing.assert_allclose(one.deviation(12), one.sigma * np.sqrt(1 + steps * (1 + one.weights[0]) ** 2))
    two = dataclasses.replace(holt_winters.fit(SEASONAL, 60, 1), smoothing=(0.3, 0.0, 0.0))
    np.testing.assert_allclose(two.deviation(12), two.deviation(1) * np.sqrt(1 + steps * 0.3**2))


def test_growth_errs_as_sarima_without_moving_averages():
    """Both are the same model of logs, so their deviations grow alike."""
    growth = naive_forecasts.seasonal_growth(SEASONAL, 60, 4).deviation(13)
    model = dataclasses.replace(sarima.fit(SEASONAL, 60, 4, True), weights=(0.0, 0.0))
    np.testing.assert_allclose(growth / growth[0], model.deviation(13) / model.sigma)


def test_intervals_are_there_for_all_steps_or_for_none(fitted):
    """Where seasons multiply, the deviation is known one step ahead alone: the one origin has no interval at all."""
    (said,) = fitted["Holt-Winters"]
    assert np.isfinite(said.one_step_low).all()
    assert np.isnan(said.one_origin_low).all()


def test_intervals_of_a_random_walk_hold_what_they_promise():
    """Of 4,000 values one step ahead, 90 %."""
    walk = np.cumsum(np.random.default_rng(11).normal(size=8000))
    said = speak(naive_forecasts.persistence(walk, 4000), Parts(4000, 4000, 8000), 1)
    inside = (walk >= said.one_step_low) & (walk <= said.one_step_high)
    assert np.mean(inside[4000:]) == pytest.approx(0.9, abs=0.015)


def test_without_a_season_seasonal_ones_are_left_out():
    """Their absence is explained, and what remains is named by what it is."""
    found = forecast_baselines.fit(dataset_of(SEASONAL))
    assert list(found) == ["persistence", "drift", "Holt", "ARIMA"]
    assert found.left_out == {"seasonal naive": "it has no season", "seasonal naive × growth": "it has no season"}


def test_a_baseline_that_cannot_speak_of_one_series_is_left_out():
    """The series is named, and why."""
    found = forecast_baselines.fit(dataset_of(SEASONAL, [*range(9), 5], season=4))
    assert list(found) == ["persistence", "drift", "seasonal naive"]
    assert found.left_out["seasonal naive × growth"].startswith("series 'b': there is no growth where a value is zero")
    assert found.left_out["SARIMA"].startswith("series 'b': ")
    assert found.left_out["Holt-Winters"].startswith("series 'b': 8 values before the test part are too few")


def test_a_season_that_is_too_long_leaves_out_what_must_be_fitted():
    """Naive methods bear any season of which two are known."""
    found = forecast_baselines.fit(dataset_of(np.tile(SEASONAL, 3), season=61))
    assert list(found) == ["persistence", "drift", "seasonal naive", "seasonal naive × growth"]
    assert found.left_out["SARIMA"] == "a season of 61 steps is longer than 60"


def test_less_than_two_seasons_are_told():
    """Four values before the test part are no two seasons of three."""
    found = forecast_baselines.fit(dataset_of([1.0, 2.0, 1.0, 3.0, 2.0], season=3))
    assert list(found) == ["persistence", "drift"]
    assert found.left_out["seasonal naive"] == "4 values before the test part are fewer than two seasons of 3"


def test_an_empty_test_part_has_no_forecasts():
    """One step is still forecast before it."""
    values, end = np.asarray(SEASONAL), len(SEASONAL)
    said = speak(naive_forecasts.seasonal_naive(values, end, 4), Parts(end, end, end), 3)
    assert said.leads.shape == (0, 3)
    assert np.isnan(said.one_origin).all()
    assert np.isfinite(said.one_step[4:]).all()


def test_baselines_are_saved_and_loaded(tmp_path, fitted):
    """Names, their order, forecasts, variants and reasons come back."""
    fitted = dataclasses.replace(fitted, left_out={"SARIMA": "a reason"})
    fitted.save(tmp_path)
    loaded = forecast_baselines.Fitted.load(tmp_path)
    assert list(loaded) == list(fitted)
    assert (loaded.methods, loaded.left_out) == (fitted.methods, fitted.left_out)
    for name in fitted:
        np.testing.assert_array_equal(loaded[name][0].leads, fitted[name][0].leads)


def test_parameters_are_those_that_were_fitted_to_each_series():
    """θ, Θ and a variance; three smoothing parameters, level, trend and four of a season; nothing to look back."""
    dataset = dataset_of(SEASONAL, SEASONAL, season=4)
    counts = {name: forecast_baselines.parameters(name, dataset) for name in ("persistence", "SARIMA", "Holt-Winters")}
    assert counts == {"persistence": 0, "SARIMA": 6, "Holt-Winters": 18}
