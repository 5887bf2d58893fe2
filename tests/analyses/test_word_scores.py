"""Training texts that hold a word, and what the network answers for them."""

from __future__ import annotations

import numpy as np
import pytest

from rnnreport.analyses import word_scores
from rnnreport.errors import RnnReportError
from tests import triggered


@pytest.fixture(scope="module")
def subject(tmp_path_factory):
    """A network that looks for "cat", and one that is blind."""
    return triggered.subject(tmp_path_factory.mktemp("word_scores"))


@pytest.fixture(scope="module")
def words(subject) -> list[list[str]]:
    """The words of every training text, as far as it is read."""
    dataset = subject.dataset
    return [[dataset.vocabulary.words[number] for number in ids] for ids in dataset.sequences("train")]


def asked(subject, *words: str, **more):
    """Return what is answered about words by the first network, or by those that are named."""
    return word_scores.answer(word_scores.Settings(words=words, **({"models": ("RNN",)} | more)), subject)


@pytest.mark.parametrize("run", ["cat", "the", "cat sat", "the the", "dog ran far"])
def test_texts_and_places_are_counted_as_by_hand(subject, words, run):
    """A run counts where its words stand one after the other, once for a text and once for every place."""
    tokens = run.split()
    size = len(tokens)
    times = [sum(text[at : at + size] == tokens for at in range(len(text))) for text in words]
    ((one,),) = asked(subject, run).scores
    assert (one.words, one.known) == (tuple(tokens), True)
    assert (one.texts, one.places) == (sum(count > 0 for count in times), sum(times))
    labels = subject.dataset.targets[subject.dataset.documents[subject.dataset.splits["train"]]]
    np.testing.assert_array_equal(one.labels, np.bincount(labels[np.array(times) > 0], minlength=2))


def test_a_run_does_not_go_on_into_the_next_text(subject, words):
    """The last word of a text and the first of the next are no neighbours."""
    pairs = {pair for text in words for pair in zip(text, text[1:], strict=False)}
    over = next((a[-1], b[0]) for a, b in zip(words, words[1:], strict=False) if (a[-1], b[0]) not in pairs)
    ((one,),) = asked(subject, " ".join(over)).scores
    assert one.known and one.texts == one.places == 0


def test_scores_are_spread_as_the_networks_answers(subject):
    """Histogram and mean of a word and of all training texts, for every class."""
    found = asked(subject, "cat")
    told, (one,) = subject.states["RNN"].train, found.scores[0]
    holding = [place for place, text in enumerate(subject.dataset.sequences("train")) if _cat(subject) in text]
    for probabilities, histogram, means in (
        (told.probabilities, found.histogram[0], found.means[0]),
        (told.probabilities[holding], one.histogram, one.means),
    ):
        np.testing.assert_allclose(means, probabilities.mean(0), rtol=1e-5)
        bins = np.minimum((probabilities * 20).astype(int), 19)
        np.testing.assert_array_equal(histogram, [np.bincount(column, minlength=20) for column in bins.T])
    assert found.edges[0] == 0 and found.edges[-1] == 1 and len(found.edges) == 21
    good = found.classes.index("good")
    assert found.labels.sum() == 30 and one.means[good] > found.means[0, good] + 0.1


def test_examples_go_from_the_least_to_the_most_sure(subject):
    """Of the true class, evenly spread; each shows the first place of the word in its text."""
    ((one,),) = asked(subject, "cat", examples=5, around=1).scores
    values = [example.value for example in one.examples]
    own = [example.probabilities[example.label] for example in one.examples]
    assert values == sorted(values) and values == pytest.approx(own)
    assert all(example.tokens[example.begin : example.end] == ("Cat",) for example in one.examples)
    ((every,),) = asked(subject, "cat", examples=1000).scores
    assert len(every.examples) == every.texts == len({example.document for example in every.examples})
    assert (values[0], values[-1]) == (every.examples[0].value, every.examples[-1].value)
    assert asked(subject, "cat", examples=0).scores[0][0].examples == ()


def test_a_word_that_is_not_known_has_no_score(subject):
    """Nothing is looked for, and the mean is not a number."""
    for run in ("zebra", "cat zebra"):
        ((one,),) = asked(subject, run).scores
        assert not one.known and one.texts == one.places == 0 and one.examples == ()
        assert not one.labels.any() and not one.histogram.any() and np.isnan(one.means).all()


def test_words_are_asked_once(subject):
    """In the order in which they come first, whatever their capitals; a text adds the words that are read of it."""
    found = asked(subject, "dog", "Cat", "DOG", text="the cat the zebra")
    assert [one.words for (one,) in found.scores] == [("dog",), ("Cat",), ("the",), ("zebra",)]
    long = asked(subject, text="zebra " + "dog " * 20_000)
    assert [one.words for (one,) in long.scores] == [("dog",)]


def test_without_words_a_held_out_text_is_taken(subject):
    """Its different words, by all models."""
    found = asked(subject, models=())
    assert found.models == ("RNN", "Blind") and found.scores
    assert all(len(row) == 2 and row[0].words == row[1].words for row in found.scores)


def test_a_blind_network_answers_the_same_whatever_the_word(subject):
    """All texts of a word stand in one bin."""
    for (one,) in asked(subject, "cat", "dog", models=("Blind",)).scores:
        assert (one.histogram.max(1) == one.texts).all() and one.texts > 0


def test_what_is_not_there_is_told(subject):
    """A model, with the nearest spelling."""
    with pytest.raises(RnnReportError, match="model 'RMN' is not one of: Blind, RNN"):
        asked(subject, "cat", models=("RMN",))


def _cat(subject) -> int:
    return subject.dataset.vocabulary.index["cat"]
