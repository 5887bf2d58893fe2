"""Work on the rows of a batch, divided among the devices of a process: one for each core of a processor.

A recurrent network makes many small steps, each too small to be worth dividing. So each core reads its own sequences
from the first to the last step without waiting for another, and only sums and gradients meet.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.sharding import Mesh, PartitionSpec

ROWS = "rows"
SHARED, DIVIDED = PartitionSpec(), PartitionSpec(ROWS)


@cache
def mesh() -> Mesh:
    """Return the devices of this process, in one row."""
    return Mesh(np.array(jax.local_devices()), (ROWS,))


def summed(function: Callable) -> Callable:
    """Return `function(shared, *rows)`, whose rows are divided among devices and whose answers are summed over them.

    `shared` is any tree, which every device gets whole; `rows` are arrays with one row for each sequence. Where rows
    cannot be divided evenly they are filled up with zeros, which `function` must take for empty sequences.
    """
    return _divided(function, lambda found: jax.lax.psum(found, ROWS), lambda found, rows: found, SHARED)


def joined(function: Callable) -> Callable:
    """Return `function(shared, *rows)`, which answers a tree of rows, with these divided among devices and joined."""
    return _divided(function, lambda found: found, _cut, DIVIDED)


def summed_and_joined(function: Callable) -> Callable:
    """Return `function(shared, *rows)`, which answers (sums, rows), with sums summed over devices and rows joined."""
    return _divided(
        function,
        lambda found: (jax.lax.psum(found[0], ROWS), found[1]),
        lambda found, rows: (found[0], _cut(found[1], rows)),
        (SHARED, DIVIDED),
    )


def _divided(function: Callable, meet: Callable, cut: Callable, out: Any) -> Callable:
    def work(shared: Any, *rows: jax.Array) -> Any:
        if mesh().size == 1:
            return function(shared, *rows)
        count = len(rows[0])
        spread = jax.shard_map(
            lambda *own: meet(function(*own)),
            mesh=mesh(),
            in_specs=(SHARED,) + (DIVIDED,) * len(rows),
            out_specs=out,
            check_vma=False,  # scans begin at zeros, which this check takes for what all devices share
        )
        return cut(spread(shared, *(_filled(each, -count % mesh().size) for each in rows)), count)

    return work


def _cut(found: Any, rows: int) -> Any:
    return jax.tree.map(lambda each: each[:rows], found)


def _filled(rows: jax.Array, more: int) -> jax.Array:
    """Return `rows` with so many more: zeros, or for keys the first one again."""
    if more == 0:
        return rows
    if jnp.issubdtype(rows.dtype, jax.dtypes.prng_key):
        return jnp.concatenate([rows, jnp.broadcast_to(rows[:1], (more,))])
    return jnp.pad(rows, [(0, more)] + [(0, 0)] * (rows.ndim - 1))
