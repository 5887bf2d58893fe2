"""Run a cell over time: true lengths, either direction, any initial carry, all states or the hidden state alone."""

from __future__ import annotations

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from flax import nnx
from jaxtyping import Array, Float, Int


class Unrolled(NamedTuple):
    """What a cell did over a batch of sequences.

    `outputs`: the hidden state (batch, time, units), or with `record` the cell's NamedTuple of such arrays; zero at
    padded positions. `carry`: after the last true token of each sequence.
    """

    outputs: Any
    carry: Any


def unroll(
    cell: nnx.Module,
    inputs: Float[Array, "batch time inputs"],
    lengths: Int[Array, " batch"],
    *,
    initial: Any = None,
    reverse: bool = False,
    record: bool = False,
) -> Unrolled:
    """Run `cell` over `inputs`, of which only the first `lengths` tokens of each sequence are real.

    Padding changes nothing, exactly: the carry is held there. With `reverse` every sequence is read from its last true
    token to its first, and outputs stand at the positions of the tokens read. `initial` is the carry to begin with
    (default: the cell's own start).
    """
    time = inputs.shape[1]
    projected = jnp.swapaxes(cell.project(inputs), 0, 1)
    real = jnp.arange(time)[:, None] < lengths

    def step(carry, now):
        projected, real = now
        after, states = cell.step(carry, projected)
        held = jax.tree.map(lambda new, old: jnp.where(real[:, None], new, old), after, carry)
        shown = states if record else states.h
        return held, jax.tree.map(lambda state: jnp.where(real[:, None], state, 0), shown)

    carry = cell.start(inputs.shape[0]) if initial is None else initial
    carry, outputs = jax.lax.scan(step, carry, (projected, real), reverse=reverse)
    return Unrolled(jax.tree.map(lambda states: jnp.swapaxes(states, 0, 1), outputs), carry)
