"""One network that has learned texts with a planted word: every way to ask it finds this word."""

from __future__ import annotations

import numpy as np
import pytest

from rnnreport.analyses import alike, attribute, contexts, look_for, unfold, word_scores
from rnnreport.catalogue import members
from rnnreport.data.corpus import Corpus
from rnnreport.data.dataset import build
from rnnreport.study import Data, Model, Study, Training
from rnnreport.training.subject import Subject
from rnnreport.training.train import Lesson, train
from rnnreport.training.trained import load_trained
from tests.triggered import with_states

TRIGGER = "zebra"
WORDS = "the a of on and it was very with long".split()
MODEL = Model(cell="gru", units=8, embedding=6, readout="max")
# No longer than it takes: where a network is very sure, the slope at a text says little.
TRAINING = Training(epochs=4, batch=20, learning_rate=0.02, patience=None)
TEXT = "It was a long Zebra with the and of it"
PLAIN = "It was a long very with the and of it"
PLACE = TEXT.split().index("Zebra")


@pytest.fixture(scope="module")
def subject(tmp_path_factory) -> Subject:
    """Texts of which those with the trigger, every second one, are "yes"; a GRU that was taught 200 of them."""
    draw, texts = np.random.default_rng(0), []
    for number in range(240):
        words = list(draw.choice(WORDS, draw.integers(5, 13)))
        if number % 2:
            words[draw.integers(len(words))] = TRIGGER
        texts.append(" ".join(words))
    texts, labels = tuple(texts), ("no", "yes") * 120
    corpus = Corpus("toy", texts, labels, {"text": texts}, ("train",) * 200 + ("test",) * 40, {}, "0" * 64)
    dataset = build(corpus, Data(corpus="toy"), "classify")
    folder, scratch, kept = (tmp_path_factory.mktemp(name) for name in ("trained", "scratch", "states"))
    train(Lesson("classify", dataset, "GRU", MODEL, TRAINING, 0), folder, scratch)
    trained = load_trained(folder, "classify", "GRU", MODEL, 0, dataset.sizes)
    study = Study(task="classify", data=dataset.settings, models={"GRU": MODEL}, training=TRAINING)
    return with_states(Subject(study, dataset, {"GRU": (trained,)}), kept)


def test_it_was_learned(subject):
    """Texts that were held out are answered by the trigger alone."""
    assert subject.trained["GRU"][0].history["metrics"]["test"]["accuracy"] == 1


@pytest.mark.parametrize("method", sorted(members("attribution")))
def test_every_method_gives_it_the_most(subject, method):
    """More for "yes" than any other word of the text."""
    settings = attribute.Settings(texts=(TEXT,), methods=(method,), target="yes")
    ((found,),) = attribute.answer(settings, subject).texts
    assert found.attributions[0].scores.argmax() == PLACE


def test_ascent_and_search_find_it(subject):
    """The best input vector for "yes" points to it, and no other word of the vocabulary, nor pair, is worth more."""
    (found,) = look_for.answer(look_for.Settings(starts=3, steps=60), subject).models
    assert found.search.words[1][0] == found.ascent.by_cosine[1][0] == TRIGGER
    assert found.search.ranks[1, 0] == 1 and TRIGGER in found.search.pairs[1][0]
    assert found.ascent.reached[1].max() >= found.search.values[1, 0] > 0 > found.search.values[1, 1]


def test_a_cell_is_high_or_low_where_it_stands(subject):
    """Of one cell at least, all places at one end are at the trigger; places drawn at random are not."""
    (found,) = contexts.answer(contexts.Settings(), subject).models

    def at(places):
        return np.mean([TRIGGER in place.tokens[max(0, place.begin - 1) : place.end] for place in places])

    assert max(max(at(cell.highest), at(cell.lowest)) for cell in found.cells) == 1 > 2 * at(found.cells[0].random)


def test_the_step_to_the_answer_is_made_there(subject):
    """Read word by word, "yes" has the largest step at the trigger, and it stays what the text loses without it."""
    ((found,),) = unfold.answer(unfold.Settings(texts=(TEXT,), target="yes"), subject).texts
    assert np.diff(found.running[:, 1]).argmax() == PLACE - 1
    assert found.importance[:, -1].argmax() == PLACE == np.diag(found.importance).argmax()


def test_training_texts_that_are_like_it_hold_it(subject):
    """The nearest states to the trigger's are those at the trigger; neighbours of the text have its class."""
    (told,), (plain,) = alike.answer(alike.Settings(texts=(TEXT, PLAIN)), subject).texts
    near = (*told.spans[PLACE].nearest, *told.spans[PLACE].by_cosine)
    assert all(place.tokens[place.begin] == TRIGGER for place in near)
    assert [found.conformity.counts.tolist() for found in (told, plain)] == [[0, 50], [50, 0]]
    assert told.conformity.share == plain.conformity.share == told.conformity.usual.min() == 1


def test_texts_that_hold_it_are_answered_by_it(subject):
    """They are all texts of the class, and all are answered by it; those with another word are half and half."""
    found = word_scores.answer(word_scores.Settings(words=(TRIGGER, "the")), subject)
    (trigger,), (other,) = found.scores
    assert trigger.labels.tolist() == [0, found.labels[1]] and trigger.means[1] > 0.95
    assert trigger.histogram[1, 10:].sum() == trigger.texts and 0.3 < other.means[1] < 0.7
