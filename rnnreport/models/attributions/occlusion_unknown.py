"""Occlusion: each token is read as <unk>, a word that training has seen."""

from __future__ import annotations

from collections.abc import Sequence

import jax
import numpy as np

from rnnreport.models.attribution import Scores
from rnnreport.models.classifier import Classifier
from rnnreport.models.occluding import occluded
from rnnreport.models.perturbation import AS_UNKNOWN

LABEL = "occlusion (as <unk>)"
UNIT = "log-odds"
CHANCE = False


def attribute(network: Classifier, texts: Sequence[np.ndarray], targets: Sequence[int], key: jax.Array) -> list[Scores]:
    """Return f(x) - f(x without token t) for every token; see `occluding`."""
    return occluded(network, texts, targets, AS_UNKNOWN)
