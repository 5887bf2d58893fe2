"""BBC news: 2,225 articles from the years 2004 and 2005 in five classes, such as business, sport and tech.

D. Greene, P. Cunningham: Practical Solutions to the Problem of Diagonal Dominance in Kernel Document Clustering, ICML
2006. The archive holds one file per article, `bbc/<class>/<number>.txt`, with the title on its first line. Articles
that stand in it more than once stay: `data.split.duplicates` decides on them.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from rnnreport.data import archives
from rnnreport.data.corpus import Corpus
from rnnreport.data.locations import sha256_of
from rnnreport.errors import DataError
from rnnreport.study import Settings

RIGHTS = {"licence": "non-commercial research only; the articles are the BBC's", "republish": False}
SOURCE = {
    "address": "https://mlg.ucd.ie/datasets/bbc.html",
    "files": {
        "bbc-fulltext.zip": {
            "sha256": None,
            "bytes": None,
            "address": "https://mlg.ucd.ie/files/datasets/bbc-fulltext.zip",
        },
    },
}
LABELS = "always"

_FILE = re.compile(r"(?:.*/)?(business|entertainment|politics|sport|tech)/(\d+)\.txt")


class Options(Settings):
    """What of an article is its text."""

    title: bool = True  # whether the title is the first line of the text


def identity(options: Options, source: Path, root: Path) -> str:
    """Return the SHA-256 of the archive."""
    return sha256_of(source)


def read(options: Options, source: Path, root: Path) -> Corpus:
    """Return the articles by class and number. Raises DataError when the archive holds none, or is damaged."""
    rows, dropped = [], Counter()
    for label, number, raw in _articles(source):
        title, body = parted(raw)
        text = "\n\n".join(part for part in (title if options.title else "", body) if part)
        if text:
            rows.append((f"{label}/{number}", label, title, text))
        else:
            dropped["empty"] += 1
    files, labels, titles, texts = tuple(zip(*rows, strict=True)) or ((),) * 4
    columns = {"file": files, "label": labels, "title": titles, "text": texts}
    return Corpus("bbc", texts, labels, columns, None, dict(dropped))


def check(path: Path, suffix: str) -> None:
    """Raise DataError when the archive is damaged, or does not hold the articles."""
    _articles(path)


def parted(raw: str) -> tuple[str, str]:
    """Return (title, body) of an article: its first line, and its paragraphs with one blank line between them."""
    title, _, body = raw.strip().partition("\n")
    lines = "\n".join(line.strip() for line in body.split("\n"))
    return title.strip(), re.sub(r"\n{3,}", "\n\n", lines).strip()


def _articles(source: Path) -> list[tuple[str, str, str]]:
    """Return (label, number, content) of all articles in their order."""
    found = {match.groups(): archives.decoded(raw) for match, raw in archives.zipped(source, _FILE)}
    if not found:
        raise DataError(f"{source.name}: not this corpus: no file in it is named bbc/<class>/<number>.txt")
    return [(label, number, found[label, number]) for label, number in sorted(found)]
