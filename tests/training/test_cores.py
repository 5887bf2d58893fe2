"""A training is the same, to rounding, on however many devices its batches are divided."""

from __future__ import annotations

import pytest

from tests import on_cores

TRAIN = """
import json, sys, tempfile
from pathlib import Path
import numpy as np
from rnnreport.data import corpus, dataset
from rnnreport.study import Data, Model, Training
from rnnreport.training.train import Lesson, train

draw = np.random.default_rng(0)
texts = tuple(" ".join(f"w{draw.integers(20)}" for _ in range(draw.integers(3, 15))) for _ in range(41))
labels = tuple("ab"[int(text.split()[0][1:]) % 2] for text in texts)
found = []
for task in ("classify", "next-word"):
    made = corpus.Corpus("made", texts, labels, {"text": texts}, None, {}, "0" * 64)
    data = dataset.build(made, Data(corpus="made", split={"validation": 0.2}), task)
    model = Model(cell="gru", units=4, embedding=3, dropout=0.3, word_dropout=0.2)
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as scratch:
        lesson = Lesson(task, data, "it", model, Training(epochs=2, patience=None, batch=7), 0)
        train(lesson, Path(folder), Path(scratch))
        history = json.loads((Path(folder) / "history.json").read_text())
        with np.load(Path(folder) / "parameters.npz") as file:
            found.append([history["values"]["validation_loss"], {name: file[name].ravel().tolist() for name in file}])
import jax
json.dump([len(jax.devices()), found], sys.stdout)
"""


@pytest.fixture(scope="module")
def trained():
    """The same trainings on one, and on three devices, by which batches of 7 cannot be divided."""
    return on_cores.answers(TRAIN, "13")


def test_there_are_as_many_devices(trained):
    """One and three."""
    assert [devices for devices, _ in trained] == [1, 3]


@pytest.mark.parametrize("place", [0, 1], ids=["classify", "next-word"])
def test_dropout_and_gradients_are_the_same(trained, place):
    """Losses of every epoch and all parameters agree, though words and states were dropped by chance."""
    (losses, parameters), (others, found) = (told[place] for _, told in trained)
    assert losses == pytest.approx(others, rel=1e-5)
    assert parameters.keys() == found.keys()
    for name, values in parameters.items():
        assert values == pytest.approx(found[name], abs=1e-5), name
