"""A small study with untrained networks and an invented history: enough for every analysis to answer."""

from __future__ import annotations

import jax
import pytest

from rnnreport.data.corpus import Corpus
from rnnreport.data.dataset import build
from rnnreport.models.networks import LanguageModel
from rnnreport.study import Data, Model, Study, Training
from rnnreport.training.subject import Subject
from rnnreport.training.trained import Trained

TEXTS = ("The cat sat.", "The cat ran, the dog sat.", "A dog!", "The dog ran.", "The cat sat: a bird ran.")
SPLITS = ("train", "train", "train", "validation", "test")


def history(loss: float) -> dict:
    """Return what a training of three epochs would have told."""
    measured = {"loss": loss, "accuracy": 0.25, "perplexity": 2.0}
    return {
        "values": {"train_loss": [3.0, 2.0, 1.5], "validation_loss": [2.5, loss, 2.25]},
        "seconds": [1.0, 2.0, 3.0],
        "tokens_per_second": [100.0, 200.0, 300.0],
        "best_epoch": 2,
        "stopped": "patience",
        "parameters": 1234,
        "metrics": {"validation": measured, "test": measured},
    }


def corpus() -> Corpus:
    """Return five texts with their splits."""
    columns = {"id": tuple("12345"), "text": TEXTS}
    return Corpus("toy", TEXTS, None, columns, SPLITS, {"empty": 2}, "0" * 64)


def make_subject(study: Study) -> Subject:
    """Return the subject of a study, each model with one untrained network per seed."""
    dataset = build(corpus(), study.data)
    trained = {
        name: tuple(
            Trained(name, model, seed, network(model, len(dataset.vocabulary), seed), history(2.0 + seed))
            for seed in study.training.seeds
        )
        for name, model in study.models.items()
    }
    return Subject(study, dataset, trained)


def network(model: Model, words: int, seed: int) -> LanguageModel:
    """Return an untrained network."""
    return LanguageModel(model, words, key=jax.random.key(seed))


@pytest.fixture(scope="session")
def study() -> Study:
    """Two models, two seeds each."""
    return Study(
        task="next-word",
        data=Data(corpus="toy"),
        models={
            "LSTM": Model(cell="lstm", units=3, embedding=2, layers=2),
            "RNN": Model(cell="simple_rnn", units=2, embedding=2, options={"activation": "relu"}),
        },
        training=Training(seeds=(0, 1)),
    )


@pytest.fixture(scope="session")
def subject(study) -> Subject:
    """The subject of `study`."""
    return make_subject(study)


@pytest.fixture(scope="session")
def subject_of():
    """The maker of subjects, for studies that a test varies."""
    return make_subject
