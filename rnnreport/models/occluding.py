"""Occlusion: leaving out one token at a time.

score_t = f(x) - f(x without token t), f the log-odds of the class

M. Zeiler and R. Fergus, "Visualizing and understanding convolutional networks", 2014; for texts: J. Li, W. Monroe and
D. Jurafsky, "Understanding neural networks through representation erasure", 2016.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rnnreport.models.attribution import Scores
from rnnreport.models.classifier import Classifier
from rnnreport.models.perturbation import odds_of, without_each


def occluded(network: Classifier, texts: Sequence[np.ndarray], targets: Sequence[int], way: str) -> list[Scores]:
    """Return what the log-odds lose when each token is left out in one of `perturbation.WAYS`."""
    found = odds_of(network, texts, without_each(texts), targets, way)
    return [Scores(odds[0] - odds[1:], float(odds[0])) for odds in found]
