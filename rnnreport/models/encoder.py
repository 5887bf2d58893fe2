"""Stacked recurrent layers, in one direction or both, with dropout on what each layer hands on.

When all of a text is read, the two directions end at its two ends (Keras: `Bidirectional(return_sequences=False)`):

    last(x_1 ... x_n) = [forward state after x_n, backward state after x_1]

`prefixes` gives last(x_1 ... x_t) for every t: what can be said after t tokens without a look at those that follow.
"""

from __future__ import annotations

from collections.abc import Mapping

import jax
import jax.numpy as jnp
from flax import nnx
from jaxtyping import Array, Float, Int

from rnnreport import study
from rnnreport.data.vocabulary import PAD, UNKNOWN
from rnnreport.models.cells import Ranges, build, ranges
from rnnreport.models.keys import chances, named
from rnnreport.models.recurrence import unroll

AT_ONCE = 1 << 22  # hidden numbers of prefixes that are read at once; their gates take some ten times as many


class Encoder(nnx.Module):
    """Layers of one kind of cell. With `bidirectional`, each layer hands on both directions side by side.

    `mapped`: many such networks are run at once, by a vmap over their weights.
    """

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
        mapped: bool = False,
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
        self.layers, self.directions, self.mapped = layers, len(directions), mapped

    @classmethod
    def of(cls, settings: study.Model, inputs: int, *, key: jax.Array) -> Encoder:
        """Return the encoder that the settings of a model of texts ask for; its key is drawn from that of the model."""
        return cls(
            settings.cell,
            inputs,
            settings.units,
            layers=settings.layers,
            dropout=settings.dropout,
            bidirectional=settings.bidirectional,
            options=settings.options,
            key=named(key, "encoder"),
        )

    def names(self) -> tuple[str, ...]:
        """Return the name of every layer and direction, in the order of `read`: "layer 1", "layer 1 backward", ..."""
        tails = ("", " backward")[: self.directions]
        return tuple(f"layer {layer + 1}{tail}" for layer in range(self.layers) for tail in tails)

    def places(self, layer: int) -> tuple[int, ...]:
        """Return the places in `names` of a layer (1 is the first): forward, then backward."""
        return tuple(range((layer - 1) * self.directions, layer * self.directions))

    def field(self, place: int) -> None:
        """Return which field of a text the layer at a place in `names` reads: None, for it reads the whole of it."""
        return None

    def ranges(self) -> Ranges:
        """Return the range of every state of every layer, "h" first; None: unbounded."""
        return ranges(self.cell, dict(self.options))

    def hidden(
        self,
        x: Float[Array, "batch time inputs"],
        lengths: Int[Array, " batch"],
        key: jax.Array | None = None,
        top: bool = True,
    ) -> Float[Array, "batch time width"]:
        """Return what the last layer hands on; zero at padded positions. With `key`, dropout is on.

        Without `top` the last layer's own states are returned: nothing of them is dropped.
        """
        for layer in range(self.layers):
            dropped = key if top or layer + 1 < self.layers else None
            x = self._dropped(self._outputs(layer, x, lengths, lengths), layer, dropped)
        return x

    def last(
        self, x: Float[Array, "batch time inputs"], lengths: Int[Array, " batch"], key: jax.Array | None = None
    ) -> Float[Array, "batch width"]:
        """Return what the last layer hands on at the end of each text; zero where there is no token. With `key`,
        dropout is on.
        """
        return self._end(x, lengths, lengths, key)

    def prefixes(
        self, x: Float[Array, "batch time inputs"], lengths: Int[Array, " batch"], key: jax.Array | None = None
    ) -> Float[Array, "batch time width"]:
        """Return `last` of every prefix of each text, at the position where the prefix ends; zero at padding.

        Takes as many steps as all prefixes together are long, in bounded memory. With `key`, dropout is on, drawn for
        each prefix anew.
        """
        time = x.shape[1]

        def one(end):
            drawn = None if key is None else named(key, "prefix", end)
            return self._end(x, lengths, jnp.minimum(end, lengths), drawn)

        chunks = -(-len(x) * time * time * self.width * self.layers // AT_ONCE)
        ends = 1 + jnp.arange(time)
        found = jnp.swapaxes(_in_chunks(jax.vmap(one), ends, min(chunks, time)), 0, 1)
        return jnp.where((ends <= lengths[:, None])[..., None], found, 0)

    def read(self, x: Float[Array, "batch time inputs"], lengths: Int[Array, " batch"]) -> tuple[dict[str, Array], ...]:
        """Return all states of every layer and direction, {state: (batch, time, units)}, in the order of `names`."""
        states = []
        for layer in range(self.layers):
            runs = self._runs(layer, x, lengths, lengths)
            recorded = [unroll(*run, reverse=back, record=True).outputs for run, back in runs]
            x = jnp.concatenate([outputs.h for outputs in recorded], -1)
            states += [outputs._asdict() for outputs in recorded]
        return tuple(states)

    def start(self, batch: int) -> tuple:
        """Return the carry of every layer before the first token. One direction only."""
        return tuple(cell.start(batch) for cell in self.forward)

    def advance(self, carry: tuple, x: Float[Array, "batch inputs"], key: jax.Array | None = None) -> tuple:
        """Read one more token. Return (carry, what the last layer hands on, states of every layer).

        With `key`, dropout is on.
        """
        if self.directions > 1:
            raise TypeError("a bidirectional encoder cannot advance token by token: it reads the future")
        after, states = [], []
        for layer, (cell, before) in enumerate(zip(self.forward, carry, strict=True)):
            now, shown = cell.step(before, cell.project(x))
            after.append(now)
            states.append(shown._asdict())
            x = self._dropped([shown.h], layer, key)
        return tuple(after), x, tuple(states)

    def _end(self, x: Array, lengths: Array, ends: Array, key: jax.Array | None) -> Array:
        """Return `last` of the first `ends` tokens of each text.

        Forward layers read the whole of it, for what they hand on at a token hangs on nothing that comes after; so
        where `ends` alone is mapped over, what it does not touch is computed once.
        """
        top = self.layers - 1
        for layer in range(top):
            x = self._dropped(self._outputs(layer, x, lengths, ends), layer, key)
        forward, *backward = self._outputs(top, x, lengths, ends)
        after = jnp.take_along_axis(forward, jnp.maximum(ends - 1, 0)[:, None, None], axis=1)
        return self._dropped([after[:, 0], *(states[:, 0] for states in backward)], top, key)

    def _outputs(self, layer: int, x: Array, forward: Array, backward: Array) -> list[Array]:
        """Return the hidden states of each direction of a layer, which read so many tokens of each text."""
        runs = self._runs(layer, x, forward, backward)
        return [unroll(*run, reverse=back, mapped=self.mapped).outputs for run, back in runs]

    def _dropped(self, directions: list[Array], layer: int, key: jax.Array | None) -> Array:
        x = jnp.concatenate(directions, -1)
        return x if key is None else drop(x, self.dropout, named(key, "layer", layer))

    def _runs(self, layer: int, x: Array, forward: Array, backward: Array) -> list[tuple[tuple, bool]]:
        runs = [((self.forward[layer], x, forward), False)]
        return runs + [((self.backward[layer], x, backward), True)] if self.directions > 1 else runs


def drop(x: Array, rate: float, key: jax.Array) -> Array:
    """Return `x` with a share `rate` of its numbers set to zero and the rest divided by 1 - rate."""
    if rate == 0:
        return x
    return jnp.where(chances(key, 1 - rate, x.shape), x / (1 - rate), 0)


def unknown(ids: Array, rate: float, key: jax.Array) -> Array:
    """Return `ids` with a share `rate` of the tokens read as <unk>; padding stays padding."""
    if rate == 0:
        return ids
    return jnp.where(chances(key, rate, ids.shape) & (ids != PAD), UNKNOWN, ids)


def _in_chunks(function, xs: Array, chunks: int) -> Array:
    """Return `function(xs)`, computed for equal parts of `xs` one after the other; the gradient computes them again."""
    if chunks <= 1:
        return function(xs)
    size = -(-len(xs) // chunks)
    parts = jnp.pad(xs, (0, chunks * size - len(xs))).reshape(chunks, size)
    # Inside a loop nothing can be merged with the first computation, so the barrier against it is not needed.
    found = jax.lax.map(jax.checkpoint(function, prevent_cse=False), parts)
    return found.reshape(chunks * size, *found.shape[2:])[: len(xs)]
