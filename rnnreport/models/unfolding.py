"""How what each word adds changes while a classifier reads on: occlusion of every beginning of a text.

importance[t, s] = f(x_1 … x_s+1) - f(x_1 … x_s+1 without token t), f the log-odds of the class, words counted from 0

The last column is the occlusion of the whole text. On the diagonal the word is the last one read: deleting it gives the
beginning before, so that importance[t, t] is the step which the log-odds make when word t is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from rnnreport.models.classifier import Classifier
from rnnreport.models.perturbation import odds_of, without_each


def unfolded(network: Classifier, texts: Sequence[np.ndarray], targets: Sequence[int], way: str) -> list[np.ndarray]:
    """Return importance[word, end] of each text, (tokens, tokens) float32, in nats; NaN for an end before the word.

    `texts` are ids, each (tokens,) int32; `targets` the class of each; `way` is one of `perturbation.WAYS`. A text of n
    tokens takes about n²/2 readings of n/2 tokens, whichever way the network reads.
    """
    beginnings = [ids[: end + 1] for ids in texts for end in range(len(ids))]
    wanted = [target for ids, target in zip(texts, targets, strict=True) for _ in ids]
    found = iter(odds_of(network, beginnings, without_each(beginnings), wanted, way))
    return [_triangle(len(ids), found) for ids in texts]


def _triangle(tokens: int, found: Iterator[np.ndarray]) -> np.ndarray:
    importance = np.full((tokens, tokens), np.nan, np.float32)
    for end in range(tokens):
        odds = next(found)
        importance[: end + 1, end] = odds[0] - odds[1:]
    return importance
