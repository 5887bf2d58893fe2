"""What classes and cells are worth once a short sequence has been read: for thousands of sequences at once.

A *target* is a class or a cell. The value of a class is its log-odds, log p - log(1 - p), in nats. The value of a cell
is a state of it once its direction has read the whole sequence: forward after the last token, backward after the
first. Where a network has a branch for each field, a sequence begins with as many marks as bring it into the field that
the layer reads.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from rnnreport.data.vocabulary import FIELD, UNKNOWN
from rnnreport.models.branches import Branches
from rnnreport.models.inference import Network
from rnnreport.models.networks import LanguageModel
from rnnreport.models.scoring import compiler, log_odds

AT_ONCE = 1 << 13  # tokens that are read at once: their gates stay in the processor's cache


class Asked(NamedTuple):
    """Whose value is asked: that of every class (none where the task has no classes), and of the cells of a layer."""

    classes: int
    cells: int
    place: int  # of the layer in what `read` returns
    state: str
    end: int  # place of the token that the layer reads last: -1 forward, the first one of its field backward

    @classmethod
    def of(cls, network: Network, layer: str, state: str, prefix: Sequence[int] = ()) -> Asked:
        """Return all classes of a network, and the cells of the layer of this name; `prefix` begins all sequences."""
        place = network.encoder.names().index(layer)
        begin = part_of(network, place, np.array([*prefix, UNKNOWN])).start
        end = begin if layer.endswith(" backward") else -1
        return cls(getattr(network, "classes", 0), network.encoder.forward[0].units, place, state, end)


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


def field_of(network: Network, place: int) -> int:
    """Return how many marks stand before what the layer at this place reads: 0 but for later fields, read apart."""
    return network.encoder.field(place) if isinstance(network, Branches) else 0


def part_of(network: Network, place: int, ids: np.ndarray) -> slice:
    """Return which tokens of a text, ids (tokens,), the layer at this place reads: all, or those of its own field."""
    if not isinstance(network, Branches):
        return slice(0, len(ids))
    field, marks = field_of(network, place), [-1, *np.flatnonzero(ids == FIELD).tolist(), len(ids)]
    if field >= len(marks) - 1:
        return slice(len(ids), len(ids))
    begin = marks[field] + 1
    return slice(begin, min(marks[field + 1], begin + network.times[field]))


def embed(network: Network, ids: jax.Array) -> jax.Array:
    """Return the embedding of every token of whole rows of ids (rows, time): (rows, time, embedding)."""
    return network.embedding[...][ids] if isinstance(network, LanguageModel) else network.embed(ids)


def class_odds(network: Network, embedded: jax.Array, ids: jax.Array, targets: jax.Array) -> jax.Array:
    """Return the log-odds of one class of each row, (rows,), of texts without padding given as embeddings.

    `ids` say where the marks of fields are.
    """
    return log_odds(network.logits_of(embedded, _whole(ids), ids), targets)


def cell_states(network: Network, embedded: jax.Array, ids: jax.Array, asked: Asked) -> jax.Array:
    """Return the state of every cell that is asked about, (rows, cells), of the same texts."""
    if isinstance(network, LanguageModel):
        states = network.encoder.read(embedded, _whole(ids))
    else:
        states = network.read_of(embedded, _whole(ids), ids)
    return states[asked.place][asked.state][:, asked.end]


def _whole(ids: jax.Array) -> jax.Array:
    return jnp.full(len(ids), ids.shape[1], jnp.int32)


def _chunks(sequences: np.ndarray) -> Iterator[tuple[int, int, np.ndarray]]:
    """Yield (first row, rows, ids) of parts of one shape; rows beyond are filled with the first word."""
    every, time = sequences.shape
    size = min(max(1, AT_ONCE // time), 1 << max(0, every - 1).bit_length())
    for begin in range(0, every, size):
        part = sequences[begin : begin + size]
        yield begin, len(part), np.concatenate([part, np.repeat(sequences[:1], size - len(part), axis=0)])


def _all(network: Network, asked: Asked, ids: jax.Array) -> jax.Array:
    """Return the values of all targets, (targets, rows)."""
    embedded = embed(network, ids)
    cells = cell_states(network, embedded, ids, asked).T
    if not asked.classes:
        return cells
    logits = network.logits_of(embedded, _whole(ids), ids)
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
