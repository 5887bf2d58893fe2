"""Simple recurrent network: the hidden state is fed back, with nothing to protect it (Elman 1990).

    h_t = tanh(W x_t + U h_{t-1} + b)        or relu in place of tanh

J. L. Elman, "Finding structure in time", Cognitive Science 14 (1990), 179-211.
Weights lie as in Keras: kernel (inputs, units), recurrent (units, units), bias (units,).
"""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
from flax import nnx
from jaxtyping import Array, Float

STATES = {"h": (-1.0, 1.0)}
OPTIONS = {"activation": ("tanh", "relu")}
BLOCKS = 1
UNBOUNDED = {"activation": {"relu": ("h",)}}


class States(NamedTuple):
    """The state of the cell: h, the hidden state."""

    h: Float[Array, "batch units"]


class Cell(nnx.Module):
    """Simple recurrent cell. Glorot uniform kernel, orthogonal recurrent weights, zero bias."""

    def __init__(self, inputs: int, units: int, *, key: jax.Array, activation: str = "tanh"):
        kernel, recurrent = jax.random.split(key)
        self.kernel = nnx.Param(jax.nn.initializers.glorot_uniform()(kernel, (inputs, units)))
        self.recurrent = nnx.Param(jax.nn.initializers.orthogonal()(recurrent, (units, units)))
        self.bias = nnx.Param(jnp.zeros(units))
        self.units, self.activation = units, activation

    def start(self, batch: int) -> Float[Array, "batch units"]:
        return jnp.zeros((batch, self.units), self.bias.dtype)

    def project(self, x: Float[Array, "*leading inputs"]) -> Float[Array, "*leading units"]:
        return x @ self.kernel[...] + self.bias[...]

    def step(self, h: Float[Array, "batch units"], projected: Float[Array, "batch units"]):
        activate = jnp.tanh if self.activation == "tanh" else jax.nn.relu
        h = activate(projected + h @ self.recurrent[...])
        return h, States(h)
