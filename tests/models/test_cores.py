"""Rows are divided among devices, and nothing of the answer hangs on how many there are."""

from __future__ import annotations

import pytest

from rnnreport.training.prepare import cores
from tests import on_cores

ASK = """
import json, sys
from rnnreport.training.prepare import prepare
prepare()
import jax, numpy as np
from rnnreport.models.attribution import attributed
from rnnreport.models.classifier import Classifier
from rnnreport.models.cores import summed_and_joined
from rnnreport.models.judging import judge
from rnnreport.study import Model

def both(shared, rows):
    return rows.sum() * shared, rows + shared

sums, rows = jax.jit(summed_and_joined(both))(2, np.arange(5))
network = Classifier(Model(cell="lstm", units=3, embedding=2), 9, 2, key=jax.random.key(0))
texts = [np.arange(2, 2 + length, dtype=np.int32) for length in (1, 5, 7)]
scores = attributed("occlusion_unknown", network, texts, [1, 0, 1], jax.random.key(0))
json.dump([len(jax.devices()), int(sums), rows.tolist(), judge(network, texts).tolist(),
           [one.scores.tolist() for one in scores]], sys.stdout)
"""


@pytest.fixture(scope="module")
def answers():
    """The same questions asked on one, two and three devices."""
    return on_cores.answers(ASK, "123")


def test_devices_are_made(answers):
    """There are as many as cores are asked for."""
    assert [found[0] for found in answers] == [1, 2, 3]


def test_sums_and_rows_meet(answers):
    """Rows that cannot be divided evenly come back as many and in their order, and sums count each once."""
    assert [found[1:3] for found in answers] == [[20, [2, 3, 4, 5, 6]]] * 3


def test_networks_answer_alike(answers):
    """Probabilities and attributions are the same to rounding."""
    for found in answers[1:]:
        for one, other in zip(found[3] + found[4], answers[0][3] + answers[0][4], strict=True):
            assert one == pytest.approx(other, abs=1e-6)


def test_workers_share_the_cores(monkeypatch):
    """A build with many workers gives each its part, and what is asked for outright goes before."""
    monkeypatch.delenv("RNNREPORT_CORES")
    alone = cores()
    monkeypatch.setenv("RNNREPORT_WORKERS", str(alone))
    assert cores() == 1
    monkeypatch.setenv("RNNREPORT_CORES", "7")
    assert cores() == 7
