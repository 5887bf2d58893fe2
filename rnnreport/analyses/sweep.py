"""How does one setting, such as the size of the vocabulary, change training time and accuracy?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
from pydantic import Field, ValidationError

from rnnreport import study as studies
from rnnreport.data.vocabulary import UNKNOWN
from rnnreport.errors import RnnReportError, one_of
from rnnreport.mistakes import explained
from rnnreport.results import Sweep, SweepPoint
from rnnreport.sizes import fields_of, rematched
from rnnreport.study import Study
from rnnreport.training.summaries import summary

if TYPE_CHECKING:
    from rnnreport.data.dataset import Dataset
    from rnnreport.training.subject import Subject

VERSION = 1
NEEDS = "trained"
TASKS = ("next-word",)
VARIANTS = True

OF_DATA = {"vocabulary": "words", "min_count": "occurrences", "segment": "tokens"}
OF_MODELS = {"units": "cells", "layers": "layers", "embedding": "numbers a word", "dropout": "share"}
NO_LIMIT = {"vocabulary": "all", "segment": "whole texts"}  # settings that may be None, and how that is shown


class Settings(studies.Settings):
    """`setting` is one of the data set or of all models; every model of the study is trained once more with each value.

    None stands for "no limit" where the setting allows it: all words, whole texts.
    """

    setting: str = "vocabulary"
    values: Annotated[tuple[int | float | None, ...], Field(min_length=1)] = (500, 1000, 2000, 5000, 10000, None)


def variants(settings: Settings, study: Study) -> dict[str, Study]:
    """Return a study for every value, by the label under which it is shown ("500", "10,000", "all").

    Raises RnnReportError when the setting cannot be swept or a value is not allowed for it.
    """
    if settings.setting not in OF_DATA | OF_MODELS:
        raise RnnReportError(f"sweep: setting {one_of(settings.setting, OF_DATA | OF_MODELS)}")
    return {label(settings.setting, value): _study(settings.setting, value, study) for value in settings.values}


def answer(settings: Settings, subject: Subject) -> Sweep:
    """Return a point for every value and model, values in the order asked for.

    A point's `value` is the number set; where the vocabulary is swept it is the words that there really are, which a
    limit above the words of the corpus, or none at all, leaves alone. `known` is the share of test tokens that are in
    the vocabulary, NaN without test texts.
    """
    points = []
    for value in settings.values:
        shown = label(settings.setting, value)
        if shown not in {point.label for point in points}:
            points += _points(settings.setting, value, shown, subject.variants[shown])
    return Sweep(settings.setting, (OF_DATA | OF_MODELS)[settings.setting], tuple(points))


def label(setting: str, value: float | None) -> str:
    """Return a value as it is shown: "10,000", "0.1", "all"."""
    return NO_LIMIT.get(setting, "none") if value is None else f"{value:,}"


def _study(setting: str, value: float | None, study: Study) -> Study:
    changed: dict[str, Any] = study.model_dump()
    models = [model for model in changed["models"].values() if setting != "units" or model["match"] is None]
    for settings in [changed["data"]] if setting in OF_DATA else models:
        settings[setting] = value
    try:
        made = Study(**changed)
        return made.model_copy(update={"models": rematched(made.models, max(1, len(fields_of(made.data))))})
    except ValidationError as error:
        raise RnnReportError(f"sweep: {explained(error, Study)[0][1]}") from None


def _points(setting: str, value: float | None, shown: str, subject: Subject) -> list[SweepPoint]:
    dataset = subject.dataset
    place = _place(setting, value, dataset)
    known = _known(dataset)
    return [SweepPoint(name, place, shown, known, summary(seeds)) for name, seeds in subject.trained.items()]


def _place(setting: str, value: float | None, dataset: Dataset) -> float:
    if setting == "vocabulary":
        return float(dataset.vocabulary.known)
    return float(np.diff(dataset.offsets).max()) if value is None else float(value)


def _known(dataset: Dataset) -> float:
    tokens = np.concatenate([np.zeros(0, np.int32), *map(dataset.piece, dataset.splits["test"])])
    return float(np.mean(tokens != UNKNOWN)) if len(tokens) else float("nan")
