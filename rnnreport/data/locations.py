"""Where the files of corpora lie on this machine, and what to do when they do not."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import platformdirs

from rnnreport.catalogue import member, members, origin
from rnnreport.errors import CorpusMissing, DataError

VARIABLE = "RNNREPORT_DATA"


@dataclass(frozen=True)
class Availability:
    """One line of a list of corpora."""

    name: str
    summary: str
    licence: str
    republish: bool
    address: str  # where it comes from; "" for a user's own files
    files: tuple[str, ...]  # any one of these is enough; empty: needs none, or the user's own
    path: Path | None  # the local copy
    ready: bool  # can be read now


def home() -> Path:
    """Return the folder into which downloads go."""
    return Path(platformdirs.user_data_dir("rnnreport"))


def folders(root: Path) -> tuple[Path, ...]:
    """Return the folders in which local copies are looked for, the first one first."""
    named = os.environ.get(VARIABLE)
    return (*((Path(named).expanduser(),) if named else ()), root / "data", home())


def find(name: str, root: Path, options: Mapping | None = None) -> Path | None:
    """Return the local copy of a corpus as `options` ask for it, or None. Names of its files may hold `*`."""
    wanted = origin(member("corpus", name), options).files
    found = (path for folder in folders(root) for pattern in wanted for path in sorted(folder.glob(pattern)))
    return next((path for path in found if path.is_file()), None)


def source(name: str, root: Path, options: Mapping | None = None) -> Path | None:
    """Return the local copy of a corpus as `options` ask for it; None where it needs no file.

    Raises CorpusMissing with the exact mend.
    """
    if not member("corpus", name).facts["SOURCE"]["files"]:
        return None
    found = find(name, root, options)
    if found is None:
        raise CorpusMissing(name, mend(name, options))
    return found


def mend(name: str, options: Mapping | None = None) -> str:
    """Return what to do to get the files of a corpus as `options` ask for it, as one sentence."""
    files, found = member("corpus", name).facts["SOURCE"]["files"], origin(member("corpus", name), options)
    names = " or ".join(file for file in found.files if "*" not in file)
    loads = any(files[file]["address"] for file in found.files)
    ways = [f"run 'rnnreport data get {name}'"] if loads else []
    how = f"get {found.described}" if found.described else f"download {names} from {found.address}"
    ways.append(f"{how} and run 'rnnreport data get {name} --from PATH'")
    ways.append(f"set {VARIABLE} to the folder that holds it")
    return ", or ".join(ways)


def available(root: Path) -> tuple[Availability, ...]:
    """Return what there is to say of every corpus, by name."""
    return tuple(_available(name, root) for name in members("corpus"))


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, hexadecimal; remembered as long as its size and time stay. Raises DataError."""
    try:
        state = path.stat()
        return _digest(path, state.st_size, state.st_mtime_ns)
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror}") from None


@lru_cache(maxsize=256)
def _digest(path: Path, size: int, changed: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _available(name: str, root: Path) -> Availability:
    found = member("corpus", name)
    rights, origin = found.facts["RIGHTS"], found.facts["SOURCE"]
    path = find(name, root)
    ready = path is not None or not origin["files"]
    return Availability(
        name,
        found.summary,
        rights["licence"],
        rights["republish"],
        origin["address"],
        tuple(origin["files"]),
        path,
        ready,
    )
