"""Activation maximisation: the embedding of one word that raises a class, or a state of a cell, most.

    x ← P(x + a_t ∇v(x) / |∇v(x)|)      a_t falls from a fifth of the bound to nothing, step by step

v(x) is the value of the target after a word with the embedding x has been read (see `words_read`), alone or after a
prefix. P takes what left the ball |x| ≤ bound back to its surface: without a bound, there mostly is no highest value.
D. Erhan, Y. Bengio, A. Courville and P. Vincent, "Visualizing higher-layer features of a deep network", 2009.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from rnnreport.data.vocabulary import UNKNOWN
from rnnreport.models.extremes import lowest
from rnnreport.models.inference import Network
from rnnreport.models.keys import named
from rnnreport.models.scoring import compiler
from rnnreport.models.words_read import Asked, cell_states, class_odds, embed

ROWS = 512  # vectors that rise at once
FIRST = 0.2  # length of the first step, in bounds
TINY = 1e-30


class Raised(NamedTuple):
    """Where each target's starts ended: vectors (targets, starts, embedding) and values (targets, starts), float32."""

    vectors: np.ndarray
    values: np.ndarray


class Near(NamedTuple):
    """Rows of a table nearest to each vector, nearest first: places (vectors, rows), measured (vectors, rows)."""

    places: np.ndarray
    measured: np.ndarray


def ascend(network: Network, asked: Asked, prefix: np.ndarray, bound: float, starts: int, steps: int) -> Raised:
    """Return the highest values of all targets, classes first, that gradient ascent finds for the word after `prefix`.

    `prefix` are ids (tokens,), which stay as they are; none: there is no previous state. Starts are drawn by a fixed
    key, evenly over the directions, on the bound; they are the same for every target.
    """
    width = jax.eval_shape(embed, network, np.zeros((1, 1), np.int32)).shape[-1]
    drawn = jax.random.normal(named(jax.random.key(0), "starts"), (starts, width))
    drawn = np.asarray(bound * drawn / jnp.linalg.norm(drawn, axis=1, keepdims=True))
    kinds = [(asked.classes, _class_ascent(steps)), (asked.cells, _cell_ascent(asked, steps))]
    found = [_raised(network, program, prefix, targets, drawn, bound) for targets, program in kinds if targets]
    return Raised(*(np.concatenate(parts) for parts in zip(*found, strict=True)))


def nearest(vectors: np.ndarray, table: np.ndarray, count: int) -> tuple[Near, Near]:
    """Return the `count` rows of `table` nearest to each vector: by cosine, and by Euclidean distance.

    The cosine with a row of zeros is 0. Of equally near ones the first.
    """
    norms, by_cosine, by_distance = np.linalg.norm(table, axis=1), [], []
    for vector in vectors:  # one at a time: all vectors by all rows would be large
        along, norm = table @ vector, np.linalg.norm(vector)
        cosines = along / np.maximum(norms * norm, TINY)
        near = lowest(-cosines, count)
        by_cosine.append((near, np.clip(cosines[near], -1, 1)))
        near = lowest(norms**2 - 2 * along, count)
        by_distance.append((near, np.linalg.norm(table[near] - vector, axis=1)))
    return tuple(Near(*map(np.stack, zip(*rows, strict=True))) for rows in (by_cosine, by_distance))


def _raised(network: Network, program, prefix: np.ndarray, targets: int, drawn: np.ndarray, bound: float) -> Raised:
    starts, width = drawn.shape
    rows = min(ROWS, 1 << (targets * starts - 1).bit_length())
    target, start = np.divmod(np.arange(-(-targets * starts // rows) * rows), starts)
    vectors, values = [], []
    for begin in range(0, len(target), rows):
        part = slice(begin, begin + rows)
        wanted = np.minimum(target[part], targets - 1).astype(np.int32)
        x, reached = compiler.call(program, network, prefix, drawn[start[part]], wanted, np.float32(bound))
        vectors.append(x)
        values.append(reached)
    ended = (np.concatenate(parts)[: targets * starts] for parts in (vectors, values))
    return Raised(*(part.reshape(targets, starts, *part.shape[1:]) for part in ended))


@cache
def _class_ascent(steps: int):
    def odds(network, prefix, x, targets):
        return class_odds(network, *_sequence(network, prefix, x), targets)

    return _ascent(odds, steps)


@cache
def _cell_ascent(asked: Asked, steps: int):
    def states(network, prefix, x, targets):
        found = cell_states(network, *_sequence(network, prefix, x), asked)
        return jnp.take_along_axis(found, targets[:, None], axis=1)[:, 0]

    return _ascent(states, steps)


def _sequence(network: Network, prefix: jax.Array, x: jax.Array) -> tuple[jax.Array, jax.Array]:
    """Return embeddings (rows, tokens, embedding) and ids (rows, tokens) of the prefix and a word x; it has no id."""
    ids = jnp.broadcast_to(jnp.append(prefix, UNKNOWN), (len(x), len(prefix) + 1))
    before = jnp.broadcast_to(embed(network, ids[:1])[:, :-1], (len(x), len(prefix), x.shape[-1]))
    return jnp.concatenate([before, x[:, None]], axis=1), ids


def _ascent(value, steps: int):
    """Return the compiled ascent of value(network, prefix, x (rows, embedding), targets) -> (rows,)."""

    def ascent(network, prefix, x, targets, bound):
        def step(x, size):
            slope = jax.grad(lambda x: jnp.sum(value(network, prefix, x, targets)))(x)
            # Scaled first: the square of a small slope, as where a cell is saturated, would be zero.
            slope = slope / jnp.maximum(jnp.max(jnp.abs(slope), axis=1, keepdims=True), TINY)
            x = x + size * slope / jnp.maximum(jnp.linalg.norm(slope, axis=1, keepdims=True), TINY)
            return x * jnp.minimum(1, bound / jnp.maximum(jnp.linalg.norm(x, axis=1, keepdims=True), TINY)), None

        sizes = bound * FIRST * (1 - jnp.arange(steps) / steps)
        x, _ = jax.lax.scan(step, x, sizes)
        return x, value(network, prefix, x, targets)

    return jax.jit(ascent)
