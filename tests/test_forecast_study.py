"""What front matter says of a forecasting study: its defaults, settings of other tasks, models that act together."""

from __future__ import annotations

from pathlib import Path

import pytest

from rnnreport.declaration import read
from rnnreport.errors import PageMistakes
from rnnreport.study import TAKEN
from rnnreport.training import forecast_baselines

GOOD = {"task": "forecast", "data": {"corpus": "airline"}, "models": {"A": {"cell": "lstm"}, "B": {"cell": "gru"}}}


def study(**change):
    """Return the good study with this change."""
    return read(GOOD | change, {}, "x.md", Path("."))


def told(**change) -> list[str]:
    """Return what front matter with this change is told, without file and line."""
    with pytest.raises(PageMistakes) as caught:
        study(**change)
    return [mistake.message for mistake in caught.value.mistakes]


def data(**change) -> dict:
    return {"data": GOOD["data"] | change}


def model(**change) -> dict:
    return {"models": {"A": {"cell": "lstm"} | change}}


def test_a_study_of_series_has_defaults_of_its_own():
    """Small networks that learn changes, ten seeds, steps of one window, and a test part by time."""
    found = study()
    training = found.training
    assert (training.batch, training.epochs, training.learning_rate, training.patience) == (1, 300, 0.005, None)
    assert training.seeds == tuple(range(10)) and found.models["B"].units == 16
    assert found.models["B"].transform == ("difference",) and found.models["B"].past == "whole"
    assert (found.data.split.validation, found.data.split.test, found.data.horizon) == (0.1, 0.2, 1)


def test_what_a_page_says_goes_before_the_defaults():
    """Each default alone gives way."""
    found = study(training={"epochs": 7}, **data(split={"test": 0.5}), **model(units=3))
    assert (found.training.epochs, found.training.batch, found.models["A"].units) == (7, 1, 3)
    assert (found.data.split.test, found.data.split.validation) == (0.5, 0.1)


def test_texts_keep_their_defaults():
    """A study of texts knows nothing of those for series."""
    found = study(task="next-word", **data(corpus="python-docs"))
    assert (found.training.batch, found.training.seeds, found.models["A"].units) == (32, (0,), 128)


def test_a_path_of_ones_own_is_a_table_of_series():
    """No corpus need be named."""
    assert study(data={"path": "t.csv"}).data.corpus == "series"


def test_a_model_may_be_trained_its_own_way():
    """What it sets goes before what all have; the seeds are those of all."""
    training = {"epochs": 9, "learning_rate": 0.02}
    found = study(
        training={"epochs": 5, "seeds": [4]}, models=GOOD["models"] | {"A": {"cell": "lstm", "training": training}}
    )
    own, other = found.training_of("A"), found.training_of("B")
    assert (own.epochs, own.learning_rate, own.batch, own.seeds) == (9, 0.02, 1, (4,))
    assert (other.epochs, other.learning_rate, other.seeds) == (5, 0.005, (4,))


def test_models_that_forecast_together_are_kept_by_name():
    """In the order of the page."""
    assert study(together={"both": ["B", "A"]}).together == {"both": ("B", "A")}


def test_what_is_told_of_a_study_is_what_means_something_for_it():
    """Nothing of words."""
    found = study().told()
    assert not {"tokens", "vocabulary", "keep"} & set(found["data"]) and set(found["data"]["split"]) == {
        "validation",
        "test",
    }
    assert "embedding" not in found["models"]["A"] and "together" not in found


def test_names_of_baselines_are_those_that_are_fitted():
    """What models may not be called is what the baselines are called."""
    names = (value for key, value in vars(forecast_baselines).items() if key.isupper() and isinstance(value, str))
    assert set(TAKEN["forecast"]) == set(names) - {forecast_baselines.FACTS}


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (data(corpus="blogs"), "the corpus 'blogs' holds texts, and the task forecast needs series: airline, series"),
        ({"task": "classify"}, "the corpus 'airline' holds series, and the task classify needs texts: bbc, blogs, "),
        ({"task": "next-word"}, "the corpus 'airline' holds series, and the task next-word needs texts: bbc, blogs, "),
        (data(vocabulary=9), "vocabulary is for the task next-word or classify; this study's task is forecast"),
        (data(split={"folds": 3}), "folds is for the task next-word or classify; this study's task is forecast"),
        (data(horizn=3), "unknown key 'horizn' (did you mean 'horizon'?); allowed: "),
        (data(horizon=0), "data.horizon: input should be greater than or equal to 1, but got 0"),
        (data(until=""), "until: string should have at least 1 character, but got ''"),
        (model(embedding=9), "embedding is for the task next-word or classify; this study's task is forecast"),
        (model(readout="max"), "readout is for the task classify; this study's task is forecast"),
        (model(lags=11), "models.A.lags: must be a list, but got 11; put it in brackets: [11]"),
        (model(lags=[1, 1]), "models.A.lags: each may stand once"),
        (model(transform=["logs"]), "models.A.transform.0 'logs' is not one of: difference, log, seasonal difference "),
        (model(transform="log"), "models.A.transform: must be a list, but got 'log'; put it in brackets: ['log']"),
        (model(past="all"), "models.A.past: 'all' is neither 'whole' nor a number of values from 1 to 10,000"),
        (model(past=0), "models.A.past: 0 is neither 'whole' nor a number of values from 1 to 10,000"),
        (model(past=True), "models.A.past: True is neither 'whole' nor a number of values from 1 to 10,000"),
        (
            model(stateful=True),
            "models.A: stateful is about windows of the past: give past too, how many values a window",
        ),
        (
            model(past_as="features"),
            "models.A: past_as is about windows of the past: give past too, how many values a ",
        ),
        (
            model(scaler="minmax"),
            "models.A.scaler 'minmax' is not one of: fit-on-all, min-max, none, standard (did you ",
        ),
        (
            model(head="gauss"),
            "models.A.head 'gauss' is not one of: gaussian, point, quantile (did you mean 'gaussian'?)",
        ),
        (model(training="fast"), "models.A.training: must be a mapping, 'name: value' and so on, but got 'fast'"),
        (model(training={"epoch": 3}), "models.A.training: unknown key 'epoch' (did you mean 'epochs'?); allowed: "),
        (
            model(training={"epochs": 0}),
            "models.A.training: epochs: input should be greater than or equal to 1, but got 0",
        ),
        (
            model(training={"seeds": [1]}),
            "seeds are those of the study: set them in its training, not in that of a model",
        ),
        ({"models": {"drift": {"cell": "lstm"}}}, "models: 'drift' is the name of a baseline; give another"),
        ({"together": {"both": ["A", "C"]}}, "together.both: model 'C' is not one of: A, B"),
        ({"together": {"both": ["A"]}}, "together.both: needs 2 or more, but got ['A']"),
        ({"together": {"both": ["A", "A"]}}, "together.both: 'A' stands 2 times; once is enough"),
        ({"together": {"A": ["A", "B"]}}, "together: 'A' is the name of a model; give another"),
        ({"together": {"Holt": ["A", "B"]}}, "together: 'Holt' is the name of a baseline; give another"),
        ({"together": {"both": "A"}}, "together.both: must be a list, but got 'A'; put it in brackets: ['A']"),
        ({"together": ["A", "B"]}, "together: must be a mapping, 'name: value' and so on, but got ['A', 'B']"),
    ],
)
def test_a_mistake_is_one_line(change, line):
    """It says what came, what is allowed, and what is near."""
    (found,) = told(**change)
    assert found.startswith(line)


def test_models_forecast_together_where_they_forecast():
    """Studies of texts have no such thing."""
    found = told(task="next-word", together={"both": ["A", "B"]}, **data(corpus="python-docs"))
    assert found == ["together is for the task forecast; this study's task is next-word"]


def test_a_mistake_in_what_forecasts_together_names_its_line():
    """The line of the name, not that of the study."""
    lines = {(): 2, ("together",): 9, ("together", "both"): 10}
    with pytest.raises(PageMistakes) as caught:
        read(GOOD | {"together": {"both": ["A", "C"]}}, lines, "x.md", Path("."))
    assert [mistake.line for mistake in caught.value.mistakes] == [10]


def test_all_mistakes_come_at_once():
    """Of data, models, training and what forecasts together."""
    found = told(together={"both": ["A", "C"]}, training={"epoch": 3}, **data(horizon=0), **model(past="all", lags=3))
    assert len(found) == 5
