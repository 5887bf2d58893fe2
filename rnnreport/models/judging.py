"""Ask a trained classifier about many texts: what it answers, and what it would have answered after every word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import jax
import numpy as np

from rnnreport.models.classifier import Classifier
from rnnreport.models.cores import joined
from rnnreport.models.inference import ROWS, padded, power


def judge(network: Classifier, sequences: Sequence[np.ndarray]) -> np.ndarray:
    """Return the probability of every class for every sequence of ids: (sequences, classes) float32."""
    found = np.zeros((len(sequences), network.classes), np.float32)
    for numbers, ids, lengths in padded(sequences):
        found[numbers] = jax.device_get(_judged(network, ids, lengths))[: len(numbers)]
    return found


def judge_running(network: Classifier, sequences: Sequence[np.ndarray]) -> Iterator[tuple[int, np.ndarray]]:
    """Yield (number of the sequence, probabilities had it ended after each token: (tokens, classes) float32).

    A network of one direction is asked in one pass. One of both directions reads every beginning of a text anew, which
    takes `cost` of that text.
    """
    if network.bidirectional:
        for number, ids in enumerate(sequences):
            yield number, judge(network, [ids[: end + 1] for end in range(len(ids))])
        return
    for numbers, ids, lengths in padded(sequences):
        found = jax.device_get(_judged_running(network, ids, lengths))
        yield from ((number, found[row, : lengths[row]]) for row, number in enumerate(numbers))


def cost(network: Classifier, tokens: int) -> int:
    """Return the steps that `judge_running` takes at most for a text, padding included."""
    if not network.bidirectional:
        return tokens
    return -(-tokens // ROWS) * ROWS * power(tokens)  # every beginning is a row


@jax.jit
@joined
def _judged(network: Classifier, ids: jax.Array, lengths: jax.Array) -> jax.Array:
    return jax.nn.softmax(network.logits(ids, lengths))


@jax.jit
@joined
def _judged_running(network: Classifier, ids: jax.Array, lengths: jax.Array) -> jax.Array:
    return jax.nn.softmax(network.running(ids, lengths))
