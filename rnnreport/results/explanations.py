"""Why a classifier answered as it did: what each word of a text added, and how far that can be trusted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Attribution:
    """What each token of a text adds to the score of one class, by one method.

    The score is the log-odds of the class, log p - log(1 - p), in nats, unless `unit` says otherwise. Tokens that were
    not read (of a text that is too long) have NaN.
    """

    method: str  # name of its file: "integrated_gradients"
    label: str  # as people call it: "integrated gradients"
    unit: str  # of the scores: "log-odds", "probability"
    scores: np.ndarray  # (tokens,) float32
    spread: (
        np.ndarray
    )  # (tokens,) float32 standard deviation over repeats or seeds of chance; zeros where there is none
    full: float  # score of the class for the text
    empty: float  # score of the class for what the method takes as an empty text; NaN where it takes none
    quality: Mapping[str, float]  # what the method says of itself: "gap" (completeness), "fit" (R²), "efficiency" ...
    seconds: float  # of this text, compiling not counted


@dataclass(frozen=True)
class AttributedText:
    """One text, as one network (one seed) answered it, and attributions by several methods."""

    model: str
    cell: str
    seed: int
    tokens: tuple[str, ...]
    spaces: tuple[str, ...]
    known: tuple[bool, ...]
    read: tuple[int, int]  # the tokens from ... to ... were read; the rest were cut
    probabilities: np.ndarray  # (classes,) float32
    target: int  # the class that is explained
    attributions: tuple[Attribution, ...]


@dataclass(frozen=True)
class AttributedTexts:
    """Texts by models: texts[i][j] is text i by model j."""

    classes: tuple[str, ...]
    texts: tuple[tuple[AttributedText, ...], ...]


@dataclass(frozen=True)
class Faithfulness:
    """How well one method ranks words, over a set of held-out texts, each with the class that the network answers.

    Comprehensiveness at a share: how much the probability of the class falls when the share of words ranked highest is
    taken out; sufficiency: how much it falls when these alone are left (J. DeYoung and others, "ERASER", 2020). Both
    are drops of a probability, -1..1; a good method has much of the first and little of the second.
    """

    method: str
    label: str
    comprehensiveness: np.ndarray  # (ways, shares) float32 means over texts; ways: deleted, as <unk>
    sufficiency: np.ndarray  # (ways, shares)
    area: tuple[float, float, float]  # comprehensiveness, mean over shares and ways: mean, low, high (bootstrap, 95 %)
    area_sufficiency: tuple[float, float, float]
    stability: float  # rank correlation of two runs with other chance, mean over texts; 1 where there is no chance
    seeds: float  # rank correlation between networks of two seeds, mean over texts; NaN for a single seed
    seconds: float  # a text, median, compiling not counted
    quality: Mapping[str, float]  # means of what the method says of itself


@dataclass(frozen=True)
class Trust:
    """All methods on the same texts for one model. `methods` are best first; bounds are "random" and "oracle"."""

    model: str
    split: str
    texts: int
    shares: np.ndarray  # (shares,) float32, 0..1
    ways: tuple[str, ...]  # "deleted", "as <unk>"
    methods: tuple[Faithfulness, ...]
    bounds: tuple[Faithfulness, ...]  # a random ranking, and a greedy oracle that tries every word
    correlations: np.ndarray  # (methods, methods) float32 rank correlation (Spearman), mean over texts


@dataclass(frozen=True)
class Trusts:
    """How far explanations of each model can be trusted."""

    models: tuple[Trust, ...]


@dataclass(frozen=True)
class Unfolding:
    """How an answer, and the part that each word has in it, change while one network reads on.

    `importance[t, s]` is what the log-odds of the class lose when word t is left out of the first s + 1 words, as if
    the text ended there. Of a bidirectional network it is what it answers to that beginning alone.
    """

    model: str
    cell: str
    seed: int
    tokens: tuple[str, ...]
    spaces: tuple[str, ...]
    known: tuple[bool, ...]
    read: tuple[int, int]  # the tokens from ... to ... were read; the rest were cut
    way: str  # how words are left out: "deleted", "as <unk>"
    target: int  # the class whose log-odds are meant
    running: np.ndarray  # (tokens read, classes) float32 probabilities had the text ended after each
    importance: np.ndarray  # (tokens read, tokens read) float32 [word, end]; NaN where the end is before the word


@dataclass(frozen=True)
class Unfoldings:
    """Texts by models: texts[i][j] is text i by model j."""

    classes: tuple[str, ...]
    texts: tuple[tuple[Unfolding, ...], ...]
