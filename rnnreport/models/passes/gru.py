"""The pass of the gated recurrent unit, differentiated by hand.

With a_z, a_r, a_n what comes from the state, and δ for a derivative of the loss (δz, δr, δn: before sigmoid or tanh):

    δh_t += what comes from above
    δz = δh_t ⊙ (h_{t-1} - n) ⊙ z(1 - z)      δn = δh_t ⊙ (1 - z) ⊙ (1 - n²)

    reset "after" the product, a = U h_{t-1} + d:
    δr = δn ⊙ a_n ⊙ r(1 - r)                  δa = (δz, δr, δn ⊙ r)
    δh_{t-1} = δh_t ⊙ z + δa Uᵀ               δU = Σ_t h_{t-1}ᵀ δa,  δd = Σ_t δa

    reset "before" it, a_n = U_n (r ⊙ h_{t-1}):
    δq = δn U_nᵀ                              δr = δq ⊙ h_{t-1} ⊙ r(1 - r)
    δh_{t-1} = δh_t ⊙ z + δq ⊙ r + (δz, δr) (U_z, U_r)ᵀ

A step finds the projection of its input and the slopes of the gates itself: whatever is computed for all steps at once
is written to memory and read again, and a core waits longer for that than for the arithmetic. The gradients of the
weights are found for all steps at once. At padding the state is held: δ goes through unchanged. Derived by the chain
rule from the equations in `cells/gru.py`.
"""

from __future__ import annotations

from functools import partial

import jax
import jax.numpy as jnp
from jax import Array


def run(cell, carry: Array, inputs: Array, real: Array, reverse: bool) -> tuple[Array, Array]:
    """Return (carry, hidden); see the package."""
    given = inputs, real[..., None], cell.kernel[...], cell.bias[...], cell.recurrent[...]
    if cell.reset == "after":
        hidden, last = _after(reverse, *given, cell.recurrent_bias[...], carry)
    else:
        hidden, last = _before(reverse, *given, carry)
    return last, hidden


def _sigmoid(x: Array) -> Array:
    return jnp.tanh(x * 0.5) * 0.5 + 0.5  # one tanh over one contiguous array


def _shown(reverse: bool, states: Array, first: Array, real: Array) -> tuple[Array, Array]:
    """Return the states to hand on, zero at padding, and the state before each step."""
    before = jnp.concatenate((states[1:], first[None]) if reverse else (first[None], states[:-1]))
    return jnp.where(real, states, 0), before


def _of_projection(inputs: Array, kernel: Array, slopes: Array) -> tuple[Array, Array, Array]:
    """Return the slopes of inputs, kernel and bias, by those of the projection (time, batch, 3 units)."""
    flat = slopes.reshape(-1, slopes.shape[-1])
    return slopes @ kernel.T, inputs.reshape(-1, inputs.shape[-1]).T @ flat, jnp.sum(flat, 0)


@partial(jax.custom_vjp, nondiff_argnums=(0,))
def _after(reverse, inputs, real, kernel, bias, recurrent, recurrent_bias, h):
    last, (_, states) = _after_steps(reverse, inputs, real, kernel, bias, recurrent, recurrent_bias, h)
    return jnp.where(real, states, 0), last


def _after_steps(reverse, inputs, real, kernel, bias, recurrent, recurrent_bias, h):
    both = 2 * h.shape[-1]

    def step(h, now):
        x, real = now
        x, a = x @ kernel + bias, h @ recurrent + recurrent_bias
        gates = _sigmoid(x[:, :both] + a[:, :both])
        z, r = jnp.split(gates, 2, axis=-1)
        n = jnp.tanh(x[:, both:] + r * a[:, both:])
        h = jnp.where(real, (1 - z) * n + z * h, h)
        return h, (jnp.concatenate([gates, n, a[:, both:]], -1), h)

    return jax.lax.scan(step, h, (inputs, real), reverse=reverse)


def _after_keep(reverse, inputs, real, kernel, bias, recurrent, recurrent_bias, h):
    last, (gates, states) = _after_steps(reverse, inputs, real, kernel, bias, recurrent, recurrent_bias, h)
    shown, before = _shown(reverse, states, h, real)
    return (shown, last), (inputs, gates, before, real, kernel, recurrent)


def _after_backward(reverse, kept, cotangents):
    inputs, gates, before, real, kernel, recurrent = kept
    from_above, dh = cotangents
    transposed = recurrent.T

    def step(dh, now):
        above, gates, before, real = now
        z, r, n, a = jnp.split(gates, 4, axis=-1)
        here = jnp.where(real, dh + above, 0)
        dn = here * (1 - z) * (1 - n * n)
        da = jnp.concatenate([here * (before - n) * z * (1 - z), dn * a * r * (1 - r), dn * r], -1)
        return jnp.where(real, da @ transposed + here * z, dh), (da, dn)

    dh, (da, dn) = jax.lax.scan(step, dh, (from_above, gates, before, real), reverse=not reverse)
    units = before.shape[-1]
    dx, dkernel, dbias = _of_projection(inputs, kernel, jnp.concatenate([da[..., : 2 * units], dn], -1))
    flat = da.reshape(-1, 3 * units)
    return dx, None, dkernel, dbias, before.reshape(-1, units).T @ flat, jnp.sum(flat, 0), dh


_after.defvjp(_after_keep, _after_backward)


@partial(jax.custom_vjp, nondiff_argnums=(0,))
def _before(reverse, inputs, real, kernel, bias, recurrent, h):
    last, (_, states) = _before_steps(reverse, inputs, real, kernel, bias, recurrent, h)
    return jnp.where(real, states, 0), last


def _before_steps(reverse, inputs, real, kernel, bias, recurrent, h):
    both = 2 * h.shape[-1]
    for_gates, for_candidate = recurrent[:, :both], recurrent[:, both:]

    def step(h, now):
        x, real = now
        x = x @ kernel + bias
        gates = _sigmoid(x[:, :both] + h @ for_gates)
        z, r = jnp.split(gates, 2, axis=-1)
        n = jnp.tanh(x[:, both:] + (r * h) @ for_candidate)
        h = jnp.where(real, (1 - z) * n + z * h, h)
        return h, (jnp.concatenate([gates, n], -1), h)

    return jax.lax.scan(step, h, (inputs, real), reverse=reverse)


def _before_keep(reverse, inputs, real, kernel, bias, recurrent, h):
    last, (gates, states) = _before_steps(reverse, inputs, real, kernel, bias, recurrent, h)
    shown, before = _shown(reverse, states, h, real)
    return (shown, last), (inputs, gates, before, real, kernel, recurrent)


def _before_backward(reverse, kept, cotangents):
    inputs, gates, before, real, kernel, recurrent = kept
    from_above, dh = cotangents
    units = before.shape[-1]
    for_gates, for_candidate = recurrent[:, : 2 * units].T, recurrent[:, 2 * units :].T

    def step(dh, now):
        above, gates, before, real = now
        z, r, n = jnp.split(gates, 3, axis=-1)
        here = jnp.where(real, dh + above, 0)
        dn = here * (1 - z) * (1 - n * n)
        dq = dn @ for_candidate
        dgates = jnp.concatenate([here * (before - n) * z * (1 - z), dq * before * r * (1 - r)], -1)
        dh = jnp.where(real, dgates @ for_gates + dq * r + here * z, dh)
        return dh, (jnp.concatenate([dgates, dn], -1), r * before)

    dh, (dz, reset) = jax.lax.scan(step, dh, (from_above, gates, before, real), reverse=not reverse)
    flat = dz.reshape(-1, 3 * units)
    of_gates = before.reshape(-1, units).T @ flat[:, : 2 * units]
    of_candidate = reset.reshape(-1, units).T @ flat[:, 2 * units :]
    dx, dkernel, dbias = _of_projection(inputs, kernel, dz)
    return dx, None, dkernel, dbias, jnp.concatenate([of_gates, of_candidate], -1), dh


_before.defvjp(_before_keep, _before_backward)
