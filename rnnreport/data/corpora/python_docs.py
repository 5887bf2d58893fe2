"""The documentation that comes with Python: topics of the language reference, docstrings of the standard library.

Technical English that is on every machine and needs no download. It differs between versions of Python. Sources are
read, never imported. Marks of layout (reStructuredText) are taken out and wrapped lines joined; examples of code stay.
"""

from __future__ import annotations

import ast
import hashlib
import importlib.util
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from rnnreport.data import python_sources
from rnnreport.data.corpus import Corpus
from rnnreport.data.python_sources import clean, docstrings
from rnnreport.study import Settings

RIGHTS = {"licence": "PSF-2.0, code in it also 0BSD", "republish": True}
SOURCE = {"address": "https://docs.python.org/3/", "files": {}}
LABELS = "never"


class Options(Settings):
    """Which part of the documentation."""

    include: Literal["topics", "docstrings", "both"] = "topics"


def identity(options: Options, source: None, root: Path) -> str:
    """Return the SHA-256 over the files that are read, which lie in the installed Python."""
    whole = hashlib.sha256()
    for path in _files(options):
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def read(options: Options, source: None, root: Path) -> Corpus:
    """Return the texts by name. Raises CorpusMissing where Python came without its documentation or sources."""
    rows, empty = [], 0
    for title, kind, raw in _entries(options):
        text = clean(raw)
        rows += [(title, kind, text)] if text else []
        empty += not text
    titles, kinds, texts = zip(*rows, strict=True) if rows else ((), (), ())
    columns = {"title": titles, "kind": kinds, "text": texts}
    return Corpus("python_docs", texts, None, columns, None, {"empty": empty} if empty else {})


def _entries(options: Options) -> Iterator[tuple[str, str, str]]:
    """Yield (title, kind, text), kinds one after the other."""
    if options.include in ("topics", "both"):
        yield from ((name, "topic", text) for name, text in sorted(_topics().items()))
    if options.include in ("docstrings", "both"):
        for path in _sources():
            yield from ((title, "docstring", text) for title, text in docstrings(path))


def _files(options: Options) -> list[Path]:
    topics = [_topics_file()] if options.include in ("topics", "both") else []
    return topics + (_sources() if options.include in ("docstrings", "both") else [])


def _sources() -> list[Path]:
    return python_sources.sources("python_docs")


def _topics_file() -> Path:
    try:
        found = importlib.util.find_spec("pydoc_data.topics")
    except ImportError:
        found = None
    if found is None or not found.origin or not Path(found.origin).is_file():
        raise python_sources.missing("python_docs", "the module pydoc_data")
    return Path(found.origin)


def _topics() -> dict[str, str]:
    """Return the topics, read from the module's source: a dictionary of literals."""
    for node in ast.parse(_topics_file().read_bytes()).body:
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and isinstance(node.value, ast.Dict):
            return ast.literal_eval(node.value)
    raise python_sources.missing("python_docs", "the dictionary in pydoc_data.topics")
