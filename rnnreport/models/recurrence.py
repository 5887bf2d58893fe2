"""Run a cell over time: true lengths, either direction, any initial carry, all states or the hidden state alone."""

from __future__ import annotations

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from flax import nnx
from jaxtyping import Array, Float, Int

from rnnreport.models.passes import has_cudnn, pass_of

KEPT = (
    1 << 22
)  # hidden numbers (rows · steps · units) whose gates are kept for the gradient at once, in some 40 bytes each


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
    mapped: bool = False,
) -> Unrolled:
    """Run `cell` over `inputs`, of which only the first `lengths` tokens of each sequence are real.

    Padding changes nothing, exactly: the carry is held there. With `reverse` every sequence is read from its last true
    token to its first, and outputs stand at the positions of the tokens read. `initial` is the carry to begin with
    (default: the cell's own start). `mapped` says that this is done for many networks at once, by a vmap.
    """
    time = inputs.shape[1]
    real = jnp.arange(time)[:, None] < lengths

    def step(carry, now):
        projected, real = now
        after, states = cell.step(carry, projected)
        held = jax.tree.map(lambda new, old: jnp.where(real[:, None], new, old), after, carry)
        shown = states if record else states.h
        return held, jax.tree.map(lambda state: jnp.where(real[:, None], state, 0), shown)

    # cuDNN reads by one network after the other, and its passes do not record.
    written = None if record else pass_of(type(cell).__module__, cudnn=not mapped and has_cudnn(inputs.dtype))

    def segment(carry, now):
        inputs, real = now
        if written:
            return written.run(cell, carry, inputs, real, reverse)
        return jax.lax.scan(step, carry, (cell.project(inputs), real), reverse=reverse)

    carry = cell.start(inputs.shape[0]) if initial is None else initial
    carry, outputs = _in_segments(segment, carry, (jnp.swapaxes(inputs, 0, 1), real), reverse)
    return Unrolled(jax.tree.map(lambda states: jnp.swapaxes(states, 0, 1), outputs), carry)


def _in_segments(segment, carry, sequences, reverse: bool):
    """Run `segment` over time, the first axis, in equal parts that keep at most `KEPT`; what is added is not real.

    Where there is more than one, only the carry between them is kept for the gradient, and the gates of a part are
    computed again: those of a large batch of long sequences would take more memory than all else.
    """
    time, state = len(sequences[0]), jax.tree.leaves(carry)[0]
    parts = min(time, -(-time * state.size // KEPT))
    if parts <= 1:
        return segment(carry, sequences)
    size = -(-time // parts)

    def divided(x):
        x = jnp.pad(x, [(0, parts * size - time)] + [(0, 0)] * (x.ndim - 1))
        return x.reshape(parts, size, *x.shape[1:])

    # Inside a scan nothing can be merged with the first computation, so the barrier against it is not needed.
    forgetful = jax.checkpoint(segment, prevent_cse=False)
    carry, outputs = jax.lax.scan(forgetful, carry, jax.tree.map(divided, sequences), reverse=reverse)
    return carry, jax.tree.map(lambda x: x.reshape(parts * size, *x.shape[2:])[:time], outputs)
