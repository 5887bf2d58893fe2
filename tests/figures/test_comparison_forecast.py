"""Forecasters compared: what the tables hold, and what is said of them, from hand-written results."""

from __future__ import annotations

import dataclasses
import json

import pytest
from pydantic import ValidationError

from rnnreport.figures import comparison_forecast
from rnnreport.results import Comparison, Interval, ModelSummary
from rnnreport.study import Data, Model, Study
from tests.figures.drawing import html, show
from tests.figures.invented import series
from tests.figures.reading import rows

SARIMA = "SARIMA"


def over(*values: float, half: float = 0.0) -> Interval:
    """Return the interval of some seeds."""
    mean = sum(values) / len(values)
    return Interval(mean, mean - half, mean + half, values)


def model(name: str, each: tuple[float, ...], together: float, skill: float, half: float = 0.01) -> ModelSummary:
    """Return a network by the one-step errors of its seeds and of their mean forecast."""
    test = {"rmse_one_step": over(*each), "skill_one_step": over(*[skill] * len(each), half=half)}
    test |= {"ensemble_rmse_one_step": over(together), "ensemble_coverage_one_step": over(0.88)}
    seeds = tuple(range(len(each)))
    train = {"rmse_one_step": over(*[value / 2 for value in each])}
    return ModelSummary(name, "lstm", 61, seeds, seeds, seeds, None, None, {"test": test, "train": train})


def naive(name: str, error: float) -> ModelSummary:
    """Return a baseline by its one-step error."""
    return ModelSummary(name, "", 0, (), (), (), None, None, {"test": {"rmse_one_step": over(error)}})


LUCKY = model("lucky", (12.0, 16.0, 17.0), 14.0, 0.7)
GOOD = model("good", (14.0, 15.0, 16.0), 13.0, 0.7)
POOR = model("poor", (49.0, 50.0, 54.0), 51.0, -0.06)
BASELINES = (naive("persistence", 48.04), naive(SARIMA, 13.74))


def drawn(*models: ModelSummary, leak: str = "", **arguments):
    """Return the figure of some networks beside two baselines."""
    study = Study(
        task="forecast",
        data=Data(corpus="x"),
        models={
            one.model: Model(cell="lstm", scaler="fit-on-all" if one.model == leak else "standard") for one in models
        },
    )
    answers = (Comparison(models, BASELINES), series.forecast(("LSTM",), ()))
    return show("comparison_forecast", answers=answers, study=study, **arguments)


def test_a_lucky_seed_does_not_beat_the_baseline():
    """The best seed is below SARIMA, mean and joint forecast are not: the baseline stays ahead."""
    facts = drawn(LUCKY).context.facts
    assert facts[0] == (
        "One step ahead, “SARIMA” stays ahead of every network: 13.74 against 14.00 of the mean of 3 forecasts of "
        "“lucky”. Of the 3 single seeds of “lucky”, 1 is better than that baseline."
    )


def test_a_joint_forecast_that_beats_the_baseline():
    """It is named with both errors, and with how many single seeds would have."""
    facts = drawn(LUCKY, GOOD).context.facts
    assert facts[0] == (
        "One step ahead, the mean of 3 forecasts of “good” beats the best baseline, “SARIMA”: 13.00 against 13.74. "
        "Of the 3 single seeds of “good”, none is better than that baseline."
    )


def test_equal_as_written_is_level():
    """What differs in the fifth digit is not told apart."""
    facts = drawn(model("even", (13.741,), 13.741, 0.7)).context.facts
    assert facts[0] == "One step ahead, “even” and the best baseline, “SARIMA”, are level: both 13.74."


def test_who_is_no_better_than_persistence_is_named():
    """Skill below zero, and skill whose interval reaches zero, are told apart."""
    unsure = model("unsure", (47.0, 46.0), 46.0, 0.02, half=0.05)
    facts = drawn(POOR, unsure, GOOD).context.facts
    assert "No better than persistence (48.04): “poor”." in facts
    assert "Better than persistence (48.04), but perhaps by chance of the seeds: “unsure”." in facts


def test_all_better_than_persistence():
    """One sentence says so."""
    assert "Every network is better than persistence (48.04)." in drawn(LUCKY, GOOD).context.facts


def test_a_network_has_a_line_for_its_seeds_and_one_for_all_together():
    """The mean over seeds, the best and the worst of them, and the error of their mean forecast."""
    (group,) = drawn(LUCKY).context.tables[0].groups
    assert [line.name for line in group] == ["lucky", "mean of 3 forecasts"]
    assert [cell.text for cell in group[0].cells[:2]] == ["15.00", "12.00 to 17.00"]
    assert [cell.text for cell in group[1].cells[:2]] == ["14.00", ""]


def test_one_seed_has_one_line():
    """Its interval's share is that of its one forecast."""
    (group,) = drawn(model("alone", (20.0,), 20.0, 0.5)).context.tables[0].groups
    assert len(group) == 1 and "88\u202f%" in [cell.text for cell in group[0].cells]


def test_the_best_of_a_column_is_bold_whoever_it_is():
    """A baseline can be best; best and worst seeds and errors in training never are."""
    table = drawn(LUCKY).context.tables[0]
    bold = [line.name for line in (*table.groups[0], *table.baselines) for cell in line.cells[:1] if cell.best]
    assert bold == [SARIMA]
    assert not any(cell.best for line in table.groups[0] for cell in (line.cells[1], line.cells[-1]))


def test_kinds_of_forecasts_have_tables_of_their_own():
    """One step, from one origin, and all origins are never in one table."""
    headings = [table.heading for table in show("comparison_forecast").context.tables]
    assert headings == [
        "One step ahead",
        "From one origin, all test values at once",
        "1 to 12 steps ahead, from every origin",
    ]


def test_what_was_published_stands_beside_the_same_model():
    """With where it lies among our seeds; another name has a row of its own."""
    told = {"lucky": {"test_rmse": 18.0, "train_rmse": 8.0}, "a blog": {"test_rmse": 33.0}}
    context = drawn(LUCKY, published=told).context
    table = context.tables[0]
    assert [cell.text for cell in table.header if "published" in (cell.text, cell.note)] == ["published", "train"]
    cells = table.groups[0][0].cells
    assert [(cell.text, cell.note) for cell in (cells[2], cells[-1])] == [("18.00", "above seeds"), ("7.500", "8.000")]
    assert [line.name for line in table.published] == ["a blog"]
    assert "The published test RMSE, one step ahead, is above all our seeds for “lucky”." in context.facts
    assert "The published train RMSE, one step ahead, is inside our seeds for “lucky”." in context.facts


def test_columns_are_as_many_as_headings():
    """Every line of every table fills it, with published values and without."""
    for told in ({}, {"lucky": {"train_rmse": 3.0}}, {"a blog": {"one_origin_rmse": 3.0, "test_rmse": 2.0}}):
        for table in drawn(LUCKY, GOOD, published=told).context.tables:
            lines = [line for group in table.groups for line in group]
            sizes = {len(line.cells) + 1 for line in (*lines, *table.baselines, *table.published)}
            assert sizes == {len(table.header)}


def test_a_leak_is_told():
    """A scaler that saw the test part is named beside the model and in a sentence."""
    context = drawn(LUCKY, GOOD, leak="lucky").context
    assert context.tables[0].groups[0][0].notes == ("61 parameters", "3 seeds", "scaler saw test part")
    assert context.facts[-1].startswith("The scaler of “lucky” saw the test part")


@pytest.mark.parametrize(
    "told", [{"x": {"accuracy": 0.5}}, {"x": {"test_rmse": -1}}, {"x": {"test_rmse": float("inf")}}]
)
def test_published_errors_are_checked(told):
    """A measure that is none, and an error that can be none, are refused."""
    with pytest.raises(ValidationError):
        comparison_forecast.Arguments(published=told)


def test_every_seed_is_in_the_file():
    """The CSV of seeds gives back what each seed reached."""
    found = rows(drawn(LUCKY), "comparison-forecast-1-seeds.csv")
    mine = [float(row["value"]) for row in found if (row["split"], row["metric"]) == ("test", "rmse_one_step")]
    assert mine == [12.0, 16.0, 17.0]


def test_the_file_says_where_published_errors_lie():
    """The JSON holds the words of the table."""
    shown = drawn(LUCKY, published={"lucky": {"test_rmse": 13.0}})
    document = json.loads(shown.files["comparison-forecast-1.json"])
    assert document["published"][0]["among_seeds"] == {"test_rmse": "inside our seeds"}


def test_without_baselines_and_seeds_there_is_still_a_table():
    """One network of one seed alone makes one row, and no verdict."""
    alone = Comparison((model("alone", (20.0,), 20.0, 0.5),), ())
    shown = show("comparison_forecast", answers=(alone, series.forecast(("LSTM",), ())))
    assert shown.context.facts == ("The network is better than persistence.",)
    assert "One seed: no interval" in shown.context.caption and html("comparison_forecast", shown)


def test_a_model_that_diverged_breaks_nothing():
    """Errors that are not numbers are a dash, and nobody's best."""
    nan = float("nan")
    lost = dataclasses.replace(LUCKY, model="lost", metrics={"test": {"rmse_one_step": over(nan, nan)}})
    context = drawn(lost, GOOD).context
    assert context.tables[0].groups[0][0].cells[0].text == "–"
    assert len(context.ranges.lanes) == 3


def test_several_models_together_are_one_row():
    """It says whose forecasts it means, has a mark of its own among the seeds, and neither best nor worst seed."""
    context = show("comparison_forecast").context
    (row,) = next(group for group in context.tables[0].groups if group[0].name == series.TOGETHER)
    assert row.notes == ("mean of the forecasts of LSTM and GRU", "432 parameters") and row.cells[1].text == ""
    lane = next(lane for lane in context.ranges.lanes if lane.name == series.TOGETHER)
    assert (lane.network, lane.spots, lane.middle) == (True, (), None) and lane.together is not None
    assert "over 3 seeds" in context.caption


def test_the_time_of_a_training_is_that_of_all_seeds():
    """Seconds of all epochs of all seeds, however the seeds shared them."""
    timed = dataclasses.replace(LUCKY, seconds_per_epoch=over(0.1, 0.2, 0.3), epochs=(10, 10, 20))
    assert drawn(timed).context.tables[0].groups[0][0].notes[1] == "3 seeds in 9.0 s"


def test_no_more_digits_than_seeds_agree_on():
    """Where means are known to a tenth, errors have one decimal, in tables and in sentences."""
    wide = dataclasses.replace(LUCKY, metrics={"test": {"rmse_one_step": over(12.0, 16.0, 17.0, half=2.5)}})
    context = drawn(wide).context
    assert context.tables[0].groups[0][0].cells[0].text == "15.0"
    assert "13.7 against 15.0" in context.facts[0]
