"""Trained networks are read again as they were written, or refused with the mend."""

from __future__ import annotations

import json

import jax
import numpy as np
import pytest

from rnnreport.data.dataset import Sizes
from rnnreport.errors import StoreError
from rnnreport.models.networks import LanguageModel
from rnnreport.study import Model
from rnnreport.training.trained import blank, load_trained, parameters, with_parameters

MODEL = Model(cell="lstm", units=3, embedding=2)
WORDS = 7


@pytest.fixture
def network():
    """A network with random weights."""
    return LanguageModel(MODEL, WORDS, key=jax.random.key(0))


@pytest.fixture
def folder(tmp_path, network):
    """Its parameters and a history on disk."""
    np.savez(tmp_path / "parameters.npz", **parameters(network))
    (tmp_path / "history.json").write_text(json.dumps({"best_epoch": 1}))
    return tmp_path


def test_parameters_are_named_by_their_path(network):
    """The names under which a file holds them."""
    cell = {f"encoder.forward.0.{name}" for name in ("kernel", "recurrent", "bias")}
    assert set(parameters(network)) == {"embedding", "output", "bias"} | cell


def test_what_is_written_is_read_again(folder, network):
    """Every parameter to the last bit, and the history."""
    loaded = load_trained(folder, "next-word", "LSTM", MODEL, 5, Sizes(WORDS))
    assert (loaded.model, loaded.settings, loaded.seed, loaded.history) == ("LSTM", MODEL, 5, {"best_epoch": 1})
    for name, array in parameters(network).items():
        np.testing.assert_array_equal(parameters(loaded.network)[name], array)


@pytest.mark.parametrize(("settings", "words"), [(Model(cell="gru", units=3, embedding=2), WORDS), (MODEL, WORDS + 1)])
def test_parameters_of_another_network_are_refused(folder, settings, words):
    """Other names or other shapes: the error names the folder and the mend."""
    with pytest.raises(StoreError, match="cannot be read .* delete that folder to train anew"):
        load_trained(folder, "next-word", "LSTM", settings, 0, Sizes(words))


@pytest.mark.parametrize("file", ["parameters.npz", "history.json"])
@pytest.mark.parametrize("damage", ["missing", "cut", "empty"])
def test_damaged_files_are_refused(folder, file, damage):
    """A file that is missing or cut off is no traceback but one line with the mend."""
    path = folder / file
    content = path.read_bytes()
    path.unlink()
    if damage != "missing":
        path.write_bytes(content[: len(content) // 2] if damage == "cut" else b"")
    with pytest.raises(StoreError, match="delete that folder"):
        load_trained(folder, "next-word", "LSTM", MODEL, 0, Sizes(WORDS))


def test_a_blank_network_has_shapes_alone():
    """Nothing is drawn for a network whose parameters come from a file."""
    assert all(
        isinstance(leaf, jax.ShapeDtypeStruct) for leaf in jax.tree.leaves(blank("next-word", MODEL, Sizes(WORDS)))
    )


def test_a_filled_network_predicts_as_the_one_it_came_from(network):
    """Parameters are all there is to a network."""
    ids, lengths = np.array([[2, 3, 4]]), np.array([3])
    filled = with_parameters(blank("next-word", MODEL, Sizes(WORDS)), parameters(network))
    one, other = (model.logits(model.hidden(ids, lengths)) for model in (network, filled))
    np.testing.assert_array_equal(one, other)
