"""What networks read: columns beside the value, on a scale that the training part gives."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnreport.data.series_dataset import SeriesDataset
from rnnreport.study import Model
from rnnreport.training.forecasting.views import view
from tests.measured import dataset_of

VALUES = np.cumsum(np.random.default_rng(5).normal(size=96))


def with_columns(**columns: np.ndarray) -> SeriesDataset:
    """Return the data set with a column of inputs, or of what is known beforehand."""
    dataset = dataset_of(VALUES)
    series = replace(dataset.series[0], **{name: column[:, None] for name, column in columns.items()})
    return replace(dataset, measurements=replace(dataset.measurements, series=(series,)))


@pytest.mark.parametrize("level", [0.0, 0.1, 1.1, 2.7])
def test_a_column_that_does_not_change_in_training_says_nothing_later(level):
    """Whether its mean is exact or not: what it becomes in the test part cannot be read."""
    column = np.where(np.arange(96) < 72, level, level + 1)
    assert not view(with_columns(known=column), Model(cell="gru", past=2)).x[0, :, 1].any()


def test_a_column_is_scaled_by_its_training_part():
    """Mean 0 and deviation 1 there, whatever comes later; of what is known that of the next step stands beside z."""
    column = np.random.default_rng(6).normal(40, 9, 96)
    column[72:] *= 100
    seen = view(with_columns(inputs=column, known=column), Model(cell="gru", past=2)).x[0]
    wanted = (column - column[:72].mean()) / column[:72].std()
    np.testing.assert_allclose(seen[:, 1], wanted, rtol=1e-5)
    np.testing.assert_allclose(seen[:-1, 2], wanted[1:], rtol=1e-5)
