"""The pass of the LSTM, differentiated by hand.

With z = (z_i, z_f, z_g, z_o) the gates before their sigmoid or tanh, and δ for a derivative of the loss:

    δh_t += what comes from above
    δc_t += δh_t ⊙ o ⊙ (1 - tanh² c_t)
    δz_i = δc_t ⊙ g ⊙ i(1 - i)       δz_f = δc_t ⊙ c_{t-1} ⊙ f(1 - f)
    δz_g = δc_t ⊙ i ⊙ (1 - g²)       δz_o = δh_t ⊙ tanh c_t ⊙ o(1 - o)
    δh_{t-1} = δz Uᵀ                 δc_{t-1} = δc_t ⊙ f
    δU = Σ_t h_{t-1}ᵀ δz

All that needs no δ is computed for all steps at once, and so is δU; only δz runs step by step. At padding the state is
held: δ goes through unchanged. Equations as in A. Graves, "Supervised sequence labelling with recurrent neural
networks", 2012, chapter 4, without peepholes.
"""

from __future__ import annotations

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array


def run(cell, carry: tuple[Array, Array], inputs: Array, real: Array, reverse: bool) -> tuple[tuple, Array]:
    """Return (carry, hidden); see the package."""
    hidden, *carry = _run(reverse, cell.project(inputs), real, cell.recurrent[...], *carry)
    return tuple(carry), hidden


@partial(jax.custom_vjp, nondiff_argnums=(0,))
def _run(reverse, projected, real, recurrent, h, c):
    (h, c), (_, states, _) = _forward(reverse, projected, real, recurrent, h, c)
    return jnp.where(real[..., None], states, 0), h, c


def _forward(reverse, projected, real, recurrent, h, c):
    half = np.repeat(np.float32([0.5, 0.5, 1.0, 0.5]), h.shape[-1]).astype(projected.dtype)

    def step(carry, now):
        h, c = carry
        z, real = now
        # σ(x) = ½ tanh(x/2) + ½, so that one tanh over one contiguous array serves all four gates.
        gates = jnp.tanh((z + h @ recurrent) * half) * half + (1 - half)
        i, f, g, o = jnp.split(gates, 4, axis=-1)
        c = jnp.where(real, f * c + i * g, c)
        h = jnp.where(real, o * jnp.tanh(c), h)
        return (h, c), (gates, h, c)

    return jax.lax.scan(step, (h, c), (projected, real[..., None]), reverse=reverse)


def _keep(reverse, projected, real, recurrent, h, c):
    (last_h, last_c), (gates, hs, cs) = _forward(reverse, projected, real, recurrent, h, c)
    before = [_shifted(states, first, reverse) for states, first in ((hs, h), (cs, c))]
    return (jnp.where(real[..., None], hs, 0), last_h, last_c), (gates, cs, *before, real, recurrent)


def _shifted(states: Array, first: Array, reverse: bool) -> Array:
    """Return the state before each step."""
    parts = (states[1:], first[None]) if reverse else (first[None], states[:-1])
    return jnp.concatenate(parts)


def _backward(reverse, kept, cotangents):
    gates, cs, h_before, c_before, real, recurrent = kept
    from_above, dh, dc = cotangents
    mask = real[..., None].astype(gates.dtype)
    i, f, g, o = jnp.split(gates, 4, axis=-1)
    tanh = jnp.tanh(cs)
    local = jnp.concatenate([g * i * (1 - i), c_before * f * (1 - f), i * (1 - g * g), tanh * o * (1 - o)], -1) * mask
    through, kept_c = o * (1 - tanh * tanh) * mask, f * mask + (1 - mask)
    transposed = recurrent.T

    def step(carry, now):
        dh, dc = carry
        above, local, through, kept_c, mask = now
        dh = dh + above * mask
        dc = dc + dh * through
        dz = local * jnp.concatenate([dc, dc, dc, dh], -1)
        return (dz @ transposed + dh * (1 - mask), dc * kept_c), dz

    sequences = (from_above, local, through, kept_c, mask)
    (dh, dc), dz = jax.lax.scan(step, (dh, dc), sequences, reverse=not reverse)
    units = h_before.shape[-1]
    drecurrent = h_before.reshape(-1, units).T @ dz.reshape(-1, 4 * units)
    return dz, None, drecurrent, dh, dc


_run.defvjp(_keep, _backward)
