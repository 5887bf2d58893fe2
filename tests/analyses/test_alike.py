"""What is alike: a training text to itself, places of a word that decides to each other."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnreport.analyses import alike
from rnnreport.data.tokens import key
from rnnreport.errors import RnnReportError
from rnnreport.study import Data
from tests import triggered


@pytest.fixture(scope="module")
def subject(tmp_path_factory):
    """A network that looks for "cat", and one that is blind."""
    return triggered.subject(tmp_path_factory.mktemp("alike"))


def asked(subject, *texts: str, **more):
    """Return what is answered by the first network, or by those that are named."""
    settings = alike.Settings(texts=texts, **({"models": ("RNN",)} | more))
    return alike.answer(settings, subject).texts


def shown(place) -> list[str]:
    """Return the words of the place itself, as the vocabulary has them."""
    return [key(token, True) for token in place.tokens[place.begin : place.end]]


def test_a_training_text_is_its_own_nearest_neighbour(subject):
    """Every place of it at distance 0 and cosine 1, the whole text at distance 0; labels and answers are its own."""
    dataset = subject.dataset
    document = int(dataset.documents[dataset.splits["train"][4]])
    ((one,),) = asked(subject, dataset.texts[document], nearest=30, neighbours=30)
    for span in one.spans:
        (own,) = (place for place in span.nearest if place.document == document)
        (same,) = (place for place in span.by_cosine if place.document == document)
        assert own.value == span.nearest[0].value == 0 and same.value == 1
        assert own.label == dataset.targets[document]
        np.testing.assert_array_equal(own.probabilities, one.probabilities)
    assert document in [text.document for text in one.conformity.neighbours if text.value == 0]
    assert len(one.spans) == one.read[1] - one.read[0] == min(triggered.KEEP, len(one.tokens))


def test_places_like_the_word_that_decides_are_places_with_it(subject):
    """The state at "cat" is that at every other "cat", here exactly; at most one place of each text is shown."""
    ((one,),) = asked(subject, "the dog ran, cat", nearest=8, around=2)
    span = one.spans[-1]
    assert one.tokens[span.begin : span.end] == ("cat",)
    assert all(shown(place) == ["cat"] and place.value == 0 for place in span.nearest)
    assert all(shown(place) == ["cat"] and place.value == 1 for place in span.by_cosine)
    assert len({place.document for place in span.nearest}) == 8
    assert all(len(place.tokens) <= 5 for place in span.nearest)


def test_distances_are_those_of_the_states(subject):
    """Of a word that no training text has, the nearest place lies as far as the nearest state of all."""
    ((one,),) = asked(subject, "zebra", nearest=3)
    network = subject.trained["RNN"][0].network
    embedding = np.asarray(network.embedding[...])[:, 0]
    states = np.tanh(np.stack([embedding, 0.3 - 0.5 * embedding], 1))
    counted = subject.dataset.vocabulary.index
    nearest = min(np.linalg.norm(states[1] - states[number]) for number in counted.values())
    assert one.known == (False,)
    assert one.spans[0].nearest[0].value == pytest.approx(nearest, abs=1e-3)
    values = [place.value for place in one.spans[0].nearest]
    assert values == sorted(values)


def test_a_text_with_the_word_conforms_to_its_class(subject):
    """Its neighbours are good; the share is that of the counts, and usual shares of held-out texts stand beside."""
    ((one,),) = asked(subject, "the cat cat ran", neighbours=5, nearest=3, around=1)
    good = subject.dataset.classes.index("good")
    conformity = one.conformity
    assert np.argmax(one.probabilities) == good
    assert conformity.counts.tolist()[good] == conformity.counts.sum() == 5 and conformity.share == 1
    assert [len(text.tokens) for text in conformity.neighbours] == [3, 3, 3]
    assert all(text.begin == 0 and text.end == len(text.tokens) for text in conformity.neighbours)
    assert conformity.usual.shape == conformity.usual_right.shape == (8,)
    assert set(conformity.usual_right.tolist()) <= {0, 1} and conformity.usual_right.mean() > 0.5


def test_usual_shares_are_counted_over_held_out_texts(subject):
    """By hand: the labels of the training texts whose features lie nearest."""
    ((one,),) = asked(subject, "a dog", neighbours=3)
    kept, dataset = subject.states["RNN"], subject.dataset
    for number, features in enumerate(kept.held.features.astype(np.float64)):
        gaps = np.linalg.norm(kept.train.features - features, axis=1)
        near = np.argsort(gaps, kind="stable")[:3]
        labels = dataset.targets[dataset.documents[kept.train.pieces[near]]]
        share = np.mean(labels == np.argmax(kept.held.probabilities[number]))
        assert one.conformity.usual[number] == pytest.approx(share)


def test_to_a_blind_network_all_is_alike(subject):
    """All distances are 0 and the first texts are shown; neighbours of a text have the classes that the first have."""
    ((one,),) = asked(subject, "a zebra", models=("Blind",), neighbours=30)
    kept, dataset = subject.states["Blind"], subject.dataset
    documents = dataset.documents[kept.train.pieces]
    for span in one.spans:
        assert [place.document for place in span.nearest] == documents[:5].tolist()
        assert all(place.value == 0 and place.begin == 0 for place in span.nearest)
        assert all(place.value == 1 for place in span.by_cosine)
    counts = np.bincount(dataset.targets[documents], minlength=2)
    np.testing.assert_array_equal(one.conformity.counts, counts)
    assert one.conformity.share == pytest.approx(counts[np.argmax(one.probabilities)] / 30)


def test_a_span_is_asked_wherever_it_stands(subject):
    """Capitals do not count; neighbours are shown as runs of as many words."""
    ((one,),) = asked(subject, "A cat sat. The Cat sat", span="CAT sat", nearest=2)
    assert [(span.begin, span.end) for span in one.spans] == [(1, 3), (5, 7)]
    single = asked(subject, "A cat sat. The Cat sat", nearest=2)[0][0]
    assert [place.value for place in one.spans[0].nearest] == [place.value for place in single.spans[2].nearest]
    assert all(place.end - place.begin == min(2, place.end) for place in one.spans[0].nearest)


def test_every_text_is_asked_of_every_model(subject):
    """Texts by models; without a text, a held-out one is taken."""
    found = asked(subject, "a cat", "the dog", models=())
    assert [[one.model for one in row] for row in found] == [["RNN", "Blind"]] * 2
    ((own,),) = asked(subject)
    assert own.tokens and own.searched == len(subject.states["RNN"].space.points) and own.texts == 30


def test_more_neighbours_than_texts_are_all_texts(subject):
    """The counts say how many there were."""
    ((one,),) = asked(subject, "cat", neighbours=1000, nearest=100)
    assert one.conformity.counts.sum() == len(one.spans[0].nearest) == len(one.conformity.neighbours) == 30


def test_a_text_of_twenty_thousand_words_is_read_to_a_limit(subject, monkeypatch):
    """From the side that the corpus is read from; what is cut has no neighbours."""
    monkeypatch.setattr(alike, "LONGEST", 8)
    ((one,),) = asked(subject, "the cat " * 10_000)
    assert one.read == (19_992, 20_000) and len(one.tokens) == 20_000
    assert [span.begin for span in one.spans] == list(range(19_992, 20_000))


def test_what_is_not_there_is_told(subject):
    """A span, a model, a word: each in one line."""
    for texts, more, said in (
        (("a cat sat",), {"span": "cat ran"}, "span: 'cat ran' does not stand in the text; its words are: a cat sat"),
        (("cat " + "dog " * 20,), {"span": "cat"}, "of its 21 tokens 9 are read; its words are: dog"),
        (("a cat",), {"models": ("RMN",)}, "model 'RMN' is not one of: Blind, RNN"),
    ):
        with pytest.raises(RnnReportError, match=said):
            asked(subject, *texts, **more)
    unsigned = replace(subject.dataset, settings=Data(corpus="toy", punctuation=False))
    with pytest.raises(RnnReportError, match="has no word to read"):
        asked(replace(subject, dataset=unsigned), "?!")
