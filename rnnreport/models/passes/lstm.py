"""The pass of the LSTM, differentiated by hand.

With z = (z_i, z_f, z_g, z_o) the gates before their sigmoid or tanh, and δ for a derivative of the loss:

    δh_t += what comes from above
    δc_t += δh_t ⊙ o ⊙ (1 - tanh² c_t)
    δz_i = δc_t ⊙ g ⊙ i(1 - i)       δz_f = δc_t ⊙ c_{t-1} ⊙ f(1 - f)
    δz_g = δc_t ⊙ i ⊙ (1 - g²)       δz_o = δh_t ⊙ tanh c_t ⊙ o(1 - o)
    δh_{t-1} = δz Uᵀ                 δc_{t-1} = δc_t ⊙ f
    δU = Σ_t h_{t-1}ᵀ δz             δW = Σ_t x_tᵀ δz, δb = Σ_t δz, δx_t = δz Wᵀ

A step multiplies (x_t, h_{t-1}) by (W, U) in one product, and finds the slopes of the gates from the gates: whatever
is computed for all steps at once is written to memory and read again, and a core waits longer for that than for the
arithmetic. Only the last line is computed for all steps at once. At padding the state is held: δ goes through
unchanged. Equations as in A. Graves, "Supervised sequence labelling with recurrent neural networks", 2012, chapter 4,
without peepholes.
"""

from __future__ import annotations

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array


def run(cell, carry: tuple[Array, Array], inputs: Array, real: Array, reverse: bool) -> tuple[tuple, Array]:
    """Return (carry, hidden); see the package."""
    weights = cell.kernel[...], cell.recurrent[...], cell.bias[...]
    hidden, *carry = _run(reverse, inputs, real[..., None], *weights, *carry)
    return tuple(carry), hidden


@partial(jax.custom_vjp, nondiff_argnums=(0,))
def _run(reverse, inputs, real, kernel, recurrent, bias, h, c):
    (h, c), states = _forward(reverse, inputs, real, kernel, recurrent, bias, h, c, lambda gates, h, c: h)
    return jnp.where(real, states, 0), h, c


def _forward(reverse, inputs, real, kernel, recurrent, bias, h, c, kept):
    half = np.repeat(np.float32([0.5, 0.5, 1.0, 0.5]), h.shape[-1]).astype(h.dtype)
    weights = jnp.concatenate([kernel, recurrent])

    def step(carry, now):
        h, c = carry
        x, real = now
        # σ(x) = ½ tanh(x/2) + ½, so that one tanh over one contiguous array serves all four gates.
        z = jnp.concatenate([x, h], -1) @ weights + bias
        gates = jnp.tanh(z * half) * half + (1 - half)
        i, f, g, o = jnp.split(gates, 4, axis=-1)
        c = jnp.where(real, f * c + i * g, c)
        h = jnp.where(real, o * jnp.tanh(c), h)
        return (h, c), kept(gates, h, c)

    return jax.lax.scan(step, (h, c), (inputs, real), reverse=reverse)


def _keep(reverse, inputs, real, kernel, recurrent, bias, h, c):
    last, (gates, hs, cs) = _forward(
        reverse, inputs, real, kernel, recurrent, bias, h, c, lambda *all_of_them: all_of_them
    )
    before = [_shifted(states, first, reverse) for states, first in ((hs, h), (cs, c))]
    return (jnp.where(real, hs, 0), *last), (inputs, gates, cs, *before, real, kernel, recurrent)


def _shifted(states: Array, first: Array, reverse: bool) -> Array:
    """Return the state before each step."""
    parts = (states[1:], first[None]) if reverse else (first[None], states[:-1])
    return jnp.concatenate(parts)


def _backward(reverse, kept, cotangents):
    inputs, gates, cs, h_before, c_before, real, kernel, recurrent = kept
    from_above, dh, dc = cotangents
    transposed, last = recurrent.T, len(gates) - 1

    def step(carry, now):
        dh, dc, gates, slopes = carry
        above, c, c_before, real, place = now
        i, f, g, o = jnp.split(gates, 4, axis=-1)
        tanh = jnp.tanh(c)
        dh_here = jnp.where(real, dh + above, 0)
        dc_here = jnp.where(real, dc, 0) + dh_here * o * (1 - tanh * tanh)
        of_gates = [dc_here * g * i * (1 - i), dc_here * c_before * f * (1 - f), dc_here * i * (1 - g * g)]
        dz = jnp.concatenate([*of_gates, dh_here * tanh * o * (1 - o)], -1)
        dh, dc = jnp.where(real, dz @ transposed, dh), jnp.where(real, dc_here * f, dc)
        # Slopes are written over gates that have been read; those of the next step are read after that, or XLA copies
        # the whole array at every step.
        slopes = jax.lax.dynamic_update_index_in_dim(slopes, dz, place, 0)
        return (dh, dc, slopes[jnp.clip(place + (1 if reverse else -1), 0, last)], slopes), None

    sequences = (from_above, cs, c_before, real, jnp.arange(last + 1))
    start = (dh, dc, gates[0 if reverse else last], gates)
    (dh, dc, _, dz), _ = jax.lax.scan(step, start, sequences, reverse=not reverse)
    flat = dz.reshape(-1, dz.shape[-1])
    dkernel, drecurrent = (x.reshape(-1, x.shape[-1]).T @ flat for x in (inputs, h_before))
    return dz @ kernel.T, None, dkernel, drecurrent, jnp.sum(flat, 0), dh, dc


_run.defvjp(_keep, _backward)
