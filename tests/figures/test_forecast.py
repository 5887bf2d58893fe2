"""The figures of forecasts and of their errors: what is drawn, what is said, and what happens at the edges."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import numpy as np
import pytest

from rnnreport.charts.thinned import COLUMNS
from rnnreport.errors import RnnReportError
from rnnreport.results import Forecasts
from tests.figures import drawing, invented
from tests.figures.invented import series
from tests.figures.reading import plain, rows

BOTH = ("forecast", "errors_over_time")
FOUND = series.forecast(("LSTM", "GRU"), ())
(ONE,) = FOUND.series


def of(*several, **changed) -> tuple[Forecasts]:
    """Return an answer with these series, and other changes."""
    return (replace(FOUND, series=several or FOUND.series, **changed),)


def silent(*kinds: str):
    """Return the series without any forecast of these kinds."""
    nothing = np.full(len(ONE.values), np.nan)
    gone = {f"{kind}{side}": nothing for kind in kinds for side in ("", "_low", "_high")}
    return replace(ONE, courses=tuple(replace(course, **gone) for course in ONE.courses))


def cut(first: int, last: int, validation: int, test: int):
    """Return a stretch of the series with other parts."""
    part = slice(first, last)
    keys = [f"{kind}{side}" for kind in ("one_step", "one_origin") for side in ("", "_low", "_high")]
    courses = tuple(replace(one, **{key: getattr(one, key)[part] for key in keys}) for one in ONE.courses)
    fields = {"times": ONE.times[part], "stamps": ONE.stamps[part], "values": ONE.values[part], "courses": courses}
    return replace(ONE, **fields, validation=validation, test=test)


def context(name: str, answers=None, **arguments):
    """Return what a template sees."""
    return drawing.show(name, answers=answers, **arguments).context


def caption(name: str, answers=None, **arguments) -> str:
    """Return the caption of a figure."""
    return plain(context(name, answers, **arguments).caption)


@pytest.mark.parametrize("name", BOTH)
def test_both_kinds_stand_apart(name):
    """One step and one origin have a section each, with a title that says which."""
    titles = [section.title for section in context(name).sections]
    assert titles[:2] == ["One step ahead", "From one origin"]


@pytest.mark.parametrize("name", BOTH)
@pytest.mark.parametrize(("kind", "title"), [("one step", "One step ahead"), ("one origin", "From one origin")])
def test_one_kind_may_be_asked_for(name, kind, title):
    """Then the caption says nothing of the other."""
    assert [section.title for section in context(name, kind=kind).sections] == [title]
    other = {"one step": "From one origin", "one origin": "One step ahead"}[kind]
    assert other not in caption(name, kind=kind)


def says(kind: str = "one step", **arguments) -> str:
    """Return what the figure of forecasts says above the plots of one kind."""
    return plain(" ".join(context("forecast", kind=kind, **arguments).sections[0].says))


def test_each_way_says_who_errs_least():
    """RMSE of the best, and of the best of the other sort, are those of the arrays."""
    rmse = {course.forecaster: series.rmse(ONE, course) for course in ONE.courses}
    assert min(rmse, key=rmse.get) == series.SARIMA
    said = f"No network errs as little as the baseline {series.SARIMA} (RMSE {rmse[series.SARIMA]:.1f})"
    assert says() == f"{said}: the best is LSTM with {rmse['LSTM']:.1f}."


def test_a_network_that_wins_is_said():
    """Then it names the best baseline beside it."""
    text = says(forecasters=["LSTM", "persistence"])
    assert text == "LSTM errs least: RMSE 11.5; the best baseline is persistence with 37.0."


@pytest.mark.parametrize("name", BOTH)
def test_a_leak_is_said(name):
    """The caption says which model saw test values; not where that model is left out."""
    assert "Beware of a leak: test values were seen while fitting GRU (its scaler was fitted" in caption(name)
    assert "leak" not in caption(name, forecasters=["LSTM"])


def test_the_band_is_told_with_what_it_holds():
    """Level, owner, source and coverage; the share is that of the arrays."""
    course = ONE.courses[0]
    inside = (course.one_step_low <= ONE.values) & (ONE.values <= course.one_step_high)
    (section,) = context("forecast", study=gaussian("LSTM"), forecasters=["LSTM"], kind="one step").sections
    (band,) = section.bands
    assert section.band == band.number == 0
    share = 100 * inside[series.TEST :].mean()
    assert plain(band.text) == (
        f"Band: 90 % prediction interval of LSTM (Gaussian head). {share:.0f} % of the test values lie in it."
    )


def gaussian(*names: str):
    """Return a study of networks that say how sure they are."""
    study = invented.study(*names, task="forecast")
    models = {name: model.model_copy(update={"head": "gaussian"}) for name, model in study.models.items()}
    return study.model_copy(update={"models": models})


def test_a_spread_of_seeds_is_no_prediction_interval():
    """A network with a point head, and several of them together, are told to scatter as seeds do, not as values."""
    joint = replace(ONE.courses[0], forecaster=series.TOGETHER)
    answers = of(replace(ONE, courses=(ONE.courses[0], joint)), intervals={"LSTM": "spread of 32 seeds"})
    bands = [plain(band.text) for band in context("forecast", answers, kind="one step").sections[0].bands]
    assert bands[0].startswith("Band of LSTM: spread of 32 seeds. It tells how far the seeds differ, not how values")
    assert bands[0].endswith("of the test values lie in it, not 90 %.")
    assert bands[1].startswith(f"Band of {series.TOGETHER}: ")


def test_baselines_that_were_left_out_are_said():
    """With the reason, in the figure of forecasts and beside the tables."""
    text = "Left out: SARIMA, since 40 values are too few."
    answers = of(left_out={"SARIMA": "40 values are too few"})
    assert text in caption("forecast", answers)
    compared = (series.comparison_forecast(("LSTM", "GRU"), ()), *answers)
    assert text in plain(drawing.show("comparison_forecast", answers=compared).context.caption)


def test_the_best_baseline_of_each_way_is_drawn():
    """What is said to be ahead can be seen, in both plots."""
    (kept,) = [one for one in ONE.courses if one.forecaster == "persistence"]
    best = replace(kept, one_origin=ONE.values)
    answers = of(replace(ONE, courses=(*ONE.courses[:2], best, *ONE.courses[3:])))
    on = [one.name for one in context("forecast", answers).sections[0].legend if one.on]
    assert on == ["LSTM", "GRU", "persistence", series.SARIMA]


def test_without_an_interval_there_is_no_band():
    """Nothing is said of a band, and none is drawn."""
    answers, chosen = of(), ["persistence"]
    assert "band" not in caption("forecast", answers, forecasters=chosen)
    plots = [
        panel.plot for section in context("forecast", answers, forecasters=chosen).sections for panel in section.panels
    ]
    assert not any(trace.band for plot in plots for trace in plot.traces)


@pytest.mark.parametrize("name", BOTH)
@pytest.mark.parametrize(
    "arguments", [{"forecasters": ["LSTN"]}, {"series": ["b"]}, {"since": "soon"}, {"since": "1999"}]
)
def test_what_is_not_there_is_told(name, arguments):
    """The error begins with the name of the figure."""
    with pytest.raises(RnnReportError, match=f"^{name}: "):
        drawing.show(name, **arguments)


def test_a_plot_may_begin_later():
    """`since` is where the plots begin; without it those from one origin begin as long before the test part."""
    axes = [section.panels[0].plot.plot.x.label for section in context("forecast").sections]
    assert axes == ["month (1949-01 to 1960-12)", "month (1953-01 to 1960-12)"]
    axes = [section.panels[0].plot.plot.x.label for section in context("forecast", since=1955).sections]
    assert axes == ["month (1955-01 to 1960-12)"] * 2


def test_parts_are_marked_where_they_begin():
    """The rule of the test part stands between the last value before it and its first one, and so does the shade."""
    plot = context("forecast", kind="one step").sections[0].panels[0].plot
    between = 100 * (ONE.stamps[95] + ONE.stamps[96] - 2 * ONE.stamps[0]) / 2 / (ONE.stamps[-1] - ONE.stamps[0])
    assert [rule.text for rule in plot.plot.rules] == ["validation", "test"]
    assert plot.plot.rules[1].x == plot.shade == pytest.approx(between, abs=0.01)


def test_few_of_many_series_are_drawn():
    """The first four stand side by side, the caption says how many there are, and the files hold all."""
    words = tuple(f"series {number}" for number in range(6))
    shown = drawing.show("forecast", words=words)
    assert [panel.name for panel in shown.context.sections[0].panels] == list(words[:4])
    assert "The first 4 of 6 series are drawn." in shown.context.caption
    assert {one["name"] for one in json.loads(shown.files["forecast-1.json"])["series"]} == set(words)


def test_series_are_drawn_in_the_order_asked_for():
    """Each once, and only they count."""
    shown = drawing.show("forecast", words=("a", "b", "c"), series=["c", "a", "c"])
    assert [panel.name for panel in shown.context.sections[0].panels] == ["c", "a"]
    assert "288 values of “passengers” by month in 2 series, 96 of them, shaded, for testing." in shown.context.caption


@pytest.mark.parametrize("name", BOTH)
@pytest.mark.parametrize(
    ("kinds", "left", "said"),
    [
        (("one_origin",), ["One step ahead"], "Nothing was forecast from one origin."),
        (("one_step",), ["From one origin"], "Nothing was forecast one step ahead."),
    ],
)
def test_a_kind_without_forecasts_is_told(name, kinds, left, said):
    """Its section is not there, and the caption says why."""
    answers = of(silent(*kinds), leads=())
    assert [section.title for section in context(name, answers).sections] == left
    assert said in caption(name, answers)


@pytest.mark.parametrize("name", BOTH)
def test_nothing_at_all(name):
    """Without any forecast, and without any series, there is a sentence alone."""
    for answers in (of(silent("one_step", "one_origin"), leads=()), (replace(FOUND, series=(), leads=()),)):
        assert "forecast" in caption(name, answers)
        assert "<svg" not in drawing.html(name, answers=answers)


def test_without_a_test_part_the_fit_is_drawn():
    """No error can be said of it, and the figure of errors says so."""
    answers = of(cut(0, 96, 96, 96), leads=())
    assert [section.title for section in context("forecast", answers).sections] == ["One step ahead"]
    assert "96 values of “passengers” by month, none to test on." in caption("forecast", answers)
    assert "RMSE" not in caption("forecast", answers)
    assert "No test value of “passengers” was forecast" in caption("errors_over_time", answers)


@pytest.mark.parametrize("name", BOTH)
def test_a_single_value(name):
    """One time, one value, one forecast: a dot each, and one tick."""
    plot = context(name, of(cut(120, 121, 0, 0), leads=())).sections[0].panels[0].plot
    assert [tick.label for tick in plot.plot.x.ticks] == ["1959-01"]
    assert all(len(trace.dots) == 1 for trace in plot.traces)


def test_a_forecast_that_runs_away_leaves_the_scale_alone():
    """It is cut at the frame, which the caption says, so that the others can be seen."""
    wild = replace(ONE.courses[0], one_step=ONE.courses[0].one_step * 1e6)
    answers = of(replace(ONE, courses=(wild, *ONE.courses[1:])))
    plot = context("forecast", answers, kind="one step").sections[0].panels[0].plot
    assert float(plot.plot.y.ticks[-1].label.replace(",", "")) < 3000
    assert "cut at the frame" in caption("forecast", answers) and "cut at" not in caption("forecast")


@pytest.mark.parametrize("name", BOTH)
def test_a_long_series_stays_small(name):
    """Of 20,000 values two for each column are drawn and read out, some stand in the table, all in the files."""
    count = 20_000
    values = series.noise(count, 1) + 50
    courses = tuple(series.course(one, one == "LSTM", values, 0, 10_000) for one in ("LSTM", "persistence"))
    calm = tuple(replace(one, one_origin=one.one_origin * np.nan) for one in courses)
    times = tuple(str(number) for number in range(count))
    long = replace(
        ONE, times=times, stamps=np.arange(count) * 1.0, dated=False, values=values, courses=calm, test=10_000
    )
    shown = drawing.show(name, answers=(replace(FOUND, series=(long,), leads=(), step="row", season=1),))
    (section,) = shown.context.sections
    assert all(trace.path.count("L") <= 2 * COLUMNS + 2 for trace in section.panels[0].plot.traces)
    assert len(section.table.rows) <= 150 and "all of them are in the CSV file" in section.table.label
    assert len(drawing.html(name, shown)) < 120_000 > len(shown.files[shown.context.source.file])
    assert f"Of each of {COLUMNS} stretches" in shown.context.caption
    assert rows(shown, f"{drawing.place(name).id}.csv")[-1]["time"] == "19999"


def numbers_of(shown) -> list:
    """Return what the script of a figure reads out."""
    found = re.fullmatch(
        rb'rnnreport\.text\("[0-9a-f]{16}",(.*)\);\n', shown.files[shown.context.source.file], re.DOTALL
    )
    return json.loads(found[1])


def test_what_is_read_out_are_the_numbers_of_the_arrays():
    """Time, value, forecast, error and interval of each line, in the words of the page."""
    first = numbers_of(drawing.show("forecast"))[0]
    course, at = ONE.courses[1], 130
    assert (first["times"][at], first["values"][at]) == (ONE.times[at], f"{ONE.values[at]:.0f}")
    line = next(line for line in first["lines"] if line["name"] == "GRU")
    error = f"{ONE.values[at] - course.one_step[at]:.1f}".replace("-", "−")
    between = f"{course.one_step_low[at]:.1f} to {course.one_step_high[at]:.1f}"
    assert line["cells"][at] == [f"{course.one_step[at]:.1f}", error, between]


def test_errors_are_value_minus_forecast():
    """In the CSV file and in what is read out."""
    shown = drawing.show("errors_over_time")
    row = next(row for row in rows(shown, "errors-over-time-1.csv") if row["forecaster"] == "GRU")
    error = ONE.values[96] - ONE.courses[1].one_step[96]
    assert (row["time"], float(row["error_one_step"])) == ("1957-01", pytest.approx(error, abs=1e-3))
    line = numbers_of(shown)[0]["lines"][1]
    assert line["cells"][0][0] == f"{error:.1f}".replace("-", "−")


def test_errors_with_the_steps_ahead():
    """Where there is a horizon RMSE is drawn by steps, and the caption has both ends; else nothing of it."""
    sections = context("errors_over_time").sections
    assert sections[-1].title == "More steps ahead"
    first, last = FOUND.leads[0].rmse[[0, -1]]
    assert f"From 1 to 12 steps ahead RMSE goes: LSTM from {first:.1f} to {last:.1f}" in sections[-1].says[0]
    assert len(context("errors_over_time", of(leads=())).sections) == 2


def test_a_forecaster_that_errs_to_one_side_is_told():
    """From one origin all forecasts are too low by their mean error."""
    mean = (ONE.values - ONE.courses[0].one_origin)[96:].mean()
    (section,) = context("errors_over_time", kind="one origin").sections
    assert f"LSTM is too low by {mean:.1f}" in section.says[0]


def test_networks_of_several_seeds_forecast_together():
    """That is said with several seeds, and not with one."""
    several = invented.study("LSTM", "GRU", seeds=(0, 1), task="forecast")
    assert "the mean over its 2 seeds" in drawing.show("forecast", study=several).context.caption
    assert "the mean over its" not in caption("forecast")


def test_the_table_has_what_is_drawn():
    """A row for each time; the interval stands beneath the forecast."""
    table = context("forecast", kind="one origin").sections[0].table
    assert [cell.text for cell in table.header] == ["time", "passengers", "LSTM", "GRU", series.SARIMA]
    assert len(table.rows) == 96
    course = ONE.courses[0]
    assert table.rows[-1][2].text == f"{course.one_origin[-1]:.1f}"
    assert table.rows[-1][2].note == f"{course.one_origin_low[-1]:.1f} to {course.one_origin_high[-1]:.1f}"


def test_a_series_of_many_values_begins_later():
    """One step ahead, beyond 200 values, as long before the test part as it lasts: each value can be seen."""
    count = 300
    values = series.noise(count, 1) + 50
    courses = tuple(series.course(one, one == "LSTM", values, 0, 240) for one in ("LSTM", "persistence"))
    times = tuple(str(number) for number in range(count))
    long = replace(
        ONE, times=times, stamps=np.arange(count) * 1.0, dated=False, values=values, courses=courses, test=240
    )
    answers = (replace(FOUND, series=(long,), leads=(), step="row", season=1),)
    assert [section.panels[0].plot.plot.x.label for section in context("forecast", answers).sections] == [
        "time (180 to 299)"
    ] * 2
