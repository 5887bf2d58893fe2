"""Which forecasters are drawn, their errors and their colours."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnreport.charts import forecasters
from rnnreport.errors import RnnReportError
from tests.figures.invented import series

ONE = series.series(("LSTM", "GRU", "RNN"))


def names(found, **wanted) -> list[str]:
    """Return the names of the forecasters with these facts."""
    return [one.name for one in found if all(getattr(one, key) == value for key, value in wanted.items())]


def test_two_networks_and_a_baseline_are_drawn_at_first():
    """They are those of least one-step RMSE on the test values; all others are there, switched off."""
    found = forecasters.chosen((), (ONE,), "forecast")
    rmse = {course.forecaster: series.rmse(ONE, course) for course in ONE.courses}
    networks = sorted(("LSTM", "GRU", "RNN"), key=rmse.get)[:2]
    assert set(names(found, on=True)) == {*networks, min(series.BASELINES, key=rmse.get)}
    assert names(found) == ["LSTM", "GRU", "RNN", *series.BASELINES]


def test_those_asked_for_are_drawn_alone():
    """In the order of the page, all switched on."""
    found = forecasters.chosen(("persistence", "GRU"), (ONE,), "forecast")
    assert names(found) == names(found, on=True) == ["GRU", "persistence"]


def test_a_wrong_name_is_told():
    """The error names the figure and what is nearest."""
    with pytest.raises(RnnReportError, match=r"forecast: forecaster 'LSTN'.*LSTM"):
        forecasters.chosen(("LSTN",), (ONE,), "forecast")


def test_errors_of_several_series_count_together():
    """RMSE is the root of the mean of all squared errors, not a mean of roots."""
    other = series.series(("LSTM", "GRU", "RNN"), "b", 1)
    (found,) = forecasters.chosen(("LSTM",), (ONE, other), "forecast")
    squares = [(one.values - one.courses[0].one_step)[one.test :] ** 2 for one in (ONE, other)]
    assert found.rmse["one step"] == pytest.approx(np.sqrt(np.concatenate(squares).mean()))
    assert found.over == {"one step": 96, "one origin": 96}


def test_values_without_a_forecast_do_not_count():
    """A forecaster that is silent at first is judged on the rest; one that never speaks has no RMSE."""
    course = ONE.courses[0]
    late = np.where(np.arange(144) < 100, np.nan, course.one_step)
    silent = np.full(144, np.nan)
    found = forecasters.chosen(
        (), (replace(ONE, courses=(replace(course, one_step=late, one_origin=silent),)),), "forecast"
    )
    assert found[0].over == {"one step": 44, "one origin": 0}
    assert np.isnan(found[0].rmse["one origin"])
    assert forecasters.ranked(found, "one origin") == []


@pytest.mark.parametrize("count", [1, 3, 6, 9])
def test_lines_that_are_drawn_differ_in_colour(count):
    """No two lines that are on share a colour, none has the ink's, and six of a sort all differ."""
    found = forecasters.chosen((), (series.series([f"model {number}" for number in range(count)]),), "forecast")
    on = [one.colour for one in found if one.on]
    assert len(set(on)) == len(on)
    assert forecasters.INK not in [one.colour for one in found]
    networks = [one.colour for one in found if one.network]
    assert len(set(networks)) == min(count, 6)


def test_the_share_that_an_interval_holds():
    """Bounds count as inside; values without an interval do not count."""
    course = replace(ONE.courses[0], one_step_low=ONE.values, one_step_high=ONE.values + 1)
    assert forecasters.held((replace(ONE, courses=(course,)),), "LSTM", "one step") == 1
    outside = replace(course, one_step_low=np.where(np.arange(144) % 2, ONE.values + 0.5, np.nan))
    assert forecasters.held((replace(ONE, courses=(outside,)),), "LSTM", "one step") == 0
    assert np.isnan(forecasters.held((ONE,), "persistence", "one step"))
