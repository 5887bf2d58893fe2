"""Gated recurrent unit: one state, an update gate that keeps it and a reset gate that ignores it (Cho et al. 2014).

    z_t = σ(W_z x_t + U_z h_{t-1} + b_z)                  update gate: how much is kept
    r_t = σ(W_r x_t + U_r h_{t-1} + b_r)                  reset gate: how much of the past the candidate sees
    n_t = tanh(W_n x_t + U_n (r_t ⊙ h_{t-1}) + b_n)       reset "before" the product, as in the paper
    n_t = tanh(W_n x_t + r_t ⊙ (U_n h_{t-1} + d_n) + b_n) reset "after" it, as in cuDNN, Keras 3 and PyTorch
    h_t = (1 - z_t) ⊙ n_t + z_t ⊙ h_{t-1}

K. Cho et al., "Learning phrase representations using RNN encoder-decoder for statistical machine translation",
EMNLP 2014. Weights lie as in Keras, gates in the order z, r, n: kernel (inputs, 3 units), recurrent (units, 3 units),
bias (3 units,), and, with reset "after" only, recurrent_bias (3 units,): d in the formula, added to every gate.
"""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
from flax import nnx
from jaxtyping import Array, Float

STATES = {"h": (-1.0, 1.0), "r": (0.0, 1.0), "z": (0.0, 1.0), "n": (-1.0, 1.0)}
OPTIONS = {"reset": ("after", "before")}
BLOCKS = 3
EXTRA_BIASES = {"reset": {"after": 3}}  # option: {choice: vectors of units}


class States(NamedTuple):
    """All states of one step: hidden state, reset gate, update gate, candidate."""

    h: Float[Array, "batch units"]
    r: Float[Array, "batch units"]
    z: Float[Array, "batch units"]
    n: Float[Array, "batch units"]


class Cell(nnx.Module):
    """GRU cell. Glorot uniform kernel, orthogonal recurrent weights, zero biases."""

    def __init__(self, inputs: int, units: int, *, key: jax.Array, reset: str = "after"):
        kernel, recurrent = jax.random.split(key)
        self.kernel = nnx.Param(jax.nn.initializers.glorot_uniform()(kernel, (inputs, 3 * units)))
        self.recurrent = nnx.Param(jax.nn.initializers.orthogonal()(recurrent, (units, 3 * units)))
        self.bias = nnx.Param(jnp.zeros(3 * units))
        if reset == "after":
            self.recurrent_bias = nnx.Param(jnp.zeros(3 * units))
        self.units, self.reset = units, reset

    def start(self, batch: int) -> Float[Array, "batch units"]:
        return jnp.zeros((batch, self.units), self.bias.dtype)

    def project(self, x: Float[Array, "*leading inputs"]) -> Float[Array, "*leading gates"]:
        return x @ self.kernel[...] + self.bias[...]

    def step(self, h: Float[Array, "batch units"], projected: Float[Array, "batch gates"]):
        from_input, candidate = jnp.split(projected, [2 * self.units], axis=-1)
        if self.reset == "after":
            from_state = h @ self.recurrent[...] + self.recurrent_bias[...]
            z, r = _gates(from_input + from_state[:, : 2 * self.units])
            n = jnp.tanh(candidate + r * from_state[:, 2 * self.units :])
        else:
            for_gates, for_candidate = jnp.split(self.recurrent[...], [2 * self.units], axis=-1)
            z, r = _gates(from_input + h @ for_gates)
            n = jnp.tanh(candidate + (r * h) @ for_candidate)
        h = (1 - z) * n + z * h
        return h, States(h, r, z, n)


def _gates(x: Float[Array, "batch gates"]) -> list[Float[Array, "batch units"]]:
    """Return z and r: σ(x) = ½ tanh(x/2) + ½ over one contiguous array."""
    return jnp.split(jnp.tanh(x * 0.5) * 0.5 + 0.5, 2, axis=-1)
