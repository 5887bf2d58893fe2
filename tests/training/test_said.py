"""Forecasts on disk: what was written comes back, and what is damaged is told."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest

from rnnreport.errors import StoreError
from rnnreport.study import Model, Training
from rnnreport.training import said
from rnnreport.training.forecasting import stored
from rnnreport.training.forecasting.teach import Lesson, untaught
from rnnreport.training.said import Said
from tests.measured import dataset_of

NAMES = [field.name for field in fields(Said)]


def forecasts(seed: int) -> Said:
    draw = np.random.default_rng(seed)
    return Said(*draw.normal(size=(6, 9)), draw.normal(size=(3, 2)))


def test_forecasts_are_saved_and_loaded(tmp_path):
    """Of more than ten series each comes back in its place; the same forecasts give the same bytes."""
    several = [forecasts(seed) for seed in range(12)]
    for name in ("one.npz", "other.npz"):
        said.save(tmp_path / name, several)
    loaded = said.load(tmp_path / "one.npz")
    assert len(loaded) == 12
    for one, other in zip(several, loaded, strict=True):
        for name in NAMES:
            np.testing.assert_array_equal(getattr(one, name), getattr(other, name))
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "other.npz").read_bytes()


@pytest.mark.parametrize("lost", ["0.leads", "1.one_origin_low", "1.one_step"])
def test_forecasts_that_lack_an_array_are_not_fewer_series(lost, tmp_path):
    """A series is not passed over because one of its arrays is gone."""
    said.save(tmp_path / "said.npz", [forecasts(0), forecasts(1)])
    with np.load(tmp_path / "said.npz") as file:
        left = {name: array for name, array in file.items() if name != lost}
    np.savez(tmp_path / "said.npz", **left)
    with pytest.raises(KeyError, match=lost):
        said.load(tmp_path / "said.npz")


def test_a_damaged_training_is_named_with_the_mend(tmp_path):
    """Whichever file it is: one line says which folder to delete."""
    lesson = Lesson(dataset_of(np.arange(9.0), np.arange(9.0)), "GRU", Model(cell="gru", units=1), Training(epochs=1))
    parameters, history = tmp_path / "parameters.npz", tmp_path / "history.json"
    ensemble = tmp_path / "ensemble.npz"
    np.savez(parameters, **untaught(lesson))
    said.save(ensemble, [forecasts(0), forecasts(1)])
    history.write_text('{"seeds": [{}]}', encoding="utf-8")
    assert [len(found) for found in stored.load(lesson, tmp_path)] == [1, 2]
    for path, damaged in [
        (ensemble, ensemble.read_bytes()[:-30]),
        (ensemble, parameters.read_bytes()),
        (parameters, ensemble.read_bytes()),
        (history, b"[]"),
        (history, b'{"seeds": []}'),
        (history, None),
    ]:
        whole = path.read_bytes()
        path.unlink() if damaged is None else path.write_bytes(damaged)
        with pytest.raises(StoreError, match=f"the training in {tmp_path} cannot be read .*; delete that folder"):
            stored.load(lesson, tmp_path)
        path.write_bytes(whole)
    said.save(ensemble, [forecasts(0)])
    with pytest.raises(StoreError, match="1 series are forecast, and there are 2"):
        stored.load(lesson, tmp_path)
