"""The compiled work of a training: many steps, or many measured batches, in one call.

A block of batches (`data.batches`) is one jitted scan. Its empty batches are skipped, so that they move nothing, not
even the running means of an optimiser. One program is compiled for each shape, ahead of its first use.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import optax

from rnnreport.data.batches import Batches, Block, Shape
from rnnreport.models.keys import named
from rnnreport.models.losses import Sums, cross_entropy
from rnnreport.models.networks import LanguageModel
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


@dataclass(frozen=True)
class Programs:
    """Compiled programs by the shape of the block that they take. Made by `compiled`."""

    steps: Mapping[Shape, Any]
    measures: Mapping[Shape, Any]

    def step(self, shape: Shape, parameters, state, block: Block, key: jax.Array, first: int):
        """Take one step for each batch. Return (parameters, state of the optimiser, sums); the old ones are used up.

        Sums are numpy arrays, one number for each batch of the block, zeros for an empty one.
        `key` is the epoch's, folded for each batch with its number in the epoch, of which `first` is the first.
        """
        parameters, state, sums = self.steps[shape](parameters, state, *block, key, np.int32(first))
        return parameters, state, jax.device_get(sums)

    def measure(self, parameters: Parameters, batches: Batches) -> Totals:
        """Return the totals of all sequences, dropout off."""
        totals = Totals()
        for planned in batches.epoch():
            sums = self.measures[planned.shape](parameters, *batches.block(planned))
            totals = totals.plus(Totals.of(jax.device_get(sums)))
        return totals


def compiled(
    blank: LanguageModel, optimizer: optax.GradientTransformation, parameters: Parameters,
    steps: Iterable[Shape], measures: Iterable[Shape],
) -> Programs:  # fmt: skip
    """Compile what a training needs: steps for some shapes, measures for some; `blank` as in `training.trained`."""
    weights = jax.eval_shape(lambda: jax.tree.map(jnp.asarray, dict(parameters)))
    state = jax.eval_shape(optimizer.init, weights)
    key = jax.eval_shape(lambda: jax.random.key(0))
    step, measure = _step(blank, optimizer), _measure(blank)
    first = jax.ShapeDtypeStruct((), np.int32)
    return Programs(
        {shape: step.lower(weights, state, *_block(shape), key, first).compile() for shape in steps},
        {shape: measure.lower(weights, *_block(shape)).compile() for shape in measures},
    )


def objective(blank: LanguageModel, parameters: Parameters, ids: jax.Array, lengths: jax.Array, key=None):
    """Return (mean loss in nats, sums) of one batch: ids (rows, time + 1), lengths (rows,) predictions."""
    network = with_parameters(blank, parameters)
    hidden = network.hidden(ids[:, :-1], lengths, key)
    sums = cross_entropy(*network.readout(hidden), ids[:, 1:], lengths)
    return sums.loss / jnp.maximum(sums.count, 1), sums


def _step(blank: LanguageModel, optimizer: optax.GradientTransformation):
    gradient = jax.grad(lambda parameters, *batch: objective(blank, parameters, *batch), has_aux=True)

    def take(parameters, state, ids, lengths, key):
        slope, sums = gradient(parameters, ids, lengths, key)
        updates, state = optimizer.update(slope, state, parameters)
        return optax.apply_updates(parameters, updates), state, sums

    def block(parameters, state, ids, lengths, key, first):
        def batch(carry, now):
            ids, lengths, number = now
            drawn = named(key, first + number)
            carry, sums = jax.lax.cond(
                jnp.any(lengths > 0),
                lambda: _paired(take(*carry, ids, lengths, drawn)),
                lambda: (carry, _none(parameters)),
            )
            return carry, sums

        numbers = jnp.arange(len(ids))
        (parameters, state), sums = jax.lax.scan(batch, (parameters, state), (ids, lengths, numbers))
        return parameters, state, sums

    return jax.jit(block, donate_argnums=(0, 1))


def _measure(blank: LanguageModel):
    def block(parameters, ids, lengths):
        def batch(carry, now):
            some = jnp.any(now[1] > 0)
            return carry, jax.lax.cond(some, lambda: objective(blank, parameters, *now)[1], lambda: _none(parameters))

        return jax.lax.scan(batch, (), (ids, lengths))[1]

    return jax.jit(block)


def _paired(stepped):
    parameters, state, sums = stepped
    return (parameters, state), sums


def _none(parameters: Parameters) -> Sums:
    dtype = next(iter(parameters.values())).dtype
    return Sums(jnp.zeros((), dtype), jnp.zeros((), jnp.int32), jnp.zeros((), jnp.int32))


def _block(shape: Shape) -> Block:
    ids = jax.ShapeDtypeStruct((shape.batches, shape.rows, shape.time + 1), np.int32)
    return Block(ids, jax.ShapeDtypeStruct((shape.batches, shape.rows), np.int32))
