"""The front door of all corpora: what one is, which bytes it was read from, and its texts or series.

A corpus is one file in `corpora/`. Its docstring says what it is; its literals `RIGHTS` and `SOURCE` say what may be
done with it and where it comes from; `LABELS` whether its texts have classes ("always", "never", or "asked": where its
option `label` is set); `KIND` is "series" where it holds series instead of texts; `DIFFERS` which of its rights and
files hang on an option (see `catalogue.origin`); `FIELDS` which option names the fields of its texts; `Options` are its
settings;
`identity(options, source, root)` gives the SHA-256 of what it reads and `read(options, source, root)` its texts or
series. `source` is the local copy, None where it needs none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import regex
from pydantic import ValidationError

from rnnreport.catalogue import Member, member, members
from rnnreport.data import locations
from rnnreport.data.series import Measurements
from rnnreport.errors import DataError
from rnnreport.mistakes import explained

_LONE_SURROGATE = regex.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True)
class Corpus:
    """Texts with all that is known of them. Every sequence is parallel to `texts`."""

    name: str
    texts: tuple[str, ...]
    labels: tuple[str, ...] | None
    columns: Mapping[str, tuple[str, ...]]  # as a preview shows them, in order
    splits: tuple[str, ...] | None  # "train", "validation" or "test", where the corpus itself says so
    dropped: Mapping[str, int]  # reason -> entries left out
    sha256: str = ""  # of what was read; `read` fills it in
    fields: tuple[str, ...] = ()  # names of the parts of every text, which `notation.joined` put together; (): one part


def identity(name: str, options: Mapping, root: Path) -> str:
    """Return the SHA-256, hexadecimal, of the files or the content that `read` would read.

    Raises CorpusMissing with the mend when the files are not on this machine, and DataError when they cannot be used.
    """
    found, settings, source = _prepared(name, options, root)
    return found.load().identity(settings, source, root)


def read(name: str, options: Mapping, root: Path) -> Corpus:
    """Return a corpus of texts, read as `options` say; `root` is the project folder. Raises as `identity` does."""
    found, settings, source = _prepared(name, options, root)
    if kind(name) == "series":
        raise DataError(f"{found.name}: holds series, not texts; it can be read for the task forecast alone")
    corpus = found.load().read(settings, source, root)
    if not corpus.texts:
        raise DataError(f"{found.name}: no text is left" + _because(corpus.dropped))
    columns = {column: _writable(values) for column, values in corpus.columns.items()}
    labels = None if corpus.labels is None else _writable(corpus.labels)
    sha256 = found.load().identity(settings, source, root)
    return replace(corpus, texts=_writable(corpus.texts), labels=labels, columns=columns, sha256=sha256)


def measurements(name: str, options: Mapping, root: Path) -> Measurements:
    """Return a corpus of series, read as `options` say; `root` is the project folder. Raises as `identity` does."""
    found, settings, source = _prepared(name, options, root)
    if kind(name) != "series":
        having = ", ".join(other for other in members("corpus") if kind(other) == "series")
        raise DataError(f"{found.name}: holds texts, not series; corpora of series: {having}")
    read = found.load().read(settings, source, root)
    writable = {field: _writable(getattr(read, field)) for field in ("inputs", "known", "mended")}
    return replace(
        read,
        **writable,
        series=tuple(replace(one, name=_writable((one.name,))[0]) for one in read.series),
        value=_writable((read.value,))[0],
        unit=_writable((read.unit,))[0],
        columns={_writable((column,))[0]: _writable(values) for column, values in read.columns.items()},
        sha256=found.load().identity(settings, source, root),
    )


def kind(name: str) -> str:
    """Return what a corpus holds, "texts" or "series"."""
    return member("corpus", name).facts.get("KIND", "texts")


def _prepared(name: str, options: Mapping, root: Path) -> tuple[Member, object, Path | None]:
    found = member("corpus", name)
    model = found.load().Options
    try:
        settings = model(**options)
    except ValidationError as error:
        raise DataError("; ".join(f"{found.name}: {message}" for _, message in explained(error, model))) from None
    return found, settings, locations.source(found.name, root, settings.model_dump())


def _writable(values: tuple[str, ...]) -> tuple[str, ...]:
    """Replace halves of surrogate pairs, which no file can hold, by U+FFFD; keep the object where there are none."""
    if not any(_LONE_SURROGATE.search(value) for value in values if not value.isascii()):
        return values
    return tuple(_LONE_SURROGATE.sub("\ufffd", value) for value in values)


def _because(dropped: Mapping[str, int]) -> str:
    return "; dropped: " + ", ".join(f"{count:,} {reason}" for reason, count in dropped.items()) if dropped else ""
