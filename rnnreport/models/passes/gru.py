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

All that needs no δ is computed for all steps at once, and so is δU. At padding the state is held: δ goes through
unchanged. Derived by the chain rule from the equations in `cells/gru.py`.
"""

from __future__ import annotations

from functools import partial

import jax
import jax.numpy as jnp
from jax import Array


def run(cell, carry: Array, inputs: Array, real: Array, reverse: bool) -> tuple[Array, Array]:
    """Return (carry, hidden); see the package."""
    projected = cell.project(inputs)
    if cell.reset == "after":
        hidden, last = _after(reverse, projected, real, cell.recurrent[...], cell.recurrent_bias[...], carry)
    else:
        hidden, last = _before(reverse, projected, real, cell.recurrent[...], carry)
    return last, hidden


def _sigmoid(x: Array) -> Array:
    return jnp.tanh(x * 0.5) * 0.5 + 0.5  # one tanh over one contiguous array


def _shown(reverse: bool, states: Array, first: Array, real: Array) -> tuple[Array, Array]:
    """Return the states to hand on, zero at padding, and the state before each step."""
    before = jnp.concatenate((states[1:], first[None]) if reverse else (first[None], states[:-1]))
    return jnp.where(real[..., None], states, 0), before


@partial(jax.custom_vjp, nondiff_argnums=(0,))
def _after(reverse, projected, real, recurrent, bias, h):
    last, (_, states) = _after_steps(reverse, projected, real, recurrent, bias, h)
    return jnp.where(real[..., None], states, 0), last


def _after_steps(reverse, projected, real, recurrent, bias, h):
    both = 2 * h.shape[-1]

    def step(h, now):
        x, real = now
        a = h @ recurrent + bias
        gates = _sigmoid(x[:, :both] + a[:, :both])
        z, r = jnp.split(gates, 2, axis=-1)
        n = jnp.tanh(x[:, both:] + r * a[:, both:])
        h = jnp.where(real, (1 - z) * n + z * h, h)
        return h, (jnp.concatenate([gates, n, a[:, both:]], -1), h)

    return jax.lax.scan(step, h, (projected, real[..., None]), reverse=reverse)


def _after_keep(reverse, projected, real, recurrent, bias, h):
    last, (gates, states) = _after_steps(reverse, projected, real, recurrent, bias, h)
    shown, before = _shown(reverse, states, h, real)
    return (shown, last), (gates, before, real, recurrent)


def _after_backward(reverse, kept, cotangents):
    gates, before, real, recurrent = kept
    from_above, dh = cotangents
    mask = real[..., None].astype(gates.dtype)
    z, r, n, a = jnp.split(gates, 4, axis=-1)
    candidate = (1 - z) * (1 - n * n) * mask
    local = jnp.concatenate([(before - n) * z * (1 - z) * mask, candidate * a * r * (1 - r), candidate * r], -1)
    through, transposed = z * mask + (1 - mask), recurrent.T

    def step(dh, now):
        above, local, through, mask = now
        dh = dh + above * mask
        return (jnp.concatenate([dh, dh, dh], -1) * local) @ transposed + dh * through, dh

    dh, dhs = jax.lax.scan(step, dh, (from_above, local, through, mask), reverse=not reverse)
    da = jnp.concatenate([dhs, dhs, dhs], -1) * local
    units = before.shape[-1]
    dprojected = jnp.concatenate([da[..., : 2 * units], dhs * candidate], -1)
    da = da.reshape(-1, 3 * units)
    return dprojected, None, before.reshape(-1, units).T @ da, jnp.sum(da, 0), dh


_after.defvjp(_after_keep, _after_backward)


@partial(jax.custom_vjp, nondiff_argnums=(0,))
def _before(reverse, projected, real, recurrent, h):
    last, (_, states) = _before_steps(reverse, projected, real, recurrent, h)
    return jnp.where(real[..., None], states, 0), last


def _before_steps(reverse, projected, real, recurrent, h):
    both = 2 * h.shape[-1]
    for_gates, for_candidate = recurrent[:, :both], recurrent[:, both:]

    def step(h, now):
        x, real = now
        gates = _sigmoid(x[:, :both] + h @ for_gates)
        z, r = jnp.split(gates, 2, axis=-1)
        n = jnp.tanh(x[:, both:] + (r * h) @ for_candidate)
        h = jnp.where(real, (1 - z) * n + z * h, h)
        return h, (jnp.concatenate([gates, n], -1), h)

    return jax.lax.scan(step, h, (projected, real[..., None]), reverse=reverse)


def _before_keep(reverse, projected, real, recurrent, h):
    last, (gates, states) = _before_steps(reverse, projected, real, recurrent, h)
    shown, before = _shown(reverse, states, h, real)
    return (shown, last), (gates, before, real, recurrent)


def _before_backward(reverse, kept, cotangents):
    gates, before, real, recurrent = kept
    from_above, dh = cotangents
    units = before.shape[-1]
    mask = real[..., None].astype(gates.dtype)
    z, r, n = jnp.split(gates, 3, axis=-1)
    of_z, of_n = (before - n) * z * (1 - z) * mask, (1 - z) * (1 - n * n) * mask
    of_r, through = before * r * (1 - r), z * mask + (1 - mask)
    for_gates, for_candidate = recurrent[:, : 2 * units].T, recurrent[:, 2 * units :].T

    def step(dh, now):
        above, of_z, of_n, of_r, r, through, mask = now
        dh = dh + above * mask
        dn = dh * of_n
        dq = dn @ for_candidate
        dgates = jnp.concatenate([dh * of_z, dq * of_r], -1)
        return dgates @ for_gates + dq * r + dh * through, jnp.concatenate([dgates, dn], -1)

    dh, dz = jax.lax.scan(step, dh, (from_above, of_z, of_n, of_r, r, through, mask), reverse=not reverse)
    flat, reset = dz.reshape(-1, 3 * units), (r * before).reshape(-1, units)
    of_gates = before.reshape(-1, units).T @ flat[:, : 2 * units]
    return dz, None, jnp.concatenate([of_gates, reset.T @ flat[:, 2 * units :]], -1), dh


_before.defvjp(_before_keep, _before_backward)
