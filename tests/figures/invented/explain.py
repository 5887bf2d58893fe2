"""What might be known of one text from all sides: five methods, its way to the answer, and training texts like it.

All parts are of the same text and the same network, and fit together: what a word adds is what the answer loses.
"""

from __future__ import annotations

import numpy as np

from rnnreport.results import (
    AttributedTexts,
    Conformity,
    Context,
    Likeness,
    Likenesses,
    SpanNeighbours,
    Unfolding,
    Unfoldings,
    WordScore,
    WordScores,
)
from tests.figures.invented.classified import POLITICS, TEXTS, TOPICS, softmax
from tests.figures.invented.explanations import WEIGHTS, attribution, explained

ARGUMENTS = {"explain": {"text": TEXTS[0]}}
GOAL, BINS, EVERY = 2, 20, (510, 386, 417, 511, 401)
ANSWERED = np.array([1.1, -1.2, 4.2, 0.3, -0.4])
PLACES = (
    ("The prime", " said that no", 2, 0.41),
    ("A junior", " has resigned over the", 2, 0.57),
    ("Shares fell after the", " spoke of new taxes", 0, 0.83),
)
NEIGHBOURS = (
    ("Ministers put off a vote on the", " bill", 2, 1.9),
    ("The vote was lost by eleven", ", and the leader", 2, 2.2),
    ("Shareholders will vote on the", " offer next week", 0, 2.9),
)


def explain_attribute(names, words) -> AttributedTexts:
    """Return one text by five methods."""
    tokens, classes = tokens_of(words), (*TOPICS, *words)
    return AttributedTexts(classes, ((read(names[0], tokens, len(classes)),),))


def read(name, tokens, classes, start=0, end=None):
    """Return one text by one network, of which the tokens from `start` to `end` were read."""
    end = len(tokens) if end is None else end
    found = explained(name, tokens, classes, GOAL, 0, end)
    ones = [attribution(one.method, tokens, 0, end) for one in found.attributions]
    for one in ones:
        one.scores[:start], one.spread[:start] = np.nan, np.nan
    logits = np.full(classes, -2.0)
    logits[: len(ANSWERED)] = ANSWERED
    return type(found)(
        **{
            **found.__dict__,
            "attributions": tuple(ones),
            "read": (start, end),
            "probabilities": softmax(logits).astype(np.float32),
        }
    )


def tokens_of(words) -> tuple[str, ...]:
    """Return the tokens of the text, users' words among them."""
    return (*POLITICS[:5], *words, *POLITICS[5:])


def explain_unfold(names, words) -> Unfoldings:
    """Return the way to the answer: the log-odds are the sum of what the words before add; "not" is made good."""
    tokens, classes = tokens_of(words), (*TOPICS, *words)
    return Unfoldings(classes, ((unfolding(names[0], tokens, len(classes)),),))


def unfolding(name, tokens, classes, first=0, last=None) -> Unfolding:
    """Return the way over tokens `first` to `last`."""
    last = len(tokens) if last is None else last
    count = last - first
    steps = np.arange(count)
    own = np.array([WEIGHTS.get(token, 0.05) for token in tokens[first:last]])
    late = np.maximum(steps[None] - steps[:, None], 0)
    share = np.where(own[:, None] < 0, np.exp(-late / 3), 1 + 0.35 * np.sin(late / 2.2) * np.exp(-late / 9))
    importance = np.where(steps[None] >= steps[:, None], own[:, None] * share, np.nan)
    running = np.full((count, classes), 0.0)
    chance = 1 / (1 + np.exp(1.4 - np.nansum(importance, axis=0)))
    running[:] = ((1 - chance) / max(classes - 1, 1))[:, None]
    running[:, GOAL] = chance
    return Unfolding(
        model=name,
        cell="lstm",
        seed=0,
        tokens=tuple(tokens),
        spaces=tuple("" if at == 0 or token in (".", ",") else " " for at, token in enumerate(tokens)),
        known=(True,) * len(tokens),
        read=(first, last),
        way="deleted",
        target=GOAL,
        running=running.astype(np.float32),
        importance=importance.astype(np.float32),
    )


def explain_alike(names, words) -> Likenesses:
    """Return where training texts are alike, for every word alone, and of which classes the nearest texts are."""
    tokens, classes = tokens_of(words), (*TOPICS, *words)
    return Likenesses(classes, ((likeness(names[0], tokens, len(classes), words),),))


def likeness(name, tokens, classes, words=(), same=43, total=50, spans=None) -> Likeness:
    """Return the likeness of one text; `same` of `total` neighbours have its class."""
    counts = np.zeros(classes, np.int32)
    counts[[GOAL, 0, 4]] = same, (total - same) // 2, total - same - (total - same) // 2
    logits = np.full(classes, -2.0)
    logits[: len(ANSWERED)] = ANSWERED
    usual = np.array([0.96, 0.9, 0.94, 0.98, 0.52, 0.61])
    return Likeness(
        model=name,
        cell="lstm",
        seed=0,
        tokens=tuple(tokens),
        spaces=tuple(" " for _ in tokens),
        known=(True,) * len(tokens),
        read=(0, len(tokens)),
        probabilities=softmax(logits).astype(np.float32),
        searched=412_883,
        texts=2_225,
        spans=tuple(span(at, token, classes, words) for at, token in enumerate(tokens)) if spans is None else spans,
        conformity=Conformity(
            neighbours=tuple(
                place(number + 900, before.split(), "vote", (*after.split(), *words), label, value, classes, whole=True)
                for number, (before, after, label, value) in enumerate(NEIGHBOURS)
            ),
            counts=counts,
            share=same / total,
            usual=usual.astype(np.float32),
            usual_right=np.array([1, 1, 1, 1, 0, 0], np.int8),
        ),
        seconds=0.04,
    )


def span(at, token, classes, words=()) -> SpanNeighbours:
    """Return three places for one word; the later the word, the nearer they are."""
    nearest = tuple(
        place(31 * number + at, before.split(), token, (*after.split(), *words), label, value / (1 + at / 9), classes)
        for number, (before, after, label, value) in enumerate(PLACES)
    )
    return SpanNeighbours(at, at + 1, nearest, nearest[::-1])


def place(document, before, token, after, label, value, classes, whole=False) -> Context:
    """Return a place in a training text."""
    tokens = (*before, token, *after)
    chances = np.full(classes, 0.1 / max(classes - 1, 1))
    chances[label] = 0.9
    ends = (0, len(tokens)) if whole else (len(before), len(before) + 1)
    spaces = ("", *[" "] * (len(tokens) - 1))
    return Context(document, label, tokens, spaces, *ends, value, chances.astype(np.float32))


def explain_word_scores(names, words) -> WordScores:
    """Return scores of training texts by word; "Factories" is in no vocabulary."""
    tokens, classes = tokens_of(words), (*TOPICS, *words)
    return of_words(names[0], tokens, len(classes), classes)


def of_words(name, tokens, many, classes) -> WordScores:
    """Return scores of training texts for every different token."""
    labels = np.resize(np.array(EVERY), many).astype(np.int32)
    own = dict.fromkeys(tokens)
    return WordScores(
        classes=tuple(classes),
        models=(name,),
        edges=np.linspace(0, 1, BINS + 1, dtype=np.float32),
        labels=labels,
        histogram=spread(2_225, np.full(many, 0.22), many)[None],
        means=np.full((1, many), 0.22, np.float32),
        scores=tuple((score(token, number, many),) for number, token in enumerate(own)),
    )


def score(token, number, many) -> WordScore:
    """Return what the network answers for texts with one token."""
    known, texts = token != "Factories", 41 + 97 * (number * 7 % 11)
    share = 1 / (1 + np.exp(1.2 - 1.4 * WEIGHTS.get(token, 0.05)))
    means = np.full(many, (1 - share) / max(many - 1, 1))
    means[GOAL] = share
    labels = np.round(means * texts).astype(np.int32)
    labels[GOAL] += texts - labels.sum()
    return WordScore(
        words=(token,),
        known=known,
        texts=texts if known else 0,
        places=int(texts * 1.4) if known else 0,
        labels=labels if known else labels * 0,
        histogram=spread(texts if known else 0, means, many),
        means=(means if known else means * np.nan).astype(np.float32),
        examples=(),
    )


def spread(texts, means, many) -> np.ndarray:
    """Return counts by bin for every class: most texts near 0, and so many near 1 as the mean says."""
    at = (np.arange(BINS) + 0.5) / BINS
    low, high = np.exp(-9 * at), np.exp(-9 * (1 - at))
    shares = (1 - means)[:, None] * low / low.sum() + means[:, None] * high / high.sum()
    return np.round(texts * shares).astype(np.int32)
