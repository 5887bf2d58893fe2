"""The pass of the simple recurrent network, differentiated by hand.

With z the sum before the activation φ and δ for a derivative of the loss:

    δh_t += what comes from above
    δz = δh_t ⊙ φ'(z)              tanh: 1 - h², relu: 1 where h > 0
    δh_{t-1} = δz Uᵀ               δU = Σ_t h_{t-1}ᵀ δz
    δx_t = δz Wᵀ                   δW = Σ_t x_tᵀ δz, δb = Σ_t δz

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
    weights = cell.kernel[...], cell.recurrent[...], cell.bias[...]
    hidden, last = _run(reverse, cell.activation, inputs, real[..., None], *weights, carry)
    return last, hidden


@partial(jax.custom_vjp, nondiff_argnums=(0, 1))
def _run(reverse, activation, inputs, real, kernel, recurrent, bias, h):
    last, states = _forward(reverse, activation, inputs, real, kernel, recurrent, bias, h)
    return jnp.where(real, states, 0), last


def _forward(reverse, activation, inputs, real, kernel, recurrent, bias, h):
    weights = jnp.concatenate([kernel, recurrent])

    def step(h, now):
        x, real = now
        h = jnp.where(real, ACTIVATIONS[activation](jnp.concatenate([x, h], -1) @ weights + bias), h)
        return h, h

    return jax.lax.scan(step, h, (inputs, real), reverse=reverse)


def _keep(reverse, activation, inputs, real, kernel, recurrent, bias, h):
    last, states = _forward(reverse, activation, inputs, real, kernel, recurrent, bias, h)
    before = jnp.concatenate((states[1:], h[None]) if reverse else (h[None], states[:-1]))
    return (jnp.where(real, states, 0), last), (inputs, states, before, real, kernel, recurrent)


def _backward(reverse, activation, kept, cotangents):
    inputs, states, before, real, kernel, recurrent = kept
    from_above, dh = cotangents
    transposed = recurrent.T

    def step(dh, now):
        above, h, real = now
        dz = jnp.where(real, (dh + above) * SLOPES[activation](h), 0)
        return jnp.where(real, dz @ transposed, dh), dz

    dh, dz = jax.lax.scan(step, dh, (from_above, states, real), reverse=not reverse)
    flat = dz.reshape(-1, dz.shape[-1])
    dkernel, drecurrent = (x.reshape(-1, x.shape[-1]).T @ flat for x in (inputs, before))
    return dz @ kernel.T, None, dkernel, drecurrent, jnp.sum(flat, 0), dh


_run.defvjp(_keep, _backward)
