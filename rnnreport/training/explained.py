"""Which part of a text is explained, and by which methods."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rnnreport.data.dataset import Dataset


def part(dataset: Dataset, tokens: int, most: int) -> slice:
    """Return which tokens of a text of so many are read and explained: what the corpus' texts are cut to, `most` of it.

    Where the last tokens of a text are kept, they are the last ones of these too; else the first.
    """
    window = dataset.window(tokens)
    keep = dataset.settings.keep
    if keep is not None and keep.startswith("last"):
        return slice(max(window.start, window.stop - most), window.stop)
    return slice(window.start, min(window.stop, window.start + most))
