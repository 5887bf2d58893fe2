"""Paths into the future: what is read at each origin, and what that costs in a long series."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace

import numpy as np
import pytest

from rnnreport.study import Model
from rnnreport.training.forecasting.passes import Pass
from rnnreport.training.forecasting.paths import Origins, walked
from rnnreport.training.forecasting.views import view
from tests.measured import dataset_of

WALK = 100 + np.cumsum(np.random.default_rng(3).normal(size=4000))


def origins(model: Model, values: np.ndarray, test: float, seeds: int = 2) -> Origins:
    """Return an origin before every test value, and networks that say 0 of every position."""
    dataset = dataset_of(values, season=3, test=test)
    seen, parts = view(dataset, model), dataset.parts[0]
    said = np.zeros((seeds, parts.end - seen.first, 1, 1), np.float32)
    return Origins(seen, 0, values, np.arange(parts.test, parts.end), Pass(said, ()))


def test_what_is_read_at_each_origin_is_what_was_measured_before_it():
    """The second window holds the first forecast, and beside it the values at the lags, whether measured or said."""
    at, read = origins(Model(cell="gru", past=3, lags=(1, 4), scaler="none"), WALK[:40], 0.25), []

    def listen(parameters, carry, windows):
        read.append(windows)
        return carry, np.full((2, len(at.at), 1, 1), 7.0, np.float32)

    walked(at, listen, {}, 3, 0, lambda said: said[..., 0])
    first, second = read[0][0, 0], read[1][1, 4]
    before = at.values[:30]
    np.testing.assert_allclose(first[:, 0], [before[28], before[29], 0.0], rtol=1e-6)
    np.testing.assert_allclose(first[2, 1:], [before[29], before[26]], rtol=1e-6)
    np.testing.assert_allclose(second[:, 0], [at.values[33], 0.0, 7.0], rtol=1e-6)
    np.testing.assert_allclose(second[2, 1:], [0.0, at.values[31]], rtol=1e-6)


def test_a_long_series_costs_no_more_for_each_origin():
    """Memory grows with the origins, not with origins times values: 2,000 of each would make 50 MB."""
    at = origins(Model(cell="gru", past=2, lags=(5,), transform=("difference",)), WALK, 0.5)
    tracemalloc.start()
    try:
        walked(at, lambda *asked: asked[1:], {}, 1, 0, lambda said: said[..., 0])
        assert tracemalloc.get_traced_memory()[1] < 5e6
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("z", [np.nan, np.inf, -np.inf, 1e3])
def test_a_path_that_leaves_all_bounds_is_infinite(z):
    """It is told apart from a forecast that was not made, and all seeds together stay infinite too."""
    at = origins(Model(cell="gru", past=1, transform=("log", "difference"), scaler="none"), WALK[:40], 0.25)
    said = np.zeros_like(at.heard.said)
    said[0] = z
    at = replace(at, heard=Pass(said, ()))
    found = walked(at, lambda parameters, carry, read: (carry, said[:, :10]), {}, 3, 0, lambda said: said[..., 0])
    assert np.isposinf(found[0]).all() and np.isfinite(found[1]).all()
    assert np.isposinf(found.mean(0)).all()
