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
from jax.sharding import Mesh, NamedSharding, PartitionSpec

ROWS = "rows"
SHARED, DIVIDED = PartitionSpec(), PartitionSpec(ROWS)


@cache
def mesh() -> Mesh:
    """Return the devices of this process, in one row."""
    return Mesh(np.array(jax.local_devices()), (ROWS,))


def laid_out(tree: Any) -> Any:
    """Return `tree` with a copy on every device: what many calls share is then not copied at every call."""
    return jax.device_put(tree, NamedSharding(mesh(), SHARED))


def summed(function: Callable) -> Callable:
    """Return `function(shared, *rows)`, whose rows are divided among devices and whose answers are summed over them.

    `shared` is any tree, which every device gets whole; `rows` are arrays, or trees of arrays, with one row for each
    sequence. Where rows cannot be divided evenly they are filled up with zeros, which `function` must take for empty
    sequences. Rows are dealt out one by one, so that those at the end, which may all be empty, are nobody's alone.
    """
    return _divided(function, lambda found: jax.lax.psum(found, ROWS), lambda found, rows: found, SHARED, _dealt)


def joined(function: Callable) -> Callable:
    """Return `function(shared, *rows)`, which answers a tree of rows, with these divided among devices and joined."""
    return _divided(function, lambda found: found, _cut, DIVIDED)


def summed_and_joined(function: Callable) -> Callable:
    """Return `function(shared, *rows)`, which answers (sums, rows), with sums summed over devices and rows joined."""
    return _divided(
        function,
        lambda found: (jax.lax.psum(found[0], ROWS), found[1]),
        lambda found, rows: (found[0], _cut(_gathered(found[1]), rows)),
        (SHARED, DIVIDED),
        _dealt,
    )


def _divided(
    function: Callable, meet: Callable, cut: Callable, out: Any, deal: Callable = lambda rows: rows
) -> Callable:
    def work(shared: Any, *rows: jax.Array) -> Any:
        if mesh().size == 1:
            return function(shared, *rows)
        count = len(jax.tree.leaves(rows)[0])
        spread = jax.shard_map(
            lambda *own: meet(function(*own)),
            mesh=mesh(),
            in_specs=(SHARED,) + (DIVIDED,) * len(rows),
            out_specs=out,
            check_vma=False,  # scans begin at zeros, which this check takes for what all devices share
        )
        return cut(spread(shared, *(deal(_filled(each, -count % mesh().size)) for each in rows)), count)

    return work


def _dealt(rows: Any) -> Any:
    """Return arrays of rows in the order in which devices take them: each takes every so manyth one."""
    return jax.tree.map(lambda each: _turned(each, len(each) // mesh().size), rows)


def _gathered(rows: Any) -> Any:
    """Return arrays of rows as they were before they were dealt out."""
    return jax.tree.map(lambda each: _turned(each, mesh().size), rows)


def _turned(rows: jax.Array, lines: int) -> jax.Array:
    """Lay rows out in a table of so many lines, one line after the other, and return them column by column."""
    table = rows.reshape(lines, len(rows) // lines, *rows.shape[1:])
    return jnp.swapaxes(table, 0, 1).reshape(rows.shape)


def _cut(found: Any, rows: int) -> Any:
    return jax.tree.map(lambda each: each[:rows], found)


def _filled(rows: Any, more: int) -> Any:
    """Return arrays of rows with so many more: zeros, or for keys the first one again."""
    return rows if more == 0 else jax.tree.map(lambda each: _longer(each, more), rows)


def _longer(rows: jax.Array, more: int) -> jax.Array:
    if jnp.issubdtype(rows.dtype, jax.dtypes.prng_key):
        return jnp.concatenate([rows, jnp.broadcast_to(rows[:1], (more,))])
    return jnp.pad(rows, [(0, more)] + [(0, 0)] * (rows.ndim - 1))
