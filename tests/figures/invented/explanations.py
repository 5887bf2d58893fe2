"""What explanations might say: two texts by five methods, and how faithful these methods are on held-out texts."""

from __future__ import annotations

import math

import numpy as np

from rnnreport.results import AttributedText, AttributedTexts, Attribution, Faithfulness, Trust, Trusts
from tests.figures.invented.classified import BUSINESS, POLITICS, TEXTS, TOPICS, softmax

ARGUMENTS = {"attributions": {"texts": TEXTS}}
WEIGHTS = {
    "minister": 2.1,
    "vote": 1.6,
    "not": -0.7,
    "off": 0.3,
    "Factories": 1.2,
    "hired": 0.6,
    "wages": 1.9,
    "rise": 0.4,
}
METHODS = {  # name -> as people call it, how much of it is noise, spread between repeats, quality
    "integrated_gradients": ("integrated gradients", 0.05, 0.0, {"gap": 0.0021}),
    "partition_shap": ("partition SHAP", 0.08, 0.0, {"efficiency": 3e-7}),
    "lime": ("LIME", 0.2, 0.06, {"fit": 0.83}),
    "occlusion": ("occlusion", 0.25, 0.0, {}),
    "gradient_input": ("gradient × input", 0.6, 0.0, {}),
}
SHARES = (0.05, 0.1, 0.2, 0.3, 0.5)
WAYS = ("deleted", "as <unk>")
FAITH = {  # name -> height of comprehensiveness, of sufficiency, half of the interval, stability, seeds, seconds
    "integrated_gradients": (0.58, 0.11, 0.03, 1.0, 0.81, 0.02),
    "partition_shap": (0.56, 0.12, 0.03, 1.0, 0.78, 0.41),
    "lime": (0.47, 0.15, 0.03, 0.86, 0.64, 1.3),
    "occlusion": (0.44, 0.19, 0.03, 1.0, 0.7, 0.03),
    "gradient_input": (0.14, 0.38, 0.03, 1.0, 0.31, 0.004),
}


def attribute(names, words) -> AttributedTexts:
    """Return two texts by every network; of the second the last words were cut."""
    classes = (*TOPICS, *words)
    texts = [(*POLITICS[:5], *words, *POLITICS[5:]), (*BUSINESS[:2], *words, *BUSINESS[2:])]
    goals, cuts = (2, 0), (0, 3)
    return AttributedTexts(
        classes,
        tuple(
            tuple(
                explained(name, tokens, len(classes), goal, number, len(tokens) - cut)
                for number, name in enumerate(names)
            )
            for tokens, goal, cut in zip(texts, goals, cuts, strict=True)
        ),
    )


def explained(name, tokens, classes, goal, number=0, end=None, methods=tuple(METHODS)) -> AttributedText:
    """Return one text by one network, which answers `goal`. Tokens from `end` on were cut."""
    end = len(tokens) if end is None else end
    logits = np.zeros(classes)
    logits[goal] = 4.0 - number
    return AttributedText(
        model=name,
        cell="gru" if name == "GRU" else "lstm",
        seed=0,
        tokens=tuple(tokens),
        spaces=tuple("" if place == 0 or token in (".", ",") else " " for place, token in enumerate(tokens)),
        known=tuple(token != "Factories" for token in tokens),
        read=(0, end),
        probabilities=softmax(logits).astype(np.float32),
        target=goal,
        attributions=tuple(attribution(method, tokens, number, end) for method in methods),
    )


def attribution(method, tokens, number=0, end=None) -> Attribution:
    """Return what a method says: the weights of the words, and noise of its own."""
    label, noise, spread, quality = METHODS[method]
    steps = np.arange(len(tokens))
    phase = 2.0 * list(METHODS).index(method) + number
    scores = np.array([WEIGHTS.get(token, 0.05) for token in tokens]) + noise * np.sin(1.3 * steps + phase)
    scores = np.where(
        steps < (len(tokens) if end is None else end), scores * (0.1 if method == "lime" else 1.0), np.nan
    )
    spreads = np.where(np.isnan(scores), np.nan, spread * (0.2 + 0.1 * np.sin(steps) ** 2))
    total = float(np.nansum(scores))
    empty = math.nan if method in ("occlusion", "gradient_input") else -1.4
    unit = "probability" if method == "lime" else "log-odds"
    return Attribution(
        method, label, unit, scores.astype(np.float32), spreads.astype(np.float32), total - 1.4, empty, quality, 0.12
    )


def trust(names, words) -> Trusts:
    """Return for every network five methods, of which the last is little better than chance."""
    return Trusts(tuple(of_network(name, number) for number, name in enumerate(names)))


def of_network(name, number=0, methods=tuple(FAITH), ways=WAYS) -> Trust:
    """Return how far explanations of one network can be trusted."""
    count = len(methods)
    apart = np.abs(np.arange(count)[:, None] - np.arange(count)[None])
    return Trust(
        model=name,
        split="test",
        texts=200,
        shares=np.array(SHARES, np.float32),
        ways=tuple(ways),
        methods=tuple(
            faithful(method, METHODS[method][0], *FAITH[method], ways, number, METHODS[method][3]) for method in methods
        ),
        bounds=(
            faithful("random", "random ranking", 0.13, 0.4, 0.02, math.nan, math.nan, math.nan, ways, number),
            faithful("oracle", "greedy oracle", 0.74, 0.04, 0.02, math.nan, math.nan, math.nan, ways, number),
        ),
        correlations=(1 - 0.22 * apart).astype(np.float32),
    )


def faithful(
    method, label, high, low, half, stability, seeds, seconds, ways=WAYS, number=0, quality=()
) -> Faithfulness:
    """Return one method whose curves rise to `high` and fall to `low`."""
    shares = np.array(SHARES)
    rise = np.stack([high * (1 - 0.1 * way) * (1 - np.exp(-6 * shares)) for way in range(len(ways))])
    fall = np.stack([low * (1 + 0.1 * way) * np.exp(-3 * shares) + 0.01 * number for way in range(len(ways))])
    area, left = float(rise.mean()), float(fall.mean())
    return Faithfulness(
        method=method,
        label=label,
        comprehensiveness=rise.astype(np.float32),
        sufficiency=fall.astype(np.float32),
        area=(area, area - half, area + half),
        area_sufficiency=(left, left - half, left + half),
        stability=stability,
        seeds=seeds,
        seconds=seconds,
        quality=dict(quality),
    )
