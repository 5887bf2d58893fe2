"""The comparison of models: measures of several splits beside what others report."""

from __future__ import annotations

from rnnreport.charts.numbers import percent
from rnnreport.figures import Place, comparison
from rnnreport.results import Comparison, Interval, ModelSummary
from rnnreport.study import Study

STUDY = Study(task="classify", data={"corpus": "toy"}, models={"LSTM": {"cell": "lstm"}})


def only(value: float) -> Interval:
    """Return what one seed gives."""
    return Interval(value, value, value, (value,))


def shown(**arguments):
    """Return the figure of one model that is right on all it has seen, and less so on the rest."""
    right = {"train": 1.0, "validation": 0.85, "test": 0.8}
    metrics = {split: {"accuracy": only(value)} for split, value in right.items()}
    summary = ModelSummary("LSTM", "lstm", 100, (0,), (3,), (3,), only(1.0), only(1.0), metrics)
    return comparison.show(
        comparison.Arguments(**arguments), STUDY, (Comparison((summary,), ()),), Place("comparison-1", "figures/")
    ).context


def test_other_splits_are_told_beside():
    """Where splits are named, each has a column of its own, and what others report stands beneath it."""
    told = {"train_accuracy": 0.9321, "validation_accuracy": 0.8498, "accuracy": 0.8464}
    found = shown(splits=["train", "validation"], published={"a study": told})
    names = [cell.text for cell in found.header]
    train, validation, test = (names.index(f"{split} accuracy") for split in ("train", "validation", "test"))
    assert [found.models[0][place].text for place in (train, validation, test)] == [
        percent(1.0),
        percent(0.85),
        percent(0.8),
    ]
    assert [found.published[0][place].text for place in (train, validation, test)] == [
        percent(one) for one in told.values()
    ]


def test_one_split_where_none_is_named():
    """The split that decides has one column, also where it is named again."""
    for splits in ([], ["validation"]):
        names = [cell.text for cell in shown(splits=splits).header]
        assert names.count("test accuracy") == 1
        assert ("validation accuracy" in names) == bool(splits)
