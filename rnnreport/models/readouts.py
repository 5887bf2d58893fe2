"""What is taken from the hidden states of a text, and what is answered to it.

Readouts are "last", "mean", "max" and sums of these such as "mean+max", which stand side by side.
"""

from __future__ import annotations

import jax
import jax.numpy as jnp
from flax import nnx
from jaxtyping import Array, Float, Int

from rnnreport.models.keys import named

LEAST = -1e30  # below every hidden state


def taken(
    readout: str, hidden: Float[Array, "batch time width"], lengths: Int[Array, " batch"], bidirectional: bool
) -> Float[Array, "batch features"]:
    """Return what a read-out takes from hidden states. Of no meaning for a text without tokens."""
    real = (jnp.arange(hidden.shape[1]) < lengths[:, None])[..., None]
    parts = {
        "last": lambda: _last(hidden, lengths, bidirectional),
        "mean": lambda: jnp.sum(jnp.where(real, hidden, 0), 1) / jnp.maximum(lengths, 1)[:, None],
        "max": lambda: jnp.max(jnp.where(real, hidden, LEAST), 1),
    }
    return jnp.concatenate([parts[name]() for name in readout.split("+")], -1)


def so_far(readout: str, hidden: Float[Array, "batch time width"]) -> Float[Array, "batch time features"]:
    """Return what a read-out would take had the text ended after each token. One direction only."""
    parts = {
        "last": lambda: hidden,
        "mean": lambda: jnp.cumsum(hidden, 1) / jnp.arange(1, hidden.shape[1] + 1)[:, None],
        "max": lambda: jax.lax.cummax(hidden, axis=1),
    }
    return jnp.concatenate([parts[name]() for name in readout.split("+")], -1)


def _last(hidden: Array, lengths: Array, bidirectional: bool) -> Array:
    """Return the state after the last token read: for the backward direction that is the first token."""
    ends = jnp.maximum(lengths - 1, 0)
    last = jnp.take_along_axis(hidden, ends[:, None, None], axis=1)[:, 0]
    if not bidirectional:
        return last
    units = hidden.shape[-1] // 2
    return jnp.concatenate([last[:, :units], hidden[:, 0, units:]], -1)


class Dense(nnx.Module):
    """A layer of units that are all connected, ReLU(W x + b): `kernel` (units, inputs) Glorot uniform, `bias` zeros."""

    def __init__(self, inputs: int, units: int, *, key: jax.Array):
        self.kernel = nnx.Param(jax.nn.initializers.glorot_uniform()(named(key, "dense"), (units, inputs)))
        self.bias = nnx.Param(jnp.zeros(units))

    def __call__(self, x: Float[Array, "*leading inputs"]) -> Float[Array, "*leading units"]:
        return jax.nn.relu(x @ self.kernel[...].T + self.bias[...])


class Answering(nnx.Module):
    """What classifiers share: from features to the logits of all classes. Abstract.

    Parameters: `output` (outputs, features), Glorot uniform, and `bias` (outputs,), zeros; where the settings ask for
    it, a layer `dense` before them. For two classes there is one output z, and the logits are (0, z): softmax of these
    is the logistic function of z. For more there is one output for each class.
    """

    def _begin_answer(self, features: int, dense: int | None, classes: int, key: jax.Array) -> None:
        self.dense = None if dense is None else Dense(features, dense, key=key)
        outputs, glorot = 1 if classes == 2 else classes, jax.nn.initializers.glorot_uniform()
        self.output = nnx.Param(glorot(named(key, "output"), (outputs, dense or features)))
        self.bias = nnx.Param(jnp.zeros(outputs))
        self.classes = classes

    def _answer(self, features: Float[Array, "*leading features"]) -> Float[Array, "*leading classes"]:
        features = features if self.dense is None else self.dense(features)
        outputs = features @ self.output[...].T + self.bias[...]
        return outputs if self.classes != 2 else jnp.concatenate([jnp.zeros_like(outputs), outputs], -1)
