"""Reading from where texts part is reading them whole: for every cell, read-out, direction and way of leaving out."""

from __future__ import annotations

import jax
import numpy as np
import pytest

from rnnreport.models import prefixes
from rnnreport.models.classifier import Classifier
from rnnreport.models.perturbation import WAYS, odds_of, read_whole
from rnnreport.models.streams import streams
from rnnreport.study import Model

SHAPES = [
    {"cell": "lstm", "layers": 2, "readout": "mean+max"},
    {"cell": "lstm", "readout": "last", "bidirectional": True},
    {"cell": "gru", "layers": 2, "readout": "max", "dense": 3, "options": {"reset": "before"}},
    {"cell": "simple_rnn", "readout": "mean", "options": {"activation": "relu"}},
]
DRAW = np.random.default_rng(0)
TEXTS = [DRAW.integers(1, 20, tokens).astype(np.int32) for tokens in (7, 1, 16, 4)]
KEEPS = [DRAW.random((choices, len(ids))) < 0.6 for ids, choices in zip(TEXTS, (5, 2, 40, 0), strict=True)]
KEEPS[0][0], KEEPS[0][1], KEEPS[1][:] = True, False, [[True], [False]]
TARGETS = [0, 1, 2, 1]


def made(**settings) -> Classifier:
    """Return an untrained network that bends."""
    network = Classifier(Model(units=4, embedding=3, **settings), 20, 3, key=jax.random.key(1))
    network.embedding[...] = 30 * network.embedding[...]
    network.bias[...] = np.array([0.3, -0.2, 0.1], np.float32)
    return network


@pytest.fixture(scope="module", params=SHAPES, ids=lambda one: f"{one['cell']} {one['readout']}")
def network(request) -> Classifier:
    """One of every cell, read-out and way to read."""
    return made(**request.param)


@pytest.mark.parametrize("way", WAYS)
def test_texts_are_read_on_as_if_they_were_read_whole(network, way):
    """All kept, nothing kept, one token, no choice, several batches: the log-odds are the same."""
    found, wanted = (ask(network, TEXTS, KEEPS, TARGETS, way) for ask in (odds_of, read_whole))
    assert streams(network) and [one.shape for one in found] == [(5,), (2,), (40,), (0,)]
    for one, other in zip(found, wanted, strict=True):
        assert one.dtype == np.float32
        np.testing.assert_allclose(one, other, atol=1e-5)


def test_what_is_read_is_what_comes_after_the_first_token_left_out(network, monkeypatch):
    """Of each choice so many tokens: all that are kept behind it, or, backward, before the last one."""
    read, begin = [], prefixes.compiler.begin

    def counted(function, *arguments):
        if function is prefixes.read_on:
            read.append(sorted(arguments[2].tolist())[-3:])
        return begin(function, *arguments)

    monkeypatch.setattr(prefixes.compiler, "begin", counted)
    keep = np.array([[1, 1, 0, 1, 1, 1, 0], [1, 1, 1, 1, 1, 0, 1], [1] * 7], bool)
    odds_of(network, TEXTS[:1], [keep], [1], "deleted")
    assert read == [[0, 1, 3], [0, 5, 5]][: network.encoder.directions]


def test_groups_of_texts_answer_as_one(monkeypatch):
    """Texts whose states do not fit into memory together are read one after the other."""
    network = made(**SHAPES[-1])
    together = odds_of(network, TEXTS, KEEPS, TARGETS, "as <unk>")
    monkeypatch.setattr(prefixes, "TOGETHER", 1)
    for one, other in zip(odds_of(network, TEXTS, KEEPS, TARGETS, "as <unk>"), together, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-6)


def test_two_layers_of_both_directions_are_read_whole():
    """The second layer needs the other end of the text, so there is no stream."""
    assert not streams(made(cell="gru", layers=2, bidirectional=True, readout="last"))
