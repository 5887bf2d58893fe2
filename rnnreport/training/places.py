"""A place in a training text, with a few words around it: as its author wrote them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from rnnreport.data.tokens import spelled
from rnnreport.results import Context

if TYPE_CHECKING:
    from rnnreport.data.dataset import Dataset

NONE = np.zeros(0, np.float32)


def context(
    dataset: Dataset,
    piece: int,
    begin: int,
    end: int,
    around: int,
    value: float,
    probabilities: np.ndarray = NONE,
) -> Context:
    """Return tokens begin to end of a piece, and up to `around` on either side, in the author's spelling and spaces.

    `piece` is a number in the data set, such as splits["train"] has. `begin` and `end` count the tokens that a network
    reads of it, as `sequences` gives them; what `keep` cuts off is not shown, nor is another piece. The first space is
    what stands between the token before and the first one shown. Raises ValueError for a place that is not there.
    """
    first, last = int(dataset.offsets[piece]), int(dataset.offsets[piece + 1])
    read = dataset.window(last - first)
    tokens = read.stop - read.start
    if not 0 <= begin <= end <= tokens:
        raise ValueError(f"tokens {begin} to {end} of piece {piece}, of which {tokens} are read")
    low, high = max(begin - around, 0), min(end + around, tokens)
    document = int(dataset.documents[piece])
    shown = slice(first + read.start + low, first + read.start + high)
    goes_on = shown.start > first or (piece > 0 and dataset.documents[piece - 1] == document)
    start = int(dataset.spans[shown.start - 1, 1]) if goes_on else 0
    words, spaces = spelled(dataset.texts[document][start:], dataset.spans[shown] - start)
    return Context(
        document=document,
        label=int(dataset.targets[document]) if len(dataset.targets) else -1,
        tokens=words,
        spaces=spaces,
        begin=begin - low,
        end=end - low,
        value=float(value),
        probabilities=np.asarray(probabilities, np.float32),
    )
