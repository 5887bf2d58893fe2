"""What forecasters say: from no value that they may not know, and many steps as one step again and again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnreport.data.series_dataset import SeriesDataset
from rnnreport.training.forecasting.hear import hear
from rnnreport.training.forecasting.teach import blank, untaught
from rnnreport.training.forecasting.views import view

WAYS = {
    "windows": {"past": 3, "lags": (4, 5)},
    "features": {"past": 3, "past_as": "features", "transform": ("difference",)},
    "stateful": {"past": 2, "stateful": True, "transform": ("log",), "scaler": "min-max"},
    "whole": {"past": "whole", "transform": ("log", "difference", "seasonal difference"), "lags": (3,)},
}


def heard(lesson, changed: SeriesDataset | None = None):
    """Return what networks say as they begin, of a changed data set where one is given."""
    dataset = changed or lesson.dataset
    return hear(dataset, view(dataset, lesson.model), blank(lesson), untaught(lesson), lesson.model.head)


def with_values(dataset: SeriesDataset, values: np.ndarray) -> SeriesDataset:
    """Return the data set with other values of its first series."""
    series = (replace(dataset.series[0], values=values), *dataset.series[1:])
    return replace(dataset, measurements=replace(dataset.measurements, series=series))


@pytest.mark.parametrize("way", WAYS)
def test_no_forecast_knows_what_comes_after_it(way, dataset, lesson):
    """Another test value changes no one-step forecast up to its own time, and none from the origin."""
    data = dataset(30, horizon=2)
    asked = lesson(data, **WAYS[way])
    values = data.series[0].values.copy()
    values[26] += 5
    changed = with_values(data, values)
    before = heard(asked).ensemble[0]
    after = heard(asked, changed).ensemble[0]
    np.testing.assert_array_equal(before.one_step[:27], after.one_step[:27])
    assert before.one_step[27] != after.one_step[27]
    np.testing.assert_array_equal(before.one_origin, after.one_origin)
    np.testing.assert_array_equal(before.leads[:3], after.leads[:3])


@pytest.mark.parametrize("way", WAYS)
def test_many_steps_are_one_step_again_and_again(way, dataset, lesson):
    """A forecast from one origin is the one-step forecast of a series that goes on as was forecast."""
    data = dataset(30, horizon=3)
    asked = lesson(data, {"seeds": (0,)}, **WAYS[way])
    origin = heard(asked).seeds[0][0]
    values = data.series[0].values.copy()
    values[24:] = origin.one_origin[24:]
    again = heard(asked, with_values(data, values)).seeds[0][0]
    np.testing.assert_allclose(again.one_step[24:], origin.one_origin[24:], rtol=1e-4)
    np.testing.assert_allclose(origin.leads[0], origin.one_origin[24:27], rtol=1e-6)
    np.testing.assert_allclose(origin.leads[:, 0], origin.one_step[24:], rtol=1e-4)
    assert np.isnan(origin.leads[-1, 1:]).all() and np.isfinite(origin.leads[:-2]).all()


def test_inputs_measured_with_the_value_are_not_known_beforehand(dataset, lesson):
    """A later one changes nothing from the origin; a column that is known beforehand does."""
    data = dataset(30, inputs=1, known=1)
    asked = lesson(data, past=2)
    before = heard(asked).ensemble[0].one_origin
    for column, matters in (("inputs", False), ("known", True)):
        numbers = getattr(data.series[0], column).copy()
        numbers[25:] += 1
        series = (replace(data.series[0], **{column: numbers}),)
        changed = replace(data, measurements=replace(data.measurements, series=series))
        after = heard(asked, changed).ensemble[0].one_origin
        assert (not np.array_equal(before, after, equal_nan=True)) == matters


def test_all_steps_at_once_are_forecast_without_another_look(dataset, lesson):
    """A direct network says the whole horizon from what it knows at the origin, and its first step is one step."""
    asked = lesson(dataset(30, horizon=3), direct=True, past=2, transform=("difference",))
    one = heard(asked).seeds[0][0]
    np.testing.assert_allclose(one.leads[:, 0], one.one_step[24:], rtol=1e-5)
    np.testing.assert_allclose(one.leads[0], one.one_origin[24:27], rtol=1e-6)


@pytest.mark.parametrize("head", ["gaussian", "quantile"])
def test_heads_give_intervals_around_their_forecasts(head, dataset, lesson):
    """Low lies below the seeds' mean and high above, one step ahead and from the origin; a single seed has one too."""
    one = heard(lesson(dataset(30), {"seeds": (0,)}, head=head, past=2)).ensemble[0]
    for low, point, high in (
        (one.one_step_low, one.one_step, one.one_step_high),
        (one.one_origin_low, one.one_origin, one.one_origin_high),
    ):
        there = np.isfinite(point)
        assert there.any() and np.all(low[there] < point[there]) and np.all(point[there] < high[there])


def test_points_scatter_between_seeds_alone(dataset, lesson):
    """The ensemble is the mean of its seeds; a single seed has no interval."""
    several, single = (heard(lesson(dataset(30), {"seeds": seeds}, past=2)) for seeds in ((0, 1, 2), (0,)))
    mean = np.mean([seed[0].one_step for seed in several.seeds], axis=0)
    np.testing.assert_allclose(several.ensemble[0].one_step, mean)
    assert np.isfinite(several.ensemble[0].one_step_low[24:]).all()
    assert np.isnan(single.ensemble[0].one_step_low).all() and np.isnan(single.ensemble[0].one_origin_high).all()
