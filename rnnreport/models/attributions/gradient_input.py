"""Gradient × input: the slope of the log-odds at the text, times the embedding.

score_t = e_t · ∂f(e)/∂e_t

A. Shrikumar and others, "Not just a black box: learning important features through propagating activation
differences", 2016. It is exact where f is linear; with zero embeddings for a baseline it is integrated gradients
taken in one step, at the text itself.
"""

from __future__ import annotations

from collections.abc import Sequence

import jax
import numpy as np

from rnnreport.models.attribution import Scores
from rnnreport.models.classifier import Classifier
from rnnreport.models.slopes import slopes_of

LABEL = "gradient × input"
UNIT = "log-odds"
CHANCE = False


def attribute(network: Classifier, texts: Sequence[np.ndarray], targets: Sequence[int], key: jax.Array) -> list[Scores]:
    """Return e_t · ∂f/∂e_t for every token."""
    found = slopes_of(network, texts, (1.0,), targets)
    return [Scores(one.slopes[0], float(one.odds[0])) for one in found]
