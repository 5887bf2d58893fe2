"""Training texts that might be like two texts: nearest places of every word, and how usual so many neighbours are."""

from __future__ import annotations

import numpy as np

from rnnreport.results import Conformity, Context, Likeness, Likenesses, SpanNeighbours
from tests.figures.invented.classified import BUSINESS, POLITICS, TEXTS, TOPICS, softmax

ARGUMENTS = {"alike": {"texts": TEXTS}}
AROUND = 4
NEAREST, NEIGHBOURS = 2, 8
SENTENCES = (  # label -> what an author wrote
    (2, "Ministers met again late on Tuesday , but the vote on the budget was put off once more ."),
    (2, "She would not say whether the government had lost its majority in the upper house ."),
    (0, "The bank said that wages did not rise as fast as prices in the last quarter ."),
    (3, "He was put off by the crowd and missed the penalty that would have won them the cup ."),
    (2, "لم يقل الوزير لماذا تأجل التصويت على الميزانية"),
    (1, "The film was put off until spring , which no critic would call a loss ."),
    (0, "Carmakers hired thousands of people in May , though factories had stood still since autumn ."),
    (4, "The chip maker would not say when the new plant opens ."),
)


def alike(names, words) -> Likenesses:
    """Return two texts by every network; of the second the last words were cut."""
    classes = (*TOPICS, *words)
    texts = [(*POLITICS[:5], *words, *POLITICS[5:]), (*BUSINESS[:2], *words, *BUSINESS[2:])]
    goals, cuts = (2, 0), (0, 3)
    return Likenesses(
        classes,
        tuple(
            tuple(
                likeness(name, tokens, len(classes), goal, number, len(tokens) - cut, words)
                for number, name in enumerate(names)
            )
            for tokens, goal, cut in zip(texts, goals, cuts, strict=True)
        ),
    )


def likeness(name, tokens, classes, goal, number=0, end=None, words=(), spans=None, k=NEIGHBOURS) -> Likeness:
    """Return one text by one network, which answers `goal`. Tokens from `end` on were cut."""
    end = len(tokens) if end is None else end
    return Likeness(
        model=name,
        cell="gru" if name == "GRU" else "lstm",
        seed=0,
        tokens=tuple(tokens),
        spaces=tuple("" if place == 0 or token in (".", ",") else " " for place, token in enumerate(tokens)),
        known=tuple(token != "Factories" for token in tokens),
        read=(0, end),
        probabilities=sure(classes, goal, 3.0 - 0.5 * number),
        searched=84_213,
        texts=1780,
        spans=tuple(
            neighbours(first, last, classes, goal, number, words)
            for first, last in (((at, at + 1) for at in range(end)) if spans is None else spans)
        ),
        conformity=conformity(classes, goal, number, words, k),
        seconds=0.043 + 0.01 * number,
    )


def sure(classes, goal, height=3.0) -> np.ndarray:
    """Return probabilities of which that of `goal` is the highest."""
    return softmax(height * (np.arange(classes) == goal)).astype(np.float32)


def neighbours(begin, end, classes, goal, number=0, words=()) -> SpanNeighbours:
    """Return the nearest places of one span: more and more of them are of the class that is answered."""
    near = tuple(place(begin + 3 * rank + number, classes, 0.21 + 0.13 * rank, words) for rank in range(NEAREST))
    cosine = tuple(place(begin + 2 * rank, classes, 0.981 - 0.04 * rank, words) for rank in range(NEAREST))
    return SpanNeighbours(begin, end, near, cosine)


def place(seed, classes, value, words=(), around=AROUND) -> Context:
    """Return a place in one of the sentences, with users' words before it."""
    label, sentence = SENTENCES[seed % len(SENTENCES)]
    tokens = sentence.split()
    at = (5 * seed + 2) % len(tokens)
    low, high = max(at - around, 0), min(at + 1 + around, len(tokens))
    shown = (*tokens[low:at], *words, *tokens[at:high])
    return Context(
        document=100 + 37 * (seed % 48),
        label=label % classes,
        tokens=shown,
        spaces=tuple("" if token in (".", ",") else " " for token in shown),
        begin=at - low + len(words),
        end=at - low + len(words) + 1,
        value=value,
        probabilities=sure(classes, (label + (seed % 7 == 3)) % classes, 2.0 + 0.3 * (seed % 5)),
    )


def conformity(classes, goal, number=0, words=(), k=NEIGHBOURS) -> Conformity:
    """Return k whole texts, of which six in seven have the class that is answered, and 400 texts to compare with."""
    labels = [goal if rank % 7 else (goal + 1 + rank // 7) % classes for rank in range(1, k + 1)]
    counts = np.bincount(labels, minlength=classes).astype(np.int32)
    steps = np.linspace(0, 1, 360), np.linspace(0, 1, 40)
    usual = np.concatenate([1 - 0.6 * (1 - steps[0]) ** 2.2, 0.2 + 0.75 * steps[1]])
    return Conformity(
        neighbours=tuple(whole_text(rank, label, classes, words, number) for rank, label in enumerate(labels)),
        counts=counts,
        share=float(counts[goal] / max(k, 1)),
        usual=(np.rint(usual * 50) / 50).astype(np.float32),
        usual_right=np.repeat(np.array([1, 0], np.int8), (360, 40)),
    )


def whole_text(rank, label, classes, words=(), number=0) -> Context:
    """Return the first words of a text, no place in it."""
    same = [sentence for of, sentence in SENTENCES if of == label] or [SENTENCES[rank % len(SENTENCES)][1]]
    tokens = (*same[rank % len(same)].split()[:12], *words)
    spaces = tuple("" if at == 0 or token in (".", ",") else " " for at, token in enumerate(tokens))
    answer = sure(classes, label if rank % 9 else (label + 1) % classes, 3.0)
    return Context(51 + 31 * rank, label, tokens, spaces, 0, len(tokens), 0.31 + 0.07 * rank + 0.02 * number, answer)
