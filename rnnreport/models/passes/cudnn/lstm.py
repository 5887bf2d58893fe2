"""The LSTM of cuDNN, by `jax.experimental.rnn`: all steps in one kernel of the GPU.

It reads from the first token to the last; to be read in reverse, each sequence is turned round before and after. It
cannot take a sequence without a token: such a one is read as if it had one, and what comes of that is thrown away.
As all products of jax on a GPU, those of cuDNN may be made by tensor cores (TF32), unless
`jax_default_matmul_precision` is "highest" or "float32".
"""

from __future__ import annotations

import jax
import jax.numpy as jnp
from jax import Array
from jax.custom_batching import sequential_vmap
from jax.experimental import rnn

EXACT = ("highest", "float32")  # what jax calls products that do not round their inputs


def run(cell, carry: tuple[Array, Array], inputs: Array, real: Array, reverse: bool) -> tuple[tuple, Array]:
    """Return (carry, hidden); see the package."""
    lengths = jnp.sum(real, 0, dtype=jnp.int32)
    x = jnp.swapaxes(inputs, 0, 1)
    x = turned(x, lengths) if reverse else x
    weights = packed(cell.kernel[...], cell.recurrent[...], cell.bias[...])
    hidden, *last = _read(x, *carry, weights, jnp.maximum(lengths, 1))
    hidden = turned(hidden, lengths) if reverse else hidden
    some = lengths[:, None] > 0
    carry = tuple(jnp.where(some, after, before) for after, before in zip(last, carry, strict=True))
    return carry, jnp.where(real[..., None], jnp.swapaxes(hidden, 0, 1), 0)


def packed(kernel: Array, recurrent: Array, bias: Array) -> Array:
    """Return the weights of a cell as cuDNN has them, in one row: both matrices transposed, gates in our order i, f, g,
    o, and two biases, of which the second is zero.
    """
    return jnp.concatenate([kernel.T.ravel(), recurrent.T.ravel(), bias, jnp.zeros_like(bias)])


def turned(sequences: Array, lengths: Array) -> Array:
    """Return sequences (batch, time, ...) with their first `lengths` tokens turned round, and padding where it was."""
    step = jnp.arange(sequences.shape[1])
    place = jnp.where(step < lengths[:, None], lengths[:, None] - 1 - step, step)
    return jnp.take_along_axis(sequences, place[..., None], axis=1)


@jax.custom_vjp
def _read(x, h, c, weights, lengths):
    return _forward(x, h, c, weights, lengths)[0]


# jax cannot vmap cuDNN; one call after the other is right, if not fast.
@sequential_vmap
def _forward(x, h, c, weights, lengths):
    (hidden, h, c), kept = rnn.lstm_fwd(x, h[None], c[None], weights, lengths, *_settings(x, h))
    return (hidden, h[0], c[0]), kept


@sequential_vmap
def _slopes(kept, hidden, h, c):
    x, start, *_ = kept
    dx, dh, dc, dweights, _ = rnn.lstm_bwd(*_settings(x, start), kept, (hidden, h[None], c[None]))
    return dx, dh[0], dc[0], dweights


def _settings(x: Array, h: Array) -> tuple:
    """Return inputs, units, layers, dropout, whether bidirectional, and the precision."""
    exact = jax.config.jax_default_matmul_precision in EXACT
    return x.shape[-1], h.shape[-1], 1, 0.0, False, jax.lax.Precision.HIGHEST if exact else jax.lax.Precision.HIGH


_read.defvjp(_forward, lambda kept, slopes: (*_slopes(kept, *slopes), None))
