"""What classes and cells are worth once a short sequence has been read: for thousands of sequences at once.

A *target* is a class or a cell. The value of a class is its log-odds, log p - log(1 - p), in nats. The value of a cell
is a state of it once its direction has read the whole sequence: forward after the last token, backward after the
first.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from rnnreport.models.inference import Network
from rnnreport.models.scoring import compiler, log_odds

AT_ONCE = 1 << 13  # tokens that are read at once: their gates stay in the processor's cache


class Asked(NamedTuple):
    """Whose value is asked: that of every class (none where the task has no classes), and of the cells of a layer."""

    classes: int
    place: int  # of the layer in what `encoder.read` returns
    state: str
    backward: bool

    @classmethod
    def of(cls, network: Network, layer: str, state: str) -> Asked:
        """Return all classes of a network, and the cells of the layer of this name."""
        place = network.encoder.names().index(layer)
        return cls(getattr(network, "classes", 0), place, state, layer.endswith(" backward"))


class Best(NamedTuple):
    """The sequences with the highest values: numbers (targets, best) int64 and values (targets, best) float32."""

    numbers: np.ndarray
    values: np.ndarray


def values(network: Network, asked: Asked, sequences: np.ndarray) -> np.ndarray:
    """Return the value of every target after each of the sequences (n, time) of ids: (targets, n) float32."""
    found = [compiler.call(_values(asked), network, ids)[:, :rows] for _, rows, ids in _chunks(sequences)]
    return np.concatenate(found, axis=1)


def best(network: Network, asked: Asked, sequences: np.ndarray, count: int) -> Best:
    """Return the `count` sequences (n, time) of ids with the highest values of each target, the highest first.

    Of equal ones the first. Values of a few thousand sequences are held at once, whatever n is.
    """
    found = None
    for begin, rows, ids in _chunks(sequences):
        top = min(count, len(ids))
        new, places = compiler.call(_highest(asked, top), network, ids, np.int32(rows))
        old = found or Best(np.zeros((len(new), 0), np.int64), np.zeros((len(new), 0), np.float32))
        numbers = np.concatenate([old.numbers, begin + places.astype(np.int64)], axis=1)
        both = np.concatenate([old.values, new], axis=1)
        order = np.argsort(-both, axis=1, kind="stable")[:, : min(count, begin + rows)]
        found = Best(np.take_along_axis(numbers, order, 1), np.take_along_axis(both, order, 1))
    return found


def class_odds(network: Network, embedded: jax.Array, ids: jax.Array, targets: jax.Array) -> jax.Array:
    """Return the log-odds of one class of each row, (rows,), of texts without padding given as embeddings."""
    return log_odds(_logits(network, embedded, ids), targets)


def cell_states(network: Network, embedded: jax.Array, asked: Asked) -> jax.Array:
    """Return the state of every cell that is asked about, (rows, units), of texts without padding."""
    lengths = jnp.full(len(embedded), embedded.shape[1], jnp.int32)
    states = network.encoder.read(embedded, lengths)[asked.place][asked.state]
    return states[:, 0 if asked.backward else -1]


def _logits(network: Network, embedded: jax.Array, ids: jax.Array) -> jax.Array:
    return network.logits_of(embedded, jnp.full(len(embedded), embedded.shape[1], jnp.int32))


def _chunks(sequences: np.ndarray) -> Iterator[tuple[int, int, np.ndarray]]:
    """Yield (first row, rows, ids) of parts of one shape; rows beyond are filled with the first word."""
    every, time = sequences.shape
    size = min(max(1, AT_ONCE // time), 1 << max(0, every - 1).bit_length())
    for begin in range(0, every, size):
        part = sequences[begin : begin + size]
        yield begin, len(part), np.concatenate([part, np.repeat(sequences[:1], size - len(part), axis=0)])


def _all(network: Network, asked: Asked, ids: jax.Array) -> jax.Array:
    """Return the values of all targets, (targets, rows)."""
    embedded = network.embedding[...][ids]
    cells = cell_states(network, embedded, asked).T
    if not asked.classes:
        return cells
    logits = _logits(network, embedded, ids)
    classes = jax.lax.map(lambda one: log_odds(logits, jnp.full(len(logits), one)), jnp.arange(asked.classes))
    return jnp.concatenate([classes, cells])


@cache
def _values(asked: Asked):
    return jax.jit(lambda network, ids: _all(network, asked, ids))


@cache
def _highest(asked: Asked, count: int):
    def highest(network, ids, rows):
        found = _all(network, asked, ids)
        return jax.lax.top_k(jnp.where(jnp.arange(len(ids)) < rows, found, -jnp.inf), count)

    return jax.jit(highest)
