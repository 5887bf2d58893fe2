"""What the figure of trust says, from hand-written results."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import numpy as np
import pytest
from pydantic import ValidationError

from rnnreport.charts import faithful, trust_verdicts
from rnnreport.errors import RnnReportError
from rnnreport.figures import trust
from rnnreport.results import Trusts
from tests.figures import invented
from tests.figures.drawing import html, show
from tests.figures.invented.explanations import FAITH, of_network
from tests.figures.reading import plain, rows


def tried(*areas, random=(0.1, 0.08, 0.12), oracle=(0.6, 0.55, 0.65)):
    """Return a model with methods of these areas, and bounds."""
    found = of_network("LSTM", methods=tuple(FAITH)[: len(areas)])
    methods = tuple(replace(one, area=area) for one, area in zip(found.methods, areas, strict=True))
    bounds = tuple(replace(one, area=area) for one, area in zip(found.bounds, (random, oracle), strict=True))
    return replace(found, methods=methods, bounds=bounds)


def said(*areas, **bounds) -> str:
    """Return the verdict on methods with these areas."""
    return plain(" ".join(trust_verdicts.sentences(tried(*areas, **bounds))))


def test_what_is_asked():
    """How many texts, methods and models are asked."""
    arguments = trust.Arguments(texts=20, methods=("Partition-SHAP",), models=("LSTM",))
    (ask,) = trust.asks(arguments, invented.study(task="classify"))
    assert (ask.analysis, ask.settings) == (
        "trust",
        {"texts": 20, "methods": ["partition_shap"], "models": ["LSTM"]},
    )


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"models": ("GRUU",)}, "trust: model 'GRUU' is not one of: GRU, LSTM"),
        ({"methods": ("lyme",)}, "trust: method 'lyme'.*did you mean 'lime'"),
    ],
)
def test_what_is_not_there_is_refused(given, message):
    """A model or method that there is not is told before anything is trained."""
    with pytest.raises(RnnReportError, match=message):
        trust.asks(trust.Arguments(**given), invented.study(task="classify"))


def test_no_text_is_no_trial():
    """At least one text is tried."""
    with pytest.raises(ValidationError):
        trust.Arguments(texts=0)


def test_the_best_is_told_with_its_bounds():
    """The verdict has the mean, the interval, chance, the oracle and how far between them it is."""
    assert said((0.4, 0.35, 0.45)) == (
        "Most faithful is integrated gradients: without the words that it ranks highest, the probability of the answer "
        "falls by 0.40 on average (95 % interval 0.35 to 0.45), above a random ranking (0.10); a greedy oracle reaches "
        "0.60, so it comes 60 % of the way."
    )


def test_methods_that_cannot_be_told_apart_are_named():
    """Whose interval overlaps that of the best is not said to be worse."""
    told = said((0.4, 0.35, 0.45), (0.37, 0.33, 0.41), (0.3, 0.25, 0.34))
    assert "Cannot be told apart from it, since the intervals overlap: partition SHAP." in told
    assert "Its interval lies above those of all other methods." in said((0.4, 0.35, 0.45), (0.3, 0.25, 0.34))


def test_chance_is_called_chance():
    """A method whose interval reaches that of a random ranking is no better; one beneath it is worse."""
    told = said((0.4, 0.35, 0.45), (0.13, 0.11, 0.15), (0.05, 0.02, 0.07))
    assert "No better than chance: partition SHAP. Worse than chance: LIME." in told
    assert "chance" not in said((0.4, 0.35, 0.45), (0.15, 0.13, 0.17))


def test_no_method_may_be_better_than_chance():
    """Then the verdict begins with that, and the caption says it too."""
    weak = tried((0.11, 0.09, 0.13))
    told = said((0.11, 0.09, 0.13), (0.1, 0.08, 0.12))
    assert told.startswith("No method is shown to be better than chance. The highest is integrated gradients: ")
    assert "not clearly above a random ranking" in told
    assert trust_verdicts.caption([weak]) == "Most faithful: none is shown to be better than chance."


def test_where_all_are_alike_no_list_is_made():
    """Where all intervals overlap that of the best, one sentence says so for all."""
    told = said(*[(0.4, 0.35, 0.45)] * 5)
    assert told.endswith("No other method can be told apart from it: all their intervals overlap its own.")
    caption = trust_verdicts.caption([tried(*[(0.4, 0.35, 0.45)] * 5)])
    assert caption == "Most faithful: integrated gradients, not told apart from 4 others."


def test_numbers_that_are_none_claim_nothing():
    """Without intervals, bounds or any number, no verdict leans on them."""
    nan = math.nan
    told = said((0.4, nan, nan), (0.1, nan, nan), random=(nan, nan, nan), oracle=(nan, nan, nan))
    assert told.endswith("falls by 0.40 on average (no interval).")
    assert said((nan, nan, nan)) == "No method was measured."
    assert "nan" not in html("trust", answers=(Trusts((tried((nan, nan, nan), (0.2, nan, nan)),)),))


def test_lanes_lie_where_they_say():
    """Mean and interval are percent of the axis, and bounds are drawn by the same one."""
    found = tried((0.4, 0.3, 0.5))
    lanes = faithful.lanes(found, faithful.hues([found]))
    end = 0.8  # of the axis: steps of 0.2
    assert (lanes.lanes[0].low, lanes.lanes[0].middle, lanes.lanes[0].high) == pytest.approx(
        (30 / end, 40 / end, 50 / end)
    )
    assert [rule.at for rule in lanes.rules] == pytest.approx([10 / end, 60 / end])


@pytest.mark.parametrize(
    ("random", "oracle", "lines"), [(0.1, 0.6, 1), (0.1, 0.14, 2), (0.55, 0.6, 1), (0.3, 0.3, 1), (0.01, 0.02, 2)]
)
def test_labels_of_bounds_do_not_touch(random, oracle, lines):
    """Where both labels have no room side by side, one moves up a line."""
    found = tried((0.5, 0.45, 0.79), random=(random,) * 3, oracle=(oracle,) * 3)
    assert faithful.lanes(found, faithful.hues([found])).lines == lines


def test_a_method_keeps_its_colour():
    """The colour is that of the method in all models, the badge is its rank in each."""
    first = of_network("LSTM")
    second = replace(first, model="GRU", methods=first.methods[::-1])
    a, b = show("trust", answers=(Trusts((first, second)),)).context.facets
    colours = [{lane.name: lane.colour for lane in one.lanes.lanes} for one in (a, b)]
    assert colours[0] == colours[1]
    assert (a.lanes.lanes[0].name, b.lanes.lanes[-1].name) == ("integrated gradients",) * 2


def test_there_is_a_panel_for_each_measure_and_way():
    """Comprehensiveness and sufficiency are drawn for both ways, the ways of a measure with one scale."""
    panels = show("trust").context.facets[0].panels
    assert [panel.name for panel in panels] == [
        "taken out: deleted",
        "taken out: as <unk>",
        "left alone, the others: deleted",
        "left alone, the others: as <unk>",
    ]
    assert panels[0].plot.y == panels[1].plot.y and panels[2].plot.y == panels[3].plot.y
    assert [len(panel.plot.lines) for panel in panels] == [7] * 4


def test_every_curve_has_its_badge_on_it():
    """The rank of each method stands at one of its points, each at another share."""
    panel = show("trust").context.facets[0].panels[0]
    points = {(dot.colour, dot.x, dot.y) for dot in panel.plot.dots}
    assert {(badge.colour, badge.x, badge.y) for badge in panel.badges} <= points
    assert [badge.rank for badge in panel.badges] == [1, 2, 3, 4, 5]
    assert len({badge.x for badge in panel.badges[:4]}) == 4


def test_bounds_differ_without_colour():
    """A random ranking is dotted, the oracle dashed."""
    assert [line.kind for line in show("trust").context.facets[0].panels[0].plot.lines[-2:]] == ["dotted", "dashed"]


def test_the_best_numbers_are_bold():
    """The largest area and the least sufficiency are; bounds never, and one method alone is not the best of any."""
    facet = show("trust").context.facets[0]
    assert [cell.best for cell in facet.rows[0]] == [False, True, False, True, False, False, False, False]
    assert not any(cell.best for row in (*facet.rows[1:], *facet.bounds) for cell in row)
    alone = show("trust", answers=(Trusts((tried((0.4, 0.3, 0.5)),)),)).context.facets[0]
    assert not any(cell.best for row in alone.rows for cell in row) and alone.correlations == ()


def test_what_prints_alike_is_not_told_apart_by_bold_type():
    """Of means that print alike all are bold, or none where all methods print alike."""
    for areas, bold in (((0.412, 0.408, 0.3), [True, True, False]), ((0.412, 0.408), [False, False])):
        found = tried(*((area, 0.2, 0.5) for area in areas))
        rows = show("trust", answers=(Trusts((found,)),)).context.facets[0].rows
        assert [row[1].best for row in rows] == bold


def test_correlations_have_shades_by_size_and_kinds_by_sign():
    """The diagonal is empty; what opposes is told by more than a colour."""
    found = replace(tried((0.4, 0.3, 0.5), (0.3, 0.2, 0.4)), correlations=np.array([[1, -0.5], [-0.5, 1]], np.float32))
    first = show("trust", answers=(Trusts((found,)),)).context.facets[0].correlations[0]
    assert [(field.text, field.shade, field.kind) for field in first.fields] == [
        ("", 0, "same"),
        ("−0.50", 4, "oppose"),
    ]


def test_files_hold_every_number():
    """JSON has all models; one CSV has a line for each method, the other one for each point of each curve."""
    shown = show("trust")
    document = json.loads(shown.files["trust-1.json"])
    assert len(document["models"]) == 2 and document["models"][0]["methods"][0]["seeds"] == 0.81
    assert [line["bound"] for line in rows(shown, "trust-1.csv")][:7] == ["no"] * 5 + ["yes"] * 2
    assert len(rows(shown, "trust-1-curves.csv")) == 2 * 7 * 2 * 2 * 5
