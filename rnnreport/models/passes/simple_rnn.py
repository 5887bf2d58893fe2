"""The pass of the simple recurrent network, differentiated by hand.

With z the sum before the activation φ and δ for a derivative of the loss:

    δh_t += what comes from above
    δz = δh_t ⊙ φ'(z)              tanh: 1 - h², relu: 1 where h > 0
    δh_{t-1} = δz Uᵀ               δU = Σ_t h_{t-1}ᵀ δz

At padding the state is held. P. Werbos, "Backpropagation through time: what it does and how to do it", Proceedings of
the IEEE 78 (1990), 1550-1560.
"""

from __future__ import annotations

from functools import partial

import jax
import jax.numpy as jnp
from jax import Array

ACTIVATIONS = {"tanh": jnp.tanh, "relu": jax.nn.relu}
SLOPES = {"tanh": lambda h: 1 - h * h, "relu": lambda h: (h > 0).astype(h.dtype)}  # by the state itself


def run(cell, carry: Array, inputs: Array, real: Array, reverse: bool) -> tuple[Array, Array]:
    """Return (carry, hidden); see the package."""
    hidden, last = _run(reverse, cell.activation, cell.project(inputs), real, cell.recurrent[...], carry)
    return last, hidden


@partial(jax.custom_vjp, nondiff_argnums=(0, 1))
def _run(reverse, activation, projected, real, recurrent, h):
    last, states = _forward(reverse, activation, projected, real, recurrent, h)
    return jnp.where(real[..., None], states, 0), last


def _forward(reverse, activation, projected, real, recurrent, h):
    def step(h, now):
        z, real = now
        h = jnp.where(real, ACTIVATIONS[activation](z + h @ recurrent), h)
        return h, h

    return jax.lax.scan(step, h, (projected, real[..., None]), reverse=reverse)


def _keep(reverse, activation, projected, real, recurrent, h):
    last, states = _forward(reverse, activation, projected, real, recurrent, h)
    before = jnp.concatenate((states[1:], h[None]) if reverse else (h[None], states[:-1]))
    return (jnp.where(real[..., None], states, 0), last), (states, before, real, recurrent)


def _backward(reverse, activation, kept, cotangents):
    states, before, real, recurrent = kept
    from_above, dh = cotangents
    mask = real[..., None].astype(states.dtype)
    slope, transposed = SLOPES[activation](states) * mask, recurrent.T

    def step(dh, now):
        above, slope, mask = now
        dh = dh + above * mask
        dz = dh * slope
        return dz @ transposed + dh * (1 - mask), dz

    dh, dz = jax.lax.scan(step, dh, (from_above, slope, mask), reverse=not reverse)
    units = states.shape[-1]
    return dz, None, before.reshape(-1, units).T @ dz.reshape(-1, units), dh


_run.defvjp(_keep, _backward)
