"""How two networks might read a text word by word: "not" speaks against the class, and is made good by what follows."""

from __future__ import annotations

import numpy as np

from rnnreport.results import Unfolding, Unfoldings
from tests.figures.invented.classified import POLITICS, TOPICS

GOAL = 2  # politics
ARGUMENTS = {"unfolding": {"texts": ("The minister would not say why the vote was put off.",)}}
ADDS = {"minister": 1.6, "not": -0.9, "say": 0.3, "vote": 1.2, "off": -0.2}


def unfold(names, words) -> Unfoldings:
    """Return one text by every network; the last word was cut."""
    tokens, classes = (*POLITICS[:5], *words, *POLITICS[5:]), (*TOPICS, *words)
    return Unfoldings(
        classes, (tuple(unfolding(name, tokens, len(classes), number) for number, name in enumerate(names)),)
    )


def unfolding(name, tokens, classes=5, number=0, cut=1) -> Unfolding:
    """Return the way through a text: words fade as others come, and "not" turns round when the vote is read."""
    count = len(tokens) - cut
    own = np.array([ADDS.get(token, 0.06 * (-1) ** at) for at, token in enumerate(tokens[:count])])
    late = np.arange(count)[None] - np.arange(count)[:, None]
    importance = own[:, None] * (0.55 + 0.45 * np.exp(-late / (3.0 + number)))
    turned = np.array([token == "not" for token in tokens[:count]])[:, None] & (late >= 4)
    importance = np.where(late < 0, np.nan, np.where(turned, 1.4 - 0.3 * number, importance))
    odds = -1.4 + np.nansum(importance, axis=0)
    running = np.repeat(((1 - chance(odds)) / (classes - 1))[:, None], classes, axis=1)
    running[:, GOAL] = chance(odds)
    return Unfolding(
        model=name,
        cell="gru" if name == "GRU" else "lstm",
        seed=0,
        tokens=tuple(tokens),
        spaces=tuple("" if at == 0 or token in (".", ",") else " " for at, token in enumerate(tokens)),
        known=tuple(token != "minister" for token in tokens),
        read=(0, count),
        way="deleted",
        target=GOAL,
        running=running.astype(np.float32),
        importance=importance.astype(np.float32),
    )


def chance(odds: np.ndarray) -> np.ndarray:
    """Return p for log p - log(1 - p)."""
    return 1 / (1 + np.exp(-odds))
