"""The compiled work of a training: many steps, or many measured batches, in one call.

A block of batches (`data.batches`) is one jitted scan. Its empty batches are skipped, so that they move nothing, not
even the running means of an optimiser. One program is compiled for each shape, ahead of its first use.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from types import ModuleType
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import optax
from flax import nnx

from rnnreport.data.batches import Batches, Block, Shape
from rnnreport.models.cores import summed, summed_and_joined
from rnnreport.models.keys import named, of_rows
from rnnreport.models.losses import Sums
from rnnreport.training.trained import with_parameters

Parameters = Mapping[str, Any]  # by path, as in `training.trained.parameters`


class Totals(NamedTuple):
    """Sums over predictions, to be divided once."""

    loss: float = 0.0  # nats
    right: int = 0
    count: int = 0

    @classmethod
    def of(cls, sums: Sums) -> Totals:
        """Add up batches, in double precision."""
        return cls(float(np.sum(sums.loss, dtype=np.float64)), int(np.sum(sums.right)), int(np.sum(sums.count)))

    def plus(self, other: Totals) -> Totals:
        """Return the totals of both."""
        return Totals(*(one + more for one, more in zip(self, other, strict=True)))


class Compiled(dict):
    """Compiled programs by the shape of the block that they take, each made when it is first asked for."""

    def __init__(self, make: Callable[[Shape], Any]):
        super().__init__()
        self._make = make

    def __missing__(self, shape: Shape) -> Any:
        self[shape] = self._make(shape)
        return self[shape]


@dataclass(frozen=True)
class Programs:
    """What a training runs, by the shape of the block that it takes. Made by `compiled`."""

    steps: Mapping[Shape, Any]
    measures: Mapping[Shape, Any]

    def step(self, shape: Shape, parameters, state, block: Block, key: jax.Array, first: int):
        """Take one step for each batch. Return (parameters, state of the optimiser, sums); the old ones are used up.

        Sums are numpy arrays, one number for each batch of the block, zeros for an empty one.
        `key` is the epoch's, folded for each batch with its number in the epoch, of which `first` is the first.
        """
        parameters, state, sums = self.steps[shape](parameters, state, *block, key, np.int32(first))
        return parameters, state, jax.device_get(sums)

    def measure(self, parameters: Parameters, batches: Batches) -> tuple[Totals, np.ndarray]:
        """Return the totals of all sequences, and the outputs of each, (sequences, ...) float32; dropout off."""
        totals, outputs = Totals(), np.zeros(0, np.float32)
        for planned in batches.epoch():
            found = self.measures[planned.shape](parameters, *batches.block(planned))
            sums, more = jax.device_get(found)
            totals = totals.plus(Totals.of(sums))
            if not len(outputs):
                outputs = np.zeros((len(batches.sequences), *more.shape[2:]), np.float32)
            rows = more.reshape(more.shape[0] * more.shape[1], *more.shape[2:])
            outputs[planned.members] = rows[: len(planned.members)]
        return totals, outputs


def compiled(
    objective: ModuleType, blank: nnx.Module, optimizer: optax.GradientTransformation, parameters: Parameters,
    products: Callable[[], AbstractContextManager] = nullcontext,
) -> Programs:  # fmt: skip
    """Return the steps and measures of a training, each compiled when it is needed; `blank` as in `training.trained`.

    `products` gives the context in which steps are traced, of `training.optimizers`.
    """
    weights = jax.eval_shape(lambda: jax.tree.map(jnp.asarray, dict(parameters)))
    state = jax.eval_shape(optimizer.init, weights)
    key = jax.eval_shape(lambda: jax.random.key(0))
    step, measure = _step(objective, blank, optimizer), _measure(objective, blank)
    first = jax.ShapeDtypeStruct((), np.int32)
    ahead = objective.AHEAD

    def stepping(shape: Shape) -> Any:
        with products():
            return step.lower(weights, state, *_block(shape, ahead), key, first).compile()

    return Programs(Compiled(stepping), Compiled(lambda shape: measure.lower(weights, *_block(shape, ahead)).compile()))


def _step(objective: ModuleType, blank: nnx.Module, optimizer: optax.GradientTransformation):
    def loss(parameters, *batch):
        return objective.loss(with_parameters(blank, parameters), *batch)

    gradient = jax.grad(loss, has_aux=True)

    def part(parameters, *rows):
        slope, sums = gradient(parameters, *rows)
        return jax.tree.map(lambda mean: mean * sums.count, slope), sums

    def take(parameters, state, batch, key):
        total, sums = summed(part)(parameters, *batch, of_rows(key, len(batch[0])))
        slope = jax.tree.map(lambda one: one / jnp.maximum(sums.count, 1), total)
        updates, state = optimizer.update(slope, state, parameters)
        return (optax.apply_updates(parameters, updates), state), sums

    def block(parameters, state, ids, lengths, targets, key, first):
        def one(carry, now):
            batch, number = now
            drawn = named(key, first + number)
            return _where_some(batch, lambda: take(*carry, batch, drawn), lambda sums: (carry, sums))

        numbers = jnp.arange(len(ids))
        (parameters, state), sums = jax.lax.scan(one, (parameters, state), ((ids, lengths, targets), numbers))
        return parameters, state, sums

    return jax.jit(block, donate_argnums=(0, 1))


def _measure(objective: ModuleType, blank: nnx.Module):
    def measure(parameters, *rows):
        return objective.measure(with_parameters(blank, parameters), *rows)

    def block(parameters, *batches):
        def one(carry, batch):
            measured = summed_and_joined(measure)
            return _where_some(batch, lambda: (carry, measured(parameters, *batch)), lambda sums: (carry, sums))

        return jax.lax.scan(one, (), batches)[1]

    return jax.jit(block)


def _where_some(batch, work, skip):
    """Return what `work` gives, or for an empty batch `skip` of zeros in place of its second result."""
    nothing = jax.tree.map(lambda made: jnp.zeros(made.shape, made.dtype), jax.eval_shape(work)[1])
    return jax.lax.cond(jnp.any(batch[1] > 0), work, lambda: skip(nothing))


def _block(shape: Shape, ahead: int) -> Block:
    batches, rows, time = shape
    ids = jax.ShapeDtypeStruct((batches, rows, time + ahead), np.int32)
    lengths, targets = (jax.ShapeDtypeStruct((batches, rows), np.int32) for _ in range(2))
    return Block(ids, lengths, targets)
