"""Nursery rhymes from two books of Project Gutenberg: The Big Book of Nursery Rhymes and The Real Mother Goose.

The first was edited by Walter Jerrold (eBook #38562), the second illustrated by Blanche Fisher Wright (eBook #10607).
One rhyme is one document. What else stands in the books is left out: Project Gutenberg's header and footer, prefaces,
lists of rhymes and of first lines, notes on pictures and on how to move the fingers. Many rhymes stand in both books,
often with a few other words.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Literal

from rnnreport.data.archives import decoded
from rnnreport.data.corpus import Corpus
from rnnreport.data.locations import VARIABLE, folders, sha256_of
from rnnreport.errors import CorpusMissing, DataError
from rnnreport.study import Settings

RIGHTS = {"licence": "public domain in the USA", "republish": True}
SOURCE = {
    "address": "https://www.gutenberg.org/",
    "files": {
        "pg38562.txt": {
            "sha256": None,
            "bytes": None,
            "address": "https://www.gutenberg.org/cache/epub/38562/pg38562.txt",
        },
        "pg10607.txt": {
            "sha256": None,
            "bytes": None,
            "address": "https://www.gutenberg.org/cache/epub/10607/pg10607.txt",
        },
        "pg38562*.txt": {"sha256": None, "bytes": None, "address": None},
        "pg10607*.txt": {"sha256": None, "bytes": None, "address": None},
    },
}
LABELS = "never"
BOOKS = {
    "big-book": ("38562", "The Big Book of Nursery Rhymes"),
    "mother-goose": ("10607", "The Real Mother Goose"),
}

_BEGIN = re.compile(r"^\*\*\* ?START OF TH(?:E|IS) PROJECT GUTENBERG EBOOK.*$", re.MULTILINE | re.IGNORECASE)
_END = re.compile(
    r"^(?:\*\*\* ?END OF TH(?:E|IS) PROJECT GUTENBERG EBOOK|End of (?:the )?Project Gutenberg)",
    re.MULTILINE | re.IGNORECASE,
)
_NUMBER = re.compile(r"\[ebook #(\d+)\]", re.IGNORECASE)
_PICTURE = re.compile(r"\[Illustration[^\]]*\]", re.IGNORECASE)
_GESTURE = re.compile(r"\s*\(_[^_]*_\)?\s*")
_LIST = re.compile(r"CONTENTS|LIST OF|FIRST LINES|INDEX")
_RULE = re.compile(r"\s*\+[-+]+\+\s*")


class Options(Settings):
    """Which book, and what of a rhyme is its text."""

    book: Literal["big-book", "mother-goose", "both"] = "big-book"
    title: bool = False  # whether the title is the first line of the text


def identity(options: Options, source: Path, root: Path) -> str:
    """Return the SHA-256 of the book; where both are read, that of their two."""
    digests = [sha256_of(path) for _, path in _paths(options, root)]
    return digests[0] if len(digests) == 1 else hashlib.sha256("".join(digests).encode("ascii")).hexdigest()


def read(options: Options, source: Path, root: Path) -> Corpus:
    """Return the rhymes in the order of the books. Raises CorpusMissing where a book is not here."""
    rows = [(title, BOOKS[name][1], text) for name, path in _paths(options, root) for title, text in _book(path, name)]
    titles, books, texts = zip(*rows, strict=True)
    if options.title:
        texts = tuple(f"{title}\n\n{text}" for title, text in zip(titles, texts, strict=True))
    return Corpus("rhymes", texts, None, {"title": titles, "book": books, "text": texts}, None, {})


def check(path: Path, suffix: str) -> None:
    """Raise DataError when a file is not the book that its name promises."""
    name = next((name for name, (number, _) in BOOKS.items() if path.name.startswith(f"pg{number}")), "big-book")
    _book(path, name)


def rhymes(content: str) -> Iterator[tuple[str, str]]:
    """Yield (title, rhyme) of what a book holds between the marks of Project Gutenberg; its lines end in "\n".

    A title is a line of its own after two blank lines, most of its letters capitals. Rhymes are what follows the last
    list of rhymes or of first lines.
    """
    parts: list[tuple[str, list[str]]] = [("", [])]
    lines = _PICTURE.sub("", content).split("\n")
    for block in re.split(r"\n{3,}", "\n".join(line.rstrip() for line in lines)):
        first, _, rest = block.strip("\n").partition("\n\n")
        if _is_title(first):
            parts.append((_plain(first).rstrip(".").upper(), [rest]))
        else:
            parts[-1][1].append(block)
    lists = [place for place, (title, _) in enumerate(parts) if _LIST.search(title)]
    for title, blocks in parts[lists[-1] + 1 :] if lists else ():
        first, _, rest = clean("\n\n".join(blocks)).partition("\n\n")
        text = rest if _letters(first) == _letters(title) else f"{first}\n\n{rest}".strip()  # a title may stand twice
        if text:
            yield title, text


def clean(raw: str) -> str:
    """Return a rhyme without indents, marks of emphasis and gestures, with one blank line between its stanzas."""
    lines = [line for stanza in raw.split("\n\n") for line in (*_lines(stanza), "")]
    text = "\n".join(_plain(line) for line in lines if not _GESTURE.fullmatch(line))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _lines(stanza: str) -> Iterator[str]:
    """Yield the lines of a stanza; of a drawn table, its cells."""
    cells: list[str] = []
    for line in stanza.split("\n"):
        if _RULE.fullmatch(line):
            yield from filter(str.strip, cells)
            cells = []
        elif line.strip().startswith("|"):
            cells = [" ".join(parts) for parts in zip_longest(cells, line.split("|"), fillvalue="")]
        else:
            yield line


def _is_title(line: str) -> bool:
    letters = [sign for sign in line if sign.isalpha()]
    return "\n" not in line and 2 * sum(map(str.isupper, letters)) > len(letters)


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, text)).casefold()


def _plain(line: str) -> str:
    return " ".join(line.replace("_", "").split())


def _book(path: Path, name: str) -> list[tuple[str, str]]:
    """Return (title, rhyme) of all rhymes of a book. Raises DataError when the file is another one."""
    number, title = BOOKS[name]
    try:
        content = decoded(path.read_bytes())
    except OSError as error:
        raise DataError(f"{path.name}: cannot be read: {error.strerror}") from None
    begin = _BEGIN.search(content)
    end = _END.search(content, begin.end()) if begin else None
    if begin is None or end is None:
        raise DataError(f"{path.name}: not a whole plain text of Project Gutenberg: get it anew")
    told = _NUMBER.search(content, 0, begin.end())
    if told and told[1] != number:
        raise DataError(f"{path.name}: holds eBook #{told[1]} of Project Gutenberg, not #{number}, {title}")
    found = list(rhymes(content[begin.end() : end.start()]))
    if not found:
        raise DataError(f"{path.name}: not this corpus: no rhyme follows a list of rhymes, as in {title}")
    return found


def _paths(options: Options, root: Path) -> list[tuple[str, Path]]:
    return [(name, _path(name, root)) for name in BOOKS if options.book in (name, "both")]


def _path(name: str, root: Path) -> Path:
    """Return the local copy of a book. Raises CorpusMissing with the mend."""
    number, title = BOOKS[name]
    found = (path for folder in folders(root) for path in sorted(folder.glob(f"pg{number}*.txt")) if path.is_file())
    path = next(found, None)
    if path is None:
        raise CorpusMissing(
            "rhymes",
            f"{title} is missing: download https://www.gutenberg.org/cache/epub/{number}/pg{number}.txt and run "
            f"'rnnreport data get rhymes --from PATH', or set {VARIABLE} to the folder that holds it",
        )
    return path
