"""cuDNN's passes: what is handed to it, and when it is asked. Its place is taken by jax's own reference of it."""

from __future__ import annotations

from types import SimpleNamespace

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax.experimental import rnn

from rnnreport.models import passes, recurrence
from rnnreport.models.cells import build
from rnnreport.models.passes.cudnn import lstm
from tests.models.test_passes import answers, case

SHAPE = (4, 9, 3, 2)  # batch, time, inputs, units
LSTM = "rnnreport.models.cells.lstm"


def forward(x, h, c, weights, lengths, inputs, units, layers, dropout, both, precision):
    """Do as `rnn.lstm_fwd`; not a number where a sequence is empty, which cuDNN refuses."""
    assert h.shape == c.shape == (1, len(x), units) and lengths.dtype == jnp.int32
    assert len(weights) == rnn.get_num_params_in_lstm(inputs, units, layers, both)
    parts = rnn.unpack_lstm_weights(weights, inputs, units, layers, both)
    found = rnn.lstm_ref(x, h, c, *parts, lengths, inputs, units, layers, dropout, both)
    hidden, h_n, c_n = (jnp.where(jnp.all(lengths > 0), each, jnp.nan) for each in found)
    return (hidden, h_n, c_n), (x, h, c, weights, lengths, hidden, jnp.zeros(1))


def backward(inputs, units, layers, dropout, both, precision, kept, slopes):
    """Do as `rnn.lstm_bwd`."""
    *given, lengths, _, _ = kept

    def again(*given):
        return forward(*given, lengths, inputs, units, layers, dropout, both, precision)[0]

    return (*jax.vjp(again, *given)[1](slopes), jnp.zeros_like(lengths))


@pytest.fixture
def reference(monkeypatch):
    """Ask cuDNN wherever it may be asked, and let the reference answer."""
    monkeypatch.setattr(lstm, "rnn", SimpleNamespace(lstm_fwd=forward, lstm_bwd=backward))
    monkeypatch.setattr(recurrence, "has_cudnn", lambda dtype: True)


@pytest.mark.parametrize(
    ("double", "near", "reverse"), [(False, 2e-5, True), (True, 1e-12, True), (True, 1e-12, False)]
)
def test_cudnn_is_asked_for_what_our_own_pass_gives(double, near, reverse, reference, monkeypatch):
    """Values, last carry and every gradient, for all lengths, any initial carry, both directions, and in parts."""
    with jax.enable_x64(double):
        dtype = jnp.float64 if double else jnp.float32
        cell, x, lengths, *rest = case("lstm", {}, SHAPE, seed=3)
        cell, x, *rest = jax.tree.map(lambda leaf: jnp.asarray(leaf, dtype), (cell, x, *rest))
        given = cell, x, np.append(lengths[:-1], np.int32(0)), *rest
        monkeypatch.setattr(recurrence, "KEPT", 5 * SHAPE[0] * SHAPE[3])
        found = jax.jit(lambda *given: answers(*given, reverse))(*given)
        monkeypatch.setattr(recurrence, "has_cudnn", lambda dtype: False)
        for theirs, ours in zip(found, jax.jit(lambda *given: answers(*given, reverse))(*given), strict=True):
            assert theirs.dtype == dtype
            np.testing.assert_allclose(theirs, ours, rtol=near, atol=near)


def test_cudnn_can_be_mapped(reference):
    """A vmap over weights and lengths gives what one after the other gives, and so do its gradients."""
    cells = [build("lstm", 2, 3, {}, key=jax.random.key(seed)) for seed in range(2)]
    x, lengths = jax.random.normal(jax.random.key(5), (2, 4, 2)), jnp.array([[4, 0], [1, 3]])

    @jax.jit
    def slope(cell, lengths):
        return jax.grad(lambda cell: jnp.sum(recurrence.unroll(cell, x, lengths).outputs ** 2))(cell)

    many = jax.vmap(slope)(jax.tree.map(lambda *leaves: jnp.stack(leaves), *cells), lengths)
    for number, cell in enumerate(cells):
        mine = jax.tree.map(lambda leaf, number=number: leaf[number], many)
        for one, other in zip(jax.tree.leaves(mine), jax.tree.leaves(slope(cell, lengths[number])), strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("how", [{"record": True}, {"mapped": True}], ids=str)
def test_cudnn_neither_records_nor_reads_by_many_networks(how, reference, monkeypatch):
    """Where all states are asked for, or many networks are mapped, it is never asked."""
    asked = []
    monkeypatch.setattr(lstm, "run", lambda *given: asked.append(given))
    cell = build("lstm", 2, 3, {}, key=jax.random.key(0))
    assert recurrence.unroll(cell, jnp.ones((1, 2, 2)), np.array([2]), **how).carry[0].shape == (1, 3)
    assert not asked


@pytest.mark.parametrize(
    ("backend", "version", "dtype", "switch", "wanted"),
    [
        ("gpu", "cuda 13000", jnp.float32, None, True),
        ("cpu", "cpu", jnp.float32, None, False),
        ("tpu", "libtpu", jnp.float32, None, False),
        ("gpu", "rocm 60300", jnp.float32, None, False),
        ("gpu", "cuda 13000", jnp.float64, None, False),
        ("gpu", "cuda 13000", jnp.float32, "0", False),
    ],
)
def test_cudnn_is_asked_on_an_nvidia_gpu_alone(backend, version, dtype, switch, wanted, monkeypatch):
    """And there in float32 only, unless RNNREPORT_CUDNN is 0."""
    monkeypatch.delenv(passes.SWITCH, raising=False)
    if switch is not None:
        monkeypatch.setenv(passes.SWITCH, switch)
    monkeypatch.setattr(jax, "default_backend", lambda: backend)
    monkeypatch.setattr(jax.extend.backend, "get_backend", lambda: SimpleNamespace(platform_version=version))
    assert passes.has_cudnn(jnp.dtype(dtype)) is wanted


def test_the_lstm_alone_has_a_pass_of_cudnn():
    """Other cells keep the pass that was written by hand."""
    assert passes.pass_of(LSTM, cudnn=True) is lstm
    assert passes.pass_of(LSTM) is not lstm
    gru = LSTM.replace("lstm", "gru")
    assert passes.pass_of(gru, cudnn=True) is passes.pass_of(gru)
