"""Cross-validation: every fold is shown, and differences are told with their chance."""

from __future__ import annotations

import dataclasses

import pytest
from pydantic import ValidationError

from rnnreport.figures import cross_validation
from rnnreport.results import CrossValidation, Difference
from tests.figures import edges_of_classification as edges
from tests.figures.drawing import show
from tests.figures.invented import classification
from tests.figures.reading import plain, rows


@pytest.mark.parametrize("given", [{"folds": 1}, {"folds": 21}, {"repeats": 0}])
def test_folds_that_make_no_sense_are_refused(given):
    """There are 2 to 20 folds, 1 to 20 times."""
    with pytest.raises(ValidationError):
        cross_validation.Arguments(**given)


def test_every_fold_is_a_dot_and_a_line_of_the_file():
    """Five folds, four models, two measures."""
    shown = show("cross_validation")
    assert [len(strip.spots) for strip in shown.context.strips[0].strips] == [5, 5, 5, 0]
    found = rows(shown, "cross-validation-1.csv")
    assert len(found) == 5 * 4 * 2 and {row["fold"] for row in found} == set("12345")


def test_repeats_are_told_apart():
    """The values of thirty trainings are three repeats of ten folds."""
    found = rows(show("cross_validation", answers=(edges.folds(),)), "cross-validation-1.csv")
    mine = [row for row in found if (row["model"], row["metric"]) == ("LSTM", "accuracy")]
    assert [(mine[at]["repeat"], mine[at]["fold"]) for at in (0, 9, 10, 29)] == [
        ("1", "1"),
        ("1", "10"),
        ("2", "1"),
        ("3", "10"),
    ]


def test_the_correction_is_named():
    """The caption says what was corrected, and whose method it is."""
    caption = show("cross_validation").context.caption
    assert "training sets that overlap (Nadeau and Bengio, “Inference for the generalization error”, 2003)" in caption


def test_the_best_baseline_is_set_against_the_best_model():
    """Whichever is better comes first, and p is adjusted for all pairs."""
    said = [plain(fact) for fact in show("cross_validation").context.facts]
    assert said[0].startswith(
        "GRU is right on 0.7 points more of the texts than LSTM [−0.8, 2.2]; the difference may be chance"
    )
    assert said[1].startswith(
        "TF-IDF, logistic regression is right on 2.2 points more of the texts than GRU, the best model, [0.7, 3.7]"
    )


def test_pairs_of_one_measure_are_adjusted_together():
    """Two measures with one pair each need no adjustment; two pairs do."""
    pairs = [Difference(metric, "LSTM", "GRU", 0.01, 0.0, 0.02, 0.03, 0.03) for metric in ("accuracy", "macro_f1")]
    found = edges.alone()
    one = show("cross_validation", answers=(dataclasses.replace(found, differences=tuple(pairs)),))
    assert [cell.text for cell in one.context.differences.header][-1] == "p"
    more = [dataclasses.replace(pair, adjusted=0.06) for pair in (pairs[0], dataclasses.replace(pairs[0], b="RNN"))]
    more.insert(1, pairs[1])
    two = show("cross_validation", answers=(dataclasses.replace(found, differences=tuple(more)),)).context.differences
    assert [row[-1].text for row in two.rows] == ["0.060", "0.030", "0.060"]


def test_models_that_are_right_equally_often():
    """No better one is named."""
    same = tuple(classification.on_folds(name, "lstm", 0.9) for name in ("LSTM", "GRU"))
    (said,) = show("cross_validation", answers=(CrossValidation(5, 1, 100, same, (), ()),)).context.facts
    assert said == "LSTM and GRU are right equally often."
