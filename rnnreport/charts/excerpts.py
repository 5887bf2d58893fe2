"""Texts of a corpus of which only so many words may be shown: explained texts cut to what may be seen of them."""

from __future__ import annotations

from dataclasses import replace

from rnnreport.charts.tokens import gap
from rnnreport.results import AttributedText, AttributedTexts


def beginnings(found: AttributedTexts, most: int) -> AttributedTexts:
    """Return all texts with the first `most` of the tokens that were read, and none that was not."""
    return replace(found, texts=tuple(tuple(beginning(read, most) for read in text) for text in found.texts))


def beginning(read: AttributedText, most: int) -> AttributedText:
    """Return a text with the first `most` of the tokens that were read; what stands between them is a blank."""
    start, end = read.read[0], min(read.read[1], read.read[0] + most)
    return replace(
        read,
        tokens=read.tokens[start:end],
        spaces=tuple(map(gap, read.spaces[start:end])),
        known=read.known[start:end],
        read=(0, end - start),
        attributions=tuple(
            replace(one, scores=one.scores[start:end], spread=one.spread[start:end]) for one in read.attributions
        ),
    )
