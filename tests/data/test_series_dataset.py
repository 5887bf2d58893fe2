"""Series divided by time into training, validation and test, kept and found again."""

from __future__ import annotations

import numpy as np
import pytest

from rnnreport.data.series import Measurements, Series
from rnnreport.data.series_dataset import Parts, SeriesDataset, build
from rnnreport.errors import DataError
from rnnreport.study import Data


def measured(*series: np.ndarray, name: str = "") -> Measurements:
    """Return series with these values, one step apart."""
    made = (
        Series(name or f"{place}", tuple(map(str, range(len(values)))), np.arange(len(values), dtype=np.float64),
               np.array(values, np.float64), np.ones((len(values), 1)), np.zeros((len(values), 2)))
        for place, values in enumerate(series)
    )  # fmt: skip
    return Measurements(
        "toy", tuple(made), "y", "m", False, "row", 1, ("a",), ("b", "c"), {"y": ("1",)}, {"blank": 1}, ("x",), "0" * 64
    )


def data(**settings) -> Data:
    return Data(corpus="toy", **({"split": {"validation": 0.1, "test": 0.2}} | settings))


def test_parts_follow_each_other():
    """The last values are for test, those before for validation, the rest for training."""
    dataset = build(measured(np.arange(144)), data(split={"validation": 0, "test": 0.33}))
    assert dataset.parts == (Parts(96, 96, 144),) and dataset.counts == {"train": 96, "validation": 0, "test": 48}


def test_parts_of_series_of_different_length():
    """Every series is divided by its own length, and every value is in one part."""
    dataset = build(measured(np.arange(100), np.arange(50)), data())
    assert dataset.parts == (Parts(70, 80, 100), Parts(35, 40, 50))
    for one, parts in zip(dataset.series, dataset.parts, strict=True):
        slices = [parts.of(split) for split in ("train", "validation", "test")]
        assert np.array_equal(np.concatenate([one.values[part] for part in slices]), one.values)


@pytest.mark.parametrize(("season", "found"), [(None, 1), (6, 6)])
def test_season(season, found):
    """What the study says of the season holds, else what follows from times."""
    assert build(measured(np.arange(20)), data(season=season)).season == found


def test_sizes():
    """Sizes of networks follow from columns and horizon."""
    assert build(measured(np.arange(20)), data(horizon=3)).sizes == (1, 2, 3)


@pytest.mark.parametrize(
    ("values", "why"),
    [
        (np.arange(3), "series 'A': of 3 values in all, 2 are left for training, and 3 are the least"),
        (np.arange(1), "series 'A': of 1 value"),
        (
            np.append(np.full(70, 5), np.arange(30)),
            "series 'A': all 70 training values are 5: there is nothing to learn",
        ),
    ],
)
def test_what_cannot_be_learned_from(values, why):
    """A series that is too short, or constant in its training part, is named."""
    with pytest.raises(DataError, match=why):
        build(measured(values, name="A"), data())


def test_nothing_to_test_on():
    """A share that rounds to no value leaves nothing to judge by."""
    with pytest.raises(DataError, match="none is left for test"):
        build(measured(np.arange(4), name="A"), data(split={"validation": 0, "test": 0.1}))


@pytest.mark.parametrize("split", [{"folds": 5}, {"column": "part"}])
def test_series_are_divided_by_time(split):
    """Folds and columns are for texts."""
    with pytest.raises(DataError, match=f"split.{next(iter(split))}: series are divided by time"):
        build(measured(np.arange(50)), data(split=split))


def test_saved_and_loaded(tmp_path):
    """A data set comes back from its files as it was, to the last bit, and equal ones give equal bytes."""
    first = build(measured(np.arange(40) / 3, np.arange(20) ** 0.5), data(season=4))
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    first.save(tmp_path / "a")
    again = SeriesDataset.load(tmp_path / "a")
    again.save(tmp_path / "b")
    assert {file.name: file.read_bytes() for file in (tmp_path / "a").iterdir()} == {
        file.name: file.read_bytes() for file in (tmp_path / "b").iterdir()
    }
    assert np.array_equal(first.series[1].values, again.series[1].values) and first.parts == again.parts
    assert first.settings == again.settings and again.measurements.known == ("b", "c")
