"""A folder of text files of one's own: one file, one text."""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path, PurePath
from typing import Annotated, Literal

from pydantic import Field, field_validator

from rnnreport.data.corpus import Corpus
from rnnreport.data.locations import sha256_of
from rnnreport.data.own import decoded, own_path
from rnnreport.errors import DataError
from rnnreport.study import Settings

RIGHTS = {"licence": "the files are your own: what may be done with them is for you to know", "republish": False}
SOURCE = {"address": "", "files": {}}
LABELS = "asked"


class Options(Settings):
    """Which files."""

    path: Annotated[str, Field(min_length=1)]  # the folder, from the project folder
    pattern: str = "*.txt"  # of file names, also in folders below
    encoding: str = "utf-8"
    label: Literal["folder"] | None = None  # "folder": the class of a text is the name of the folder that it lies in

    @field_validator("pattern")
    @classmethod
    def _stays_inside(cls, pattern: str) -> str:
        if not pattern or PurePath(pattern).is_absolute() or ".." in PurePath(pattern).parts:
            raise ValueError("must be a pattern of file names such as '*.txt'")
        return pattern


def identity(options: Options, source: None, root: Path) -> str:
    """Return the SHA-256 over the names and contents of all files."""
    whole = hashlib.sha256()
    for name, path in _files(options, root):
        whole.update(f"{sha256_of(path)} {name}\n".encode("utf-8", "surrogateescape"))
    return whole.hexdigest()


def read(options: Options, source: None, root: Path) -> Corpus:
    """Return the files in the order of their names, without white space around their texts; empty ones are dropped."""
    rows, dropped = [], Counter()
    for name, path in _files(options, root):
        text = decoded(_bytes(path, name), options.encoding, name).strip()
        if text:
            rows.append((name, path.parent.name, text))
        else:
            dropped["empty"] += 1
    files, labels, texts = zip(*rows, strict=True) if rows else ((), (), ())
    columns = {"file": files} | ({"label": labels} if options.label else {}) | {"text": texts}
    return Corpus("folder", texts, labels if options.label else None, columns, None, dict(dropped))


def _files(options: Options, root: Path) -> list[tuple[str, Path]]:
    """Return (name from the folder, path) of all files, sorted by name. Hidden files and folders are passed over."""
    folder = own_path(options.path, root)
    if not folder.is_dir():
        raise DataError(f"{options.path}: is a file, not a folder; read it with 'corpus: table'")
    paths = {path.relative_to(folder): path for path in folder.rglob(options.pattern) if path.is_file()}
    named = {name.as_posix(): path for name, path in paths.items() if not any(p.startswith(".") for p in name.parts)}
    if not named:
        raise DataError(f"{options.path}: no file in this folder is named like '{options.pattern}'; set 'pattern'")
    return sorted(named.items())


def _bytes(path: Path, name: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise DataError(f"{name}: cannot be read: {error.strerror}") from None
