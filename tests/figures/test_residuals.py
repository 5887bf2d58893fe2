"""Residuals: whose are shown, and what is said of what is left in them."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from rnnreport.charts.residual_plots import apart, autocorrelations, errors, looks, over_time
from rnnreport.errors import RnnReportError
from rnnreport.results import Residual, Residuals
from tests.figures.drawing import show
from tests.figures.invented import series
from tests.figures.reading import plain, rows

NOISE = series.residuals(("LSTM",), ()).residuals[1]


def left(**changes) -> Residual:
    """Return residuals of which something is known."""
    return dataclasses.replace(NOISE, **changes)


def test_the_best_network_and_the_best_baseline_are_shown():
    """Best are those whose errors are least in the part that is shown."""
    names = [panel.name for panel in show("residuals").context.panels]
    sizes = {one.forecaster: np.hypot(one.mean, one.deviation) for one in show_all() if one.split == "test"}
    assert names == [min(("LSTM", "GRU"), key=sizes.get), min(series.BASELINES, key=sizes.get)]


def show_all() -> tuple[Residual, ...]:
    """Return what was invented for two networks."""
    return series.residuals(("LSTM", "GRU"), ()).residuals


def test_forecasters_can_be_chosen():
    """In the order of the page, each once."""
    panels = show("residuals", forecasters=("persistence", "LSTM", "persistence")).context.panels
    assert [panel.name for panel in panels] == ["persistence", "LSTM"]


@pytest.mark.parametrize("given", [{"forecasters": ("LSTN",)}, {"series": "north"}])
def test_a_name_that_is_not_there_is_refused(given):
    """With what is there."""
    with pytest.raises(RnnReportError, match="residuals"):
        show("residuals", **given)


def test_a_series_can_be_chosen():
    """Its name stands in the caption."""
    context = show("residuals", words=("north", "south"), series="south").context
    assert "“south”" in context.caption


def test_the_training_part_can_be_shown():
    """Its errors are others than those of the test part."""
    said = [show("residuals", split=split).context.panels[0].note for split in ("train", "test")]
    assert said[0] != said[1]


def test_noise_is_said_only_above_five_percent():
    """p of 0.05 and below says that something is left; no p, that nothing can be said."""
    assert looks(left(ljung_box=0.051)).startswith("What is left looks like noise (Ljung–Box, p = 0.051)")
    assert looks(left(ljung_box=0.05)).startswith("Something is left to be learned")
    assert "p < 0.001" in looks(left(ljung_box=1e-9))
    assert looks(left(ljung_box=float("nan"))).startswith("Too few errors")


def test_the_season_is_named_where_errors_go_with_it():
    """Lag 12 outside the bound, and no other, is one season."""
    lags = np.zeros(24)
    lags[11] = 0.5
    assert plain(apart(left(autocorrelation=lags, bound=0.3), 12)) == (
        "Autocorrelations outside ±0.30: lag 12 (one season); noise has about 5 % of 24 lags outside."
    )


def test_dots_mark_what_lies_outside_the_bound():
    """One dot at the tip of each such bar, in either direction, and the season's rule on its lag."""
    lags = np.zeros(24)
    lags[[0, 11]] = -0.6, 0.5
    plot = autocorrelations(left(autocorrelation=lags, bound=0.3), 12, "month")
    assert [dot.x for dot in plot.dots] == [pytest.approx(100 * at / 24, abs=0.01) for at in (0.5, 11.5)]
    assert plot.rules[0].x == plot.dots[1].x
    assert plot.dots[0].y == pytest.approx(plot.bars[0].y + plot.bars[0].height)


def test_bars_reach_from_zero_to_the_error():
    """What was too low stands above the line of zero, what was too high hangs below."""
    found = left(times=("a", "b"), residuals=np.array([10.0, -5.0]))
    plot = over_time(found, errors((found,)), "errors", 1)
    zero = float(plot.lines[0].path.split("L")[0].split()[1])
    assert plot.bars[0].y + plot.bars[0].height == pytest.approx(zero) and plot.bars[1].y == pytest.approx(zero)
    assert plot.bars[0].height == pytest.approx(2 * plot.bars[1].height, abs=0.02)


def test_all_panels_share_one_scale():
    """Bars of two forecasters can be compared."""
    panels = show("residuals", forecasters=("persistence", "LSTM")).context.panels
    assert panels[0].plots[0].y == panels[1].plots[0].y


def test_a_bias_is_told():
    """A mean two standard errors from zero says to which side forecasts lie."""
    found = left(mean=5.0, deviation=2.0)
    panel = show("residuals", answers=(Residuals("x", "", "month", 12, (found,)),)).context.panels[0]
    assert panel.says[-1] == "Forecasts lie too low on the whole."


def test_a_forecaster_without_errors_is_said():
    """It made no forecast of the part: a sentence in place of plots."""
    nothing = left(times=(), residuals=np.array([]), autocorrelation=np.array([]), ljung_box=float("nan"))
    answers = (Residuals("x", "", "month", 12, (nothing,)),)
    (panel,) = show("residuals", answers=answers, forecasters=("LSTM",)).context.panels
    assert panel.plots == () and panel.says == ("It made no one-step forecast of this part.",)


def test_every_error_is_in_the_file():
    """Of all forecasters and both parts."""
    found = rows(show("residuals"), "residuals-1.csv")
    assert len(found) == sum(len(one.residuals) for one in show_all())


def test_a_long_series_is_drawn_in_columns():
    """100,000 errors make less than a thousand bars, with the greatest error among them."""
    values = np.sin(np.arange(100_000.0))
    values[77_777] = 50.0
    found = left(times=tuple(map(str, range(len(values)))), residuals=values)
    plot = over_time(found, errors((found,)), "errors", 12)
    assert len(plot.bars) < 1000 and any(bar.title == "77777: 50.00" for bar in plot.bars)
