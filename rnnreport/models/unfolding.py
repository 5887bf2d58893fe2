"""How what each word adds changes while a classifier reads on: occlusion of every beginning of a text.

importance[t, s] = f(x_1 … x_s+1) - f(x_1 … x_s+1 without token t), f the log-odds of the class, words counted from 0

The last column is the occlusion of the whole text. On the diagonal the word is the last one read: deleting it gives the
beginning before, so that importance[t, t] is the step which the log-odds make when word t is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import jax
import numpy as np

from rnnreport.data.vocabulary import UNKNOWN
from rnnreport.models.classifier import Classifier
from rnnreport.models.cores import joined
from rnnreport.models.inference import padded
from rnnreport.models.perturbation import DELETED, ZERO, odds_of, with_marks, without_each
from rnnreport.models.scoring import compiler, log_odds


def unfolded(network: Classifier, texts: Sequence[np.ndarray], targets: Sequence[int], way: str) -> list[np.ndarray]:
    """Return importance[word, end] of each text, (tokens, tokens) float32, in nats; NaN for an end before the word.

    `texts` are ids, each (tokens,) int32; `targets` the class of each; `way` is one of `perturbation.WAYS`. A network
    of one direction is heard after every token, so that a text of n tokens takes n + 1 readings; one of both directions
    takes about n²/2 readings of n/2 tokens.
    """
    if way != ZERO and not getattr(network, "bidirectional", True):
        return [_heard(network, ids, target, way) for ids, target in zip(texts, targets, strict=True)]
    beginnings = [ids[: end + 1] for ids in texts for end in range(len(ids))]
    wanted = [target for ids, target in zip(texts, targets, strict=True) for _ in ids]
    found = iter(odds_of(network, beginnings, without_each(beginnings), wanted, way))
    return [_triangle(len(ids), found) for ids in texts]


def _heard(network: Classifier, ids: np.ndarray, target: int, way: str) -> np.ndarray:
    """Return the triangle of one text from what is answered on the way through it, with and without each token."""
    (keep,) = with_marks(network, [ids], without_each([ids]))
    rows = [ids[one] if way == DELETED else np.where(one, ids, np.int32(UNKNOWN)) for one in keep]
    nothing = odds_of(network, [ids[:1]], [np.zeros((1, 1), bool)], [target], way)[0]
    found: dict[int, np.ndarray] = {}
    for numbers, tokens, lengths in padded(rows):
        wanted = np.full(len(tokens), target, np.int32)
        found |= dict(zip(numbers, compiler.call(_running, network, tokens, lengths, wanted), strict=False))
    importance = np.full((len(ids), len(ids)), np.nan, np.float32)
    for token in range(len(ids)):
        fewer = len(ids) - len(rows[1 + token])
        without = np.concatenate([nothing, found[1 + token]])[1 + token - fewer :]
        importance[token, token:] = found[0][token : len(ids)] - without[: len(ids) - token]
    return importance


@jax.jit
@joined
def _running(network: Classifier, ids: jax.Array, lengths: jax.Array, targets: jax.Array) -> jax.Array:
    logits = network.running(ids, lengths)
    return jax.vmap(log_odds, in_axes=(1, None), out_axes=1)(logits, targets)


def _triangle(tokens: int, found: Iterator[np.ndarray]) -> np.ndarray:
    importance = np.full((tokens, tokens), np.nan, np.float32)
    for end in range(tokens):
        odds = next(found)
        importance[: end + 1, end] = odds[0] - odds[1:]
    return importance
