"""Integrated gradients: the slope of the log-odds from an empty text to this one, times the embedding.

score_t = e_t · ∫₀¹ ∂f(a e)/∂(a e_t) da

M. Sundararajan, A. Taly and Q. Yan, "Axiomatic attribution for deep networks", 2017. The baseline is the text with all
embeddings zero, in its true length. Zero is no word's embedding and favours none: embeddings begin around it, so that
what training has not touched stays near. <unk> has an embedding of its own, and the network may have learned an
opinion of it. The integral is taken with 32 steps of Gauss and Legendre. Scores add up to f(e) - f(0), but for the
error of these steps: `gap` is the absolute difference.
"""

from __future__ import annotations

from collections.abc import Sequence

import jax
import numpy as np

from rnnreport.models.attribution import Scores
from rnnreport.models.classifier import Classifier
from rnnreport.models.slopes import slopes_of

LABEL = "integrated gradients"
UNIT = "log-odds"
CHANCE = False

STEPS = 32


def attribute(network: Classifier, texts: Sequence[np.ndarray], targets: Sequence[int], key: jax.Array) -> list[Scores]:
    """Return the integral for every token. `full` is f(e), `empty` f(0), quality has "gap" in nats."""
    places, weights = np.polynomial.legendre.leggauss(STEPS)
    shares = [*(0.5 * (places + 1)), 0.0, 1.0]
    weights = np.array([*(0.5 * weights), 0.0, 0.0])
    scored = []
    for one in slopes_of(network, texts, shares, targets):
        scores = weights @ one.slopes
        empty, full = map(float, one.odds[-2:])
        gap = abs(float(scores.sum()) - (full - empty))
        scored.append(Scores(scores.astype(np.float32), full, empty, {"gap": gap}))
    return scored
