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

Heard = dict[str, Array]  # by read-out, (batch, width)


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


def silence(readout: str, zeros: Float[Array, "batch width"]) -> Heard:
    """Return what is heard before the first token; `hear` adds tokens one by one, and `told` says what is taken."""
    first = {"last": zeros, "mean": zeros, "max": jnp.full_like(zeros, LEAST)}
    return {name: first[name] for name in readout.split("+")}


def hear(heard: Heard, h: Float[Array, "batch width"]) -> Heard:
    """Return what is heard after one more token: its state, the sum so far, the maximum so far."""
    ways = {"last": lambda before: h, "mean": lambda before: before + h, "max": lambda before: jnp.maximum(before, h)}
    return {name: ways[name](before) for name, before in heard.items()}


def told(heard: Heard, tokens: Int[Array, " batch"]) -> Heard:
    """Return what each read-out takes of so many tokens; zero where there is none."""
    told = heard | ({"mean": heard["mean"] / jnp.maximum(tokens, 1)[:, None]} if "mean" in heard else {})
    return {name: jnp.where(tokens[:, None] > 0, taken, 0) for name, taken in told.items()}


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

    def answer(self, features: Float[Array, "*leading features"]) -> Float[Array, "*leading classes"]:
        """Return the logit of every class for what read-outs have taken."""
        features = features if self.dense is None else self.dense(features)
        outputs = features @ self.output[...].T + self.bias[...]
        return outputs if self.classes != 2 else jnp.concatenate([jnp.zeros_like(outputs), outputs], -1)
