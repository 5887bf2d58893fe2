"""What is answered about texts that are read word by word: which class, how much of a text, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import jax
import numpy as np
import pytest
from pydantic import ValidationError

from rnnreport.analyses import unfold
from rnnreport.data.corpus import Corpus
from rnnreport.data.dataset import build
from rnnreport.errors import RnnReportError
from rnnreport.models.classifier import Classifier
from rnnreport.models.judging import judge
from rnnreport.study import Data, Model, Study, Training
from rnnreport.training.explained import example
from rnnreport.training.subject import Subject
from rnnreport.training.trained import Trained

TEXTS = ("the cat sat far away from all of us", "a dog ran", "the dog sat", "a cat ran away") * 4
SPLITS = ("train", "train", "train", "test") * 3 + ("train", "train", "train", "validation")
MODEL = Model(cell="simple_rnn", units=2, embedding=2)


@pytest.fixture(scope="module")
def subject() -> Subject:
    """Two untrained networks, and a corpus of which the last seven tokens of a text are read."""
    data = Data(corpus="toy", keep="last 7")
    labels = ("cats", "dogs", "dogs", "cats") * 4
    dataset = build(Corpus("toy", TEXTS, labels, {"text": TEXTS}, SPLITS, {}, "0" * 64), data, "classify")
    study = Study(task="classify", data=data, models={"A": MODEL, "B": MODEL}, training=Training())
    trained = {
        name: (Trained(name, MODEL, 0, Classifier(MODEL, len(dataset.vocabulary), 2, key=jax.random.key(seed)), {}),)
        for seed, name in enumerate("AB")
    }
    return Subject(study, dataset, trained)


def asked(subject: Subject, *texts: str, **more):
    """Return what is answered, texts by models."""
    return unfold.answer(unfold.Settings(**({"texts": texts} | more)), subject)


def test_texts_come_by_model_with_the_class_that_each_answers(subject):
    """The class explained is what the network answers to the whole; the running answer ends with that."""
    found = asked(subject, "a cat sat", "the dog")
    assert [[one.model for one in row] for row in found.texts] == [["A", "B"]] * 2
    for row in found.texts:
        for one in row:
            (answer,) = judge(subject.trained[one.model][0].network, [subject.dataset.encode(" ".join(one.tokens))[0]])
            np.testing.assert_allclose(one.running[-1], answer, atol=1e-6)
            assert one.target == np.argmax(answer) and one.way == "deleted"
            assert one.importance.shape == (len(one.tokens),) * 2 and one.running.shape == (len(one.tokens), 2)


def test_the_class_asked_for_is_explained(subject):
    """In every model, whatever it answers."""
    for target, name in enumerate(subject.dataset.classes):
        assert {one.target for one in asked(subject, "a cat", target=name).texts[0]} == {target}


def test_as_much_is_read_as_of_the_texts_of_the_corpus(subject):
    """The last seven tokens; the others are told and have no number."""
    (one,) = asked(subject, "the CAT sat far away from all of us", models=("A",)).texts[0]
    assert one.read == (2, 9) and len(one.tokens) == len(one.known) == len(one.spaces) == 9
    assert one.importance.shape == (7, 7) and one.running.shape == (7, 2)


def test_a_text_of_twenty_thousand_words_is_read_to_a_limit(subject, monkeypatch):
    """From the side that the corpus is read from: the last words here, the first where nothing says so."""
    monkeypatch.setattr(unfold, "LONGEST", 5)
    whole = replace(subject, dataset=replace(subject.dataset, settings=Data(corpus="toy")))
    for of, read in ((subject, (19_995, 20_000)), (whole, (0, 5))):
        (one,) = asked(of, "the cat " * 10_000, models=("A",)).texts[0]
        assert one.read == read and one.importance.shape == (5, 5)


def test_where_no_text_is_given_a_held_out_one_stands_for_all(subject):
    """The example that other explanations take too."""
    (one,) = asked(subject, models=("A",)).texts[0]
    assert " ".join(one.tokens) == example(subject.dataset)


@pytest.mark.parametrize("text", ["zebra", "zebra yak"])
def test_words_outside_the_vocabulary_add_nothing_when_they_are_read_as_unknown(subject, text):
    """They are <unk> already."""
    (one,) = asked(subject, text, models=("A",), way="as <unk>").texts[0]
    assert not any(one.known) and not np.nan_to_num(one.importance).any()


def test_what_is_not_there_is_told_with_the_nearest_spelling(subject):
    """Classes, models and ways; and a text without a word."""
    for settings, said in (({"target": "cat"}, "target: class 'cat' .*'cats'"), ({"models": ("C",)}, "model 'C'")):
        with pytest.raises(RnnReportError, match=said):
            asked(subject, "a cat", **settings)
    with pytest.raises(ValidationError, match="'deleted' or 'as <unk>'"):
        unfold.Settings(way="zero")
    with pytest.raises(ValidationError):
        unfold.Settings(texts=(" ",))
