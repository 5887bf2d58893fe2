"""Series of several lengths: each is forecast as if it were alone."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np

from rnnreport.study import Model, Training
from rnnreport.training.forecasting.hear import hear
from rnnreport.training.forecasting.passes import rounded
from rnnreport.training.forecasting.teach import Lesson, blank, untaught
from rnnreport.training.forecasting.views import view
from tests.measured import dataset_of

WALK = np.cumsum(np.random.default_rng(4).normal(size=60))


def heard(dataset, model: Model):
    """Return what two networks say of all series as they begin."""
    lesson = Lesson(dataset, "RNN", model, Training(seeds=(0, 1)))
    return hear(dataset, view(dataset, model), blank(lesson), untaught(lesson), model.head).ensemble


def test_a_series_is_forecast_the_same_whatever_stands_beside_it():
    """Where a longer one goes on, nothing is read of the shorter one; nor is anything cut off."""
    model = Model(cell="simple_rnn", units=2, transform=("difference",))
    both = dataset_of(WALK[:21], WALK)
    measured = replace(both.measurements, series=both.series[:1])
    (alone,) = heard(replace(both, measurements=measured, parts=both.parts[:1]), model)
    together = heard(both, model)[0]
    for field in fields(alone):
        wanted, found = getattr(alone, field.name), getattr(together, field.name)
        assert np.isfinite(wanted).any()
        np.testing.assert_allclose(found, wanted, rtol=1e-5, err_msg=field.name)


def test_lengths_are_rounded_up_to_few():
    """A thousand lengths become eleven; none becomes less than it is, or more than the most."""
    lengths = np.arange(1, 1001)
    found = [rounded(int(one), 1000) for one in lengths]
    assert len(set(found)) == 11 and np.all(found >= lengths) and max(found) == 1000
