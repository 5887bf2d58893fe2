"""Random keys, told apart by name and step, so that one more draw in one place never changes another.

A key may stand for every sequence of a batch by itself, (rows,) keys: then what is drawn for a sequence does not hang
on how many others are read with it, or on which core reads it.
"""

from __future__ import annotations

import zlib

import jax
import jax.numpy as jnp


def named(key: jax.Array, *names: str | int) -> jax.Array:
    """Return `key` folded with names (their CRC-32) and steps (as they are), one after the other."""
    for name in names:
        step = zlib.crc32(name.encode()) if isinstance(name, str) else name
        fold = jax.random.fold_in if key.ndim == 0 else jax.vmap(jax.random.fold_in, (0, None))
        key = fold(key, step)
    return key


def of_rows(key: jax.Array, rows: int) -> jax.Array:
    """Return a key for each of so many sequences: (rows,) keys."""
    return jax.vmap(jax.random.fold_in, (None, 0))(key, jnp.arange(rows))


def chances(key: jax.Array, share: float, shape: tuple[int, ...]) -> jax.Array:
    """Return which of so many numbers fall to `share`: bool, of a shape whose first axis is the rows of `key`."""
    if key.ndim == 0:
        return jax.random.bernoulli(key, share, shape)
    return jax.vmap(lambda one: jax.random.bernoulli(one, share, shape[1:]))(key)
