"""Classifiers are trained like every other network, and never see what they are tested on."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from rnnreport.data.corpus import Corpus
from rnnreport.data.dataset import Dataset, build
from rnnreport.errors import RnnReportError
from rnnreport.models.judging import judge
from rnnreport.study import Data, Model, Study, Training
from rnnreport.training import text_baselines
from rnnreport.training.judged import judged
from rnnreport.training.scores import measures
from rnnreport.training.subject import Subject
from rnnreport.training.train import Lesson, train
from rnnreport.training.trained import load_trained

MODEL = Model(cell="gru", units=6, embedding=5, dropout=0.1, readout="mean+max")
TRAINING = Training(epochs=12, batch=8, learning_rate=0.03, patience=None)
GOOD, BAD, SAME = "fine great warm".split(), "poor awful cold".split(), "the film was a it".split()


def texts(count: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return texts of three to nine words and their labels, which a word or two of each decide."""
    draw = np.random.default_rng(0)
    labels = ["good" if number % 2 else "bad" for number in range(count)]
    chosen = [GOOD if label == "good" else BAD for label in labels]
    return tuple(
        " ".join([*draw.choice(SAME, draw.integers(1, 7)), *draw.choice(words, 2)]) for words in chosen
    ), tuple(labels)


def made(labels=None, **settings) -> Dataset:
    """Return 120 texts to learn, 20 to validate on, 40 to test on."""
    written, own = texts(180)
    splits = ("train",) * 120 + ("validation",) * 20 + ("test",) * 40
    corpus = Corpus("toy", written, labels or own, {"text": written}, splits, {}, "0" * 64)
    return build(corpus, Data(corpus="toy", **settings), "classify")


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Return a function that trains and gives the loaded training."""

    def run(dataset: Dataset, model=MODEL, training=TRAINING, vectors=None):
        folder, scratch = tmp_path_factory.mktemp("trained"), tmp_path_factory.mktemp("scratch")
        train(Lesson("classify", dataset, "GRU", model, training, 0, vectors), folder, scratch)
        return load_trained(folder, "classify", "GRU", model, 0, dataset.sizes)

    return run


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    """The texts."""
    return made()


@pytest.fixture(scope="module")
def trained(run, dataset):
    """A network that learnt them."""
    return run(dataset)


def test_a_classifier_learns(trained):
    """Texts it never saw are classified right, and what is told of them is complete."""
    found = trained.history["metrics"]
    assert found["test"]["accuracy"] > 0.95 and set(found["test"]) == {"loss", "accuracy", "macro_f1", "ece"}
    assert set(trained.history["values"]) == {
        "train_loss", "train_accuracy", "validation_loss", "validation_accuracy"
    }  # fmt: skip


def test_answers_are_kept_in_the_order_of_the_texts(trained, dataset):
    """They are what the network says when it is asked again, and give the metrics that were told."""
    for split in ("validation", "test"):
        again = judge(trained.network, dataset.sequences(split))
        np.testing.assert_allclose(trained.outputs[split], again, rtol=1e-4, atol=1e-6)
        labels = dataset.targets[dataset.documents[dataset.splits[split]]]
        assert measures(trained.outputs[split], labels) == pytest.approx(trained.history["metrics"][split], rel=1e-4)


def test_labels_of_test_texts_change_no_parameter(run, trained, dataset):
    """With every test label turned round the same network is learnt, and the same baseline; only scores change."""
    turned = tuple(
        ("good" if label == "bad" else "bad") if number >= 140 else label for number, label in enumerate(dataset.labels)
    )
    other = made(labels=turned)
    again = run(other)
    for name, parameter in _parameters(trained).items():
        assert np.array_equal(parameter, _parameters(again)[name]), name
    assert np.array_equal(trained.outputs["test"], again.outputs["test"])
    assert trained.history["values"] == again.history["values"]
    scores = [each.history["metrics"]["test"]["accuracy"] for each in (trained, again)]
    assert scores[0] == pytest.approx(1 - scores[1])
    one, two = text_baselines.fit(dataset), text_baselines.fit(other)
    assert np.array_equal(one.model.weights, two.model.weights)
    assert np.array_equal(one.outputs["test"], two.outputs["test"])


def test_the_last_epoch_can_be_kept(run, dataset):
    """Its parameters are those after all epochs, whichever was best."""
    last = run(dataset, training=TRAINING.model_copy(update={"keep": "last", "epochs": 3, "learning_rate": 0.3}))
    assert last.history["best_epoch"] == 3


def test_embeddings_begin_at_word_vectors(run, dataset, tmp_path):
    """Words of the file begin there, in the same training; others where they would."""
    path = tmp_path / "vectors.txt"
    path.write_text("film 1 2 3 4 5\nnowhere 0 0 0 0 0\n")
    still = TRAINING.model_copy(update={"epochs": 1, "learning_rate": 1e-9})
    plain, begun = run(dataset, training=still), run(dataset, training=still, vectors=path)
    word = dataset.vocabulary.index["film"]
    one, other = (np.asarray(each.network.embedding[...]) for each in (plain, begun))
    np.testing.assert_allclose(other[word], [1, 2, 3, 4, 5], atol=1e-5)
    rest = np.arange(len(one)) != word
    np.testing.assert_allclose(one[rest], other[rest], atol=1e-5)


def test_all_are_judged_by_the_same_texts(trained, dataset, tmp_path):
    """Test texts where there are any, else validation texts, else one line; the baseline beside, also from disk."""
    study = Study(task="classify", data=dataset.settings, models={"GRU": MODEL})
    fitted = text_baselines.fit(dataset)
    fitted.save(tmp_path)
    baselines = {"TF-IDF": text_baselines.Fitted.load(tmp_path)}
    found = judged(Subject(study, dataset, {"GRU": (trained,)}, {}, baselines))
    assert (found.split, [judge.name for judge in found.judges], found.baselines) == ("test", ["GRU", "TF-IDF"], 1)
    assert found.labels.tolist() == dataset.targets[140:].tolist()
    assert np.mean(found.judges[1].right(found.labels)) > 0.95
    nothing = np.zeros(0, np.int32)
    fewer = replace(dataset, splits=dict(dataset.splits) | {"test": nothing})
    assert judged(Subject(study, fewer, {"GRU": (trained,)}, {}, baselines)).split == "validation"
    none = replace(dataset, splits=dict(dataset.splits) | {"test": nothing, "validation": nothing})
    with pytest.raises(RnnReportError, match="no text was held out"):
        judged(Subject(study, none, {"GRU": (trained,)}, {}, baselines))


def test_the_baseline_sees_what_networks_see():
    """The same part of each text, in the same spelling, rare words included."""
    dataset = made(keep="last 2", vocabulary=3)
    words = text_baselines.split_words(dataset, "test")
    assert all(len(text) == 2 for text in words)
    assert set().union(*words) <= set(GOOD + BAD)


def test_a_baseline_classifies_texts_of_ones_own(dataset):
    """Given as they are written, capitals and all."""
    found = text_baselines.fit(dataset).judge(dataset, [("The", "GREAT", "fine"), ("Awful", "poor"), ("unheard",)])
    assert found.shape == (3, 2) and found[0, 1] > 0.5 > found[1, 1]
    assert json.dumps(found.tolist())


def _parameters(trained) -> dict[str, np.ndarray]:
    from rnnreport.training.trained import parameters

    return parameters(trained.network)
