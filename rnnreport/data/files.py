"""The SHA-256 of every file that a study reads, by which its results are stored."""

from __future__ import annotations

from pathlib import Path

from rnnreport.data.corpus import identity as corpus

__all__ = ["corpus", "vectors"]


def vectors(name: str, root: Path) -> str:
    """Return the SHA-256 of a file of word vectors. Raises DataError where it is not there."""
    from rnnreport.data import vectors as files

    return files.identity(name, root)
