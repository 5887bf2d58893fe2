"""What networks look for, and where their cells are high, in texts of several fields that are read apart."""

from __future__ import annotations

import jax
import numpy as np
import pytest

from rnnreport.analyses import contexts, look_for
from rnnreport.data.corpus import Corpus
from rnnreport.data.dataset import build
from rnnreport.data.vocabulary import FIELD
from rnnreport.errors import RnnReportError
from rnnreport.models.branches import Branches
from rnnreport.models.inference import read
from rnnreport.models.judging import judge
from rnnreport.notation import FIELD_MARK, joined
from rnnreport.study import Data, Model, Study, Training
from rnnreport.training.layers import cells_of
from rnnreport.training.subject import Subject
from rnnreport.training.trained import Trained

MODEL = Model(cell="simple_rnn", units=2, embedding=3, fields="apart", bidirectional=True)


@pytest.fixture(scope="module")
def subject() -> Subject:
    """Twenty texts with a title, of "a" to "c", and an abstract, of "c" to "g"."""
    draw = np.random.default_rng(0)
    texts = tuple(
        joined((" ".join(draw.choice(list("abc"), draw.integers(1, 4))), " ".join(draw.choice(list("cdefg"), 5))))
        for _ in range(20)
    )
    data = Data(corpus="toy", split={"validation": 0.1, "test": 0.1})
    fields = ("title", "abstract")
    corpus = Corpus("toy", texts, ("yes", "no") * 10, {"text": texts}, None, {}, "0" * 64, fields)
    dataset = build(corpus, data, "classify")
    study = Study(task="classify", data=data, models={"Apart": MODEL}, training=Training(seeds=(0,)))
    network = Branches(MODEL, len(dataset.vocabulary), 2, dataset.sizes.fields, key=jax.random.key(0))
    for branch in network.branches:
        branch.embedding[...] = 20 * branch.embedding[...]
    return Subject(study, dataset, {"Apart": (Trained("Apart", MODEL, 0, network, {}),)})


def test_a_word_is_read_in_the_field_of_the_layer(subject):
    """The value of a class is that of a text with the word there, of a cell that where its direction ends."""
    dataset, network = subject.dataset, subject.trained["Apart"][0].network
    index, layer = dataset.vocabulary.index, "abstract layer 1 backward"
    asked = look_for.Settings(layer=layer, after=["b", "d"], pairs=False, starts=2, steps=60, words=3)
    (one,) = look_for.answer(asked, subject).models
    known = {word: number for word, number in index.items() if number > FIELD}
    assert one.search.tried == len(known) and one.layer == layer and FIELD_MARK not in sum(one.search.words, ())
    assert one.after == ("b", FIELD_MARK, "d") and np.isfinite(one.before).all()
    rows = [np.array([index["b"], FIELD, index["d"], number], np.int32) for number in known.values()]
    answers = judge(network, rows).astype(float)
    by_hand = np.log(answers) - np.log1p(-answers)
    np.testing.assert_allclose(one.search.values[:2, 0], by_hand.max(axis=0), atol=1e-5)
    place = network.encoder.names().index(layer)
    cells = np.array([read(network, row)[place]["h"][2] for row in rows])
    np.testing.assert_allclose(one.search.values[2:, 0], cells.max(axis=0), atol=1e-6)
    assert (one.ascent.reached.max(axis=1) >= 0.98 * one.search.values[:, 0]).all()


@pytest.mark.parametrize(
    ("layer", "given", "read"),
    [
        ("title layer 1", [5], [5]),
        ("abstract layer 1", [], [FIELD]),
        ("abstract layer 1", [5], [FIELD, 5]),
        ("abstract layer 1", [5, FIELD, 6], [5, FIELD, 6]),
    ],
)
def test_marks_bring_a_word_into_the_field(subject, layer, given, read):
    """As many as are missing in what is read before; where no layer is named, it is one of the last field."""
    (cells,) = cells_of(subject, (), layer, "h")
    assert look_for._prefix(cells, np.array(given, np.int32)).tolist() == read
    assert cells_of(subject, (), None, "h")[0].layer == "abstract layer 1"


def test_words_of_a_later_field_are_refused(subject):
    """For the layer could not read a word behind them."""
    asked = look_for.Settings(layer="title layer 1", after=["b", "d"])
    with pytest.raises(RnnReportError, match="'title layer 1' of Apart reads a field before the last one given"):
        look_for.answer(asked, subject)


@pytest.mark.parametrize(("layer", "field"), [("title layer 1", 0), ("abstract layer 1 backward", 1)])
def test_places_lie_in_the_field_of_the_layer(subject, layer, field):
    """Other tokens have no state; what is read of each text is its own field."""
    dataset, network = subject.dataset, subject.trained["Apart"][0].network
    (one,) = contexts.answer(contexts.Settings(layer=layer, examples=20, around=20), subject).models
    place, values = network.encoder.names().index(layer), []
    for ids in dataset.sequences("train"):
        states, mark = read(network, ids)[place]["h"], int(np.flatnonzero(ids == FIELD)[0])
        values.append(states[mark + 1 :] if field else states[:mark])
    assert one.tokens == sum(map(len, values)) and one.texts == len(values)
    for cell in one.cells:
        tops = np.sort([each[:, cell.number].max() for each in values])[::-1]
        np.testing.assert_allclose([place.value for place in cell.highest], tops, atol=1e-6)
        assert cell.counts.sum() == one.tokens
        for place in (*cell.highest, *cell.lowest, *cell.random):
            assert (place.begin > place.tokens.index(FIELD_MARK)) == bool(field)
            assert place.tokens[place.begin] != FIELD_MARK
    np.testing.assert_allclose(one.cells[0].quantile_values[2], np.median(np.concatenate(values)[:, 0]), atol=1e-6)
