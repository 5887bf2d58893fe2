"""Blog Authorship Corpus: 681,288 posts of 19,320 bloggers, gathered from blogger.com in August 2004.

J. Schler, M. Koppel, S. Argamon, J. Pennebaker: Effects of Age and Gender on Blogging, AAAI Spring Symposium on
Computational Approaches for Analyzing Weblogs, 2006. The archive holds one file per blogger, named
`<id>.<gender>.<age>.<topic>.<sign>.xml`. Most are not well-formed XML and some mix encodings, so they are read by
their few tags alone. An archive `blogs-*.zip` with some of the files is read like the whole one. The same posts as a
table, blogtext.csv with columns id, gender, age, topic, sign, date, text, are read too.
"""

from __future__ import annotations

import html
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Annotated

from pydantic import Field

from rnnreport.data.corpus import Corpus
from rnnreport.data.locations import sha256_of
from rnnreport.errors import DataError, one_of
from rnnreport.study import Settings

RIGHTS = {"licence": "non-commercial research only; the posts are their authors'", "republish": False}
SOURCE = {
    "address": "https://u.cs.biu.ac.il/~koppel/BlogCorpus.htm",
    "files": {
        "blogs.zip": {"sha256": None, "bytes": None, "address": "https://u.cs.biu.ac.il/~koppel/blogs/blogs.zip"},
        "blogtext.csv": {"sha256": None, "bytes": None, "address": None},
        "blogs-*.zip": {"sha256": None, "bytes": None, "address": None},
    },
}
LABELS = "never"
COLUMNS = ("id", "gender", "age", "topic", "sign", "date", "text")
LARGEST = 256 * 2**20  # bytes of one file in the archive; the largest blog has 4 MB

_NAME = re.compile(r"(\d+)\.(\w+)\.(\d+)\.([^.]+)\.(\w+)\.xml")
_DATE = re.compile(r"<date>([^<]*)</date>\s*$")
_NEXT = re.compile(r"<date>[^<]*</date>\s*$|</Blog>\s*$")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_DEBRIS = re.compile(r"urlLink|&?nbsp;")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


class Options(Settings):
    """Which posts. Authors and topics are a choice; what else is left out is counted as dropped."""

    topic: str | None = None  # "Technology"; letter case does not count
    author: Annotated[int, Field(ge=0)] | str | None = None  # the number of a blogger
    max_words: Annotated[int, Field(ge=1)] | None = None  # longer posts are dropped; words as white space parts them
    min_age: Annotated[int, Field(ge=0)] = 18  # posts of younger authors are dropped


def identity(options: Options, source: Path, root: Path) -> str:
    """Return the SHA-256 of the archive or the table."""
    return sha256_of(source)


def read(options: Options, source: Path, root: Path) -> Corpus:
    """Return the chosen posts, cleaned, in the order of the file. Raises DataError when there are none."""
    dropped: Counter[str] = Counter()
    rows = []
    for *about, raw in (_table if source.suffix == ".csv" else _archive)(source, options, dropped):
        text = clean(raw)
        if not text:
            dropped["empty"] += 1
        elif options.max_words and len(text.split()) > options.max_words:
            dropped[f"longer than {options.max_words} words"] += 1
        else:
            rows.append((*about, text))
    columns = dict(zip(COLUMNS, zip(*rows, strict=True), strict=True)) if rows else dict.fromkeys(COLUMNS, ())
    return Corpus("blogs", columns["text"], None, columns, None, dict(dropped))


def check(path: Path, suffix: str) -> None:
    """Raise DataError when a file that should end in `suffix` is neither the undamaged archive nor the table."""
    if suffix == ".csv":
        next(_chunks(path))
        return
    with _opened(path) as archive:
        for name in _bloggers(archive, path):
            _member(archive, name)


def clean(raw: str) -> str:
    """Return a post as its author saw it: entities resolved, link marks and `nbsp;` gone, runs of spaces made one."""
    text = _ENTITY.sub(lambda match: html.unescape(match[0]), raw)
    text = _DEBRIS.sub(" ", text)
    text = _CONTROL.sub(_mended, text.replace("\r\n", "\n").replace("\r", "\n"))
    text = re.sub(r" ?\n ?", "\n", re.sub(r"[^\S\n]+", " ", text))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _mended(match: re.Match) -> str:
    """Return the sign meant by a control character: the codes 128 to 159 come from Windows (cp1252)."""
    return bytes([ord(match[0])]).decode("cp1252", "ignore") if match[0] > "\x7f" else ""


def decode(raw: bytes) -> str:
    """Return bytes as text: UTF-8, and where they are not, cp1252; both may stand in one file."""
    view, parts = memoryview(raw), []
    while view:
        try:
            parts.append(str(view, "utf-8"))
            break
        except UnicodeDecodeError as error:
            parts += [str(view[: error.start], "utf-8"), str(view[error.start : error.end], "cp1252", "replace")]
            view = view[error.end :]
    return "".join(parts)


def posts(text: str) -> Iterator[tuple[str, str]]:
    """Yield (date, post) of one blogger's file. A last post that the file breaks off is taken as far as it goes."""
    before, *parts = text.split("<post>")
    for part in parts:
        date = _DATE.search(before[-200:])
        body, closed, _ = part.partition("</post>")
        yield date[1].strip() if date else "", body if closed else _NEXT.sub("", body)
        before = part


def _archive(source: Path, options: Options, dropped: Counter) -> Iterator[tuple[str, ...]]:
    with _opened(source) as archive:
        for name, about in _chosen(_bloggers(archive, source), options, source):
            raw = _member(archive, name)
            if int(about[2]) < options.min_age:
                dropped[f"author under {options.min_age}"] += raw.count(b"<post>")
                continue
            yield from ((*about, date, body) for date, body in posts(decode(raw)))


def _bloggers(archive: zipfile.ZipFile, source: Path) -> dict[str, tuple[str, ...]]:
    """Return member name -> (id, gender, age, topic, sign)."""
    paths = {name: PurePosixPath(name.replace("\\", "/")) for name in archive.namelist()}
    escaping = [name for name, path in paths.items() if path.is_absolute() or ".." in path.parts]
    if escaping:
        raise DataError(f"{source.name}: refused, since it holds a path that leads out of the archive: {escaping[0]!r}")
    named = {name: match.groups() for name, path in paths.items() if (match := _NAME.fullmatch(path.name))}
    if not named:
        raise DataError(
            f"{source.name}: not this corpus: no file in it is named <id>.<gender>.<age>.<topic>.<sign>.xml"
        )
    return named


def _chosen(bloggers: dict[str, tuple], options: Options, source: Path) -> list[tuple[str, tuple]]:
    """Return the bloggers that the options choose, by their file names alone."""
    chosen = [(name, about) for name, about in bloggers.items() if _is_chosen(about, options)]
    if not chosen:
        raise _nobody(options, {about[3] for about in bloggers.values()}, source)
    return chosen


def _nobody(options: Options, topics: set[str], source: Path) -> DataError:
    if options.topic and options.topic.casefold() not in {topic.casefold() for topic in topics}:
        return DataError(f"blogs: topic {one_of(options.topic, topics)}")
    of_topic = f" on the topic {options.topic}" if options.topic else ""
    return DataError(
        f"blogs: {source.name} holds no author {options.author}{of_topic}; authors are numbers such as 589736, "
        "and each writes on one topic"
    )


def _is_chosen(about: tuple, options: Options) -> bool:
    return (options.author is None or about[0] == str(options.author).strip()) and (
        options.topic is None or about[3].casefold() == options.topic.casefold()
    )


def _opened(source: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(source)
    except (zipfile.BadZipFile, OSError) as error:
        raise DataError(f"{source.name}: not a readable zip archive ({error}): get it anew") from None


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > LARGEST:
        raise DataError(f"{archive.filename}: refused, since {name!r} would unpack to more than {LARGEST:,} bytes")
    try:
        return archive.read(name)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
        raise DataError(f"{archive.filename}: {name!r} cannot be unpacked ({error}): get the archive anew") from None


def _table(source: Path, options: Options, dropped: Counter) -> Iterator[tuple[str, ...]]:
    topics, matched = set(), False
    for chunk in _chunks(source):
        topics |= set(chunk["topic"])
        for row in chunk[list(COLUMNS)].itertuples(index=False, name=None):
            if not _is_chosen(row, options):
                continue
            matched = True
            if int(row[2]) < options.min_age:
                dropped[f"author under {options.min_age}"] += 1
            else:
                yield (*row[:5], row[5].strip(), row[6])
    if not matched:
        raise _nobody(options, topics, source)


def _chunks(source: Path):
    """Yield the table in parts. Raises DataError when its columns are others, or its ages no numbers."""
    import pandas

    reading = {"dtype": str, "keep_default_na": False, "chunksize": 50_000, "encoding_errors": "replace"}
    try:
        with pandas.read_csv(source, **reading) as chunks:
            for chunk in chunks:
                if missing := [name for name in COLUMNS if name not in chunk]:
                    names = map(str, chunk.columns)
                    raise DataError(f"{source.name}: not this corpus: column {one_of(missing[0], names)}")
                if not chunk["age"].str.fullmatch(r"\d{1,3}").all():
                    raise DataError(f"{source.name}: the column age must hold whole numbers in every row")
                yield chunk
    except ValueError as error:  # pandas' own errors are ValueErrors
        raise DataError(f"{source.name}: cannot be read as a table: {error}") from None
