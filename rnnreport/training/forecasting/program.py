"""The compiled training of a forecaster: epochs as one scan, all seeds as one vmap."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import optax
from flax import nnx

from rnnreport import study
from rnnreport.models.keys import named
from rnnreport.training.forecasting.epoch import Epoch, Losses
from rnnreport.training.forecasting.views import View


class State(NamedTuple):
    """Where the training of one seed stands."""

    parameters: Any
    optimizer: Any
    best: Any  # parameters of the epoch that is kept
    least: jax.Array  # loss of that epoch
    waited: jax.Array  # epochs since then
    stopped: jax.Array  # whether patience is at its end


def begin(parameters: Any, update: optax.GradientTransformation) -> State:
    """Return the state before the first epoch, for parameters of one seed."""
    nothing = jnp.zeros((), jnp.int32)
    return State(parameters, update.init(parameters), parameters, jnp.array(jnp.inf), nothing, jnp.array(False))


def epochs(
    blank: nnx.Module, view: View, settings: study.Model, training: study.Training, update: optax.GradientTransformation
) -> Callable[[State, jax.Array, jax.Array], tuple[State, Losses]]:
    """Return the function that runs epochs: (state, key, numbers (epochs,)) -> (state, losses (epochs,)), one seed.

    An epoch whose number is not below `training.epochs` changes nothing.
    """
    epoch, validated = Epoch(blank, view, settings, training.batch, update), len(view.held_out) > 0

    def one(state: State, number, key):
        drawn = named(key, "epoch", number)
        parameters, optimizer, train = epoch.learn(state.parameters, state.optimizer, drawn)
        losses = Losses(train, epoch.validation(parameters))
        monitored = losses.validation if validated else losses.train
        return _kept(state, parameters, optimizer, monitored, training), losses

    def run(state: State, key: jax.Array, numbers: jax.Array):
        def maybe(state, number):
            there = number < training.epochs
            nothing = Losses(jnp.array(jnp.nan), jnp.array(jnp.nan))
            return jax.lax.cond(there, lambda: one(state, number, key), lambda: (state, nothing))

        return jax.lax.scan(maybe, state, numbers)

    return run


def _kept(state: State, parameters, optimizer, monitored: jax.Array, training: study.Training) -> State:
    """Return the state after an epoch with this loss; once patience is at its end a seed stands still."""

    def chosen(new, old, where: jax.Array):
        return jax.tree.map(lambda one, other: jnp.where(where, one, other), new, old)

    going, better = ~state.stopped, monitored < state.least
    waited = jnp.where(better, 0, state.waited + 1)
    enough = waited >= training.patience if training.patience else jnp.array(False)
    return State(
        parameters=chosen(parameters, state.parameters, going),
        optimizer=optimizer,
        best=chosen(parameters, state.best, going & (better | (training.keep == "last"))),
        least=jnp.where(better, monitored, state.least),
        waited=waited,
        stopped=state.stopped | enough,
    )
