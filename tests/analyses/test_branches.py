"""What is answered about fields, cells at every word, and the parts of networks."""

from __future__ import annotations

from dataclasses import replace

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from rnnreport.analyses import activations, network, occlusion_grid
from rnnreport.data.corpus import Corpus
from rnnreport.data.dataset import build
from rnnreport.data.vocabulary import FIELD
from rnnreport.errors import RnnReportError
from rnnreport.models.branches import Branches
from rnnreport.models.classifier import Classifier
from rnnreport.models.forecaster import Forecaster
from rnnreport.models.judging import judge
from rnnreport.models.networks import LanguageModel, parameter_count
from rnnreport.notation import joined
from rnnreport.study import Data, Model, Study
from rnnreport.training.subject import Subject
from rnnreport.training.trained import Trained
from tests import measured

FIELDS = ("title", "abstract")
TEXTS = tuple(joined(one) for one in (("A cat", "The cat sat. It ran."), ("The dog", "A dog. No cat."))) * 5
SOLO = Model(cell="simple_rnn", units=1, embedding=1, readout="mean")
APART = Model(cell="simple_rnn", units=3, embedding=2, bidirectional=True, fields="apart", dense=4)
TEXT = joined(("A cat", "The dog sat. It ran far."))
WAVES = np.sin(np.arange(12)[:, None] * np.array([1.0, 1.0, 0.4, 0.4, 2.3]) + np.array([0, 0.1, 1, 1.1, 2]))


@pytest.fixture(scope="module")
def subject() -> Subject:
    """Two-field texts; a network whose answers are known by hand, one that never changes its mind, two branches."""
    corpus = Corpus("toy", TEXTS, ("a", "b") * 5, {"text": TEXTS}, None, {}, "0" * 64, FIELDS)
    data = Data(corpus="toy", split={"validation": 0.2, "test": 0.2})
    dataset = build(corpus, data, "classify")
    models = {"hand": SOLO, "flat": SOLO, "apart": APART}
    networks = {name: _by_hand(dataset, output) for name, output in (("hand", 6.0), ("flat", 0.0))}
    networks["apart"] = Branches(APART, len(dataset.vocabulary), 2, dataset.sizes.fields, key=jax.random.key(2))
    trained = {name: (Trained(name, models[name], 0, networks[name], {}),) for name in models}
    return Subject(Study(task="classify", data=data, models=models), dataset, trained)


def _by_hand(dataset, output: float) -> Classifier:
    """Return a network with log-odds `output` times the mean over all tokens of tanh(embedding), the mark's too."""
    made = Classifier(SOLO, len(dataset.vocabulary), 2, dataset.sizes.fields, key=jax.random.key(0))
    made.embedding[...] = jnp.linspace(-0.9, 0.9, len(dataset.vocabulary))[:, None]
    cell = made.encoder.forward[0]
    cell.kernel[...], cell.recurrent[...] = jnp.ones((1, 1)), jnp.zeros((1, 1))
    made.output[...] = jnp.full((1, 1), output)
    return made


def asked(subject, *texts, **more):
    """Return the grids of texts."""
    return occlusion_grid.answer(occlusion_grid.Settings(**({"texts": texts or (TEXT,)} | more)), subject)


def odds(subject, ids) -> float:
    """Return the log-odds of class 1 by the network that is known by hand, in numpy."""
    worth = np.tanh(np.linspace(-0.9, 0.9, len(subject.dataset.vocabulary)))
    return 6 * float(worth[ids].mean())


def test_every_pair_of_prefixes_is_what_the_hand_finds(subject):
    """Rows are prefixes of the title, columns of the abstract, with the mark between them always."""
    (one,) = asked(subject, target="b", models=("hand",)).texts[0]
    ids = subject.dataset.encode(TEXT)[0]
    mark = int(np.flatnonzero(ids == FIELD)[0])
    assert one.fields == FIELDS and one.probabilities.shape == (mark + 1, len(ids) - mark, 2)
    for row in range(mark + 1):
        for at in range(len(ids) - mark):
            pair = np.concatenate([ids[:row], [FIELD], ids[mark + 1 : mark + 1 + at]])
            wanted = 1 / (1 + np.exp(-odds(subject, pair)))
            assert one.probabilities[row, at, 1] == pytest.approx(wanted, abs=1e-5)


def test_what_is_lost_without_a_word_is_what_the_hand_finds(subject):
    """Log-odds of the whole text less those of the text without that word; the mark stays."""
    (one,) = asked(subject, target="b", models=("hand",)).texts[0]
    ids = subject.dataset.encode(TEXT)[0]
    lost = [odds(subject, ids) - odds(subject, np.delete(ids, at)) for at in np.flatnonzero(ids != FIELD)]
    np.testing.assert_allclose(np.concatenate(one.removed), lost, atol=1e-5)


@pytest.mark.parametrize("name", ["hand", "apart"])
def test_the_corners_are_the_text_and_the_bare_mark(subject, name):
    """By any network that reads fields, the last corner is the answer to the text, the first that to no word."""
    (one,) = asked(subject, models=(name,)).texts[0]
    whole = subject.dataset.encode(TEXT)[0]
    answers = judge(subject.trained[name][0].network, [whole, np.array([FIELD], np.int32)])
    np.testing.assert_allclose(one.probabilities[[-1, 0], [-1, 0]], answers, atol=1e-6)
    assert one.target == int(np.argmax(answers[0]))


def test_a_network_that_never_changes_its_mind_has_a_flat_map(subject):
    """No step changes anything, and nothing is lost."""
    (one,) = asked(subject, models=("flat",)).texts[0]
    assert np.ptp(one.probabilities, axis=(0, 1)).max() == 0 and not np.concatenate(one.removed).any()


def test_sentences_are_steps(subject):
    """Where they end are those prefixes that a map by words has as well."""
    (words,), (sentences,) = (asked(subject, by=by, models=("hand",)).texts[0] for by in ("words", "sentences"))
    assert [ends.tolist() for ends in sentences.ends] == [[0, 2], [0, 4, 8]]
    kept = words.probabilities[np.ix_(*sentences.ends)]
    np.testing.assert_array_equal(sentences.probabilities, kept)


def test_a_long_text_takes_longer_steps(subject, monkeypatch):
    """So that there are not too many pairs; both ends stay. What is beyond the limit is cut and said."""
    monkeypatch.setattr(occlusion_grid, "READINGS", 12)
    (one,) = asked(subject, models=("flat",)).texts[0]
    assert one.probabilities.shape[0] * one.probabilities.shape[1] <= 12
    assert max(one.every) > 1 and [ends[-1] for ends in one.ends] == [2, 8]
    monkeypatch.setattr(occlusion_grid, "LONGEST", 6)
    (one,) = asked(subject, models=("flat",)).texts[0]
    assert one.cut == (0, 5) and len(one.tokens[1]) == one.ends[1][-1] == 3


@pytest.mark.parametrize("text", ["zebra", "cat"])
def test_a_field_may_be_one_word_or_unknown(subject, text):
    """One word in each field gives a map of two by two."""
    (one,) = asked(subject, joined((text, text)), models=("hand",)).texts[0]
    assert one.probabilities.shape == (2, 2, 2) and one.known == ((text == "cat",),) * 2


def test_without_a_text_a_held_out_one_is_read(subject):
    """The one that stands for all."""
    assert occlusion_grid.answer(occlusion_grid.Settings(models=("flat",)), subject).texts[0][0].tokens[0]


def test_what_cannot_be_asked_is_told(subject):
    """A class or model that is not there, another number of fields: one clear line each."""
    alone = replace(subject, dataset=replace(subject.dataset, fields=()))
    for of, more, said in (
        (subject, {"target": "c"}, "target: class 'c' is not one of: a, b"),
        (subject, {"models": ("handy",)}, "model 'handy' is not one of"),
        (subject, {"texts": ("no mark",)}, "this study reads title and abstract"),
        (alone, {}, "a grid needs texts of two fields, such as title and abstract; those of this study have one"),
    ):
        with pytest.raises(RnnReportError, match=said):
            asked(of, **more)


def test_layers_of_a_branch_do_not_read_the_other_field(subject):
    """They are named after their field, and have no number at tokens outside of it, nor at the mark."""
    settings = activations.Settings(text=TEXT, models=("apart",), layers=(1,))
    maps = activations.answer(settings, subject).maps
    assert [one.layer for one in maps] == [f"{field} layer 1{back}" for field in FIELDS for back in ("", " backward")]
    for one, read in zip(maps, [[0, 1]] * 2 + [list(range(3, 11))] * 2, strict=True):
        assert np.flatnonzero(np.isfinite(one.states).all(axis=1)).tolist() == read
        assert sorted(one.order.tolist()) == [0, 1, 2]


def test_like_cells_are_neighbours():
    """Cells that differ in little stand side by side in one cluster, whatever their numbers; clusters rise."""
    order, clusters = activations.ordered(WAVES[:, [0, 2, 4, 1, 3]].astype(np.float32), 3)
    found = {frozenset(order[clusters == number].tolist()) for number in range(3)}
    assert found == {frozenset({0, 3}), frozenset({1, 4}), frozenset({2})}
    assert (np.diff(clusters) >= 0).all()


def test_cells_that_do_not_move_are_alike():
    """They have no correlation, and are a cluster of their own."""
    states = np.concatenate([WAVES, np.full((12, 2), 0.5)], axis=1)[:, [0, 5, 2, 6, 1]].astype(np.float32)
    order, clusters = activations.ordered(states, 3)
    assert {frozenset(order[clusters == number].tolist()) for number in range(3)} >= {frozenset({1, 3})}


def test_a_single_token_orders_cells_by_their_state():
    """Nothing can be correlated, so the highest stands first."""
    order, clusters = activations.ordered(np.array([[0.1, 0.9, -0.4]], np.float32), 3)
    assert order.tolist() == [1, 0, 2] and not clusters.any()


def test_a_text_of_twenty_thousand_words_is_read_to_a_limit(subject, monkeypatch):
    """The first words are read, and it says how many are not."""
    monkeypatch.setattr(activations, "LONGEST", 6)
    fields = replace(subject.dataset, settings=subject.dataset.settings, fields=())
    settings = activations.Settings(text="cat dog " * 10_000, models=("hand",))
    (one,) = activations.answer(settings, replace(subject, dataset=fields)).maps
    assert one.cut == (0, 19_994) and one.states.shape == (6, 1)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"state": "q"}, "activations: state 'q' is not one of"),
        ({"layers": (7,)}, "no model has state 'h' in layer 7; layers are: layer 1, title layer 1"),
        ({"layers": ("titel layer 1",)}, "in layer 'titel layer 1'; layers are"),
    ],
)
def test_states_and_layers_that_are_not_there_are_told(subject, given, said):
    """With what there is instead."""
    with pytest.raises(RnnReportError, match=said):
        activations.answer(activations.Settings(text=TEXT, **given), subject)


def test_the_boxes_of_branches_hold_all_parameters(subject):
    """Each field has its own embedding and layers; they join, and the counts add up to all that training may change."""
    *_, graph = network.answer(network.Settings(), subject).models
    parts = {node.id: node for node in graph.nodes}
    assert graph.parameters == parameter_count(subject.trained["apart"][0].network)
    assert {node.branch for node in graph.nodes} == {-1, 0, 1}
    assert parts["joined"].shape == ("12",) and parts["dense"].label == "dense, ReLU"
    assert ("title read-out", "joined") in graph.edges and ("abstract read-out", "joined") in graph.edges


TEXT_MODELS = [
    Model(cell="lstm", units=3, embedding=2),
    Model(cell="gru", units=3, embedding=2, layers=2, bidirectional=True, dropout=0.2, word_dropout=0.1),
    Model(cell="gru", units=3, embedding=2, tied=True),
    Model(cell="simple_rnn", units=2, embedding=2, tied=True, options={"activation": "relu"}),
]
SERIES_MODELS = [
    Model(cell="lstm", units=3),
    Model(cell="gru", units=2, past=4, lags=(4,), head="quantile", direct=True),
]


def graph_of(model: Model, made, subject):
    """Return the graph of a network."""
    of = replace(subject, trained={"it": (Trained("it", model, 0, made, {}),)})
    return network.answer(network.Settings(), of).models[0]


@pytest.mark.parametrize("model", TEXT_MODELS)
@pytest.mark.parametrize("kind", [LanguageModel, Classifier])
def test_counts_of_boxes_add_up(subject, model, kind):
    """Whatever the cell, layers, directions and ties are, no parameter is lost or counted twice."""
    classes = () if kind is LanguageModel else (3,)
    made = jax.eval_shape(lambda: kind(model, 20, *classes, key=jax.random.key(0)))
    graph = graph_of(model, made, subject)
    assert sum(node.parameters for node in graph.nodes) == graph.parameters == parameter_count(made) > 0
    _assert_ranked(graph)


@pytest.mark.parametrize("model", SERIES_MODELS)
def test_counts_of_forecasters_add_up(model):
    """A window of the past or all of it, with any head."""
    dataset = measured.dataset_of(np.arange(40.0), season=4, horizon=2)
    made = jax.eval_shape(lambda: Forecaster(model, dataset.sizes, key=jax.random.key(0)))
    study = Study(task="forecast", data=Data(corpus="toy"), models={"it": model})
    graph = graph_of(model, made, Subject(study, dataset))
    assert sum(node.parameters for node in graph.nodes) == graph.parameters == parameter_count(made) > 0
    _assert_ranked(graph)


def _assert_ranked(graph) -> None:
    """Check that every arrow runs from a box to a later one, and that only the input takes nothing."""
    rank = {node.id: node.rank for node in graph.nodes}
    assert all(rank[before] < rank[after] for before, after in graph.edges)
    assert {node.id for node in graph.nodes} - {after for _, after in graph.edges} == {graph.nodes[0].id}
