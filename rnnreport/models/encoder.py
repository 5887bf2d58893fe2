"""Stacked recurrent layers, in one direction or both, with dropout on what each layer hands on."""

from __future__ import annotations

from collections.abc import Mapping

import jax
import jax.numpy as jnp
from flax import nnx
from jaxtyping import Array, Float, Int

from rnnreport.models.cells import Ranges, build, ranges
from rnnreport.models.keys import named
from rnnreport.models.recurrence import unroll


class Encoder(nnx.Module):
    """Layers of one kind of cell. With `bidirectional`, each layer hands on both directions side by side."""

    def __init__(
        self,
        cell: str,
        inputs: int,
        units: int,
        *,
        layers: int = 1,
        dropout: float = 0.0,
        bidirectional: bool = False,
        options: Mapping[str, str],
        key: jax.Array,
    ):
        directions = ("forward", "backward") if bidirectional else ("forward",)
        widths = [inputs] + [units * len(directions)] * (layers - 1)
        self.forward, self.backward = (
            nnx.List(
                build(cell, width, units, options, key=named(key, direction, layer))
                for layer, width in enumerate(widths)
                if direction in directions
            )
            for direction in ("forward", "backward")
        )
        self.dropout, self.width = dropout, units * len(directions)
        self.cell, self.options = cell, tuple(options.items())

    def names(self) -> tuple[str, ...]:
        """Return the name of every layer and direction, in the order of `read`: "layer 1", "layer 1 backward", ..."""
        tails = ("", " backward") if len(self.backward) else ("",)
        return tuple(f"layer {layer + 1}{tail}" for layer in range(len(self.forward)) for tail in tails)

    def ranges(self) -> Ranges:
        """Return the range of every state of every layer, "h" first; None: unbounded."""
        return ranges(self.cell, dict(self.options))

    def hidden(
        self,
        x: Float[Array, "batch time inputs"],
        lengths: Int[Array, " batch"],
        key: jax.Array | None = None,
    ) -> Float[Array, "batch time width"]:
        """Return what the last layer hands on; zero at padded positions. With `key`, dropout is on."""
        for layer in range(len(self.forward)):
            x = jnp.concatenate([unroll(*run, reverse=back).outputs for run, back in self._runs(layer, x, lengths)], -1)
            x = x if key is None else drop(x, self.dropout, named(key, "layer", layer))
        return x

    def read(self, x: Float[Array, "batch time inputs"], lengths: Int[Array, " batch"]) -> tuple[dict[str, Array], ...]:
        """Return all states of every layer and direction, {state: (batch, time, units)}, in the order of `names`."""
        states = []
        for layer in range(len(self.forward)):
            runs = self._runs(layer, x, lengths)
            recorded = [unroll(*run, reverse=back, record=True).outputs for run, back in runs]
            x = jnp.concatenate([outputs.h for outputs in recorded], -1)
            states += [outputs._asdict() for outputs in recorded]
        return tuple(states)

    def start(self, batch: int) -> tuple:
        """Return the carry of every layer before the first token. One direction only."""
        return tuple(cell.start(batch) for cell in self.forward)

    def advance(self, carry: tuple, x: Float[Array, "batch inputs"]) -> tuple:
        """Read one more token. Return (carry, what the last layer hands on, states of every layer)."""
        if len(self.backward):
            raise TypeError("a bidirectional encoder cannot advance token by token: it reads the future")
        after, states = [], []
        for cell, before in zip(self.forward, carry, strict=True):
            now, shown = cell.step(before, cell.project(x))
            after.append(now)
            states.append(shown._asdict())
            x = shown.h
        return tuple(after), x, tuple(states)

    def _runs(self, layer: int, x: Array, lengths: Array) -> list[tuple[tuple, bool]]:
        directions = [(self.forward, False), (self.backward, True)] if len(self.backward) else [(self.forward, False)]
        return [((cells[layer], x, lengths), back) for cells, back in directions]


def drop(x: Array, rate: float, key: jax.Array) -> Array:
    """Return `x` with a share `rate` of its numbers set to zero and the rest divided by 1 - rate."""
    if rate == 0:
        return x
    return jnp.where(jax.random.bernoulli(key, 1 - rate, x.shape), x / (1 - rate), 0)
