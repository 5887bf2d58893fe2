"""The baselines of classification: that they learn what can be learnt, and survive all that data can be."""

from __future__ import annotations

import io
import subprocess
import sys
import tarfile
import zipfile

import numpy as np
import pytest

from rnnreport.data.tokens import key, tokenise
from rnnreport.training import tfidf
from rnnreport.training.scores import measures
from rnnreport.training.tfidf import FALLBACK, STRENGTHS, TfIdf, fit, majority

NONE = np.zeros(0, int)


def drawn(seed: int, texts: int, classes: int, own: float = 0.2) -> tuple[list[list[str]], np.ndarray]:
    """Return texts of 30 words, of which a share belongs to the class of the text alone."""
    draw = np.random.default_rng(seed)
    labels = draw.integers(0, classes, texts)
    words = np.where(draw.random((texts, 30)) < own, 1000 + labels[:, None] * 3 + draw.integers(0, 3, (texts, 30)), 0)
    words = np.where(words, words, draw.zipf(1.4, (texts, 30)) % 1000)
    return [[f"w{word}" for word in row] for row in words.tolist()], labels


@pytest.mark.parametrize("classes", [2, 3, 6])
def test_it_learns_what_words_tell(classes):
    """New texts of 2, 3 or 6 classes are nearly all found, and far better than by the majority."""
    train, validation, test = (drawn(seed, 200, classes) for seed in range(3))
    model = fit(*train, *validation, classes)
    probabilities = model.probabilities(test[0])
    assert probabilities.shape == (200, classes) and probabilities.dtype == np.float32
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, atol=1e-6)
    found, base = measures(probabilities, test[1]), measures(majority(train[1], classes, 200), test[1])
    assert found["accuracy"] > 0.95
    assert found["loss"] < base["loss"] / 4
    assert model.parameters == (len(model.features) + 1) * (classes if classes > 2 else 1)
    assert model.seconds > 0


@pytest.mark.parametrize("classes", [2, 4])
def test_it_is_logistic_regression_of_scikit_learn(classes):
    """Probabilities agree with another solver of scikit-learn on the same vectors."""
    linear_model = pytest.importorskip("sklearn.linear_model")
    (train, labels), (test, _) = drawn(0, 90, classes), drawn(1, 50, classes)
    model = fit(train, labels, [], NONE, classes)
    reference = linear_model.LogisticRegression(C=1.0, solver="lbfgs", tol=1e-8, max_iter=10_000)
    reference.fit(model.features.vectors(train), labels)
    expected = reference.predict_proba(model.features.vectors(test))
    np.testing.assert_allclose(model.probabilities(test), expected, atol=1e-4)


def test_order_of_neighbours_can_be_learnt():
    """Texts that differ in nothing but the order of two words are told apart by their pairs."""
    texts, labels = [["not", "good"], ["good", "not"]] * 20, np.array([0, 1] * 20)
    assert measures(fit(texts, labels, texts, labels, 2).probabilities(texts), labels)["accuracy"] == 1.0


def test_the_strength_has_the_least_validation_loss():
    """Better than C = 1, which is taken where there are too few texts to choose by."""
    train, validation = drawn(0, 150, 3, own=0.05), drawn(1, 150, 3, own=0.05)
    chosen = fit(*train, *validation, 3)
    loss = measures(chosen.probabilities(validation[0]), validation[1])["loss"]
    assert chosen.chosen in STRENGTHS
    assert chosen.chosen > FALLBACK
    few = fit(train[0][:90], train[1][:90], [], NONE, 3)
    assert few.chosen == FALLBACK
    assert loss < measures(few.probabilities(validation[0]), validation[1])["loss"]


def test_without_validation_texts_some_training_texts_choose():
    """Every tenth one; then all are learnt."""
    train, labels = drawn(0, 150, 3, own=0.05)
    tenth = np.arange(150) % 10 == 9
    inner, outer = ([train[number] for number in np.flatnonzero(part)] for part in (tenth, ~tenth))
    chosen = fit(outer, labels[~tenth], inner, labels[tenth], 3).chosen
    whole = fit(train, labels, [], NONE, 3)
    assert whole.chosen == chosen and len(whole.features) > len(fit(outer, labels[~tenth], [], NONE, 3).features)


def test_labels_that_are_noise_choose_the_strongest_penalty():
    """Where words tell nothing, large weights do harm: the smallest C is kept."""
    texts, _ = drawn(0, 200, 2, own=0)
    labels = np.random.default_rng(5).integers(0, 2, 200)
    assert fit(texts[:100], labels[:100], texts[100:], labels[100:], 2).chosen == STRENGTHS[0]


def test_the_same_texts_give_the_same_numbers():
    """Fitting twice gives equal bits."""
    train, validation = drawn(0, 100, 3), drawn(1, 50, 3)
    one, two = (fit(*train, *validation, 3) for _ in range(2))
    np.testing.assert_array_equal(one.weights, two.weights)
    np.testing.assert_array_equal(one.probabilities(validation[0]), two.probabilities(validation[0]))


def test_it_is_fitted_on_the_training_texts_alone():
    """Words of validation texts are no features, and other validation texts with the same choice change nothing."""
    train, (texts, labels) = drawn(0, 100, 2), drawn(1, 50, 2)
    one = fit(*train, texts, labels, 2)
    two = fit(*train, [[*text, "new"] for text in texts], labels, 2)
    assert "new" not in two.features.words
    np.testing.assert_array_equal(one.weights, two.weights)


@pytest.mark.parametrize("classes", [1, 2, 3])
def test_it_is_the_same_when_it_was_stored(tmp_path, classes):
    """Saved and loaded, all is as before, bit by bit; nothing in the folder is a pickle."""
    train, (texts, _) = drawn(0, 60, classes), drawn(1, 20, classes)
    train = ([*train[0], ["\ud800", "é\x00"], ["\ud800", "é\x00"]], np.append(train[1], [0, 0]))
    model = fit(*train, [], NONE, classes)
    model.save(tmp_path)
    loaded = TfIdf.load(tmp_path)
    texts = [*texts, ["\ud800"], []]
    np.testing.assert_array_equal(loaded.probabilities(texts), model.probabilities(texts))
    assert (loaded.parameters, loaded.seconds, loaded.chosen) == (model.parameters, model.seconds, model.chosen)
    assert loaded.features.words == model.features.words
    assert {path.suffix for path in tmp_path.iterdir()} == {".npz", ".json"}


def test_a_class_without_training_texts_is_given_nothing():
    """Its probability is 0, the others sum to 1, and it stands in its own column."""
    texts, labels = drawn(0, 100, 3)
    model = fit(texts, np.array([0, 2, 5])[labels], [], NONE, 7)
    probabilities = model.probabilities(texts)
    assert probabilities.shape == (100, 7)
    assert (probabilities[:, [1, 3, 4, 6]] == 0).all()
    assert measures(probabilities, np.array([0, 2, 5])[labels])["accuracy"] > 0.95


def test_a_validation_text_of_an_unseen_class_does_no_harm():
    """Its loss is finite, so that a C is chosen all the same."""
    train, (texts, labels) = drawn(0, 100, 2), drawn(1, 40, 2)
    labels = labels.copy()
    labels[0] = 2
    assert fit(*train, texts, labels, 3).probabilities(texts).shape == (40, 3)


def test_one_class_alone_is_certain():
    """Where all training texts are of one class, it has probability 1, and nothing is fitted."""
    model = fit([["a", "b"], ["a", "b"]], np.array([1, 1]), [["a"]], np.array([1]), 3)
    assert model.probabilities([["a"], []]).tolist() == [[0, 1, 0], [0, 1, 0]]
    assert model.parameters == 0


@pytest.mark.parametrize("classes", [2, 3])
@pytest.mark.parametrize("texts", [[[], [], [], []], [["a"], ["b"], ["c"], ["d"]]])
def test_without_any_feature_it_knows_how_frequent_classes_are(texts, classes):
    """Empty texts, and texts that share no word, leave the shares of the classes."""
    labels = np.array([0, 0, 0, classes - 1])
    model = fit(texts, labels, texts, labels, classes)
    np.testing.assert_allclose(model.probabilities([["a"], []]), majority(labels, classes, 2), atol=1e-6)


def test_empty_texts_among_others_are_no_harm():
    """They get what intercepts say, in training as later."""
    texts, labels = drawn(0, 60, 2)
    texts = [text if place % 3 else [] for place, text in enumerate(texts)]
    probabilities = fit(texts, labels, [[]], np.array([0]), 2).probabilities([[], []])
    assert np.isfinite(probabilities).all() and (probabilities[0] == probabilities[1]).all()
    assert fit(texts, labels, [], NONE, 2).probabilities([]).shape == (0, 2)


@pytest.mark.slow
def test_hundreds_of_classes_of_two_texts_each():
    """Many classes with few texts are fitted in bounds, and better than guessing."""
    texts, labels = drawn(0, 600, 300, own=0.4)
    model = fit(texts, labels, [], NONE, 300)
    assert model.parameters < 9e5
    assert measures(model.probabilities(texts), labels)["accuracy"] > 0.5


@pytest.mark.parametrize(
    ("texts", "labels", "match"),
    [([], NONE, "at least one"), ([["a"]], np.array([0, 1]), "do not fit"), ([["a"]], np.array([2]), "0 to 1")],
)
def test_what_cannot_be_fitted_is_an_error(texts, labels, match):
    """No text, labels that do not fit, a label that is no class."""
    with pytest.raises(ValueError, match=match):
        fit(texts, labels, [], NONE, 2)


def test_a_search_that_is_cut_short_is_no_warning(monkeypatch):
    """Where the solver runs out of steps, nothing is printed, and the result can be used."""
    monkeypatch.setattr(tfidf, "ITERATIONS", 1)
    texts, labels = drawn(0, 60, 3)
    assert measures(fit(texts, labels, [], NONE, 3).probabilities(texts), labels)["accuracy"] > 0.5


def test_the_majority_is_the_shares_of_the_training_texts():
    """Every text gets the same probabilities, and the most frequent class as its answer."""
    found = majority(np.array([2, 2, 0, 2]), 4, 3)
    assert found.dtype == np.float32
    np.testing.assert_array_equal(found, [[0.25, 0, 0.75, 0]] * 3)
    assert majority(np.array([0]), 2, 0).shape == (0, 2)
    with pytest.raises(ValueError, match="at least one"):
        majority(NONE, 2, 3)
    with pytest.raises(ValueError, match="0 to 1"):
        majority(np.array([2]), 2, 3)


def test_scikit_learn_is_loaded_only_where_something_is_fitted():
    """Importing the baselines, storing and loading does not take its two seconds."""
    code = (
        "import sys, numpy as np; from rnnreport.training import scores, significance, tfidf\n"
        "sys.exit(' '.join(name for name in ('sklearn', 'scipy', 'jax') if name in sys.modules) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def tokens(raw: bytes, encoding: str = "utf-8") -> list[str]:
    """Return the tokens of a text in small letters."""
    text = raw.decode(encoding)
    return [key(text[begin:end], True) for begin, end in tokenise(text).tolist()]


@pytest.mark.slow
def test_it_finds_the_topics_of_news(data_dir):
    """On the 2,225 BBC articles a fifth of them is found at 96 % or better, as published for linear models."""
    path = data_dir / "bbc-fulltext.zip"
    if not path.exists():
        pytest.skip(f"{path} is not there")
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as file:
        names = sorted(name for name in file.namelist() if name.endswith(".txt") and name.count("/") == 2)
        texts = [tokens(file.read(name), "latin-1") for name in names]
    topics = [name.split("/")[1] for name in names]
    labels = np.array([sorted(set(topics)).index(topic) for topic in topics])
    test, validation, train = np.split(np.random.default_rng(0).permutation(len(texts)), [445, 645])
    parts = [part for places in (train, validation) for part in ([texts[place] for place in places], labels[places])]
    model = fit(*parts, 5)
    assert measures(model.probabilities([texts[place] for place in test]), labels[test])["accuracy"] > 0.96


@pytest.mark.slow
def test_it_knows_good_films_from_bad(data_dir):
    """On every fifth review of IMDB accuracy is 0.86 or better (0.90 on all of them)."""
    path = data_dir / "aclImdb_v1.tar.xz"
    if not path.exists():
        pytest.skip(f"{path} is not there")
    found = {"train": ([], []), "test": ([], [])}
    with tarfile.open(path, "r|xz") as file:
        for member in file:
            _, split, sentiment, name, *_ = (*member.name.split("/"), "", "", "")
            if split in found and sentiment in ("neg", "pos") and name.partition("_")[0].endswith(("0", "5")):
                found[split][0].append(tokens(file.extractfile(member).read()))
                found[split][1].append(int(sentiment == "pos"))
    model = fit(found["train"][0], np.array(found["train"][1]), [], NONE, 2)
    assert len(found["train"][0]) == len(found["test"][0]) == 5000
    assert measures(model.probabilities(found["test"][0]), np.array(found["test"][1]))["accuracy"] > 0.86
