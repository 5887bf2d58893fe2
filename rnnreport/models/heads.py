"""What the numbers that a forecaster says mean, and what it loses by them.

point      the forecast; squared error
gaussian   mean and, through softplus, standard deviation; negative log likelihood in nats (D. Nix and A. Weigend,
           "Estimating the mean and variance of the target probability distribution", 1994)
quantile   one number for each of `QUANTILES`; pinball loss, mean over them (R. Koenker and G. Bassett, "Regression
           quantiles", Econometrica 46, 1978)
"""

from __future__ import annotations

import math

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

QUANTILES = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
NUMBERS = {"point": 1, "gaussian": 2, "quantile": len(QUANTILES)}
NARROWEST = 1e-3  # standard deviation of a Gaussian at least, in transformed values


def losses(
    head: str, said: Float[Array, "*leading numbers"], targets: Float[Array, "*leading"]
) -> Float[Array, "*leading"]:
    """Return what each forecast loses."""
    if head == "point":
        return (said[..., 0] - targets) ** 2
    if head == "gaussian":
        deviation = jax.nn.softplus(said[..., 1]) + NARROWEST
        far = (targets - said[..., 0]) / deviation
        return 0.5 * far**2 + jnp.log(deviation) + 0.5 * math.log(2 * math.pi)
    over = targets[..., None] - said
    levels = jnp.asarray(QUANTILES)
    return jnp.mean(jnp.maximum(levels * over, (levels - 1) * over), -1)


def points(head: str, said: np.ndarray) -> np.ndarray:
    """Return the medians (...,) of what was said (..., numbers)."""
    return np.sort(said, -1)[..., QUANTILES.index(0.5)] if head == "quantile" else said[..., 0]


def drawn(head: str, said: np.ndarray, draw: np.random.Generator) -> np.ndarray:
    """Return one draw (...,) from each distribution (..., numbers); a point has no other than itself.

    Between quantiles it is even; beyond the first and the last one nothing is drawn.
    """
    if head == "point":
        return said[..., 0]
    if head == "gaussian":
        return said[..., 0] + deviations(said) * draw.standard_normal(said.shape[:-1])
    sorted_ = np.sort(said, -1)
    at = draw.uniform(QUANTILES[0], QUANTILES[-1], said.shape[:-1])
    above = np.clip(np.searchsorted(QUANTILES, at), 1, len(QUANTILES) - 1)
    low, high = np.asarray(QUANTILES)[above - 1], np.asarray(QUANTILES)[above]
    share = (at - low) / (high - low)
    left, right = (np.take_along_axis(sorted_, place[..., None], -1)[..., 0] for place in (above - 1, above))
    return left + share * (right - left)


def deviations(said: np.ndarray) -> np.ndarray:
    """Return the standard deviations (...,) of Gaussians (..., 2)."""
    return np.logaddexp(0, said[..., 1]) + NARROWEST
