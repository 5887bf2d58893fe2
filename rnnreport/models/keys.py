"""Random keys, told apart by name and step, so that one more draw in one place never changes another."""

from __future__ import annotations

import zlib

import jax


def named(key: jax.Array, *names: str | int) -> jax.Array:
    """Return `key` folded with names (their CRC-32) and steps (as they are), one after the other."""
    for name in names:
        key = jax.random.fold_in(key, zlib.crc32(name.encode()) if isinstance(name, str) else name)
    return key
