"""A small data set that can be learnt, and a training of it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from rnnreport.data.corpus import Corpus
from rnnreport.data.dataset import Dataset, build
from rnnreport.study import Data, Model, Training
from rnnreport.training.train import Lesson, train

TEXTS = ("the cat sat on the mat .", "the dog ran to the cat , and the cat ran .", "a cat", "dog", "the dog sat .") * 4
MODEL = Model(cell="gru", units=6, embedding=5, dropout=0.1)
TRAINING = Training(epochs=3, batch=2, learning_rate=0.01)


@pytest.fixture(scope="session")
def dataset_of():
    """Return a maker of data sets from texts: split as given, or nothing but training texts."""

    def make(*texts: str, splits=None, **settings) -> Dataset:
        given = splits or ("train",) * len(texts)
        corpus = Corpus("toy", tuple(texts), None, {"text": tuple(texts)}, tuple(given), {}, "0" * 64)
        return build(corpus, Data(corpus="toy", **({"split": {"validation": 0, "test": 0}} | settings)))

    return make


@pytest.fixture(scope="session")
def dataset(dataset_of) -> Dataset:
    """20 texts: 12 to train on, 4 to validate, 4 to test."""
    return dataset_of(*TEXTS, splits=("train",) * 12 + ("validation",) * 4 + ("test",) * 4)


@pytest.fixture
def trained(tmp_path, dataset):
    """Return a function that trains and gives (history, parameters); folders are named by its first argument."""

    def run(name: str = "one", data=None, model=MODEL, training=TRAINING, seed=0, **settings):
        folder, scratch = folders(tmp_path, name)
        train(Lesson("next-word", data or dataset, "GRU", model, training, seed), folder, scratch, **settings)
        return told(folder)

    return run


def folders(tmp_path: Path, name: str) -> tuple[Path, Path]:
    """Return an output folder and a scratch folder, made where they are not there."""
    made = tmp_path / name, tmp_path / f"{name}.unfinished"
    for folder in made:
        folder.mkdir(exist_ok=True)
    return made


def told(folder: Path) -> tuple[dict, dict[str, np.ndarray]]:
    """Return (history, parameters) as written into a folder."""
    with np.load(folder / "parameters.npz") as file:
        return json.loads((folder / "history.json").read_text()), dict(file)
