"""Large Movie Review Dataset: 50,000 reviews of films from IMDb, half of them positive and half negative.

A. L. Maas, R. E. Daly, P. T. Pham, D. Huang, A. Y. Ng, C. Potts: Learning Word Vectors for Sentiment Analysis, ACL,
2011. The archive holds one file per review, `{train,test}/{neg,pos}/<id>_<rating>.txt`, and 50,000 more that nobody
labelled in `train/unsup`. No film stands in both parts. The archive is read as it is published, or packed anew as
.tar.xz.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Literal

from rnnreport.data import archives
from rnnreport.data.corpus import Corpus
from rnnreport.data.locations import sha256_of
from rnnreport.errors import DataError
from rnnreport.study import Settings

RIGHTS = {"licence": "no licence is given; the reviews are their authors'", "republish": False}
SOURCE = {
    "address": "https://ai.stanford.edu/~amaas/data/sentiment/",
    "files": {
        "aclImdb_v1.tar.gz": {
            "sha256": "c40f74a18d3b61f90feba1e17730e0d38e8b97c05fde7008942e91923d1658fe",
            "bytes": 84_125_825,
            "address": "https://ai.stanford.edu/~amaas/data/sentiment/aclImdb_v1.tar.gz",
        },
        "aclImdb_v1*.tar.xz": {"sha256": None, "bytes": None, "address": None},
    },
}
LABELS = "always"

_FILES = {
    "labelled": re.compile(r"(?:.*/)?(train|test)/(neg|pos)/(\d+)_(\d+)\.txt"),
    "unlabelled": re.compile(r"(?:.*/)?(train)/(unsup)/(\d+)_(\d+)\.txt"),
}
_FILES_ARE = {"labelled": "train/pos/<id>_<rating>.txt", "unlabelled": "train/unsup/<id>_0.txt"}
_LABELS = {"neg": "negative", "pos": "positive"}
_BREAK = re.compile(r"<[bB][rR] */?>")


class Options(Settings):
    """Which part of the archive."""

    include: Literal["labelled", "unlabelled"] = "labelled"


def identity(options: Options, source: Path, root: Path) -> str:
    """Return the SHA-256 of the archive."""
    return sha256_of(source)


def read(options: Options, source: Path, root: Path) -> Corpus:
    """Return the reviews: train before test, negative before positive, by their numbers.

    Unlabelled ones have neither labels nor splits. Raises DataError when the archive holds none, or is damaged.
    """
    rows = _rows(source, options.include)
    dropped = Counter("empty" for *_, text in rows if not text)
    splits, labels, numbers, ratings, texts = tuple(zip(*(row for row in rows if row[-1]), strict=True)) or ((),) * 5
    columns = {"id": tuple(map(str, numbers))}
    if options.include == "unlabelled":
        return Corpus("imdb", texts, None, columns | {"text": texts}, None, dict(dropped))
    columns |= {"rating": ratings, "label": labels, "text": texts}
    return Corpus("imdb", texts, labels, columns, splits, dict(dropped))


def check(path: Path, suffix: str) -> None:
    """Raise DataError when the archive is damaged, or does not hold the reviews."""
    _rows(path, "labelled")


def clean(raw: str) -> str:
    """Return a review with line ends in place of the tag `<br />`, at most two together."""
    text = "\n".join(line.strip(" \t") for line in _BREAK.sub("\n", raw).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n")


def _rows(source: Path, include: str) -> list[tuple[str, str, int, str, str]]:
    """Return (split, label, number, rating, text) of all reviews in their order."""
    found = {}
    for match, raw in archives.packed(source, _FILES[include]):
        split, folder, number, rating = match.groups()
        found[split == "test", _LABELS.get(folder, ""), int(number), rating] = clean(archives.decoded(raw))
    if not found:
        raise DataError(f"{source.name}: not this corpus: no file in it is named {_FILES_ARE[include]}")
    return [("test" if test else "train", *about, found[test, *about]) for test, *about in sorted(found)]
