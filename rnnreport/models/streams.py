"""A classifier that is read token by token: what it knows after any token is enough to read on from there.

A stream goes one way through a text, and what it knows after a token is the carry of every layer and what read-outs
have heard so far. A network of one direction is one stream, however many layers it has; one layer of both directions is
two, of which the backward one reads texts turned round. More layers of both directions are none, for the second layer
needs the first one's other end.

The input of the first layer is a row of a table, projected already: a text has few different tokens, and many texts
that are made of it have no others.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from flax import nnx
from jaxtyping import Array, Bool, Float, Int

from rnnreport.data.vocabulary import UNKNOWN
from rnnreport.models.classifier import Classifier
from rnnreport.models.cores import joined
from rnnreport.models.readouts import Heard, hear, silence, told

NOTHING = 0  # the row of a table for an embedding of zero
FIRST = 2  # the row of a table for the first token of texts; before it is <unk>'s
LEAST = 256  # rows of a table


class State(NamedTuple):
    """What a stream knows after a token: the carry of every layer, and what read-outs have heard."""

    carries: tuple[Any, ...]
    heard: Heard


@jax.tree_util.register_dataclass
@dataclass(frozen=True)
class Stream:
    """The layers of one direction, first to last, and the projected inputs of the first of them."""

    cells: tuple[nnx.Module, ...]
    table: Float[Array, "rows gates"]
    readout: str = field(metadata={"static": True})

    def start(self, batch: int) -> State:
        """Return what is known before the first token."""
        carries = tuple(cell.start(batch) for cell in self.cells)
        return State(carries, silence(self.readout, jnp.zeros((batch, self.cells[-1].units), self.table.dtype)))

    def step(self, before: State, rows: Int[Array, " batch"], real: Bool[Array, " batch"]) -> State:
        """Return what is known after one more token, its row of the table given; what it was where none is real."""
        x, carries = self.table.at[rows].get(mode="promise_in_bounds"), []
        for layer, (cell, carry) in enumerate(zip(self.cells, before.carries, strict=True)):
            carry, states = cell.step(carry, cell.project(x) if layer else x)
            carries.append(carry)
            x = states.h
        after = State(tuple(carries), hear(before.heard, x))
        return jax.tree.map(lambda new, old: jnp.where(real[:, None], new, old), after, before)


def streams(network: Any) -> bool:
    """Return whether a network can be read as streams."""
    return isinstance(network, Classifier) and 1 in (network.encoder.directions, network.encoder.layers)


def table_rows(different: int) -> int:
    """Return how many rows a table has for so many different tokens: a power of four, so that there are few shapes."""
    rows = LEAST
    while rows < different + FIRST:
        rows *= 4
    return rows


@jax.jit
def opened(network: Classifier, ids: Int[Array, " rows"]) -> tuple[Stream, ...]:
    """Return the streams of a network, forward and backward, with a table for `ids`.

    Row `NOTHING` is an embedding of zero and row `UNKNOWN` is <unk>, whatever `ids` has there.
    """
    embedded = network.embed(ids.at[UNKNOWN].set(UNKNOWN)).at[NOTHING].set(0)
    sides = [side for side in (network.encoder.forward, network.encoder.backward) if len(side)]
    return tuple(Stream(tuple(cells), cells[0].project(embedded), network.readout) for cells in sides)


@jax.jit
@joined
def known(stream: Stream, rows: Int[Array, "batch time"], lengths: Int[Array, " batch"]) -> State:
    """Return what is known before the first token and after each: arrays (batch, 1 + time, ...)."""
    start = stream.start(len(rows))

    def step(state, now):
        state = stream.step(state, *now)
        return state, state

    real = jnp.arange(rows.shape[1])[:, None] < lengths
    _, after = jax.lax.scan(step, start, (rows.T, real))
    return jax.tree.map(lambda first, rest: jnp.swapaxes(jnp.concatenate([first[None], rest]), 0, 1), start, after)


@jax.jit
@joined
def read_on(
    stream: Stream,
    rows: Int[Array, "batch time"],
    lengths: Int[Array, " batch"],
    before: Int[Array, " batch"],
    state: State,
) -> Heard:
    """Return what read-outs take when so many tokens more are read, after `before` tokens that led to `state`.

    As many steps are made as the longest row needs, whatever `rows` could hold.
    """
    columns = rows.T
    state = jax.lax.fori_loop(
        0, jnp.max(lengths), lambda time, state: stream.step(state, columns[time], time < lengths), state
    )
    return told(state.heard, before + lengths)


@jax.jit
def answered(network: Classifier, heard: tuple[Heard, ...]) -> Float[Array, "batch classes"]:
    """Return the logit of every class for what the read-outs of every stream take."""
    names = network.readout.split("+")
    return network.answer(jnp.concatenate([side[name] for name in names for side in heard], -1))
