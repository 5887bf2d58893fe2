"""How long are the texts?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import numpy as np
from pydantic import Field

from rnnreport import study as studies
from rnnreport.results import Histogram

if TYPE_CHECKING:
    from rnnreport.training.subject import Subject

VERSION = 1
NEEDS = "dataset"
TASKS = ("next-word", "classify")

STEPS = (1, 2, 5)  # round widths of a bin, times a power of ten


class Settings(studies.Settings):
    """`bins` is the most bins there may be; their width is the least round number that needs no more."""

    bins: Annotated[int, Field(ge=1, le=1000)] = 30


def answer(settings: Settings, subject: Subject) -> Histogram:
    """Return how many texts have how many tokens, before texts were cut into pieces.

    Bins have one round width, begin at 0 and reach past the longest text: each counts lengths from its left edge up to,
    but not including, its right one, and nothing is heaped into the last.
    """
    lengths = subject.dataset.document_lengths()
    edges = bin_edges(int(lengths.max()), settings.bins)
    counts, _ = np.histogram(lengths, edges)
    return Histogram(
        title="Length of the texts",
        unit="characters" if subject.study.data.tokens == "character" else "tokens",
        things="texts",
        edges=edges,
        counts=counts.astype(np.int32),
        median=float(np.median(lengths)),
        mean=float(np.mean(lengths)),
        maximum=float(lengths.max()),
    )


def bin_edges(longest: int, bins: int) -> np.ndarray:
    """Return edges from 0 to past `longest` for at most `bins` bins, (edges,) int32, 1, 2 or 5 times 10ⁿ apart."""
    power = 1
    while True:
        for step in STEPS:
            width = step * power
            needed = longest // width + 1
            if needed <= bins:
                return np.arange(needed + 1, dtype=np.int32) * width
        power *= 10
