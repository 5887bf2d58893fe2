"""Series made ready for forecasting: what was measured, and which part of each is for training, validation and test."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np

from rnnreport.data.series import Measurements, Series
from rnnreport.errors import DataError
from rnnreport.study import Data

SPLITS = ("train", "validation", "test")
FEWEST = 3  # training values
LARGEST, SMALLEST = 1e100, 1e-100  # value, and difference of training values: squares of either are exact enough
FACTS, ARRAYS = "dataset.json", "arrays.npz"
_NUMBERS = ("stamps", "values", "inputs", "known")


class SeriesSizes(NamedTuple):
    """What the size of a network follows from, beside its settings."""

    inputs: int  # columns measured together with the value
    known: int  # columns known beforehand
    horizon: int  # steps that are forecast


class Parts(NamedTuple):
    """Where the parts of a series begin: training at 0, then validation, then test. Equal: there is no validation."""

    validation: int
    test: int
    end: int

    def of(self, split: str) -> slice:
        """Return the positions of a split."""
        edges = (0, self.validation, self.test, self.end)
        return slice(*edges[SPLITS.index(split) :][:2])


@dataclass(frozen=True, eq=False)
class SeriesDataset:
    """What was measured, and how each series is divided by time. Made by `build`."""

    settings: Data
    measurements: Measurements
    parts: tuple[Parts, ...]  # one for each series

    @property
    def series(self) -> tuple[Series, ...]:
        """All series."""
        return self.measurements.series

    @property
    def season(self) -> int:
        """Steps of one season: what the study says, or what follows from the times; 1 where there is none."""
        return self.settings.season or self.measurements.season

    @property
    def horizon(self) -> int:
        """How many steps are forecast from every origin."""
        return self.settings.horizon

    @property
    def sizes(self) -> SeriesSizes:
        """What the size of a network follows from."""
        return SeriesSizes(len(self.measurements.inputs), len(self.measurements.known), self.horizon)

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many values each split holds, over all series."""
        return {split: sum(_size(parts.of(split)) for parts in self.parts) for split in SPLITS}

    def save(self, folder: Path) -> None:
        """Write the data set into `folder`, which exists: one .npz and JSON; equal ones give equal bytes."""
        measured = self.measurements
        told = {field.name: getattr(measured, field.name) for field in fields(measured) if field.name != "series"}
        told["columns"] = {name: list(values) for name, values in measured.columns.items()}
        told["series"] = [{"name": one.name, "times": one.times} for one in self.series]
        facts = {"settings": self.settings.model_dump(mode="json"), "measurements": told, "parts": self.parts}
        text = json.dumps(facts, ensure_ascii=True, separators=(",", ":"))
        (folder / FACTS).write_text(text + "\n", encoding="ascii")
        np.savez(folder / ARRAYS, **dict(self._arrays()))

    def _arrays(self) -> Iterator[tuple[str, np.ndarray]]:
        for place, one in enumerate(self.series):
            yield from ((f"{place}.{name}", getattr(one, name)) for name in _NUMBERS)

    @classmethod
    def load(cls, folder: Path) -> SeriesDataset:
        """Return the data set that `save` wrote into `folder`."""
        facts = json.loads((folder / FACTS).read_text(encoding="ascii"))
        with np.load(folder / ARRAYS, allow_pickle=False) as file:
            arrays = dict(file)
        told = facts["measurements"]
        series = tuple(
            Series(one["name"], tuple(one["times"]), **{name: arrays[f"{place}.{name}"] for name in _NUMBERS})
            for place, one in enumerate(told["series"])
        )
        told |= {name: tuple(told[name]) for name in ("inputs", "known", "mended")} | {"series": series}
        told["columns"] = {name: tuple(values) for name, values in told["columns"].items()}
        return cls(Data(**facts["settings"]), Measurements(**told), tuple(Parts(*parts) for parts in facts["parts"]))


def build(measurements: Measurements, data: Data) -> SeriesDataset:
    """Return the data set: of each series the last share `split.test` for test, before it that for validation.

    Shares count values, rounded to the nearest. Raises DataError naming a series that is too short to be divided, and
    one whose training values are all equal, and where the split is one that only texts can have.
    """
    if data.split.column is not None or data.split.folds is not None:
        way = "column" if data.split.column is not None else "folds"
        raise DataError(f"split.{way}: series are divided by time; give shares of validation and test")
    place = str(data.options.get("path", data.corpus))
    return SeriesDataset(data, measurements, tuple(_parts(one, data, place) for one in measurements.series))


def _parts(series: Series, data: Data, place: str) -> Parts:
    end, called = len(series), f"{place}: series '{series.name}'" if series.name else place
    test = end - round(end * data.split.test)
    validation = test - round(end * data.split.validation)
    if validation < FEWEST:
        raise DataError(
            f"{called}: of {end} value{'s' * (end > 1)} in all, {max(0, validation)} are left for training, and "
            f"{FEWEST} are the least; give more values, or smaller shares of validation and test"
        )
    if test == end:
        raise DataError(
            f"{called}: of {end} values in all, none is left for test, and 1 is the least; "
            f"give more values, or a larger share of test"
        )
    _assert_reckonable(series, validation, called)
    return Parts(validation, test, end)


def _assert_reckonable(series: Series, validation: int, called: str) -> None:
    """Raise DataError where values are too large to be squared, or where training values do not differ."""
    large = np.flatnonzero(np.abs(series.values) > LARGEST)
    if len(large):
        at, value = series.times[large[0]], series.values[large[0]]
        raise DataError(
            f"{called}: the value at {at} is {value:g}, and {LARGEST:g} is the largest that can be "
            f"reckoned with; correct it, or use a larger unit"
        )
    known = series.values[:validation]
    if np.all(known == known[0]):
        raise DataError(
            f"{called}: all {validation} training values are {known[0]:g}: there is nothing to learn; "
            f"leave this series out, or train on a part in which it changes"
        )
    if np.ptp(known) < SMALLEST:
        raise DataError(
            f"{called}: training values differ by {np.ptp(known):g} at most, and {SMALLEST:g} is the least that can be "
            f"reckoned with; use a smaller unit"
        )


def _size(part: slice) -> int:
    return part.stop - part.start
