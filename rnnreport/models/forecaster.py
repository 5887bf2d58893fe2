"""A forecaster: recurrent layers over a window of the past, or over all of it, and one dense layer.

What it reads at one step is the transformed value, with those at `lags` before it and further inputs beside it. What
it says is a few numbers for each step ahead, which `heads` knows to read: a forecast, or a distribution of forecasts.
"""

from __future__ import annotations

import jax
import jax.numpy as jnp
from flax import nnx
from jaxtyping import Array, Float, Int

from rnnreport import study
from rnnreport.data.series_dataset import SeriesSizes
from rnnreport.models.encoder import Encoder
from rnnreport.models.heads import NUMBERS
from rnnreport.models.keys import named

UNROLLED = 8  # steps of a window at most that are compiled one after the other: a loop costs more than they do


class Forecaster(nnx.Module):
    """Forecasts the next step, or all steps of the horizon at once where it is `direct`.

    Parameters: the cells' own; `output` (units, steps · numbers), Glorot uniform; `bias` (steps · numbers,), zeros.
    """

    def __init__(self, settings: study.Model, sizes: SeriesSizes, *, key: jax.Array):
        self.past = 1 if settings.past == "whole" else settings.past
        self.features = settings.past_as == "features"
        self.whole = settings.past == "whole"
        self.width = 1 + len(settings.lags) + sizes.inputs + sizes.known  # of what is read at one step of the window
        self.encoder = Encoder(
            settings.cell,
            self.width * (self.past if self.features else 1),
            settings.units,
            layers=settings.layers,
            dropout=settings.dropout,
            options=settings.options,
            mapped=True,  # over seeds
            key=named(key, "encoder"),
        )
        self.numbers, self.steps = NUMBERS[settings.head], sizes.horizon if settings.direct else 1
        outputs = self.numbers * self.steps
        shape = (settings.units, outputs)
        self.output = nnx.Param(jax.nn.initializers.glorot_uniform()(named(key, "output"), shape))
        self.bias = nnx.Param(jnp.zeros(outputs))
        self.carried = self.whole or settings.stateful  # whether a window begins with the state that the last one left

    def start(self, rows: int) -> tuple:
        """Return the state before anything is read."""
        return self.encoder.start(rows)

    def window(self, carry: tuple, x: Float[Array, "rows past width"], key: jax.Array | None = None) -> tuple:
        """Read one window. Return (carry, hidden (rows, units), states of every layer after it).

        With `key`, dropout is on.
        """
        steps = x.reshape(len(x), 1, -1) if self.features else x
        if steps.shape[1] > UNROLLED:
            return self._long(carry, steps, key)
        for step in range(steps.shape[1]):
            carry, hidden, states = self.encoder.advance(carry, steps[:, step], _at(key, step))
        return carry, hidden, states

    def hidden(
        self, x: Float[Array, "rows time width"], lengths: Int[Array, " rows"], key: jax.Array | None = None
    ) -> Float[Array, "rows time units"]:
        """Return what the last layer hands on after each step of whole series. With `key`, dropout is on."""
        return self.encoder.hidden(x, lengths, key)

    def say(self, hidden: Float[Array, "*leading units"]) -> Float[Array, "*leading steps numbers"]:
        """Return the numbers of each step ahead."""
        said = hidden @ self.output[...] + self.bias[...]
        return said.reshape(*hidden.shape[:-1], self.steps, self.numbers)

    def _long(self, carry: tuple, steps: Array, key: jax.Array | None) -> tuple:
        def one(carry, now):
            x, step = now
            carry, hidden, states = self.encoder.advance(carry, x, _at(key, step))
            return carry, (hidden, states)

        numbered = jnp.swapaxes(steps, 0, 1), jnp.arange(steps.shape[1])
        carry, (hidden, states) = jax.lax.scan(one, carry, numbered)
        return carry, hidden[-1], jax.tree.map(lambda state: state[-1], states)


def _at(key: jax.Array | None, step) -> jax.Array | None:
    return None if key is None else named(key, step)
