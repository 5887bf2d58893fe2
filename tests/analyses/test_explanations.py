"""What is answered about explanations: texts of one's own by every method, and how far methods can be trusted."""

from __future__ import annotations

from dataclasses import replace

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from rnnreport.analyses import attribute, trust
from rnnreport.data.corpus import Corpus
from rnnreport.data.dataset import build
from rnnreport.errors import RnnReportError
from rnnreport.models.attribution import methods
from rnnreport.models.attributions import lime
from rnnreport.models.classifier import Classifier
from rnnreport.models.judging import judge
from rnnreport.study import Data, Model, Study, Training
from rnnreport.training.explained import example
from rnnreport.training.subject import Subject
from rnnreport.training.trained import Trained

WORDS = "the a cat dog sat ran far away".split()
MODEL = Model(cell="simple_rnn", units=1, embedding=1, readout="mean")
FAST = ("occlusion_deleted", "lime", "gradient_input")


@pytest.fixture(scope="module")
def subject() -> Subject:
    """Texts that are good where they have a "cat", and two seeds of a network that knows; another one is blind."""
    draw = np.random.default_rng(0)
    texts = tuple(" ".join(draw.choice(WORDS, draw.integers(3, 13))) for _ in range(60))
    labels = tuple("good" if "cat" in text.split() else "bad" for text in texts)
    data = Data(corpus="toy", keep="last 9", split={"validation": 0.1, "test": 0.4})
    dataset = build(Corpus("toy", texts, labels, {"text": texts}, None, {}, "0" * 64), data, "classify")
    study = Study(task="classify", data=data, models={"RNN": MODEL, "Blind": MODEL}, training=Training(seeds=(0, 1)))
    trained = {
        "RNN": tuple(_trained("RNN", dataset, seed, output) for seed, output in ((0, 6.0), (1, 5.0))),
        "Blind": (_trained("Blind", dataset, 0, 0.0),),
    }
    return Subject(study, dataset, trained)


def _trained(name: str, dataset, seed: int, output: float) -> Trained:
    """Return a network that answers `output` times the mean of tanh(embedding): "cat" has 1.5, others a little each."""
    network = Classifier(MODEL, len(dataset.vocabulary), 2, key=jax.random.key(0))
    embedding = np.linspace(-0.3, 0.1, len(dataset.vocabulary), dtype=np.float32)[:, None]
    embedding[1], embedding[dataset.vocabulary.index["cat"]] = 0, 1.5
    network.embedding[...] = jnp.asarray(embedding)
    cell = network.encoder.forward[0]
    cell.kernel[...], cell.recurrent[...] = jnp.ones((1, 1)), jnp.zeros((1, 1))
    network.output[...] = jnp.full((1, 1), output)
    return Trained(name, MODEL, seed, network, {})


def asked(subject: Subject, *texts: str, **more):
    """Return what is answered about texts, by quick methods unless others are named."""
    return attribute.answer(attribute.Settings(**({"texts": texts, "methods": FAST} | more)), subject)


def test_what_was_cut_is_not_scored(subject):
    """As much is read as of the corpus' texts; other tokens are shown, and have no score."""
    (one,) = asked(subject, "The CAT sat. A zebra ran far away, away, cat <b>away</b>", models=("RNN",)).texts[0]
    tokens = len(one.tokens)
    assert (one.model, one.cell, one.seed) == ("RNN", "simple_rnn", 0)
    assert one.read == (tokens - 9, tokens) and len(one.spaces) == len(one.known) == tokens > 12
    ids = subject.dataset.encode(" ".join(one.tokens[-9:]))[0]
    np.testing.assert_allclose(one.probabilities, judge(subject.trained["RNN"][0].network, [ids])[0], atol=1e-6)
    for each in one.attributions:
        assert np.isnan(each.scores[:-9]).all() and np.isnan(each.spread[:-9]).all()
        assert np.isfinite(each.scores[-9:]).all() and np.isfinite(each.spread[-9:]).all()
        assert one.tokens[np.nanargmax(each.scores)] == "cat"
        assert (each.method == "lime") == bool(np.nanmax(each.spread) > 0)


def test_a_text_of_twenty_thousand_words_is_read_to_a_limit(subject, monkeypatch):
    """From the side that the corpus is read from: the last words here, the first where nothing says so."""
    monkeypatch.setattr(attribute, "LONGEST", 8)
    text = "the cat " * 10_000
    whole = replace(subject, dataset=replace(subject.dataset, settings=Data(corpus="toy")))
    for of, read in ((subject, (19_992, 20_000)), (whole, (0, 8))):
        (one,) = asked(of, text, models=("RNN",), methods=("gradient_input",)).texts[0]
        assert one.read == read and len(one.tokens) == 20_000
        assert np.isfinite(one.attributions[0].scores).nonzero()[0].tolist() == list(range(*read))


def test_every_model_and_method_is_asked_in_order(subject):
    """All of them where none is named; named ones once each, as named."""
    found = asked(subject, "a cat sat", "the dog", methods=())
    assert [[one.model for one in row] for row in found.texts] == [["RNN", "Blind"]] * 2
    assert [one.method for one in found.texts[0][0].attributions] == list(methods())
    named = asked(subject, "a cat", methods=("lime", "gradient-input", "lime"), models=("Blind",)).texts[0]
    assert [one.model for one in named] == ["Blind"]
    assert [(one.method, one.label, one.unit) for one in named[0].attributions] == [
        ("lime", "LIME", "probability"),
        ("gradient_input", "gradient × input", "log-odds"),
    ]


def test_the_class_explained_is_the_answer_or_the_one_asked_for(subject):
    """Scores of one class are the opposite of those of the other, where there are two."""
    (good,), (bad,) = (row for row in asked(subject, "a cat sat", "the dog", models=("RNN",)).texts)
    assert [subject.dataset.classes[one.target] for one in (good, bad)] == ["good", "bad"]
    (other,) = asked(subject, "a cat sat", models=("RNN",), target="bad").texts[0]
    assert subject.dataset.classes[other.target] == "bad"
    np.testing.assert_allclose(other.attributions[0].scores, -good.attributions[0].scores, atol=1e-6)


def test_without_texts_one_held_out_text_is_explained(subject):
    """It is the one that stands for all, the same as if it had been given."""
    (given,) = asked(subject, example(subject.dataset), models=("RNN",), methods=("gradient_input",)).texts
    (found,) = asked(subject, models=("RNN",), methods=("gradient_input",)).texts
    assert found[0].tokens == given[0].tokens and len(found[0].tokens) > 2
    np.testing.assert_array_equal(found[0].attributions[0].scores, given[0].attributions[0].scores)


@pytest.mark.parametrize("text", ["zebra", "cat", "zebra yak emu", "cat cat cat cat"])
def test_texts_at_the_edge_are_explained(subject, text):
    """One word, none that is known, one word again and again: by every method, in finite numbers."""
    (one,) = asked(subject, text, models=("RNN",), methods=()).texts[0]
    assert all(np.isfinite(each.scores).all() for each in one.attributions)
    if "zebra" in text:
        assert one.known == (False,) * len(one.tokens)
        assert not one.attributions[list(methods()).index("occlusion_unknown")].scores.any()


def test_what_is_not_there_is_told_with_the_nearest_spelling(subject):
    """Classes, methods and models; and a text without a word."""
    for settings, said in (
        ({"target": "goood"}, "target: class 'goood' is not one of: bad, good .*'good'"),
        ({"methods": ("integrated_gradient",)}, "method 'integrated_gradient' .*'integrated_gradients'"),
        ({"models": ("RNM",)}, "model 'RNM' is not one of: Blind, RNN"),
    ):
        with pytest.raises(RnnReportError, match=said):
            asked(subject, "a cat", **settings)
    unsigned = replace(subject.dataset, settings=Data(corpus="toy", punctuation=False))
    with pytest.raises(RnnReportError, match="has no word to read"):
        asked(replace(subject, dataset=unsigned), "?!")
    for wrong in ({"methods": ("lima",)}, {"models": ("RNM",)}):
        with pytest.raises(RnnReportError, match="is not one of"):
            trust.answer(trust.Settings(**wrong), subject)


@pytest.fixture(scope="module")
def trusted(subject):
    """Twelve texts by all models and methods."""
    return trust.answer(trust.Settings(texts=12), subject).models


def test_methods_are_ordered_by_what_taking_their_words_out_does(trusted):
    """Best first; all are tried on the same texts, at the same shares, in both ways."""
    one = trusted[0]
    assert (one.model, one.split, one.texts) == ("RNN", "test", 12)
    assert one.ways == ("deleted", "as <unk>") and one.shares.tolist() == pytest.approx(np.arange(1, 11) / 10)
    assert sorted(each.method for each in one.methods) == list(methods())
    areas = [each.area[0] for each in one.methods]
    assert areas == sorted(areas, reverse=True)
    for each in (*one.methods, *one.bounds):
        assert each.comprehensiveness.shape == each.sufficiency.shape == (2, 10)
        for area, curve in ((each.area, each.comprehensiveness), (each.area_sufficiency, each.sufficiency)):
            assert area[1] <= area[0] <= area[2] and area[0] == pytest.approx(curve.mean(), abs=1e-6)
        np.testing.assert_allclose(each.sufficiency[:, -1], 0, atol=1e-6)


def test_methods_that_find_the_word_lie_between_the_bounds(trusted):
    """Random below, the oracle above; what is left by either at the end is the same empty text."""
    chance, best = trusted[0].bounds
    assert (chance.method, best.method) == ("random", "oracle")
    for each in trusted[0].methods:
        assert chance.area[0] + 0.03 < each.area[0] <= best.area[0] + 1e-6
        np.testing.assert_allclose(each.comprehensiveness[:, -1], best.comprehensiveness[:, -1], atol=1e-6)
    assert np.isnan([chance.stability, chance.seeds, chance.seconds, best.seconds]).all()


def test_the_second_seed_ranks_alike_here(trusted):
    """It is the first one, a little weaker."""
    for each in trusted[0].methods:
        assert each.seeds > 0.9 and each.seconds > 0
    quality = {each.method: set(each.quality) for each in trusted[0].methods}
    assert quality["lime"] == {"fit", "intercept"} and quality["integrated_gradients"] == {"gap"}


def test_chance_shows_in_stability(subject, trusted, monkeypatch):
    """LIME of few samples ranks words otherwise when it draws again; a method without chance agrees with itself."""
    assert all(each.stability == 1 for each in trusted[0].methods if not methods()[each.method].facts["CHANCE"])
    monkeypatch.setattr(lime, "SAMPLES", 15)
    (few,) = trust.answer(trust.Settings(texts=12, models=("RNN",), methods=("lime",)), subject).models
    assert 0.2 < few.methods[0].stability < 0.95


def test_correlations_are_those_of_the_methods_in_their_order(trusted):
    """One on the diagonal, symmetric; the three ways of leaving a word out nearly agree on this network."""
    one = trusted[0]
    names = [each.method for each in one.methods]
    assert one.correlations.shape == (len(names),) * 2 and one.correlations.dtype == np.float32
    np.testing.assert_array_equal(one.correlations, one.correlations.T)
    assert np.all(np.diag(one.correlations) == 1)
    assert one.correlations[names.index("occlusion_unknown"), names.index("occlusion_zero")] > 0.99


def test_of_a_network_that_reads_nothing_nothing_is_faithful(trusted):
    """No drop whatever is taken out; no correlation is known, nor what another seed says."""
    one = trusted[1]
    assert one.model == "Blind"
    for each in (*one.methods, *one.bounds):
        np.testing.assert_allclose(each.comprehensiveness, 0, atol=1e-6)
        assert np.isnan(each.seeds)


def test_nothing_held_out_is_told(subject):
    """There is then no text to try explanations on."""
    dataset = replace(subject.dataset, splits={"train": np.arange(60), "validation": np.zeros(0, int), "test": []})
    with pytest.raises(RnnReportError, match="no text was held out"):
        trust.answer(trust.Settings(), replace(subject, dataset=dataset))


def test_validation_texts_are_tried_where_there_is_no_test(subject):
    """All of them, where fewer are there than asked for; said in the answer."""
    splits = dict(subject.dataset.splits) | {"test": np.zeros(0, np.int32)}
    of = replace(subject, dataset=replace(subject.dataset, splits=splits))
    (found,) = trust.answer(trust.Settings(models=("RNN",), methods=("gradient_input",)), of).models
    assert (found.split, found.texts) == ("validation", len(splits["validation"]))
