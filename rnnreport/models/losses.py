"""Softmax cross entropy over a large vocabulary in little memory, with gradients computed on the way.

For features x_n, n = 1..N real positions, weights W, biases b and targets y_n:

    z_n = W x_n + b
    loss = Σ_n (log Σ_v exp z_nv - z_n,y_n)
    ∂loss/∂z_n = softmax(z_n) - onehot(y_n)

Positions are taken `CHUNK` at a time: their logits are made, give loss and gradients at once, and are thrown away. So
logits of a whole batch never exist, nothing is computed twice, and padding costs nothing. For the idea see E. Wijmans
et al., "Cut your losses in large-vocabulary language models", 2024.
"""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Int

from rnnreport.data.vocabulary import UNKNOWN

CHUNK = 256  # positions whose logits exist at once


class Sums(NamedTuple):
    """What many predictions come to, before any division."""

    loss: Float[Array, ""]  # nats
    right: Int[Array, ""]  # predictions whose target is the one most probable word, <pad> and <unk> not being words
    count: Int[Array, ""]  # predictions


def cross_entropy(
    features: Float[Array, "batch time width"],
    weights: Float[Array, "vocabulary width"],
    bias: Float[Array, " vocabulary"],
    targets: Int[Array, "batch time"],
    lengths: Int[Array, " batch"],
    chunk: int = CHUNK,
) -> Sums:
    """Return loss and right guesses summed over the first `lengths` positions of each sequence.

    Differentiable once, in `features`, `weights` and `bias`, through the loss alone.
    """
    targets, lengths = jnp.asarray(targets), jnp.asarray(lengths)
    loss, right = _summed(chunk, features, weights, bias, targets, lengths)
    return Sums(loss, right, jnp.sum(lengths))


@partial(jax.custom_vjp, nondiff_argnums=(0,))
def _summed(chunk, features, weights, bias, targets, lengths):
    def add(start, sums):
        x, y, real = _chunk(start, chunk, features, targets, lengths)
        loss, own, e, _ = _predicted(x, y, real, weights, bias)
        e = e.at[jnp.arange(chunk), y].set(0)
        return sums[0] + loss, sums[1] + _right(own, e, y, real)

    return _over_chunks(add, chunk, lengths, _nothing(features))


def _forward(chunk, features, weights, bias, targets, lengths):
    batch, time, width = features.shape
    rows = -(-batch * time // chunk) * chunk

    def add(start, sums):
        loss, right, dfeatures, dweights, dbias = sums
        x, y, real = _chunk(start, chunk, features, targets, lengths)
        more_loss, own, e, total = _predicted(x, y, real, weights, bias)
        # softmax - onehot = (e - total · onehot) / total; dividing the narrow factor spares a pass over the wide one.
        e = e.at[jnp.arange(chunk), y].add(-total)
        more_right = _right(own, e, y, real)
        scale = real / total
        dfeatures = jax.lax.dynamic_update_slice_in_dim(dfeatures, (e @ weights) * scale[:, None], start, 0)
        dweights += (x * scale[:, None]).T @ e
        return loss + more_loss, right + more_right, dfeatures, dweights, dbias + scale @ e

    blank = jnp.zeros((rows, width), features.dtype), jnp.zeros_like(weights.T), jnp.zeros_like(bias)
    loss, right, dfeatures, dweights, dbias = _over_chunks(add, chunk, lengths, (*_nothing(features), *blank))
    return (loss, right), (_unpacked(dfeatures, lengths, time), dweights.T, dbias)


def _backward(chunk, gradients, cotangents):
    scale = cotangents[0]
    return *(scale * gradient for gradient in gradients), None, None


_summed.defvjp(_forward, _backward)


def _nothing(features) -> tuple[Array, Array]:
    return jnp.zeros((), features.dtype), jnp.zeros((), jnp.int32)


def _over_chunks(add, chunk: int, lengths, sums):
    chunks = -(-jnp.sum(lengths) // chunk)
    return jax.lax.fori_loop(0, chunks, lambda number, sums: add(number * chunk, sums), sums)


def _chunk(start, chunk: int, features, targets, lengths) -> tuple[Array, Array, Array]:
    """Return features, targets and realness (1 or 0) of real positions `start` to `start + chunk`, in reading order."""
    batch, time, width = features.shape
    ends = jnp.cumsum(lengths)
    number = start + jnp.arange(chunk)
    row = jnp.minimum(jnp.searchsorted(ends, number, side="right"), batch - 1)
    place = jnp.minimum(row * time + number - (ends - lengths)[row], batch * time - 1)
    real = (number < ends[-1]).astype(features.dtype)
    return features.reshape(-1, width)[place], targets.reshape(-1)[place], real


def _unpacked(packed, lengths, time: int) -> Array:
    """Return (batch, time, width) from real positions that lie one after the other; zero at padding."""
    starts = jnp.cumsum(lengths) - lengths
    step = jnp.arange(time)
    found = packed[jnp.minimum(starts[:, None] + step, len(packed) - 1)]
    return jnp.where((step < lengths[:, None])[..., None], found, 0)


def _predicted(x, y, real, weights, bias):
    """Return summed loss, exp(z_y - max z) (chunk,), exp(z - max z) (chunk, vocabulary) and the sums of it (chunk,)."""
    z = x @ weights.T + bias
    told = jnp.take_along_axis(z, y[:, None], axis=1)[:, 0]
    largest = jnp.max(z, axis=1)
    e = jnp.exp(z - largest[:, None])
    total = jnp.sum(e, axis=1)
    loss = jnp.sum(jnp.where(real > 0, jnp.log(total) + (largest - told), 0))
    return loss, jnp.exp(told - largest), e, total


def _right(own, e, y, real) -> Array:
    """Return how many targets are words that all others are less probable than: `e` is at most 0 at the targets."""
    others = jnp.max(e[:, UNKNOWN + 1 :], axis=1, initial=0)
    right = (real > 0) & (y > UNKNOWN) & (others < own)
    return jnp.sum(right).astype(jnp.int32)
