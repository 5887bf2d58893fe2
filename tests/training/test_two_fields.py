"""Texts of two fields: what takes both of them to know is learned, asked about, and given in the right form."""

from __future__ import annotations

import jax
import numpy as np
import pytest

from rnnreport.analyses import attribute, classify, exciting_words, held_out, record, trust
from rnnreport.data.corpus import Corpus
from rnnreport.data.dataset import Dataset, build
from rnnreport.data.vocabulary import FIELD
from rnnreport.errors import DataError, RnnReportError
from rnnreport.notation import joined
from rnnreport.study import Data, Model, Study, Training
from rnnreport.training.objectives import objective
from rnnreport.training.reading import encoded
from rnnreport.training.subject import Subject
from rnnreport.training.train import Lesson, train
from rnnreport.training.trained import load_trained

MODEL = Model(cell="simple_rnn", units=6, embedding=4, readout="max", fields="apart", dense=4)
TRAINING = Training(epochs=12, batch=16, learning_rate=0.03, patience=None)
WORDS = "the a of on and it".split()
BOTH = ["Trigger of it", "the spark and a word"]


def papers(count: int = 200) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return texts and labels: "yes" where the title has its trigger and the abstract its spark, which half have."""
    draw, texts, labels = np.random.default_rng(0), [], []
    for number in range(count):
        title, abstract = (list(draw.choice(WORDS, draw.integers(2, most))) for most in (4, 5))  # one bucket of 8
        title[0] = "trigger" if number % 4 in (0, 1) else title[0]
        abstract[-1] = "spark" if number % 4 in (0, 2) else abstract[-1]
        if number % 4 == 3:
            title[0], abstract[-1] = "spark", "trigger"  # the right words in the wrong fields
        texts.append(joined((" ".join(title), " ".join(abstract))))
        labels.append("yes" if number % 4 == 0 else "no")
    return tuple(texts), tuple(labels)


def made(fields=("title", "abstract"), task="classify", **settings) -> Dataset:
    """Return 160 papers to learn, 40 to test on."""
    texts, labels = papers()
    texts = texts if fields else tuple(text.replace("\n\u241e\n", " ") for text in texts)
    splits = ("train",) * 160 + ("test",) * 40
    corpus = Corpus("toy", texts, labels, {"text": texts}, splits, {}, "0" * 64, fields=fields)
    return build(corpus, Data(corpus="toy", **settings), task)


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    """The papers."""
    return made()


@pytest.fixture(scope="module")
def trained(dataset, tmp_path_factory):
    """Return a network with two branches that learned them, begun at word vectors, from disk."""
    folder, scratch = tmp_path_factory.mktemp("trained"), tmp_path_factory.mktemp("scratch")
    vectors = scratch / "vectors.txt"
    vectors.write_text("it 1 2 3 4\n")
    train(Lesson("classify", dataset, "two", MODEL, TRAINING, 0, vectors), folder, scratch)
    return load_trained(folder, "classify", "two", MODEL, 0, dataset.sizes)


@pytest.fixture(scope="module")
def subject(dataset, trained) -> Subject:
    """The study of it."""
    study = Study(task="classify", data=dataset.settings, models={"two": MODEL})
    return Subject(study, dataset, {"two": (trained,)})


def test_what_takes_both_fields_is_learned(trained):
    """A word of the title and one of the abstract decide together; in the other field they mean nothing."""
    assert trained.history["metrics"]["test"]["accuracy"] > 0.95


def test_every_branch_begins_at_the_word_vectors(trained, dataset):
    """And goes on from there by itself."""
    word = dataset.vocabulary.index["it"]
    rows = [np.asarray(branch.embedding[...])[word] for branch in trained.network.branches]
    assert all(np.linalg.norm(row) > 3 for row in rows) and not np.array_equal(*rows)


def test_the_words_that_decide_are_found(subject):
    """Deleting either undoes the answer; the mark adds nothing."""
    settings = attribute.Settings(texts=(joined(BOTH),), methods=("occlusion_deleted",), target="yes")
    ((found,),) = attribute.answer(settings, subject).texts
    scores = dict(zip(found.tokens, found.attributions[0].scores, strict=True))
    assert sorted(scores, key=scores.get)[-2:] in (["Trigger", "spark"], ["spark", "Trigger"]) and scores["\u241e"] == 0


def test_analyses_can_be_asked(subject, dataset):
    """Answers while it is read, states of each field, words that excite each field's cells, trust."""
    ((one,),) = classify.answer(classify.Settings(texts=(joined(BOTH),)), subject).texts
    assert one.running.shape == (9, 2)
    assert one.running[-1, dataset.classes.index("yes")] > 0.8
    (reading,) = record.answer(record.Settings(text=joined(BOTH)), subject).readings
    title, abstract = (layer.states["h"] for layer in reading.layers)
    assert [layer.name for layer in reading.layers] == ["title layer 1", "abstract layer 1"]
    assert not title[3:].any() and not abstract[:4].any() and title[:3].all() and abstract[4:].all()
    assert held_out.answer(held_out.Settings(), subject).running.shape[0] == 1
    asked = trust.Settings(texts=3, methods=("occlusion_deleted",))
    assert trust.answer(asked, subject).models[0].methods[0].area[0] >= 0


def test_words_excite_the_cells_of_their_field(subject, dataset, trained):
    """The mean of a state over the occurrences of a word in that field alone, worked out by hand."""
    found = exciting_words.answer(exciting_words.Settings(words=20), subject).models
    assert [one.layer for one in found] == ["title layer 1", "abstract layer 1"]
    states, ids = [], dataset.sequences("train")
    for text in ids:
        padded = np.zeros((1, 16), np.int32)
        padded[0, : len(text)] = text
        read = _read(trained.network, padded, np.array([len(text)], np.int32))
        states.append(np.asarray(read[1]["h"])[0, : len(text)])
    word = dataset.vocabulary.index["of"]
    mine = [state[(text == word) & (np.cumsum(text == FIELD) == 1)] for state, text in zip(states, ids, strict=True)]
    place = found[1].up[0].index("of")
    np.testing.assert_allclose(found[1].up_values[0, place], np.concatenate(mine).mean(axis=0)[0], rtol=1e-4)
    assert not any("\u241e" in words for one in found for words in one.up)


_read = jax.jit(lambda network, ids, lengths: network.read(ids, lengths))


def test_a_text_has_the_fields_of_the_study(dataset):
    """As a list of as many; a blank one is allowed."""
    assert encoded(dataset, joined(BOTH)).tokens[3] == "\u241e"
    assert len(encoded(dataset, joined(("", "spark"))).ids) == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "trigger spark",
            r'reads title and abstract: give a text as a list of 2, \["title …", "abstract …"\]; came 1$',
        ),
        (joined(("a", "b", "c")), "came 3$"),
        (joined(("", " ")), "has no word to read"),
        (joined(("a", "word " * 20_000)), "the abstract has 20,000 tokens, and of one at most 8 are read"),
    ],
)
def test_texts_that_do_not_fit(dataset, text, said):
    """One line with the mend."""
    with pytest.raises(RnnReportError, match=said):
        encoded(dataset, text)


def test_a_beginning_of_a_text(dataset):
    """May end before the last field where that is allowed, and always where there are no classes."""
    assert len(encoded(dataset, "trigger", whole=False).ids) == 1
    assert len(encoded(made(task="next-word"), "trigger").ids) == 1


def test_a_list_where_texts_have_one_field():
    """Is told as such; a mark inside a text is a sign like others."""
    dataset = made(fields=())
    with pytest.raises(RnnReportError, match="texts have one field: give a text, not a list of 2"):
        encoded(dataset, joined(BOTH))
    assert len(encoded(dataset, "a \u241e b").ids) == 3


def test_fields_apart_need_fields():
    """Told when the network is made, where nothing could be told before."""
    with pytest.raises(DataError, match="'fields: apart' needs texts of several fields"):
        objective("classify").network(MODEL, made(fields=()).sizes, key=jax.random.key(0))
