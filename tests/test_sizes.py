"""Sizes counted from what cells say of themselves are those of the networks."""

from __future__ import annotations

import itertools

import jax
import pytest

from rnnreport.catalogue import members
from rnnreport.models.encoder import Encoder
from rnnreport.models.networks import parameter_count
from rnnreport.sizes import matched, recurrent_parameters, rematched
from rnnreport.study import Model

CELLS = [
    (name, dict(zip(found.facts["OPTIONS"], choice, strict=True)))
    for name, found in members("cell").items()
    for choice in itertools.product(*found.facts["OPTIONS"].values())
]


@pytest.mark.parametrize(("name", "options"), CELLS, ids=str)
@pytest.mark.parametrize(("layers", "bidirectional"), [(1, False), (3, False), (2, True)])
def test_recurrent_parameters_are_counted(name, options, layers, bidirectional):
    """For every cell and choice, stacked, in both directions."""
    model = Model(cell=name, units=5, embedding=3, layers=layers, bidirectional=bidirectional, options=options)
    made = Encoder(name, 3, 5, layers=layers, bidirectional=bidirectional, options=options, key=jax.random.key(0))
    assert recurrent_parameters(model) == parameter_count(made)


def test_a_matching_model_is_as_near_as_can_be():
    """One unit more or less is further away."""
    models = {"A": Model(cell="lstm", units=100, embedding=32), "B": Model(cell="gru", embedding=32, match="A")}
    found, mistakes = matched(models)
    wanted = recurrent_parameters(models["A"])
    away = [
        abs(recurrent_parameters(found["B"].model_copy(update={"units": found["B"].units + more})) - wanted)
        for more in (-1, 0, 1)
    ]
    assert not mistakes and away[1] == min(away) and found["A"] is models["A"]


@pytest.mark.parametrize(
    ("match", "units", "message"),
    [
        ("C", None, "'C' is not one of: A"),
        ("B", None, "'B' cannot take its size from itself"),
        ("A", 7, "either units or match"),
    ],
)
def test_what_cannot_be_matched_is_told(match, units, message):
    """At the place where it was written."""
    given = {"cell": "gru", "match": match} | ({"units": units} if units else {})
    _, mistakes = matched({"A": Model(cell="lstm"), "B": Model(**given)})
    assert [path for path, _ in mistakes] == [("B", "match")] and message in mistakes[0][1]


def test_matches_do_not_chain():
    """A model that takes its own size from another is not one to match."""
    models = {"A": Model(cell="lstm"), "B": Model(cell="gru", match="A"), "C": Model(cell="gru", match="B")}
    _, mistakes = matched(models)
    assert "takes its own size from another" in mistakes[0][1]


def test_a_match_that_cannot_be_reached_is_told():
    """Where even the widest or the narrowest network is far away."""
    models = {
        "A": Model(cell="lstm", units=8192, embedding=100),
        "B": Model(cell="simple_rnn", embedding=1, match="A"),
        "C": Model(cell="lstm", units=1, embedding=1),
        "D": Model(cell="lstm", embedding=500, match="C"),
    }
    _, mistakes = matched(models)
    assert [path for path, _ in mistakes] == [("B", "match"), ("D", "match")]
    assert "8,192 units" in mistakes[0][1] and "with 1 units" in mistakes[1][1]


def test_a_match_follows_its_model():
    """Where a sweep changes the other one."""
    models = {"A": Model(cell="lstm", units=40, embedding=9), "B": Model(cell="gru", embedding=9, match="A", units=3)}
    sizes = [recurrent_parameters(model) for model in rematched(models).values()]
    assert abs(sizes[0] - sizes[1]) < 0.05 * sizes[0]
