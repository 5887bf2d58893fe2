"""Members of archives, read one after the other as they stand in it: nothing is unpacked to the disk.

An archive that holds a link or a path that leads out of it is refused, whether or not that member is wanted.
"""

from __future__ import annotations

import gzip
import lzma
import re
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from rnnreport.errors import DataError

LARGEST = 64 * 2**20  # bytes of one member

_DRIVE = re.compile(r"[A-Za-z]:")
_DAMAGE = (EOFError, NotImplementedError, OSError, RuntimeError, ValueError, lzma.LZMAError, zlib.error)
_OPENERS: dict[bytes, Callable[[Path], BinaryIO]] = {b"\x1f\x8b": gzip.open, b"\xfd7zXZ\x00": lzma.open}

Found = Iterator[tuple[re.Match, bytes]]


def zipped(path: Path, wanted: re.Pattern) -> Found:
    """Yield (match, content) of every file in a zip archive whose whole name matches, in the order of the archive.

    Raises DataError when the archive is no zip file, is damaged, or is refused.
    """
    with _understood(path, "zip archive"), zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        for member in members:
            _refuse(path, member.filename, stat.S_ISLNK(member.external_attr >> 16), member.file_size)
        for member in members:
            if (match := wanted.fullmatch(member.filename)) and not member.is_dir():
                yield match, archive.read(member)


def packed(path: Path, wanted: re.Pattern) -> Found:
    """Yield (match, content) of every file in a compressed tar archive (.tar.gz, .tar.xz) whose whole name matches.

    The archive is read once, from its beginning to its end; how it is compressed is told by its first bytes. Raises
    DataError when it is no such archive, ends too early, is damaged, or is refused.
    """
    with _understood(path, "tar archive"), _opened(path) as file, tarfile.open(fileobj=file, mode="r|") as archive:
        while (member := archive.next()) is not None:
            archive.members = []  # tarfile would keep the headers of all members
            plain = member.isreg() or member.isdir()
            _refuse(path, member.name, not plain, member.size)
            if (match := wanted.fullmatch(member.name)) and member.isreg():
                yield match, archive.extractfile(member).read()
        while file.read(2**20):  # up to the checksum behind the last member
            pass


def decoded(raw: bytes) -> str:
    """Return bytes as text: UTF-8, or where they are not, cp1252; every line ends in a line feed."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _opened(path: Path) -> BinaryIO:
    with path.open("rb") as file:
        begin = file.read(6)
    opener = next((opener for mark, opener in _OPENERS.items() if begin.startswith(mark)), None)
    if opener is None:
        raise DataError(f"{path.name}: not a readable tar archive (.tar.gz or .tar.xz): get it anew")
    return opener(path)


@contextmanager
def _understood(path: Path, kind: str) -> Iterator[None]:
    """Turn errors of reading an archive into DataError with what to do."""
    try:
        yield
    except (tarfile.TarError, zipfile.BadZipFile, *_DAMAGE) as error:
        raise DataError(f"{path.name}: not a readable {kind}, or not whole ({error}): get it anew") from None


def _refuse(path: Path, name: str, special: bool, size: int) -> None:
    """Raise DataError for a member that no corpus holds: one that leads elsewhere, or one that is huge."""
    parts = name.replace("\\", "/").split("/")
    if not parts[0] or ".." in parts or _DRIVE.match(name):
        raise DataError(f"{path.name}: refused, since it holds a path that leads out of the archive: {name!r}")
    if special:
        raise DataError(f"{path.name}: refused, since it holds a link or a device: {name!r}")
    if size > LARGEST:
        raise DataError(f"{path.name}: refused, since {name!r} would unpack to more than {LARGEST:,} bytes")
