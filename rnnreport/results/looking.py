"""What networks look for, and which training texts are like a text: places in the training set and what stands there.

A *state* of a text at a token is what the last layer hands on after that token (both directions side by side where it
has two). The score of a training text is what the network answers for the whole of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Context:
    """A few tokens around a place in a training text. `tokens[begin:end]` is the place itself."""

    document: int  # number of the text in the corpus, from 0
    label: int  # its class; -1: the study has none
    tokens: tuple[str, ...]
    spaces: tuple[str, ...]
    begin: int
    end: int
    value: float  # what was measured there: a state, a distance, a cosine ... as its owner says
    probabilities: np.ndarray  # (classes,) float32 the network's answer for the whole text; (0,) without classes


@dataclass(frozen=True)
class Ascent:
    """Activation maximisation of each target: the input vector that raises it most, and the words nearest to it.

    Arrays have one row for each target.
    """

    bound: float  # the norm that input vectors may have at most
    reached: np.ndarray  # (targets, starts) float32 value of the target at the end of every start
    norm: np.ndarray  # (targets,) float32 of the best vector
    agreement: np.ndarray  # (targets,) float32 mean cosine between the vectors of all starts, -1..1; NaN: one start
    by_cosine: tuple[tuple[str, ...], ...]  # words, nearest first
    cosines: np.ndarray  # (targets, words) float32
    cosine_values: np.ndarray  # (targets, words) float32 value of the target where that word itself is read
    by_distance: tuple[tuple[str, ...], ...]
    distances: np.ndarray  # (targets, words) float32 Euclidean
    distance_values: np.ndarray
    seconds: float  # compiling not counted


@dataclass(frozen=True)
class CorpusSearch:
    """Every word of the vocabulary, and every pair of neighbours in training texts, read by the network."""

    tried: int  # words of the vocabulary
    tried_pairs: int  # different pairs; 0 where pairs were not searched
    words: tuple[tuple[str, ...], ...]  # of each target, highest value first
    values: np.ndarray  # (targets, words) float32
    counts: np.ndarray  # (targets, words) int32 how often the word stands in training texts
    ranks: np.ndarray  # (targets, words) int32 place among all words of the best word by cosine of `Ascent`, from 1
    pairs: tuple[tuple[tuple[str, str], ...], ...]  # of each target, highest value first
    pair_values: np.ndarray  # (targets, pairs) float32
    pair_counts: np.ndarray  # (targets, pairs) int32
    edges: np.ndarray  # (targets, bins + 1) float32 of a histogram over all words
    histogram: np.ndarray  # (targets, bins) int32
    seconds: float  # words; compiling not counted
    seconds_pairs: float


@dataclass(frozen=True)
class Sought:
    """What makes one network say a class, or a cell of it rise, when one word is read: two answers side by side.

    Targets are all classes, in their order, then all cells of one layer and direction.
    """

    model: str
    cell: str
    seed: int
    unit: str  # of a class' value: "log-odds" or "probability"
    layer: str  # whose cells: "layer 1", "layer 2 backward"
    state: str  # which state of them: "h", "c"
    classes: int  # the first so many targets are classes
    cells: int
    after: tuple[str, ...]  # words read before; none: no previous state
    before: np.ndarray  # (targets,) float32 value before the word is read: after the prefix; NaN without one
    ascent: Ascent
    search: CorpusSearch
    overlap: np.ndarray  # (targets,) float32 share of the words nearest by cosine that are among the search's words


@dataclass(frozen=True)
class Soughts:
    """What each model looks for. `classes` are empty for a task that has none."""

    classes: tuple[str, ...]
    models: tuple[Sought, ...]


@dataclass(frozen=True)
class CellContexts:
    """Where in the training texts one cell is high and low, with controls beside: without them any list persuades."""

    number: int  # of the cell, from 0
    highest: tuple[Context, ...]  # `value` is the state; at most one place of each text
    lowest: tuple[Context, ...]
    quantiles: tuple[float, ...]  # 0..1, rising: 0.1, 0.25, ...
    quantile_values: np.ndarray  # (quantiles,) float32
    at_quantiles: tuple[tuple[Context, ...], ...]  # places whose state is next to each quantile
    random: tuple[Context, ...]  # places drawn evenly; the same for all cells of a layer
    edges: np.ndarray  # (bins + 1,) float32
    counts: np.ndarray  # (bins,) int64 tokens
    label_means: np.ndarray  # (classes,) float32 mean state over all tokens of the texts of a class
    label_deviations: np.ndarray  # (classes,) float32 standard deviation over those tokens


@dataclass(frozen=True)
class ModelContexts:
    """All cells of one layer of one network."""

    model: str
    cell: str
    seed: int
    layer: str
    state: str
    tokens: int  # of training texts that were read
    texts: int
    bounds: tuple[float, float] | None  # range of the state; None: unbounded
    cells: tuple[CellContexts, ...]


@dataclass(frozen=True)
class Contexts:
    """Contexts of each model. `classes` are empty for a task that has none."""

    classes: tuple[str, ...]
    models: tuple[ModelContexts, ...]


@dataclass(frozen=True)
class SpanNeighbours:
    """One word or span of a text, tokens[begin:end], and the places in training texts with the most similar state."""

    begin: int
    end: int
    nearest: tuple[Context, ...]  # `value`: norm of the difference of the states; nearest first, at most one of a text
    by_cosine: tuple[Context, ...]  # `value`: cosine of the standardised states, -1..1


@dataclass(frozen=True)
class Conformity:
    """How many of the training texts nearest to a text have the class that is answered (deep k-nearest neighbours).

    N. Papernot and P. McDaniel, "Deep k-nearest neighbors", 2018. Compared is what the read-out takes of a whole text.
    """

    neighbours: tuple[Context, ...]  # whole texts, nearest first, the first words of each; `value`: Euclidean distance
    counts: np.ndarray  # (classes,) int32 of the labels of all k neighbours
    share: float  # of them with the class that the network answers, 0..1
    usual: np.ndarray  # (texts,) float32 the same share for held-out texts, that are to be compared with it
    usual_right: np.ndarray  # (texts,) int8 whether the network is right on them


@dataclass(frozen=True)
class Likeness:
    """One text as one network reads it, and what is like it in the training set."""

    model: str
    cell: str
    seed: int
    tokens: tuple[str, ...]
    spaces: tuple[str, ...]
    known: tuple[bool, ...]
    read: tuple[int, int]  # the tokens from ... to ... were read; the rest were cut
    probabilities: np.ndarray  # (classes,) float32
    searched: int  # tokens of training texts that were compared
    texts: int  # training texts
    spans: tuple[SpanNeighbours, ...]
    conformity: Conformity
    seconds: float  # of the search over all tokens, a span


@dataclass(frozen=True)
class Likenesses:
    """Texts by models: texts[i][j] is text i by model j."""

    classes: tuple[str, ...]
    texts: tuple[tuple[Likeness, ...], ...]


@dataclass(frozen=True)
class WordScore:
    """What one network answers for the training texts that hold a token or a run of tokens."""

    words: tuple[str, ...]  # the tokens that were looked for, as they were asked
    known: bool  # False: one of them is not in the vocabulary, so nothing was looked for
    texts: int  # training texts that hold it
    places: int  # how often it stands in them
    labels: np.ndarray  # (classes,) int32 how many of these texts have each class
    histogram: np.ndarray  # (classes, bins) int32: of these texts, how many have which probability of each class
    means: np.ndarray  # (classes,) float32 mean probability; NaN where there is no text
    examples: tuple[Context, ...]  # spread over the scores; `value`: probability of the text's true class


@dataclass(frozen=True)
class WordScores:
    """Words by models: scores[i][j] is word i by model j. `edges` are those of every histogram."""

    classes: tuple[str, ...]
    models: tuple[str, ...]
    edges: np.ndarray  # (bins + 1,) float32 from 0 to 1
    labels: np.ndarray  # (classes,) int32 of all training texts
    histogram: np.ndarray  # (models, classes, bins) int32 of all training texts, to compare with
    means: np.ndarray  # (models, classes) float32 mean probability over all training texts
    scores: tuple[tuple[WordScore, ...], ...]
