"""What the analysis of all held-out texts might answer, a few texts or as many as one likes."""

from __future__ import annotations

import numpy as np

from rnnreport.results import HeldOutTexts

CLASSES = ("negative", "positive")
BASELINE = "TF-IDF, logistic regression"
WORDS = (
    "the film was not as good as I had hoped , but its end is great and never dull ; a boring story of old friends "
    "who walk through the rain . nobody in it acts well except for one brilliant child whose every look is worth it ! "
    "terrible music fine pictures slow scenes wonderful moments awful talk lovely people weak jokes strong voices"
).split()
GOOD, BAD = ("great", "brilliant", "wonderful", "lovely", "fine"), ("boring", "terrible", "awful", "weak", "dull")


class Chance:
    """Numbers that look like chance and are the same on every machine: a linear congruential generator (Knuth's)."""

    def __init__(self, seed: int):
        self.at = np.uint64(seed)

    def uniform(self, size) -> np.ndarray:
        """Return numbers 0..1 of a shape."""
        count = int(np.prod(size))
        places = self.at + np.arange(count, dtype=np.uint64)
        self.at += np.uint64(count)
        for shift in (31, 29):
            places = (places ^ (places >> np.uint64(shift))) * np.uint64(6364136223846793005) + np.uint64(1442695041)
        return ((places >> np.uint64(33)).astype(float) / 2**31).reshape(size)

    def integers(self, low: int, high: int, size) -> np.ndarray:
        """Return whole numbers from `low` to below `high`."""
        return (low + np.floor((high - low) * self.uniform(size))).astype(np.int64)

    def normal(self, mean: float, deviation: float, size) -> np.ndarray:
        """Return sums of four uniform numbers, about normally distributed."""
        return mean + deviation * np.sqrt(3) * (sum(self.uniform(size) for _ in range(4)) - 2)


def held_out(names, words) -> HeldOutTexts:
    """Return 24 texts; users' words are classes, and stand in every fourth text."""
    return made_up(names, texts=24, tokens=40, words=tuple(words), classes=(*CLASSES, *words), seed=5)


def made_up(names, texts, tokens, words=(), classes=CLASSES, targets=2, seed=0) -> HeldOutTexts:
    """Return so many texts of about so many tokens, of which the last fifth of the long ones was not read."""
    chance = Chance(1_000_003 * (seed + 1))
    counts = chance.integers(max(tokens // 2, 1), tokens * 3 // 2 + 1, texts)
    offsets = np.concatenate(([0], np.cumsum(counts))).astype(np.int32)
    vocabulary = np.array([*WORDS, *dict.fromkeys(words)], object)
    chosen = chance.integers(0, len(WORDS), offsets[-1])
    if words:
        first = offsets[:-1][::4]
        chosen[first] = len(WORDS) + np.arange(len(first)) % (len(vocabulary) - len(WORDS))
    written = tuple(" ".join(vocabulary[chosen[a:b]]) for a, b in zip(offsets, offsets[1:], strict=False))
    sizes = np.array([len(word) for word in vocabulary])[chosen]
    ends = np.cumsum(sizes + 1) - 1
    begins = np.repeat(np.concatenate(([0], ends[offsets[1:] - 1] + 1))[:-1], counts)
    spans = np.stack((ends - sizes - begins, ends - begins), axis=1).astype(np.int32)
    labels = chance.integers(0, len(classes), texts).astype(np.int32)
    read = np.stack((0 * counts, np.where(counts > tokens, counts * 4 // 5, counts)), axis=1).astype(np.int32)
    running = _running(len(names), targets, chosen, offsets, chance)
    places = np.arange(len(chosen)) - np.repeat(offsets[:-1], counts)
    running[:, :, places >= np.repeat(read[:, 1], counts)] = 255
    return HeldOutTexts(
        split="test",
        classes=tuple(classes),
        models=(*names, BASELINE),
        networks=len(names),
        documents=np.arange(texts, dtype=np.int32) * 3 + 7,
        labels=labels,
        probabilities=_probabilities(len(names) + 1, labels, len(classes), chance),
        texts=written,
        offsets=offsets,
        spans=spans,
        known=(chosen % 17 != 3).astype(np.int8),
        read=read,
        targets=((labels[:, None] + np.arange(targets)) % len(classes)).astype(np.int32),
        running=running,
    )


def _probabilities(models: int, labels: np.ndarray, classes: int, chance) -> np.ndarray:
    """Return probabilities (models, texts, classes), right in about four of five texts; some texts are hard for all."""
    hard = chance.normal(0, 1.2, len(labels))
    sure = 2.2 - 0.2 * (np.arange(models) % 4)[:, None] + hard + chance.normal(0, 1.2, (models, len(labels)))
    logits = chance.normal(0, 0.7, (models, len(labels), classes))
    logits[:, np.arange(len(labels)), labels] += sure + np.log(max(classes - 1, 1))
    shares = np.exp(logits - logits.max(axis=2, keepdims=True))
    return (shares / shares.sum(axis=2, keepdims=True)).astype(np.float32)


def _running(networks: int, targets: int, chosen: np.ndarray, offsets: np.ndarray, chance) -> np.ndarray:
    """Return a walk for every text that good words lift and bad ones lower; unknown for tokens that were not read."""
    steps = np.isin(np.array(WORDS, object), GOOD).astype(float) - np.isin(np.array(WORDS, object), BAD)
    moved = np.where(chosen < len(WORDS), np.append(steps, 0)[np.minimum(chosen, len(WORDS))], 0)
    made = np.empty((networks, targets, len(chosen)), np.uint8)
    for network in range(networks):
        walk = np.cumsum((0.9 + 0.2 * network) * moved + chance.normal(0, 0.12, len(chosen)))
        before = np.concatenate(([0], walk))[offsets[:-1]]
        walk -= np.repeat(before, np.diff(offsets))
        made[network, 0] = np.round(254 / (1 + np.exp(-walk)))
        made[network, 1:] = (254 - made[network, 0]) // max(targets - 1, 1)
    return made
