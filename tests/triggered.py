"""A classifier set by hand that answers by one word, one that is blind, and their states over the training texts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np

from rnnreport.data.corpus import Corpus
from rnnreport.data.dataset import Dataset, build
from rnnreport.models.classifier import Classifier
from rnnreport.study import Data, Model, Study, Training
from rnnreport.training import states
from rnnreport.training.subject import Subject
from rnnreport.training.trained import Trained

WORDS = "the a Cat dog sat ran far away".split()
MODEL = Model(cell="simple_rnn", units=2, embedding=1, readout="mean")
KEEP = 9


def subject(folder: Path) -> Subject:
    """Return forty texts of three to twelve words, good where they have a "cat", and two networks that read them."""
    draw = np.random.default_rng(0)
    texts = tuple(" ".join(draw.choice(WORDS, draw.integers(3, 13))) for _ in range(40))
    labels = tuple("good" if "Cat" in text.split()[-KEEP:] else "bad" for text in texts)
    splits = ("train",) * 30 + ("validation",) * 2 + ("test",) * 8
    data = Data(corpus="toy", keep=f"last {KEEP}")
    dataset = build(Corpus("toy", texts, labels, {"text": texts}, splits, {}, "0" * 64), data, "classify")
    study = Study(task="classify", data=data, models={"RNN": MODEL, "Blind": MODEL}, training=Training(seeds=(0,)))
    trained = {name: (network(name, dataset, blind),) for name, blind in (("RNN", False), ("Blind", True))}
    return with_states(Subject(study, dataset, trained), folder)


def with_states(of: Subject, folder: Path) -> Subject:
    """Return the subject with states of its own, written below `folder` and read again."""
    kept = {}
    for number, (name, (trained, *_)) in enumerate(of.trained.items()):
        (folder / str(number)).mkdir()
        states.write(trained.network, of.dataset, folder / str(number))
        kept[name] = states.load(folder / str(number))
    return replace(of, states=kept)


def network(name: str, dataset: Dataset, blind: bool) -> Trained:
    """Return a network whose state at a word hangs on this word alone; "cat" is far from all others.

    A blind one has the same state at every word.
    """
    made = Classifier(MODEL, len(dataset.vocabulary), 2, key=jax.random.key(0))
    embedding = np.linspace(-0.3, 0.1, len(dataset.vocabulary), dtype=np.float32)[:, None]
    embedding[dataset.vocabulary.index["cat"]] = 1.5
    made.embedding[...] = jnp.asarray(embedding)
    cell = made.encoder.forward[0]
    cell.kernel[...] = jnp.zeros((1, 2)) if blind else jnp.array([[1.0, -0.5]])
    cell.recurrent[...], cell.bias[...] = jnp.zeros((2, 2)), jnp.array([0.0, 0.3])
    made.output[...], made.bias[...] = jnp.array([[8.0, 0.0]]), jnp.array([-0.5])
    return Trained(name, MODEL, 0, made, {})
