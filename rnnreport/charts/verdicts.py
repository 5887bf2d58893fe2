"""Who is right on which texts: answers, the probability of the true class, and patterns of right and wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from rnnreport.charts.numbers import listed
from rnnreport.results import HeldOutTexts

STEPS = 65535  # a probability is stored as a whole multiple, at most so many times, of 1 / STEPS
CHUNK = 4096  # texts at a time


@dataclass(frozen=True)
class Verdicts:
    """What every model made of every text. Probabilities are whole numbers 0..65535."""

    judges: int  # the first so many models are those whose patterns count: the networks
    answers: np.ndarray  # (models, texts) int32 the most probable class
    truth: np.ndarray  # (models, texts) int32 probability of the true class
    right: np.ndarray  # (models, texts) bool
    apart: np.ndarray  # (texts,) int32 the largest total variation distance between two of the judges

    @property
    def loss(self) -> np.ndarray:
        """(texts,) int32, the least probability that a judge gave the true class: the lower, the greater its loss."""
        return self.truth[: self.judges].min(axis=0)


@dataclass(frozen=True)
class Pattern:
    """Judges that are right and judges that are wrong, and the texts on which they are so."""

    right: tuple[int, ...]
    wrong: tuple[int, ...]
    texts: np.ndarray  # (count,) int64 places in the result, ascending


def verdicts(found: HeldOutTexts) -> Verdicts:
    """Return who is right. Judges are the networks, or all models where there is no network."""
    judges = found.networks or len(found.models)
    chances = np.nan_to_num(found.probabilities, nan=0.0)
    answers = chances.argmax(axis=2).astype(np.int32)
    truth = quantised(np.take_along_axis(chances, found.labels[None, :, None].astype(np.int64), axis=2)[..., 0])
    compared = chances[:judges] if judges > 1 else chances
    return Verdicts(judges, answers, truth, answers == found.labels, quantised(_apart(compared)))


def quantised(chances: np.ndarray) -> np.ndarray:
    """Return probabilities 0..1 as whole numbers 0..65535, int32."""
    return np.floor(np.clip(chances, 0, 1) * STEPS + 0.5).astype(np.int32)


def patterns(found: Verdicts) -> tuple[Pattern, ...]:
    """Return all patterns: judges at odds, the most frequent one first; then all wrong, then all right.

    Of one or two judges there are all that can be, of more only those that some text has.
    """
    judges = range(found.judges)
    codes = (found.right[: found.judges].astype(np.int64) << np.arange(found.judges)[:, None]).sum(axis=0)
    made = [
        Pattern(
            tuple(judge for judge in judges if code >> judge & 1),
            tuple(judge for judge in judges if not code >> judge & 1),
            np.flatnonzero(codes == code),
        )
        for code in (range(2**found.judges) if found.judges <= 2 else np.unique(codes).tolist())
    ]
    return tuple(sorted(made, key=lambda one: (not one.wrong, not one.right, -len(one.texts), one.right)))


def said(pattern: Pattern, models: Sequence[str]) -> str:
    """Return a pattern in words: "only LSTM right", "both wrong"."""
    right, wrong = ([models[number] for number in numbers] for numbers in (pattern.right, pattern.wrong))
    total = len(right) + len(wrong)
    if total == 1:
        return f"{(right or wrong)[0]} is {'right' if right else 'wrong'}"
    if not right or not wrong:
        return f"{'both' if total == 2 else 'all'} {'right' if right else 'wrong'}"
    if len(right) == 1:
        return f"only {right[0]} right"
    return f"only {wrong[0]} wrong" if len(wrong) == 1 else f"{listed(right)} right, {listed(wrong)} wrong"


def _apart(chances: np.ndarray) -> np.ndarray:
    """Return ½ Σ |p − q| over classes, 0..1, the largest over all pairs of models; 0 for one model. (texts,) float32"""
    most = np.zeros(chances.shape[1], np.float32)
    for first in range(0, chances.shape[1], CHUNK):
        part = chances[:, first : first + CHUNK]
        for one, other in combinations(part, 2):
            distance = np.abs(one - other).sum(axis=1) / 2
            most[first : first + CHUNK] = np.maximum(most[first : first + CHUNK], distance)
    return most
