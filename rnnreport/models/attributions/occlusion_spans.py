"""Occlusion of spans: each token is read as <unk> alone and with its neighbours, and what is lost is shared fairly.

score_t = Shapley value of t among t - 1, t, t + 1, in the game loss(S) = f(x) - f(x without the tokens S)
        = ⅓ loss(t) + ⅙ (loss(t-1, t) - loss(t-1)) + ⅙ (loss(t, t+1) - loss(t+1))
          + ⅓ (loss(t-1, t, t+1) - loss(t-1, t+1))

The first and the last token have one neighbour: ½ loss(t) + ½ (loss(t, other) - loss(other)). This is L-Shapley of
order 1 (J. Chen, L. Song, M. Wainwright and M. Jordan, "L-Shapley and C-Shapley: efficient model interpretation for
structured data", 2019) in the dual game: they ask what tokens say with nothing around them, here the rest of the text
is read. Of two neighbours that say the same, either can be missed, so each has a loss of about 0 alone; here they share
what is lost with both.

A token that is left out is read as <unk>, so that the text keeps its length: to delete three words of a short text
changes its length too, and with a mean for a read-out the weight of all words that are left. `span` is the loss without
the run of one to three tokens that has the largest one, for the class or against it.
"""

from __future__ import annotations

from collections.abc import Sequence

import jax
import numpy as np

from rnnreport.models.attribution import Scores
from rnnreport.models.classifier import Classifier
from rnnreport.models.perturbation import AS_UNKNOWN, odds_of

LABEL = "occlusion (spans)"
UNIT = "log-odds"
CHANCE = False

SHAPES = ((0,), (0, 1), (0, 1, 2), (0, 2))  # tokens, runs of two and of three, both neighbours of one: from their first


def attribute(network: Classifier, texts: Sequence[np.ndarray], targets: Sequence[int], key: jax.Array) -> list[Scores]:
    """Return for every token what is lost with it, alone and beside its neighbours."""
    found = odds_of(network, texts, [_keeps(len(ids)) for ids in texts], targets, AS_UNKNOWN)
    return [_scores(odds, len(ids)) for odds, ids in zip(found, texts, strict=True)]


def _counts(tokens: int) -> list[int]:
    """Return how many sets there are of each of SHAPES."""
    return [max(0, tokens - shape[-1]) for shape in SHAPES]


def _keeps(tokens: int) -> np.ndarray:
    """Return what is kept: all, then without each set of each of SHAPES, from left to right: (sets, tokens) bool."""
    keeps = [np.ones((1, tokens), bool)]
    for shape, count in zip(SHAPES, _counts(tokens), strict=True):
        keep = np.ones((count, tokens), bool)
        for step in shape:
            keep[np.arange(count), np.arange(count) + step] = False
        keeps.append(keep)
    return np.concatenate(keeps)


def _scores(odds: np.ndarray, tokens: int) -> Scores:
    losses = odds[0].astype(np.float64) - odds[1:]
    alone, two, three, apart = np.split(losses, np.cumsum(_counts(tokens))[:-1])
    with_left, with_right = two - alone[:-1], two - alone[1:]  # what the right one adds, what the left one adds
    scores = alone.copy()
    if tokens > 1:
        scores[0], scores[-1] = (alone[0] + with_right[0]) / 2, (alone[-1] + with_left[-1]) / 2
    if tokens > 2:
        scores[1:-1] = (2 * alone[1:-1] + with_left[:-1] + with_right[1:] + 2 * (three - apart)) / 6
    runs = losses[: len(losses) - len(apart)]
    span = float(runs[np.argmax(np.abs(runs))])
    return Scores(scores.astype(np.float32), float(odds[0]), quality={"span": span})
