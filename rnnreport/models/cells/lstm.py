"""Long short-term memory: a memory cell c, written, kept and read through gates (Hochreiter & Schmidhuber 1997).

    i_t = σ(W_i x_t + U_i h_{t-1} + b_i)      input gate: how much is written
    f_t = σ(W_f x_t + U_f h_{t-1} + b_f)      forget gate: how much is kept
    g_t = tanh(W_g x_t + U_g h_{t-1} + b_g)   candidate: what is written
    o_t = σ(W_o x_t + U_o h_{t-1} + b_o)      output gate: how much is shown
    c_t = f_t ⊙ c_{t-1} + i_t ⊙ g_t
    h_t = o_t ⊙ tanh(c_t)

S. Hochreiter and J. Schmidhuber, "Long short-term memory", Neural Computation 9 (1997), 1735-1780; with the forget gate
of F. Gers, J. Schmidhuber and F. Cummins, "Learning to forget", Neural Computation 12 (2000), 2451-2471.
Weights lie as in Keras, gates in the order i, f, g, o: kernel (inputs, 4 units), recurrent (units, 4 units), bias
(4 units,).
"""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from flax import nnx
from jaxtyping import Array, Float

STATES = {"h": (-1.0, 1.0), "c": None, "i": (0.0, 1.0), "f": (0.0, 1.0), "g": (-1.0, 1.0), "o": (0.0, 1.0)}
OPTIONS = {}
BLOCKS = 4


class States(NamedTuple):
    """All states of one step: hidden state, memory, input gate, forget gate, candidate, output gate."""

    h: Float[Array, "batch units"]
    c: Float[Array, "batch units"]
    i: Float[Array, "batch units"]
    f: Float[Array, "batch units"]
    g: Float[Array, "batch units"]
    o: Float[Array, "batch units"]


class Cell(nnx.Module):
    """LSTM cell. Glorot uniform kernel, orthogonal recurrent weights, zero bias but 1 for the forget gate."""

    def __init__(self, inputs: int, units: int, *, key: jax.Array):
        kernel, recurrent = jax.random.split(key)
        self.kernel = nnx.Param(jax.nn.initializers.glorot_uniform()(kernel, (inputs, 4 * units)))
        self.recurrent = nnx.Param(jax.nn.initializers.orthogonal()(recurrent, (units, 4 * units)))
        self.bias = nnx.Param(jnp.zeros(4 * units).at[units : 2 * units].set(1.0))
        self.units = units

    def start(self, batch: int) -> tuple[Float[Array, "batch units"], Float[Array, "batch units"]]:
        zeros = jnp.zeros((batch, self.units), self.bias.dtype)
        return zeros, zeros

    def project(self, x: Float[Array, "*leading inputs"]) -> Float[Array, "*leading gates"]:
        return x @ self.kernel[...] + self.bias[...]

    def step(self, carry: tuple, projected: Float[Array, "batch gates"]):
        h, c = carry
        # σ(x) = ½ tanh(x/2) + ½, so that one tanh over one contiguous array serves all four gates.
        half = np.repeat(np.float32([0.5, 0.5, 1.0, 0.5]), self.units)
        gates = jnp.tanh((projected + h @ self.recurrent[...]) * half) * half + (1 - half)
        i, f, g, o = jnp.split(gates, 4, axis=-1)
        c = f * c + i * g
        h = o * jnp.tanh(c)
        return (h, c), States(h, c, i, f, g, o)
