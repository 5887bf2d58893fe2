"""Getting the files of a corpus onto this machine: from their canonical address, or from a copy that is at hand.

A file is put in its place whole and checked, or not at all. No login, no unpacking; archives are read as they are.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from filelock import FileLock, Timeout

from rnnreport.catalogue import Member, member
from rnnreport.data import download
from rnnreport.data.locations import mend, sha256_of
from rnnreport.errors import DataError

Progress = Callable[[int, int | None], None]  # bytes that are here, bytes in all where they are known


@dataclass(frozen=True)
class Fetched:
    """A file that is now on this machine."""

    path: Path
    bytes: int
    sha256: str
    published: bool  # whether the SHA-256 is the one that is known for this file

    def __str__(self) -> str:
        known = "as published" if self.published else "no checksum is published for this file: note this one"
        return f"{self.path}: {self.bytes:,} bytes, sha256 {self.sha256} ({known})"


def get(name: str, source: Path | None, target: Path, progress: Progress = lambda done, total: None) -> Fetched:
    """Put the file of corpus `name` into the folder `target`, from the local copy `source` or from its address.

    A download that was broken off goes on where it stopped. Raises DataError, with what to do, when the corpus needs no
    file, when none can be downloaded without a login, when what came is not what it should be, and when the disk is
    full.
    """
    found = member("corpus", name)
    files = found.facts["SOURCE"]["files"]
    if not files:
        raise DataError(_needs_none(found))
    _make(target)
    try:
        with FileLock(target / f".{found.name}.lock", timeout=0):
            return (
                _copy(found, files, source, target, progress) if source else _download(found, files, target, progress)
            )
    except Timeout:
        raise DataError(f"{found.name}: another run is getting it into {target}: wait until it is done") from None


def _needs_none(found: Member) -> str:
    if found.facts["SOURCE"]["address"]:
        return f"{found.name} needs no file: it is read from this Python itself; use it with 'corpus: {found.name}'"
    return f"{found.name} is made of your own files: put them into the project and name them with 'data: {{path: …}}'"


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DataError(f"{folder}: cannot be made: {error.strerror}") from None


def _download(found: Member, files: Mapping, target: Path, progress: Progress) -> Fetched:
    named = next(((name, about) for name, about in files.items() if about["address"]), None)
    if named is None:
        raise DataError(f"{found.name} cannot be downloaded without a login or by a fixed address: {mend(found.name)}")
    name, about = named
    part = download.into(target / f"{name}.part", about["address"], about["bytes"], progress)
    return _finish(found, part, target / name, about)


def _copy(found: Member, files: Mapping, source: Path, target: Path, progress: Progress) -> Fetched:
    """Copy a local file, or the one that a local folder holds, under a name that is looked for."""
    path = _chosen(found, files, source)
    pattern, about = _known_as(found, files, path)
    place = target / (path.name if "*" in pattern else pattern)
    if place.exists() and place.samefile(path):
        return _finish(found, path, path, about)
    part = place.with_name(place.name + ".part")
    progress(0, path.stat().st_size)
    with download.understood(part):
        shutil.copyfile(path, part)
    progress(path.stat().st_size, path.stat().st_size)
    return _finish(found, part, place, about)


def _chosen(found: Member, files: Mapping, source: Path) -> Path:
    if not source.exists():
        raise DataError(f"{source}: no such file")
    if source.is_file():
        return source
    inside = [path for pattern in files for path in sorted(source.glob(pattern)) if path.is_file()]
    if not inside:
        raise DataError(f"{source}: this folder holds no {' or '.join(files)}, the files of {found.name}")
    return inside[0]


def _known_as(found: Member, files: Mapping, path: Path) -> tuple[str, Mapping]:
    """Return the entry of SOURCE for a local file: by its name, by its checksum, or by how its name ends."""
    by_name = [name for name in files if fnmatch(path.name, name)]
    by_content = [name for name, about in files.items() if about["sha256"] and about["sha256"] == sha256_of(path)]
    by_ending = [name for name in files if not files[name]["sha256"] and Path(name).suffix == path.suffix.lower()]
    for name in by_name + by_content + by_ending:
        return name, files[name]
    raise DataError(f"{path.name}: not a file of {found.name}, which is made of {' or '.join(files)}")


def _finish(found: Member, part: Path, place: Path, about: Mapping) -> Fetched:
    """Check what came, then give it its name. What fails is deleted when it is ours."""
    try:
        digest = _digest(part)
        if about["sha256"] and digest != about["sha256"]:
            raise DataError(
                f"{place.name}: not the file that was expected: its sha256 is {digest}, published is "
                f"{about['sha256']}; "
                "nothing was kept"
            )
        if not about["sha256"]:
            _check(found, part, place)
    except DataError:
        if part != place:
            download.forget(part)
        raise
    if part != place:
        os.replace(part, place)
        download.forget(part)
    return Fetched(place, place.stat().st_size, digest, bool(about["sha256"]))


def _check(found: Member, part: Path, place: Path) -> None:
    """Ask the corpus whether the content makes sense, where no checksum can tell."""
    check = getattr(found.load(), "check", None)
    if check is None:
        return
    try:
        check(part, place.suffix)
    except DataError as error:
        raise DataError(f"{place.name}: what came is not this corpus: {error}") from None


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
