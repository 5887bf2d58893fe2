"""Which text is explained where none is given, and which part of a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rnnreport.errors import RnnReportError

if TYPE_CHECKING:
    from rnnreport.data.dataset import Dataset

EXAMPLE = (8, 40)  # tokens of a text that is easily seen at a glance


def part(dataset: Dataset, tokens: int, most: int) -> slice:
    """Return which tokens of a text of so many are read and explained: what the corpus' texts are cut to, `most` of it.

    Where the last tokens of a text are kept, they are the last ones of these too; else the first.
    """
    window = dataset.window(tokens)
    keep = dataset.settings.keep
    if keep is not None and keep.startswith("last"):
        return slice(max(window.start, window.stop - most), window.stop)
    return slice(window.start, min(window.stop, window.start + most))


def example(dataset: Dataset) -> str:
    """Return a held-out text that stands for all: the first test text, else validation text, of a handy length.

    Where none has 8 to 40 tokens it is the shortest that has at least 8, else the longest. Raises RnnReportError where
    no text is held out.
    """
    pieces = next((found for name in ("test", "validation") if len(found := dataset.splits[name])), None)
    if pieces is None:
        raise RnnReportError("no text was held out to be an example; give a text, or give 'split' a share for test")
    lengths = dataset.offsets[pieces + 1] - dataset.offsets[pieces]
    least, most = EXAMPLE
    handy = pieces[(lengths >= least) & (lengths <= most)]
    enough = lengths >= least
    if len(handy):
        piece = handy[0]
    elif enough.any():
        piece = pieces[enough][lengths[enough].argmin()]
    else:
        piece = pieces[lengths.argmax()]
    return dataset.texts[dataset.documents[piece]]
