"""A network with a branch for each field is its branches side by side, and every explanation can ask it."""

from __future__ import annotations

import jax
import numpy as np
import pytest
from flax import nnx

from rnnreport.catalogue import members
from rnnreport.data.dataset import Field, Sizes
from rnnreport.data.vocabulary import FIELD
from rnnreport.models.attribution import attributed
from rnnreport.models.branches import Branches
from rnnreport.models.classifier import Classifier
from rnnreport.models.judging import judge, judge_running
from rnnreport.models.networks import parameter_count
from rnnreport.models.perturbation import WAYS, odds_of, without_each
from rnnreport.study import Model
from rnnreport.training.trained import blank, with_parameters

WORDS = 9
FIELDS = (Field("title", 8), Field("abstract", 8))
TEXTS = [
    np.array(ids, np.int32)
    for ids in ([3, 4, FIELD, 5, 6, 7], [FIELD, 5], [3, FIELD], [1, 8, 4, FIELD, 4, 8], [3], [FIELD])
]
CUT, LONG = [3, 4, FIELD, 5, 6, 7], [3, 4, 8, 8, FIELD, 5, 6, 7, 8, FIELD, 3]


def filled(classes: int, sizes: tuple[Field, ...], **settings):
    """Return an untrained network whose weights are drawn, and large enough to tell texts apart."""
    model = Model(**({"cell": "simple_rnn", "units": 3, "embedding": 2} | settings))
    empty, draw = blank("classify", model, Sizes(WORDS, classes, sizes)), np.random.default_rng(1)
    shapes = nnx.to_flat_state(nnx.state(empty, nnx.Param))
    return with_parameters(
        empty, {".".join(map(str, path)): draw.normal(size=one.shape).astype(np.float32) for path, one in shapes}
    )


def network(classes: int = 2, fields=FIELDS, **settings) -> Branches:
    """Return a network with two branches."""
    return filled(classes, fields, **({"fields": "apart"} | settings))


def joined(**settings) -> Classifier:
    """Return a network that reads the fields one after the other."""
    return filled(2, FIELDS, **settings)


def parted(ids: np.ndarray) -> list[np.ndarray]:
    """Return the ids of title and abstract."""
    found = np.split(ids, np.flatnonzero(ids == FIELD))
    return [found[0], found[1][1:] if len(found) > 1 else np.zeros(0, np.int32)]


def padded(texts, time: int = 12, padding: int = 0):
    """Return (ids, lengths)."""
    ids = np.full((len(texts), time), padding, np.int32)
    for row, text in enumerate(texts):
        ids[row, : len(text)] = text
    return ids, np.array([len(text) for text in texts], np.int32)


@jax.jit
def asked(made: Branches, ids, lengths):
    """Return logits, embeddings, logits of embeddings, and states."""
    embedded = made.embed(ids)
    return made.logits(ids, lengths), embedded, made.logits_of(embedded, lengths, ids), made.read(ids, lengths)


@pytest.fixture(scope="module")
def both() -> Branches:
    """Two layers that read both ways."""
    return network(layers=2, bidirectional=True)


@pytest.fixture(scope="module")
def small() -> Branches:
    """One layer that reads forward, read out in two ways."""
    return network(readout="mean+max")


@pytest.fixture(scope="module")
def single(both):
    """States of each field alone: (field, text) -> per layer (tokens of the field, units), by the branch's encoder."""

    @jax.jit
    def read(branch, ids, lengths):
        return branch.encoder.read(branch.embedding[...][ids], lengths)

    found = {}
    for place, branch in enumerate(both.branches):
        layers = read(branch, *padded([parted(text)[place] for text in TEXTS], 8))
        for row, text in enumerate(TEXTS):
            found[place, row] = [np.asarray(layer["h"][row, : len(parted(text)[place])]) for layer in layers]
    return found


def test_it_is_two_networks_side_by_side(both, single):
    """What each branch reads out of its field alone, side by side; of a field without a token zeros."""
    rows = []
    for row in range(len(TEXTS)):
        ends = [(*layers[2][-1:], *layers[3][:1]) for layers in (single[place, row] for place in range(2))]
        rows.append(np.concatenate([np.concatenate(end) if end else np.zeros(6, np.float32) for end in ends]))
    wanted = np.array(rows) @ np.asarray(both.output[...])[0] + np.asarray(both.bias[...])
    found = np.asarray(asked(both, *padded(TEXTS))[0])
    np.testing.assert_allclose(found, np.stack([np.zeros(len(TEXTS)), wanted], axis=1), rtol=1e-5, atol=1e-6)


def test_states_stand_at_the_tokens_they_belong_to(both, single):
    """Those of a field are what its own encoder reads; at marks, other fields and padding they are zero."""
    found, names = asked(both, *padded(TEXTS))[3], both.encoder.names()
    assert names[:2] == ("title layer 1", "title layer 1 backward") and names[-1] == "abstract layer 2 backward"
    assert len(found) == len(names) == 8 and both.encoder.places(2) == (2, 3, 6, 7)
    assert [both.encoder.field(place) for place in range(8)] == [0] * 4 + [1] * 4
    for place, row in single:
        begin = 0 if place == 0 else len(parted(TEXTS[row])[0]) + 1
        for layer, wanted in zip(found[4 * place : 4 * place + 4], single[place, row], strict=True):
            expected = np.zeros((12, 3), np.float32)
            expected[begin : begin + len(wanted)] = wanted
            np.testing.assert_allclose(layer["h"][row], expected, rtol=1e-5, atol=1e-6)


def test_padding_changes_nothing(both):
    """Whatever stands there, marks too; that it is not read at all is held by what each branch reads alone."""
    plain, marks = (asked(both, *padded(TEXTS, 12, padding))[0] for padding in (0, FIELD))
    np.testing.assert_array_equal(plain, marks)


def test_a_word_of_the_title_is_nothing_to_the_abstract(both):
    """Without it the states of the abstract are the same ones, a place further to the front."""
    less = [*TEXTS[:3], np.delete(TEXTS[3], 1), *TEXTS[4:]]
    found, left = asked(both, *padded(TEXTS))[3], asked(both, *padded(less))[3]
    for whole, other in zip(found[4:], left[4:], strict=True):
        np.testing.assert_array_equal(whole["h"][3, 4:6], other["h"][3, 3:5])
    assert not np.allclose(found[0]["h"][3, 2], left[0]["h"][3, 1])


def test_embeddings_are_those_of_the_branches(both):
    """Given as embeddings a text is answered alike, and marks have none."""
    logits, embedded, again, _ = asked(both, *padded(TEXTS))
    first, second = (np.asarray(branch.embedding[...]) for branch in both.branches)
    np.testing.assert_array_equal(embedded[0, :4], [first[3], first[4], [0, 0], second[5]])
    np.testing.assert_allclose(again, logits, rtol=1e-6, atol=1e-6)


def test_running_answers_are_those_of_the_beginning(small):
    """After each token, a mark too: what the network says of the text that ends there."""
    beginnings = [text[: end + 1] for text in TEXTS for end in range(len(text))]
    wanted = np.split(judge(small, beginnings), np.cumsum([len(text) for text in TEXTS])[:-1])
    for number, found in judge_running(small, TEXTS):
        np.testing.assert_allclose(found, wanted[number], rtol=1e-5, atol=1e-6)


def test_nothing_says_what_both_directions_would(both):
    """A beginning has to be read anew."""
    with pytest.raises(TypeError, match="bidirectional"):
        both.running(*padded(TEXTS))


def test_no_more_is_read_than_the_corpus_has():
    """Tokens of a field beyond its longest are not read, and a field too many neither."""
    made = network(fields=(Field("title", 2), Field("abstract", 3)), readout="mean+max")
    one, other = judge(made, [np.array(ids, np.int32) for ids in (CUT, LONG)])
    np.testing.assert_allclose(one, other, rtol=1e-6)


@pytest.mark.parametrize("fields", ["apart", "joined"])
def test_dropout_is_on_in_training_alone(fields):
    """Of words, as if they were unknown, and never of marks."""
    make = network if fields == "apart" else joined
    made = make(word_dropout=0.999)
    logits = jax.jit(type(made).logits)
    unknown = [np.where(text == FIELD, FIELD, 1) for text in TEXTS]
    found = logits(made, *padded(TEXTS), jax.random.key(0))
    np.testing.assert_allclose(found, logits(made, *padded(unknown), jax.random.key(0)), rtol=1e-5, atol=1e-6)
    assert not np.allclose(found, logits(made, *padded(TEXTS)))


def test_a_layer_before_the_output():
    """ReLU of a dense layer, in a network with branches and in one without; counted and worked out by hand."""
    made, plain = network(dense=4, readout="mean"), network(readout="mean")
    assert parameter_count(made) - parameter_count(plain) == 4 * 6 + 4 + (4 + 1) - (6 + 1)
    assert made.dense.kernel.shape == (4, 6) and made.output.shape == (1, 4)
    dense = joined(dense=4).dense
    x = np.array([[1.0, -2.0, 0.5]], np.float32)
    wanted = np.maximum(x @ np.asarray(dense.kernel[...]).T + np.asarray(dense.bias[...]), 0)
    np.testing.assert_allclose(dense(x), wanted, rtol=1e-5)


@pytest.mark.parametrize("fields", ["apart", "joined"])
def test_a_mark_is_never_taken_out(fields, small):
    """Without it nothing changes, exactly, in whichever way words are left out; a text without words keeps it."""
    made = small if fields == "apart" else joined(readout="mean+max")
    texts = [TEXTS[0], np.array([3, 8, 4, FIELD, 4, 8], np.int32)]
    for way in WAYS:
        for text, odds in zip(texts, odds_of(made, texts, without_each(texts), [1, 1], way), strict=True):
            assert np.array_equal(odds[1:] == odds[0], text == FIELD)
    (nothing,) = odds_of(made, texts[:1], [np.zeros((1, 6), bool)], [1], "deleted")
    answer = judge(made, [np.array([FIELD], np.int32)])[0]
    np.testing.assert_allclose(nothing, np.log(answer[1] / answer[0]), rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("method", sorted(members("attribution")))
def test_every_method_explains_it(method, small):
    """All scores are finite; a mark, which no branch reads, adds nothing."""
    (found,) = attributed(method, small, [TEXTS[0]], [1], jax.random.key(0))
    assert np.isfinite(found.scores).all() and np.abs(found.scores).max() > 1e-3
    assert abs(float(found.scores[2])) < 1e-6
    if method == "integrated_gradients":
        assert found.quality["gap"] < 0.02 * np.abs(found.scores).sum()
