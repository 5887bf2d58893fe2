"""Papers with title and abstract, of which a third concern society or study it by computation.

Two sources. "css" are 3,300 papers that a study has chosen, a third of them computational social science, the others
from journals of the social sciences. "arxiv" are 15,000 records of arXiv, a third of them with a category for what
concerns society (cs.CY, cs.SI, cs.HC, physics.soc-ph, econ.*).

What would give the class away without a word of the paper is left out: in "css", papers that have no abstract, which
are nearly all traditional. What is left does so in part: papers of the two classes differ by journal and by year.
"""

from __future__ import annotations

import csv
import gzip
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

from pydantic import AfterValidator, Field

from rnnreport.data import tables
from rnnreport.data.corpus import Corpus
from rnnreport.data.locations import sha256_of
from rnnreport.data.tables import Source, Table
from rnnreport.errors import DataError
from rnnreport.notation import joined
from rnnreport.study import Settings

RIGHTS = {"licence": "css: the texts are their publishers'; arxiv: CC0 1.0", "republish": False}
SOURCE = {
    "address": "https://info.arxiv.org/help/bulk_data.html",
    "files": {
        "css-abstracts.csv.gz": {"sha256": None, "bytes": None, "address": None},
        "arxiv-social-15k.csv.gz": {"sha256": None, "bytes": None, "address": None},
    },
}
DIFFERS = {
    "source": {
        "css": {
            "address": "",
            "licence": "titles and abstracts are their publishers'",
            "files": ("css-abstracts.csv.gz",),
            "described": "css-abstracts.csv.gz (the sample of the original study: a table of title, abstract, class)",
        },
        "arxiv": {
            "licence": "CC0 1.0: metadata of arXiv",
            "republish": True,
            "files": ("arxiv-social-15k.csv.gz",),
            "described": "arxiv-social-15k.csv.gz (of arXiv's metadata: a table of id, title, abstract, class)",
        },
    },
}
LABELS = "always"
FIELDS = "fields"

CLASSES = {
    "css": {"0": "traditional", "1": "computational social science"},
    "arxiv": {"0": "other", "1": "social"},
}
NO_ABSTRACT = "[No abstract available]"
_GIVE_AWAY = "without abstract, which would give the class away"
_TWICE = "with the title of an earlier one"
_SHOWN = {"id": "id", "year": "year", "source title": "journal"}  # columns that a preview shows, and as what


def _once(fields: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(fields)) < len(fields):
        raise ValueError("each may stand once")
    return fields


class Paper(NamedTuple):
    """What is read of a paper."""

    title: str
    abstract: str
    label: str


class Options(Settings):
    """Which papers, and what of a paper is read: one field, or several with a mark between them."""

    source: Literal["css", "arxiv"] = "css"
    fields: Annotated[
        tuple[Literal["title", "abstract"], ...], Field(min_length=1), AfterValidator(_once)
    ] = ("title", "abstract")  # fmt: skip


def identity(options: Options, source: Path, root: Path) -> str:
    """Return the SHA-256 of the table."""
    return sha256_of(source)


def read(options: Options, source: Path, root: Path) -> Corpus:
    """Return the papers in the order of the table, the same ones whatever fields are read.

    A paper whose title an earlier one has, white space and capitals aside, is left out. In "css" the title that stands
    again at the beginning of an abstract is taken away. Raises DataError when the table is damaged, or another one.
    """
    table = tables.read(Source(source, source.name, "utf-8", None))
    papers = _papers(table, source.name, options.source)
    faults = list(_faults(papers))
    kept = [row for row, fault in enumerate(faults) if not fault]
    columns = {shown: tuple(table.columns[name][row] or "" for row in kept) for name, shown in _shown(table)}
    columns |= {name: tuple(getattr(papers[row], name) for row in kept) for name in Paper._fields}
    named, dropped = options.fields, dict(Counter(filter(None, faults)))
    if len(named) == 1:
        return Corpus("papers", columns[named[0]], columns["label"], columns, None, dropped)
    texts = tuple(map(joined, zip(*(columns[name] for name in named), strict=True)))
    return Corpus("papers", texts, columns["label"], columns, None, dropped, fields=named)


def check(path: Path, suffix: str) -> None:
    """Raise DataError when a file is damaged, or is no table of papers."""
    try:
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            names = next(csv.reader(file), [])
    except (OSError, EOFError, UnicodeError, csv.Error, zlib.error) as error:
        raise DataError(f"cannot be read as a table that gzip has packed: {error}") from None
    for name in ("title", "abstract", "class"):
        if name not in names:
            raise DataError(f"its columns are {', '.join(names)}; there must be title, abstract and class")


def _papers(table: Table, given: str, source: str) -> list[Paper]:
    titles, abstracts, classes = (
        table.columns[tables.column(table, name, given)] for name in ("title", "abstract", "class")
    )
    papers = []
    for row, (title, abstract, number) in enumerate(zip(titles, abstracts, classes, strict=True), start=1):
        label = CLASSES[source].get((number or "").strip())
        if label is None:
            raise DataError(f"{given}: paper {row:,}: class must be 0 or 1, but is {number!r}")
        title, abstract = (title or "").strip(), (abstract or "").strip()
        if source == "css":
            abstract = abstract.removeprefix(f"{title}.").strip()
        papers.append(Paper(title, abstract, label))
    return papers


def _faults(papers: Iterable[Paper]) -> Iterator[str]:
    """Yield why each paper is left out; "" for those that stay."""
    titles = set()
    for paper in papers:
        title = " ".join(paper.title.split()).casefold()
        if not title:
            yield "without title"
        elif paper.abstract in ("", NO_ABSTRACT):
            yield _GIVE_AWAY
        else:
            yield _TWICE if title in titles else ""
            titles.add(title)


def _shown(table: Table) -> list[tuple[str, str]]:
    return [(name, shown) for name, shown in _SHOWN.items() if name in table.columns]
