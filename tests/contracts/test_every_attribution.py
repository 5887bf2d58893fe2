"""What must hold for every method that says what words add: one file in `models/attributions` is tested here."""

from __future__ import annotations

import jax
import numpy as np
import pytest

from rnnreport.catalogue import members
from rnnreport.models.attribution import Scores, attributed
from rnnreport.models.classifier import Classifier
from rnnreport.models.judging import judge
from rnnreport.study import Model

METHODS = members("attribution")
# one word; an unknown one; all unknown; one word again and again; two like ones
TEXTS = [np.array(ids, np.int32) for ids in ([4], [2, 1, 3, 5], [1, 1, 1], [6, 6, 6, 6, 6], [2, 3, 4, 5, 6, 2, 3])]
TARGETS = [0, 1, 2, 1, 0]
KEY = jax.random.key(5)


@pytest.fixture(scope="module")
def network() -> Classifier:
    """An untrained network that reads both ways and knows three classes."""
    model = Model(cell="gru", units=2, embedding=2, bidirectional=True, readout="mean+max")
    made = Classifier(model, 9, 3, key=jax.random.key(1))
    made.embedding[...] = 20 * made.embedding[...]
    return made


@pytest.fixture(scope="module")
def found(network) -> dict[str, list[Scores]]:
    """The scores of all methods for all texts."""
    return {name: attributed(name, network, TEXTS, TARGETS, KEY) for name in METHODS}


@pytest.mark.parametrize("name", METHODS)
def test_facts_are_literals(name):
    """What people call it, the unit and whether there is chance; the docstring begins with a line that says it."""
    facts = METHODS[name].facts
    assert isinstance(facts["LABEL"], str) and facts["UNIT"] in ("log-odds", "probability")
    assert isinstance(facts["CHANCE"], bool)
    assert METHODS[name].summary.endswith(".")


def test_labels_differ():
    """No two methods are called alike."""
    assert len({method.facts["LABEL"] for method in METHODS.values()}) == len(METHODS)


@pytest.mark.parametrize("name", METHODS)
def test_every_token_has_a_finite_score(name, found):
    """One float32 for each token, whatever the text."""
    for ids, one in zip(TEXTS, found[name], strict=True):
        for array in (one.scores, one.spread):
            assert array.shape == ids.shape and array.dtype == np.float32 and np.isfinite(array).all()


@pytest.mark.parametrize("name", METHODS)
def test_full_is_the_score_of_the_whole_text(name, found, network):
    """In the unit of the method; what it takes as an empty text has a finite score, if there is one."""
    answers = judge(network, TEXTS)[np.arange(len(TEXTS)), TARGETS].astype(np.float64)
    wanted = answers if METHODS[name].facts["UNIT"] == "probability" else np.log(answers / (1 - answers))
    np.testing.assert_allclose([one.full for one in found[name]], wanted, atol=1e-5)
    assert not np.isinf([one.empty for one in found[name]]).any()


@pytest.mark.parametrize("name", METHODS)
def test_quality_is_made_of_plain_finite_numbers(name, found):
    """The same measures for every text."""
    for one in found[name]:
        assert one.quality.keys() == found[name][0].quality.keys()
        assert all(type(value) is float and np.isfinite(value) for value in one.quality.values())


@pytest.mark.parametrize("name", METHODS)
def test_texts_together_are_texts_alone(name, found, network):
    """What stands beside a text changes nothing but rounding."""
    for ids, target, one in zip(TEXTS[1:4], TARGETS[1:4], found[name][1:4], strict=True):
        (alone,) = attributed(name, network, [ids], [target], KEY)
        np.testing.assert_allclose(alone.scores, one.scores, atol=2e-6)


@pytest.mark.parametrize("name", METHODS)
def test_chance_is_what_it_is_declared(name, found, network):
    """The same key gives the same scores; another key gives others exactly where there is chance."""
    again, other = (attributed(name, network, TEXTS[1:2], TARGETS[1:2], key)[0] for key in (KEY, jax.random.key(6)))
    np.testing.assert_allclose(again.scores, found[name][1].scores, atol=2e-6)
    assert np.allclose(other.scores, again.scores, atol=2e-6) != METHODS[name].facts["CHANCE"]
