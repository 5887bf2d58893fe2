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
TINY = 1e-12  # of all probability, at either end: nothing is drawn from there, since tails have no end
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

    Between quantiles it is even. Beyond the outermost it is exponential and begins as dense as before it (Y. Park and
    others, "Learning quantile functions without quantile crossing for distribution-free time series forecasting",
    AISTATS 2022), so that the draws have all quantiles that were said.
    """
    if head == "point":
        return said[..., 0]
    if head == "gaussian":
        return said[..., 0] + deviations(said) * draw.standard_normal(said.shape[:-1])
    return _at(np.sort(said, -1), draw.uniform(TINY, 1 - TINY, said.shape[:-1]))


def _at(quantiles: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Return the quantile of each `share` (...,) of distributions of which `QUANTILES` are given, in their order."""
    levels = np.asarray(QUANTILES)
    above = np.clip(np.searchsorted(levels, share), 1, len(levels) - 1)
    left, right = (np.take_along_axis(quantiles, place[..., None], -1)[..., 0] for place in (above - 1, above))
    low, high = levels[above - 1], levels[above]
    slope = (right - left) / (high - low)
    within = left + slope * (np.clip(share, low, high) - low)
    under = np.log(np.minimum(share / levels[0], 1)) * levels[0]
    over = -np.log(np.minimum((1 - share) / (1 - levels[-1]), 1)) * (1 - levels[-1])
    return within + slope * (under + over)


def deviations(said: np.ndarray) -> np.ndarray:
    """Return the standard deviations (...,) of Gaussians (..., 2)."""
    return np.logaddexp(0, said[..., 1]) + NARROWEST
