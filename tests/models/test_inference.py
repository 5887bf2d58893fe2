"""Reading many texts at once gives what reading each alone gives."""

from __future__ import annotations

import jax
import numpy as np
import pytest

from rnnreport.models import inference
from rnnreport.models.networks import LanguageModel
from rnnreport.study import Model

NETWORK = LanguageModel(Model(cell="lstm", units=5, embedding=4, layers=2), 11, key=jax.random.key(0))
TEXTS = [np.random.default_rng(length).integers(0, 11, length).astype(np.int32) for length in (3, 0, 40, 16, 17, 1, 5)]


@pytest.fixture(scope="module")
def alone():
    """The states of every text, read by itself, unpadded."""
    return [NETWORK.read(text[None], np.array([len(text)])) for text in TEXTS]


@pytest.mark.parametrize("batch", [1, 3, 64])
def test_every_text_is_read_once_and_as_if_alone(alone, batch):
    """Whatever stands beside it in a batch, to rounding; its number says which text it is."""
    found = dict(inference.read_all(NETWORK, TEXTS, batch))
    assert sorted(found) == list(range(len(TEXTS)))
    for number in found:
        for layer, expected in zip(found[number], alone[number], strict=True):
            for name, states in layer.items():
                np.testing.assert_allclose(states, expected[name][0], rtol=0, atol=1e-6)


def test_states_are_trimmed_float32_with_h_first():
    """Each is (time, units) of numpy float32, in the order in which the cell declares them."""
    for number, layers in inference.read_all(NETWORK, TEXTS):
        for layer in layers:
            assert list(layer) == ["h", "c", "i", "f", "g", "o"]
            for states in layer.values():
                assert (type(states), states.dtype, states.shape) == (np.ndarray, np.float32, (len(TEXTS[number]), 5))


def test_one_text_is_read_as_many_are():
    """`read` is `read_all` of one."""
    ((_, expected),) = inference.read_all(NETWORK, TEXTS[:1])
    for layer, same in zip(inference.read(NETWORK, TEXTS[0]), expected, strict=True):
        for name, states in layer.items():
            np.testing.assert_allclose(states, same[name], rtol=0, atol=1e-6)


def test_few_shapes_are_compiled():
    """Texts of a hundred lengths are read by as many programs as there are powers of two."""
    inference._compiled_read.clear_cache()
    list(inference.read_all(NETWORK, [np.ones(length, np.int32) for length in range(100)], batch=8))
    assert inference._compiled_read._cache_size() == len({16, 32, 64, 128})


def test_long_texts_are_read_few_at_once(monkeypatch):
    """The longer the texts, the fewer stand in a batch, so that recorded states stay small."""
    seen = []
    read = inference._compiled_read
    monkeypatch.setattr(inference, "_compiled_read", lambda *given: seen.append(given[1].shape) or read(*given))
    monkeypatch.setattr(inference, "AT_ONCE", 64)
    list(inference.read_all(NETWORK, [np.ones(30, np.int32)] * 5))
    assert seen == [(2, 32)] * 3
