"""What is answered about what networks look for: a planted word, units, prefixes, cells by layer, mistakes."""

from __future__ import annotations

from dataclasses import replace

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from rnnreport.analyses import look_for
from rnnreport.data.corpus import Corpus
from rnnreport.data.dataset import build
from rnnreport.errors import RnnReportError
from rnnreport.models.ascent import Raised
from rnnreport.models.classifier import Classifier
from rnnreport.models.judging import judge
from rnnreport.models.networks import LanguageModel
from rnnreport.study import Data, Model, Study, Training
from rnnreport.training.layers import cells_of
from rnnreport.training.seen import pairs, words
from rnnreport.training.subject import Subject
from rnnreport.training.trained import Trained

LETTERS = "alpha beta gamma delta epsilon zeta eta theta iota kappa".split()
MODEL = Model(cell="simple_rnn", units=2, embedding=3)
QUICK = {"starts": 2, "steps": 60, "words": 4}


@pytest.fixture(scope="module")
def subject() -> Subject:
    """Texts of ten words; a network whose cell 1, and class "yes", rise with "kappa" alone; a blind one."""
    draw = np.random.default_rng(0)
    texts = (*(" ".join(draw.choice(LETTERS, draw.integers(1, 9))) for _ in range(40)), "alpha unseen kappa")
    labels = ("no", *("yes" if "kappa" in text else "no" for text in texts[1:]))
    data = Data(corpus="toy", split={"validation": 0.1, "test": 0.1}, vocabulary=10)
    dataset = build(Corpus("toy", texts, labels, {"text": texts}, None, {}, "0" * 64), data, "classify")
    models = {"RNN": MODEL, "Blind": MODEL}
    study = Study(task="classify", data=data, models=models, training=Training(seeds=(0,)))
    trained = {name: (planted(name, dataset, strength),) for name, strength in (("RNN", 2.0), ("Blind", 0.0))}
    return Subject(study, dataset, trained)


def planted(name: str, dataset, strength: float) -> Trained:
    """Return a network that listens along one direction of the embeddings, which "kappa" has and others hardly."""
    size = len(dataset.vocabulary)
    network = Classifier(MODEL, size, 2, key=jax.random.key(0))
    embedding = 0.3 * np.random.default_rng(1).normal(size=(size, 3)).astype(np.float32)
    embedding[:, 2] = np.linspace(-0.3, 0.3, size)
    embedding[:2] = 9  # of no word, so that it must not count
    embedding[dataset.vocabulary.index["kappa"]] = (0.1, 0, 2)
    network.embedding[...] = jnp.asarray(embedding)
    cell = network.encoder.forward[0]
    cell.kernel[...] = strength * jnp.array([[0.5, 0.0], [0.3, 0.0], [0.0, 0.4]])
    cell.recurrent[...] = jnp.diag(jnp.array([0.0, 0.9]))
    network.output[...] = jnp.array([[0.0, 3.0]])
    return Trained(name, MODEL, 0, network, {})


def asked(subject: Subject, **more):
    """Return what is answered, by few starts and steps."""
    return look_for.answer(look_for.Settings(**(QUICK | more)), subject)


@pytest.fixture(scope="module")
def found(subject):
    """What the network that listens looks for, and the blind one."""
    return asked(subject).models


def test_a_planted_word_is_found_both_ways(subject, found):
    """By the class that it means and by the cell that hears it, first of all words; by the other class last."""
    yes, target = subject.dataset.classes.index("yes"), 2 + 1
    for place in (yes, target):
        assert found[0].search.words[place][0] == found[0].ascent.by_cosine[place][0] == "kappa"
        assert found[0].search.ranks[place, 0] == 1 and found[0].ascent.by_distance[place][0] == "kappa"
        assert found[0].ascent.agreement[place] > 0.99
    assert "kappa" not in found[0].search.words[1 - yes]


def test_bound_is_the_longest_word(subject, found):
    """That of "kappa": <pad> and <unk> are longer, but no words. Vectors are as long, for values rise outward."""
    network = subject.trained["RNN"][0].network
    norms = np.linalg.norm(np.asarray(network.embedding[...])[2:], axis=1)
    assert found[0].ascent.bound == pytest.approx(norms.max())
    np.testing.assert_allclose(found[0].ascent.norm, norms.max(), rtol=1e-4)
    assert (found[0].ascent.reached.max(axis=1) >= 0.98 * found[0].search.values[:, 0]).all()
    assert np.isfinite(found[0].ascent.reached).all() and found[0].ascent.reached.shape == (4, 2)


def test_words_are_ranked_as_numpy_ranks_them(subject, found):
    """h = tanh(W x): the values of all words by hand, their order, their ranks and their histogram."""
    network, dataset = subject.trained["RNN"][0].network, subject.dataset
    embedding = np.asarray(network.embedding[...])[2:]
    states = np.tanh(embedding @ np.asarray(network.encoder.forward[0].kernel[...]))
    z = 3 * states[:, 1]
    by_hand = np.stack([-z, z, states[:, 0], states[:, 1]])
    order = np.argsort(-by_hand, axis=1)
    names, one = dataset.vocabulary.words[2:], found[0]
    assert one.search.tried == 10 and (one.classes, one.cells, one.layer, one.state) == (2, 2, "layer 1", "h")
    assert one.search.words == tuple(tuple(names[word] for word in row[:4]) for row in order)
    np.testing.assert_allclose(one.search.values, -np.sort(-by_hand, axis=1)[:, :4], atol=1e-5)
    values = {name: by_hand[:, place] for place, name in enumerate(names)}
    for target in range(4):
        near = one.ascent.by_cosine[target]
        np.testing.assert_allclose(one.ascent.cosine_values[target], [values[w][target] for w in near], atol=1e-5)
        far = one.ascent.by_distance[target]
        np.testing.assert_allclose(one.ascent.distance_values[target], [values[w][target] for w in far], atol=1e-5)
        ranks = [1 + (by_hand[target] > values[word][target] + 1e-6).sum() for word in near]
        assert one.search.ranks[target].tolist() == ranks
        assert one.overlap[target] == pytest.approx(len(set(near) & set(one.search.words[target])) / 4)
    assert one.search.histogram.shape == (4, 40) and (one.search.histogram.sum(axis=1) == 10).all()
    np.testing.assert_allclose(one.search.edges[:, [0, -1]], np.stack([by_hand.min(1), by_hand.max(1)], 1), atol=1e-5)


def test_words_and_pairs_are_counted_as_in_the_texts(subject, found):
    """Every different pair of neighbours in training texts, none with a word that is not known, each with its count."""
    dataset = subject.dataset
    texts = [[dataset.vocabulary.words[word] for word in ids] for ids in dataset.sequences("train")]
    by_hand: dict[tuple[str, str], int] = {}
    for text in texts:
        for pair in zip(text[:-1], text[1:], strict=True):
            if "<unk>" not in pair:
                by_hand[pair] = by_hand.get(pair, 0) + 1
    two = pairs(dataset)
    names = dataset.vocabulary.words
    assert {(names[a], names[b]): count for (a, b), count in zip(two.ids, two.counts, strict=True)} == by_hand
    assert (np.diff(two.counts) <= 0).all() and two.counts.dtype == np.int32
    assert found[0].search.tried_pairs == len(by_hand)
    for row, counts in zip(found[0].search.pairs, found[0].search.pair_counts, strict=True):
        assert [by_hand[pair] for pair in row] == counts.tolist()
    for row, counts in zip(found[0].search.words, found[0].search.counts, strict=True):
        assert [sum(text.count(word) for text in texts) for word in row] == counts.tolist()
    assert words(dataset).ids.min() == 2


def test_pairs_have_the_value_of_their_text(subject, found):
    """The class' log-odds are those of a text of these two words, and no other pair has more."""
    dataset, network = subject.dataset, subject.trained["RNN"][0].network
    two = pairs(dataset)
    answers = judge(network, list(two.ids)).astype(float)
    odds = np.sort(np.log(answers) - np.log1p(-answers), axis=0)[::-1][:4].T
    np.testing.assert_allclose(found[0].search.pair_values[:2], odds, atol=1e-4)


def test_probability_is_that_of_the_log_odds(subject, found):
    """Of classes, in every list; cells stay what they are."""
    one, other = found[0], asked(subject, models=("RNN",), unit="probability").models[0]
    assert other.unit == "probability" and other.search.words == one.search.words
    for a, b in (
        (one.search.values, other.search.values),
        (one.ascent.reached, other.ascent.reached),
        (one.ascent.cosine_values, other.ascent.cosine_values),
        (one.search.pair_values, other.search.pair_values),
    ):
        np.testing.assert_allclose(1 / (1 + np.exp(-a[:2])), b[:2], atol=1e-6)
        np.testing.assert_array_equal(a[2:], b[2:])
    assert 0 <= other.search.edges[:2].min() and other.search.edges[:2].max() <= 1


def test_what_was_read_before_counts(subject):
    """After a prefix the value is that of prefix and word, and `before` that of the prefix; its last words are read."""
    (one,) = asked(subject, models=("RNN",), after="KAPPA unheard", pairs=False).models
    network, dataset = subject.trained["RNN"][0].network, subject.dataset
    assert one.after == ("kappa", "<unk>")
    kappa = dataset.vocabulary.index["kappa"]
    answers = judge(network, [np.array([kappa, 1]), *(np.array([kappa, 1, word]) for word in range(2, 12))]).astype(
        float
    )
    odds = np.log(answers) - np.log1p(-answers)
    np.testing.assert_allclose(one.before[:2], odds[0], atol=1e-4)
    np.testing.assert_allclose(one.search.values[:2, 0], odds[1:].max(axis=0), atol=1e-4)
    assert one.search.pairs == ((),) * 4 and one.search.tried_pairs == 0 and one.search.pair_values.shape == (4, 0)


def test_no_more_of_what_was_read_before_is_read_than_allowed(subject, monkeypatch):
    """Of twenty thousand words the last few, which are told."""
    monkeypatch.setattr(look_for, "LONGEST", 2)
    (one,) = asked(subject, models=("RNN",), after="alpha " * 20_000 + "kappa unheard", pairs=False).models
    assert one.after == ("kappa", "<unk>")


def test_a_network_that_ignores_its_input_looks_for_nothing(found):
    """Every word and every vector has the same value; numbers are finite."""
    blind = found[1]
    assert not np.ptp(blind.search.values, axis=1).any() and not np.ptp(blind.ascent.reached, axis=1).any()
    np.testing.assert_array_equal(blind.search.ranks, 1)
    assert np.isnan(blind.before).all() and np.isfinite(blind.search.edges).all()


def test_more_words_than_there_are(subject):
    """All of them are listed."""
    (one,) = asked(subject, models=("RNN",), words=100).models
    assert all(len(row) == 10 for row in (*one.search.words, *one.ascent.by_cosine)) and (one.overlap == 1).all()
    assert all(len(row) == one.search.tried_pairs for row in one.search.pairs)


def test_one_start_agrees_with_none():
    """NaN; of two the cosine, of three the mean of three."""
    ends = np.eye(3, dtype=np.float32)[None] * np.array([1, 2, 3])[:, None]
    ends[0, 1] = (4, 0, 0)
    agree = [look_for._agreement(Raised(ends[:, :starts], np.zeros((1, starts))))[0] for starts in (1, 2, 3)]
    assert np.isnan(agree[0]) and agree[1:] == pytest.approx([1, 1 / 3])


def test_texts_of_one_word_have_no_pairs(subject):
    """They are answered all the same."""
    cut = replace(subject.dataset, settings=Data(corpus="toy", keep="first 1"))
    (one,) = asked(replace(subject, dataset=cut), models=("RNN",)).models
    assert one.search.tried == 10 and one.search.tried_pairs == 0 and one.search.pairs == ((),) * 4


def test_a_language_model_has_cells_only(subject):
    """There are no classes; a layer that reads backward is asked by its name."""
    model = Model(cell="simple_rnn", units=2, embedding=3, bidirectional=True)
    dataset = replace(subject.dataset, classes=())
    network = LanguageModel(model, len(dataset.vocabulary), key=jax.random.key(0))
    trained = {"LM": (Trained("LM", model, 0, network, {}),)}
    answer = asked(Subject(subject.study, dataset, trained), layer="layer 1 backward", pairs=False)
    (one,) = answer.models
    assert answer.classes == () and (one.classes, one.cells, one.layer, one.state) == (0, 2, "layer 1 backward", "h")
    assert one.search.values.shape == (2, 4) and one.ascent.reached.shape == (2, 2)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"models": ("RNM",)}, "model 'RNM' is not one of: Blind, RNN"),
        ({"layer": "layer 2"}, "layer 'layer 2' is not one of: layer 1 .*'layer 1'"),
        ({"state": "c"}, "state 'c' is not one of: h"),
    ],
)
def test_what_is_not_there_is_told(subject, settings, said):
    """In one line, with the nearest spelling."""
    with pytest.raises(RnnReportError, match=said):
        asked(subject, **settings)


def test_a_prefix_without_a_word_is_told(subject):
    """Where signs are left out."""
    unsigned = replace(subject.dataset, settings=Data(corpus="toy", punctuation=False))
    with pytest.raises(RnnReportError, match="has no word to read"):
        asked(replace(subject, dataset=unsigned), after="?!")


def test_models_without_the_layer_are_left_out(subject):
    """The others answer; a layer and a state that no model has together are told."""
    size = len(subject.dataset.vocabulary)
    models = {
        "LSTM": Model(cell="lstm", units=2, embedding=3),
        "Deep": Model(cell="simple_rnn", units=2, embedding=3, layers=2, bidirectional=True),
    }
    trained = {
        name: (Trained(name, model, 0, Classifier(model, size, 2, key=jax.random.key(0)), {}),)
        for name, model in models.items()
    }
    mixed = Subject(subject.study, subject.dataset, trained)
    assert [(one.trained.model, one.bounds) for one in cells_of(mixed, (), None, "c")] == [("LSTM", None)]
    assert [(one.layer, one.place) for one in cells_of(mixed, (), None, "h")] == [("layer 1", 0), ("layer 2", 2)]
    (back,) = cells_of(mixed, (), "layer 2 backward", "h")
    assert (back.trained.model, back.place, back.bounds) == ("Deep", 3, (-1.0, 1.0))
    with pytest.raises(RnnReportError, match="no model has state 'c' in 'layer 2'"):
        cells_of(mixed, (), "layer 2", "c")
