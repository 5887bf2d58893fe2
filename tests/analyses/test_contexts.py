"""Where cells are high and low in training texts: compared with reading every text by itself."""

from __future__ import annotations

from dataclasses import replace

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from rnnreport.analyses import contexts
from rnnreport.data.corpus import Corpus
from rnnreport.data.dataset import build
from rnnreport.errors import RnnReportError
from rnnreport.models.classifier import Classifier
from rnnreport.models.inference import read
from rnnreport.models.judging import judge
from rnnreport.study import Data, Model, Study, Training
from rnnreport.training.subject import Subject
from rnnreport.training.trained import Trained

LETTERS = "alpha beta gamma delta epsilon zeta eta theta iota kappa".split()
MODEL = Model(cell="lstm", units=3, embedding=3, bidirectional=True)
LAYER = "layer 1 backward"


@pytest.fixture(scope="module")
def subject() -> Subject:
    """Forty texts in pieces of at most six tokens, some of a single word, and a network that reads both ways."""
    draw = np.random.default_rng(0)
    texts = (*(" ".join(draw.choice(LETTERS, draw.integers(1, 15))) for _ in range(40)), "Alpha", "kappa kappa  KAPPA")
    labels = tuple("yes" if "kappa" in text else "no" for text in texts)
    data = Data(corpus="toy", split={"validation": 0.1, "test": 0.1}, segment=6)
    dataset = build(Corpus("toy", texts, labels, {"text": texts}, None, {}, "0" * 64), data, "classify")
    study = Study(task="classify", data=data, models={"LSTM": MODEL}, training=Training(seeds=(0,)))
    network = Classifier(MODEL, len(dataset.vocabulary), 2, key=jax.random.key(0))
    network.embedding[...] = 30 * network.embedding[...]
    return Subject(study, dataset, {"LSTM": (Trained("LSTM", MODEL, 0, network, {}),)})


def asked(subject: Subject, **more):
    """Return what is answered about the only model."""
    (one,) = contexts.answer(contexts.Settings(**({"layer": LAYER, "state": "c"} | more)), subject).models
    return one


@pytest.fixture(scope="module")
def found(subject):
    """The answer with all defaults, about a state that has no bounds."""
    return asked(subject)


@pytest.fixture(scope="module")
def states(subject):
    """The states of every training piece, read by itself: each (tokens, 3)."""
    network = subject.trained["LSTM"][0].network
    return [read(network, ids)[1]["c"] for ids in subject.dataset.sequences("train")]


@pytest.fixture(scope="module")
def documents(subject) -> np.ndarray:
    """The document of every training piece."""
    return subject.dataset.documents[subject.dataset.splits["train"]]


def value_of(subject, states, documents, place) -> list[np.ndarray]:
    """Return the states of every place in a text that reads like a context, its first token included."""
    dataset, found = subject.dataset, []
    for piece, owner, values in zip(dataset.splits["train"], documents, states, strict=True):
        tokens = dataset.tokens(int(piece))[0]
        for at in range(len(tokens)):
            shown = tokens[max(0, at - 6) : at + 7]
            if owner == place.document and shown == place.tokens and at - max(0, at - 6) == place.begin:
                found.append(values[at])
    return found


def test_the_highest_and_lowest_are_those_of_all_tokens(subject, found, states, documents):
    """One place of each text at most, the highest first, and the states are the ones that are read there."""
    for cell in range(3):
        for sign, places in ((1, found.cells[cell].highest), (-1, found.cells[cell].lowest)):
            best = [
                max(
                    (sign * values[:, cell]).max()
                    for values, one in zip(states, documents, strict=True)
                    if one == owner
                )
                for owner in np.unique(documents)
            ]
            wanted = sign * np.sort(best)[::-1][:8]
            np.testing.assert_allclose([place.value for place in places], wanted, atol=1e-6)
            assert len({place.document for place in places}) == 8
            for place in places:
                near = [values[cell] for values in value_of(subject, states, documents, place)]
                assert np.abs(np.array(near) - place.value).min() < 1e-6


def test_places_carry_label_and_answer_of_their_text(subject, found):
    """The label is that of the document, the answer that to the piece that was read."""
    dataset, network = subject.dataset, subject.trained["LSTM"][0].network
    answers = judge(network, dataset.sequences("train"))
    for place in (*found.cells[0].highest, *found.cells[1].random):
        pieces = np.flatnonzero(dataset.documents[dataset.splits["train"]] == place.document)
        assert dataset.classes[place.label] == dataset.labels[place.document]
        assert np.abs(answers[pieces] - place.probabilities).max(axis=1).min() < 1e-6
        assert place.end == place.begin + 1 and place.tokens[place.begin] in dataset.texts[place.document]


def test_controls_are_drawn_and_near_quantiles(found, states):
    """Quantiles are those of all tokens, for there are few; places next to each differ in text, and are the nearest."""
    every = np.concatenate(states)
    assert (found.tokens, found.texts) == (len(every), 34) and found.bounds is None
    for cell in found.cells:
        values = every[:, cell.number]
        np.testing.assert_allclose(cell.quantile_values, np.quantile(values, cell.quantiles), atol=1e-6)
        for wanted, places in zip(cell.quantile_values, cell.at_quantiles, strict=True):
            away = [abs(place.value - wanted) for place in places]
            assert len({place.document for place in places}) == 3 and (np.diff(away) > -1e-6).all()
            assert away[0] <= np.abs(values - wanted).min() + 1e-6 and away[-1] < np.ptp(values) / 8
        assert len({place.document for place in cell.random}) == 8
    places = [[(place.document, place.tokens, place.begin) for place in cell.random] for cell in found.cells]
    assert places[0] == places[1] == places[2]


def test_sums_are_those_of_numpy(subject, found, states, documents):
    """Means and deviations over all tokens of the texts of a class; the histogram counts every token once."""
    labels = subject.dataset.targets[documents]
    for cell in found.cells:
        assert cell.counts.sum() == found.tokens and len(cell.counts) == 40
        low, high = np.concatenate(states)[:, cell.number].min(), np.concatenate(states)[:, cell.number].max()
        assert cell.edges[0] <= low < cell.edges[2] and cell.edges[-3] < high <= cell.edges[-1]
        for label in (0, 1):
            own = np.concatenate([values for values, one in zip(states, labels, strict=True) if one == label])
            assert cell.label_means[label] == pytest.approx(own[:, cell.number].mean(), abs=1e-6)
            assert cell.label_deviations[label] == pytest.approx(own[:, cell.number].std(), abs=1e-5)


def test_a_sample_stands_for_many_tokens(subject, found, states, monkeypatch):
    """Then quantiles are those of the tokens drawn; all else is as before."""
    monkeypatch.setattr(contexts, "SAMPLE", 25)
    few = asked(subject)
    for one, other in zip(few.cells, found.cells, strict=True):
        values = np.concatenate(states)[:, one.number]
        assert values.min() <= one.quantile_values[0] <= one.quantile_values[-1] <= values.max()
        assert not np.array_equal(one.quantile_values, other.quantile_values)
        np.testing.assert_array_equal(one.label_means, other.label_means)
        assert [place.value for place in one.highest] == [place.value for place in other.highest]


def test_more_examples_than_texts(subject):
    """Each text once; a bounded state has bins from bound to bound."""
    one = asked(subject, state="c", examples=100, around=0)
    assert all(len(cell.highest) == len(cell.lowest) == len(cell.random) == 34 for cell in one.cells)
    assert all(len(place.tokens) == 1 for place in one.cells[0].highest)


def test_a_planted_word_stands_at_every_height(subject):
    """A cell that rises with "kappa" is high where "kappa" stands, and a network that reads nothing is never high."""
    for strength, words in ((5.0, {"kappa", "KAPPA"}), (0.0, None)):
        network = Classifier(MODEL, len(subject.dataset.vocabulary), 2, key=jax.random.key(0))
        kappa = subject.dataset.vocabulary.index["kappa"]
        network.embedding[...] = jnp.zeros_like(network.embedding[...]).at[kappa].set(1.0)
        for (cell,) in (network.encoder.forward, network.encoder.backward):
            cell.kernel[...] = strength * jnp.ones_like(cell.kernel[...])
            cell.recurrent[...] = jnp.zeros_like(cell.recurrent[...])
        one = asked(replace(subject, trained={"LSTM": (Trained("LSTM", MODEL, 0, network, {}),)}), state="c")
        high = one.cells[0].highest
        if words:
            assert {place.tokens[place.begin] for place in high} <= words
            assert one.cells[0].label_means[1] > one.cells[0].label_means[0]
        else:
            assert {place.value for place in high} == {0.0} and not one.cells[0].label_deviations.any()
            assert one.cells[0].counts.max() == one.tokens


def test_bounded_states_have_bins_from_bound_to_bound(subject):
    """The last layer's hidden state forward, where nothing is said."""
    one = asked(subject, layer=None, state="h", models=("LSTM",), examples=1)
    assert (one.layer, one.bounds) == ("layer 1", (-1.0, 1.0))
    for cell in one.cells:
        np.testing.assert_allclose(cell.edges, np.linspace(-1, 1, 41), atol=1e-6)
        assert cell.counts.sum() == one.tokens and len(cell.highest) == 1


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"models": ("LST",)}, "model 'LST' is not one of: LSTM"),
        ({"layer": "layer 3"}, "layer 'layer 3' is not one of: layer 1, layer 1 backward .*'layer 1'"),
        ({"state": "q"}, "state 'q' is not one of: c, f, g, h, i, o"),
    ],
)
def test_what_is_not_there_is_told(subject, settings, said):
    """In one line, with what there is."""
    with pytest.raises(RnnReportError, match=said):
        asked(subject, **settings)
