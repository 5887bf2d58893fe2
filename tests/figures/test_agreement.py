"""Agreement of models: which pairs stand open, and what all pairs together say."""

from __future__ import annotations

import numpy as np

from rnnreport.results import Agreement
from tests.figures import edges_of_classification as edges
from tests.figures.drawing import html, show
from tests.figures.invented import classification
from tests.figures.reading import plain


def test_two_models_are_one_pair():
    """With two models there is their table alone."""
    context = show("agreement", answers=(classification.agreement_of(*edges.film_reviews()),)).context
    assert (len(context.open), context.folded, context.matrix, context.patterns) == (1, (), (), ())


def test_networks_stand_before_baselines():
    """Two networks and a baseline: the networks' pair is open, the other two wait."""
    context = show("agreement").context
    assert [(panel.a, panel.b) for panel in context.open] == [("LSTM", "GRU")]
    assert context.folded_label == "The other 2 pairs, one by one"


def test_many_pairs_all_wait():
    """Seven networks have 21 pairs among themselves: the table of all pairs comes first."""
    context = show("agreement", names=tuple(f"model {number}" for number in range(7))).context
    assert context.open == () and context.folded_label == "All 28 pairs, one by one"


def test_the_matrix_of_pairs_is_turned_around_below_the_diagonal():
    """Row less column above is column less row below, and the diagonal is accuracy."""
    first, second, _ = show("agreement").context.matrix
    assert first.fields[1].text == "+2.4" and second.fields[0].text == "−2.4"
    assert plain(first.fields[0].text) == "85.0 %"


def test_what_chance_does_not_explain_is_bold():
    """Adjusted p decides."""
    text = html("agreement", names=tuple(f"model {number}" for number in range(7)))
    fields = [field for line in show("agreement", names=tuple("abcdefg")).context.matrix for field in line.fields]
    assert text.count('<td class="rr-sure"><strong>') == sum(field.kind == "sure" for field in fields) > 0


def test_patterns_add_up():
    """The rows shown and the others together are all texts."""
    context = show("agreement", names=tuple(f"model {number}" for number in range(7))).context
    assert sum(int(row.count) for row in context.patterns) == classification.TEXTS
    assert len(context.patterns) == 17 and context.patterns[-1].name.endswith("other combinations")


def test_one_model_has_nothing_to_compare():
    """There is a sentence, and no table."""
    context = show("agreement", answers=(classification.agreement_of(("LSTM",), classification.answers(1)),)).context
    assert plain(context.caption) == (
        "There is one model alone, so nothing to compare: LSTM is right on 85.0 % of the test texts."
    )


def test_no_text_at_all_can_be_shown():
    """Without a text nothing is divided by nothing."""
    none = Agreement(
        "test", ("LSTM",), 0, 0, np.zeros(1, np.int32), np.zeros((0, 1), np.int8), np.zeros(0, np.int32), ()
    )
    assert show("agreement", answers=(none,)).context.caption.endswith("LSTM is right on – of the test texts.")
