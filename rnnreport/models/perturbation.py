"""What a classifier says of a text without some of its tokens: deleted, read as <unk>, or with no embedding."""

from __future__ import annotations

from collections.abc import Sequence

import jax
import numpy as np

from rnnreport.data.vocabulary import FIELD, UNKNOWN
from rnnreport.models.classifier import Classifier
from rnnreport.models.cores import joined
from rnnreport.models.scoring import batches, compiler, log_odds

DELETED, AS_UNKNOWN, ZERO = "deleted", "as <unk>", "zero"
WAYS = (DELETED, AS_UNKNOWN, ZERO)


def odds_of(
    network: Classifier,
    texts: Sequence[np.ndarray],
    keeps: Sequence[np.ndarray],
    targets: Sequence[int],
    way: str,
) -> list[np.ndarray]:
    """Return the log-odds of the target of every text, for every choice of tokens that are kept: (choices,) float32.

    `keeps` holds for each text (choices, tokens) bool. What is not kept is deleted, so that the text is shorter; or
    read as <unk>; or its embedding is zero. Choices of all texts are read together. A mark between fields is kept
    whatever is chosen: without it the words behind it would be words of another field.
    """
    keeps = _with_marks(network, texts, keeps)
    owner = np.repeat(np.arange(len(texts)), [len(keep) for keep in keeps])
    choice = np.concatenate([np.arange(len(keep)) for keep in keeps]) if len(keeps) else owner
    lengths = np.concatenate([_lengths(keep, way) for keep in keeps]) if len(keeps) else owner
    found = np.zeros(len(owner), np.float32)
    for numbers, rows, time in batches(lengths):
        ids, shown = np.zeros((rows, time), np.int32), np.ones((rows, time), np.float32)
        tokens, wanted = np.zeros(rows, np.int32), np.zeros(rows, np.int32)
        tokens[: len(numbers)] = lengths[numbers]
        for row, number in enumerate(numbers):
            text, keep = texts[owner[number]], keeps[owner[number]][choice[number]]
            wanted[row] = targets[owner[number]]
            if way == DELETED:
                ids[row, : lengths[number]] = text[keep]
            elif way == AS_UNKNOWN:
                ids[row, : len(text)] = np.where(keep, text, UNKNOWN)
            else:
                ids[row, : len(text)], shown[row, : len(text)] = text, keep
        found[numbers] = compiler.call(_odds, network, ids, shown, tokens, wanted)[: len(numbers)]
    return np.split(found, np.cumsum([len(keep) for keep in keeps])[:-1]) if len(keeps) else []


def without_each(texts: Sequence[np.ndarray]) -> list[np.ndarray]:
    """Return for each text (1 + tokens, tokens) bool: first all tokens kept, then all but one, from first to last."""
    return [np.concatenate([np.ones((1, len(ids)), bool), ~np.eye(len(ids), dtype=bool)]) for ids in texts]


def _with_marks(network: Classifier, texts: Sequence[np.ndarray], keeps: Sequence[np.ndarray]) -> Sequence[np.ndarray]:
    if not getattr(network, "marked", False):
        return keeps
    return [keep | (ids == FIELD) for ids, keep in zip(texts, keeps, strict=True)]


def _lengths(keep: np.ndarray, way: str) -> np.ndarray:
    return keep.sum(axis=1) if way == DELETED else np.full(len(keep), keep.shape[1])


@jax.jit
@joined
def _odds(network: Classifier, ids: jax.Array, shown: jax.Array, lengths: jax.Array, targets: jax.Array) -> jax.Array:
    return log_odds(network.logits_of(network.embed(ids) * shown[..., None], lengths, ids), targets)
