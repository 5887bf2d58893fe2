"""How the log-odds of a class change along the embeddings of a text, anywhere between nothing and the text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from rnnreport.models.classifier import Classifier
from rnnreport.models.cores import joined
from rnnreport.models.scoring import batches, compiler, log_odds

ROWS = 64  # texts whose gradient is taken at once: it keeps the states of every step


class Slopes(NamedTuple):
    """For each share of a text: log-odds (shares,), and gradient times embedding (shares, tokens); float32."""

    odds: np.ndarray
    slopes: np.ndarray


def slopes_of(
    network: Classifier, texts: Sequence[np.ndarray], shares: Sequence[float], targets: Sequence[int]
) -> list[Slopes]:
    """Return, for every text x and every share a, f(a x) and x ∂f(a x)/∂(a x), summed over each token's embedding.

    f is the log-odds of the target class; all embeddings of a text are multiplied by a, its length stays.
    """
    found = [Slopes(np.zeros(len(shares), np.float32), np.zeros((len(shares), len(ids)), np.float32)) for ids in texts]
    owner, place = np.divmod(np.arange(len(texts) * len(shares)), len(shares))
    for numbers, rows, time in batches(np.array([len(ids) for ids in texts], int)[owner], ROWS):
        ids, lengths = np.zeros((rows, time), np.int32), np.zeros(rows, np.int32)
        share, wanted = np.zeros(rows, np.float32), np.zeros(rows, np.int32)
        for row, number in enumerate(numbers):
            text = texts[owner[number]]
            ids[row, : len(text)], lengths[row] = text, len(text)
            share[row], wanted[row] = shares[place[number]], targets[owner[number]]
        slopes, odds = compiler.call(_slopes, network, ids, share, lengths, wanted)
        for row, number in enumerate(numbers):
            one = found[owner[number]]
            one.odds[place[number]], one.slopes[place[number]] = odds[row], slopes[row, : lengths[row]]
    return found


@jax.jit
@joined
def _slopes(network: Classifier, ids: jax.Array, share: jax.Array, lengths: jax.Array, targets: jax.Array) -> tuple:
    embedded = network.embed(ids)

    def total(at):
        odds = log_odds(network.logits_of(at, lengths, ids), targets)
        return jnp.sum(odds), odds

    slope, odds = jax.grad(total, has_aux=True)(embedded * share[:, None, None])
    return jnp.sum(slope * embedded, -1), odds
