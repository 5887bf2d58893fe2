"""What an epoch of a forecaster's training does.

Windows are read in one of three ways, by the settings of the model: `_shuffled` in an order drawn for each epoch, each
from a state of zeros; `_in_order` (stateful), each from the state that the one before it left, over which no gradient
flows, and from zeros again at the beginning of an epoch; `_at_once` (the whole past), all of a series in one pass, one
step of the optimiser for an epoch. Series stand side by side in the last two.

What an epoch costs is bounded: where there is more than `MOST` to read, it reads `MOST` windows drawn at random, or of
each series a stretch of `MOST` steps that begins at random, with a state of zeros. Validation is bounded likewise, but
always reads the same.
"""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import optax

from rnnreport import study
from rnnreport.models.forecaster import Forecaster
from rnnreport.models.heads import losses
from rnnreport.models.keys import named
from rnnreport.training.forecasting.views import View
from rnnreport.training.trained import with_parameters

MOST = 4096  # windows, or steps of each series, that an epoch reads, and that its validation judges
WARM = 512  # steps of a stretch that begins amidst a series before its forecasts are judged


class Losses(NamedTuple):
    """Mean losses of an epoch; NaN where a part has no forecast."""

    train: jax.Array
    validation: jax.Array


def steps_of(view: View, settings: study.Model, batch: int) -> int:
    """Return how many steps of the optimiser an epoch takes."""
    if settings.past == "whole":
        return 1
    if settings.stateful:
        return min(MOST, int(view.train.max()) - view.first)
    return -(-min(MOST, len(view.windows)) // batch)


def read_by(view: View, settings: study.Model, batch: int) -> int:
    """Return how many steps of recurrent layers an epoch takes for each seed, one after the other or side by side."""
    steps = steps_of(view, settings, batch)
    if settings.past == "whole":
        return min(MOST, int(view.validation.max())) * len(view.train)
    return steps * settings.past * (len(view.train) if settings.stateful else batch)


class Epoch:
    """One epoch of one seed: `learn(parameters, optimizer, key)` gives (parameters, optimizer, mean loss)."""

    def __init__(self, blank, view: View, settings: study.Model, batch: int, update: optax.GradientTransformation):
        self.blank, self.view, self.settings, self.batch, self.update = blank, view, settings, batch, update
        self.x, self.z = jnp.asarray(view.x), jnp.asarray(view.z)
        self.train, self.until = jnp.asarray(view.train), jnp.asarray(view.validation)
        self.longest = int(max(view.validation)) - 1 - view.lost  # steps that a pass over the whole past can read
        ways = {"whole": self._at_once, "stateful": self._in_order, "shuffled": self._shuffled}
        self.learn = ways["whole" if settings.past == "whole" else "stateful" if settings.stateful else "shuffled"]

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
        there, batch = len(self.view.windows), self.batch
        count = min(MOST, there)
        number = -(-count // batch)
        drawn = named(key, "order")
        order = jax.random.permutation(drawn, there) if there == count else jax.random.randint(drawn, count, 0, there)
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
        rows, first = jnp.arange(len(self.view.train)), self.view.first
        count = min(MOST, int(self.view.train.max()) - first)
        begins = _begins(key, self.train - first - count)

        def step(carry, place):
            parameters, optimizer, left = carry
            at, drawn = begins + place, named(key, "step", place)
            real, x = at < self.train, self.noisy(self.windows(rows, at), drawn)

            def mean(parameters):
                network = self.network(parameters)
                after, hidden, _ = network.window(left, x, self._dropout(drawn))
                total, count = self.loss(network.say(hidden), rows, at, self.train, real)
                return total / jnp.maximum(count, 1), (after, (total, count))

            parameters, optimizer, (after, sums) = self.take(parameters, optimizer, mean)
            return (parameters, optimizer, jax.lax.stop_gradient(after)), sums

        start = self.network(parameters).start(len(rows))
        places = jnp.arange(first, first + count)
        (*carry, _), (totals, counts) = jax.lax.scan(step, (parameters, optimizer, start), places)
        return *carry, jnp.sum(totals) / jnp.sum(counts)

    def _at_once(self, parameters, optimizer, key):
        count = min(MOST, self.longest)
        begins = _begins(key, self.train - 1 - self.view.lost - count)
        judged = jnp.where(begins > 0, begins + self.view.lost + 1 + WARM, 0)

        def mean(parameters):
            total, number = self._pass(parameters, (begins, count), judged, self.train, key)
            return total / jnp.maximum(number, 1), (total, number)

        parameters, optimizer, (total, number) = self.take(parameters, optimizer, mean)
        return parameters, optimizer, total / number

    def _pass(self, parameters, stretch: tuple[jax.Array, int], judged: jax.Array, ends: jax.Array, key=None):
        """Read so many steps of every series from where its stretch begins on, none from `ends` on.

        Return (sum, count) of forecasts of positions from `judged` to `ends`.
        """
        (begins, count), lost = stretch, self.view.lost
        x = jax.vmap(lambda x, begin: jax.lax.dynamic_slice_in_dim(x, lost + begin, count))(self.x, begins)
        x = x if key is None else self.noisy(x, key)
        network = self.network(parameters)
        read = jnp.minimum(ends - 1 - lost - begins, count)
        hidden = network.hidden(x, read, None if key is None else self._dropout(key))
        series, at = (grid.reshape(-1) for grid in jnp.indices(x.shape[:2]))
        at, said = begins[series] + at + lost + 1, network.say(hidden)
        said = said.reshape(-1, *said.shape[2:])
        return self.loss(said, series, at, ends[series], (at >= judged[series]) & (at < ends[series]))

    def validation(self, parameters) -> jax.Array:
        """Return the mean loss of validation forecasts; NaN where there are none."""
        held_out, rows = self.view.held_out, jnp.arange(len(self.view.train))
        if not len(held_out):
            return jnp.array(jnp.nan)
        if self.settings.past == "whole":
            begins, count, until = self._held_out(1 + self.view.lost)
            total, number = self._pass(parameters, (begins, count), self.train, until)
            return total / number
        network = self.network(parameters)
        if not self.settings.stateful:
            series, at = jnp.asarray(held_out[:: -(-len(held_out) // MOST)]).T
            _, hidden, _ = network.window(network.start(len(series)), self.windows(series, at))
            total, number = self.loss(network.say(hidden), series, at, self.until[series], at > 0)
            return total / number
        begins, count, until = self._held_out(self.view.first)

        def step(left, place):
            at = begins + self.view.first + place
            left, hidden, _ = network.window(left, self.windows(rows, at))
            return left, self.loss(network.say(hidden), rows, at, until, (at >= self.train) & (at < until))

        _, (totals, numbers) = jax.lax.scan(step, network.start(len(rows)), jnp.arange(count))
        return jnp.sum(totals) / jnp.sum(numbers)

    def _held_out(self, first: int) -> tuple[jax.Array, int, jax.Array]:
        """Return where reading begins, counted from the `first` position, over how many steps, and to which end."""
        train, validation = self.view.train, self.view.validation
        if validation.max() - first <= MOST:
            return self.train * 0, int(validation.max()) - first, self.until
        begins, until = np.maximum(train - first - WARM, 0), np.minimum(validation, train + MOST)
        return jnp.asarray(begins), int((until - first - begins).max()), jnp.asarray(until)

    def _dropout(self, key: jax.Array) -> jax.Array | None:
        return named(key, "dropout") if self.settings.dropout else None


def _begins(key: jax.Array, spare: jax.Array) -> jax.Array:
    """Return where a stretch of each series begins: 0, or up to `spare` (series,) steps later, evenly drawn."""
    spare = jnp.maximum(spare, 0)
    drawn = jnp.floor(jax.random.uniform(named(key, "stretch"), spare.shape) * (spare + 1))
    return jnp.minimum(drawn.astype(spare.dtype), spare)
