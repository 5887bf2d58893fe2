"""The compiled training of a forecaster: epochs as one scan, all seeds as one vmap.

Windows are read in one of three ways, by the settings of the model: `_shuffled` in an order drawn for each epoch, each
from a state of zeros; `_in_order` (stateful), each from the state that the one before it left, over which no gradient
flows, and from zeros again at the beginning of an epoch; `_at_once` (the whole past), all of a series in one pass, one
step of the optimiser for an epoch. Series stand side by side in the last two.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import optax
from flax import nnx

from rnnreport import study
from rnnreport.models.forecaster import Forecaster
from rnnreport.models.heads import losses
from rnnreport.models.keys import named
from rnnreport.training.forecasting.views import View
from rnnreport.training.trained import with_parameters


class State(NamedTuple):
    """Where the training of one seed stands."""

    parameters: Any
    optimizer: Any
    best: Any  # parameters of the epoch that is kept
    least: jax.Array  # loss of that epoch
    waited: jax.Array  # epochs since then
    stopped: jax.Array  # whether patience is at its end


class Losses(NamedTuple):
    """Mean losses of an epoch; NaN where a part has no forecast."""

    train: jax.Array
    validation: jax.Array


def begin(parameters: Any, update: optax.GradientTransformation) -> State:
    """Return the state before the first epoch, for parameters of one seed."""
    nothing = jnp.zeros((), jnp.int32)
    return State(parameters, update.init(parameters), parameters, jnp.array(jnp.inf), nothing, jnp.array(False))


def steps_of(view: View, settings: study.Model, batch: int) -> int:
    """Return how many steps of the optimiser an epoch takes."""
    if settings.past == "whole":
        return 1
    return int(view.train.max()) - view.first if settings.stateful else -(-len(view.windows) // batch)


def epochs(
    blank: nnx.Module, view: View, settings: study.Model, training: study.Training, update: optax.GradientTransformation
) -> Callable[[State, jax.Array, jax.Array], tuple[State, Losses]]:
    """Return the function that runs epochs: (state, key, numbers (epochs,)) -> (state, losses (epochs,)), one seed.

    An epoch whose number is not below `training.epochs` changes nothing.
    """
    lesson = _Lesson(blank, view, settings, training.batch, update)
    learn, validate = lesson.epoch, lesson.validation

    def one(state: State, number, key):
        drawn = named(key, "epoch", number)
        parameters, optimizer, train = learn(state.parameters, state.optimizer, drawn)
        losses = Losses(train, validate(parameters))
        return _kept(state, parameters, optimizer, losses, training), losses

    def run(state: State, key: jax.Array, numbers: jax.Array):
        def maybe(state, number):
            there = number < training.epochs
            nothing = Losses(jnp.array(jnp.nan), jnp.array(jnp.nan))
            return jax.lax.cond(there, lambda: one(state, number, key), lambda: (state, nothing))

        return jax.lax.scan(maybe, state, numbers)

    return run


def _kept(state: State, parameters, optimizer, losses: Losses, training: study.Training) -> State:
    """Return the state after an epoch; once patience is at its end nothing of what is kept changes."""
    monitored = jnp.where(jnp.isnan(losses.validation), losses.train, losses.validation)
    better = monitored < state.least
    keep = (better | (training.keep == "last")) & ~state.stopped
    waited = jnp.where(better, 0, state.waited + 1)
    enough = waited >= training.patience if training.patience else jnp.array(False)
    best = jax.tree.map(lambda new, old: jnp.where(keep, new, old), parameters, state.best)
    least = jnp.where(better, monitored, state.least)
    return State(parameters, optimizer, best, least, waited, state.stopped | enough)


class _Lesson:
    """What one epoch of one seed does, and how it is validated."""

    def __init__(self, blank, view: View, settings: study.Model, batch: int, update: optax.GradientTransformation):
        self.blank, self.view, self.settings, self.batch, self.update = blank, view, settings, batch, update
        self.x, self.z = jnp.asarray(view.x), jnp.asarray(view.z)
        self.train, self.until = jnp.asarray(view.train), jnp.asarray(view.validation)
        ways = {"whole": self._at_once, "stateful": self._in_order, "shuffled": self._shuffled}
        self.epoch = ways["whole" if settings.past == "whole" else "stateful" if settings.stateful else "shuffled"]

    def network(self, parameters) -> Forecaster:
        return with_parameters(self.blank, parameters)

    def noisy(self, x: jax.Array, key: jax.Array) -> jax.Array:
        """Return inputs with noise added to the transformed values, which are the first columns."""
        if not self.settings.noise:
            return x
        values = 1 + len(self.settings.lags)
        noise = jax.random.normal(named(key, "noise"), (*x.shape[:-1], values))
        return x.at[..., :values].add(self.settings.noise * noise)

    def windows(self, series: jax.Array, at: jax.Array) -> jax.Array:
        """Return the windows that end before positions `at` of `series`: (rows, past, width)."""
        return self.x[series[:, None], at[:, None] - self.view.past + jnp.arange(self.view.past)]

    def loss(self, said: jax.Array, series: jax.Array, at: jax.Array, ends: jax.Array, real: jax.Array):
        """Return (sum, count) of what forecasts (rows, steps, numbers) of positions from `at` on lose before `ends`."""
        places = at[:, None] + jnp.arange(self.view.horizon)
        there = (places < ends[:, None]) & real[:, None]
        targets = self.z[series[:, None], jnp.minimum(places, self.z.shape[1] - 1)]
        lost = jnp.where(there, losses(self.settings.head, said, targets), 0)
        return jnp.sum(lost), jnp.sum(there)

    def take(self, parameters, optimizer, mean):
        """Take one step down the gradient of `mean(parameters) -> (mean, rest)`."""
        slope, rest = jax.grad(mean, has_aux=True)(parameters)
        updates, optimizer = self.update.update(slope, optimizer, parameters)
        return optax.apply_updates(parameters, updates), optimizer, rest

    def _shuffled(self, parameters, optimizer, key):
        count, batch = len(self.view.windows), self.batch
        number = -(-count // batch)
        order = jax.random.permutation(named(key, "order"), count)
        order = jnp.concatenate([order, jnp.full(number * batch - count, -1, order.dtype)]).reshape(number, batch)
        windows = jnp.asarray(self.view.windows)

        def step(carry, now):
            rows, place = now
            series, at = windows[rows].T
            drawn = named(key, "step", place)
            x = self.noisy(self.windows(series, at), drawn)

            def mean(parameters):
                network = self.network(parameters)
                _, hidden, _ = network.window(network.start(batch), x, self._dropout(drawn))
                total, count = self.loss(network.say(hidden), series, at, self.train[series], rows >= 0)
                return total / jnp.maximum(count, 1), (total, count)

            parameters, optimizer, sums = self.take(*carry, mean)
            return (parameters, optimizer), sums

        carry, (totals, counts) = jax.lax.scan(step, (parameters, optimizer), (order, jnp.arange(number)))
        return *carry, jnp.sum(totals) / jnp.sum(counts)

    def _in_order(self, parameters, optimizer, key):
        rows = jnp.arange(len(self.view.train))

        def step(carry, at):
            parameters, optimizer, left = carry
            at, drawn, real = jnp.full(len(rows), at), named(key, "step", at), at < self.train
            x = self.noisy(self.windows(rows, at), drawn)

            def mean(parameters):
                network = self.network(parameters)
                after, hidden, _ = network.window(left, x, self._dropout(drawn))
                total, count = self.loss(network.say(hidden), rows, at, self.train, real)
                return total / jnp.maximum(count, 1), (after, (total, count))

            parameters, optimizer, (after, sums) = self.take(parameters, optimizer, mean)
            return (parameters, optimizer, jax.lax.stop_gradient(after)), sums

        start = self.network(parameters).start(len(rows))
        places = jnp.arange(self.view.first, int(self.view.train.max()))
        (*carry, _), (totals, counts) = jax.lax.scan(step, (parameters, optimizer, start), places)
        return *carry, jnp.sum(totals) / jnp.sum(counts)

    def _at_once(self, parameters, optimizer, key):
        def mean(parameters):
            total, count = self._pass(parameters, self.train, self.train * 0, self.train, key)
            return total / jnp.maximum(count, 1), (total, count)

        parameters, optimizer, (total, count) = self.take(parameters, optimizer, mean)
        return parameters, optimizer, total / count

    def _pass(self, parameters, read: jax.Array, begins: jax.Array, ends: jax.Array, key=None):
        """Read all series once, up to `read`; return (sum, count) of forecasts of positions from begins to ends."""
        lost, longest = self.view.lost, int(max(self.view.validation))
        x = self.x[:, lost : longest - 1]
        x = x if key is None else self.noisy(x, key)
        network = self.network(parameters)
        hidden = network.hidden(x, read - 1 - lost, None if key is None else self._dropout(key))
        series, at = (grid.reshape(-1) for grid in jnp.indices(x.shape[:2]))
        at, said = at + lost + 1, network.say(hidden)
        said = said.reshape(-1, *said.shape[2:])
        return self.loss(said, series, at, ends[series], (at >= begins[series]) & (at < ends[series]))

    def validation(self, parameters) -> jax.Array:
        """Return the mean loss of validation forecasts; NaN where there are none."""
        if not len(self.view.held_out):
            return jnp.array(jnp.nan)
        if self.settings.past == "whole":
            total, count = self._pass(parameters, self.until, self.train, self.until)
            return total / count
        series, at = jnp.asarray(self.view.held_out).T
        network = self.network(parameters)
        if not self.settings.stateful:
            _, hidden, _ = network.window(network.start(len(series)), self.windows(series, at))
            total, count = self.loss(network.say(hidden), series, at, self.until[series], at > 0)
            return total / count
        rows = jnp.arange(len(self.view.train))

        def step(left, at):
            at = jnp.full(len(rows), at)
            left, hidden, _ = network.window(left, self.windows(rows, at))
            return left, self.loss(network.say(hidden), rows, at, self.until, (at >= self.train) & (at < self.until))

        places = jnp.arange(self.view.first, int(self.view.validation.max()))
        _, (totals, counts) = jax.lax.scan(step, network.start(len(rows)), places)
        return jnp.sum(totals) / jnp.sum(counts)

    def _dropout(self, key: jax.Array) -> jax.Array | None:
        return named(key, "dropout") if self.settings.dropout else None
