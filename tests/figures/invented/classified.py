"""What models might make of texts of one's own: five topics of news, two texts, a baseline beside the networks."""

from __future__ import annotations

import numpy as np

from rnnreport.results import ClassifiedText, ClassifiedTexts

TEXTS = (
    "The minister would not say why the vote was put off.",
    "Factories hired 4,000 people, but wages did not rise with prices.",
)
ARGUMENTS = {
    "classified": {"texts": TEXTS, "expected": ("politics", "politics")},
    "running_probability": {"text": TEXTS[0]},
}
TOPICS = ("business", "entertainment", "politics", "sport", "technology")
POLITICS = "The minister would not say why the vote was put off .".split()
BUSINESS = "Factories hired 4,000 people , but wages did not rise with prices .".split()


def classify(names, words) -> ClassifiedTexts:
    classes = (*TOPICS, *words)
    texts = [(*POLITICS[:5], *words, *POLITICS[5:]), (*BUSINESS[:2], *words, *BUSINESS[2:])]
    return answers(names, classes, texts, goals=(2, 0))


def answers(names, classes, texts, goals, seeds=1, baseline="tf-idf, linear") -> ClassifiedTexts:
    """Return answers of networks and, where it has a name, of a baseline. `goals` are classes most of them come to."""
    models = [(name, "gru" if name == "GRU" else "lstm") for name in names] + [(baseline, "")] * bool(baseline)
    return ClassifiedTexts(
        tuple(classes),
        tuple(
            tuple(
                answer(name, cell, tokens, len(classes), goal, number, seeds)
                for number, (name, cell) in enumerate(models)
            )
            for tokens, goal in zip(texts, goals, strict=True)
        ),
    )


def answer(name, cell, tokens, classes, goal, number, seeds=1) -> ClassifiedText:
    """Return the answer of one model: it wavers at first, is put off by "not", and comes to its goal at the end."""
    logits = np.zeros((len(tokens), classes))
    steps = np.arange(len(tokens))
    wave = np.sin(steps[:, None] / 2.0 + np.arange(min(classes, 5))[None] * 1.7 + number)
    logits[:, : min(classes, 5)] += 1.1 * wave * (1 - 0.7 * steps / max(len(tokens) - 1, 1))[:, None]
    rise = 3.6 * (steps + 1) / len(tokens) + (0.5 - 0.4 * number) * (steps > 0)
    logits[:, goal] += rise + np.log(max(classes / 5, 1)) - 2.4 * np.array([token == "not" for token in tokens])
    running = softmax(logits)
    last = np.stack([softmax(logits[-1] + 0.25 * seed * np.cos(np.arange(classes) + seed)) for seed in range(seeds)])
    known = tuple(token != "Factories" for token in tokens)
    spaces = tuple("" if place == 0 or token in (".", ",") else " " for place, token in enumerate(tokens))
    steady = running if cell else running[:0]
    return ClassifiedText(name, cell, tuple(tokens), spaces, known, last.astype(np.float32), steady.astype(np.float32))


def softmax(logits: np.ndarray) -> np.ndarray:
    """Return probabilities over the last axis."""
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)
