"""One file over HTTP, resumable: what is here is not asked for again while the server's file stays the same."""

from __future__ import annotations

import errno
import http.client
import json
import os
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from rnnreport import __version__
from rnnreport.errors import DataError

ATTEMPTS = 4  # in one run, each going on where the one before broke off
PAUSE = 1.0  # seconds before the second attempt, twice as long before each further one
TIMEOUT = 30.0  # seconds without a byte
BLOCK = 2**18  # bytes

_BROKEN = (urllib.error.URLError, http.client.HTTPException, ConnectionError, TimeoutError)


class _Answer(NamedTuple):
    """How a server answers a request for the rest of a file."""

    start: int  # the byte with which the answer begins
    total: int | None  # bytes of the whole file
    validator: str  # ETag or date of the file; "" when the server gives none


def into(part: Path, address: str, size: int | None, progress: Callable[[int, int | None], None]) -> Path:
    """Download `address` into `part` and return it, whole; `size` is its size in bytes where it is known.

    Beside an unfinished `part` stands `<part>.json`, which says of which version of the file it is. Raises DataError
    when the connection breaks again and again, the server refuses, or the disk is full; then `part` stays, for the
    next run.
    """
    for attempt in range(ATTEMPTS):
        if attempt:
            time.sleep(PAUSE * 2 ** (attempt - 1))
        try:
            if _continued(part, address, size, progress):
                return part
        except urllib.error.HTTPError as error:
            if error.code < 500 and error.code not in (408, 429):
                raise DataError(f"{address}: the server answers {error.code} {error.reason}") from None
            reason = f"the server answers {error.code} {error.reason}"
        except _BROKEN as error:
            reason = str(getattr(error, "reason", error)) or type(error).__name__
        else:
            reason = "the connection broke"
    here = part.stat().st_size if part.exists() else 0
    kept = f" after {here:,} bytes; they are kept, run the command again to go on" if here else ""
    raise DataError(f"{address}: cannot be downloaded: {reason}{kept}")


def forget(part: Path) -> None:
    """Delete an unfinished download, and what is known of it."""
    part.unlink(missing_ok=True)
    _notes(part).unlink(missing_ok=True)


@contextmanager
def understood(part: Path) -> Iterator[None]:
    """Turn errors of the disk into DataError with what to do."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise DataError(f"{part}: the disk is full; what came is kept, free some space and run it again") from None
        raise DataError(f"{part}: cannot be written: {error.strerror or error}") from None


def _continued(part: Path, address: str, size: int | None, progress: Callable) -> bool:
    """Ask for what is missing and append it. Return whether the file is whole."""
    here, validator = _kept(part, address, size)
    headers = {"User-Agent": f"rnnreport/{__version__}", "Accept-Encoding": "identity"}
    if here:
        headers |= {"Range": f"bytes={here}-"} | ({"If-Range": validator} if validator else {})
    request = urllib.request.Request(address, headers=headers)
    try:
        response = urllib.request.urlopen(request, timeout=TIMEOUT)
    except urllib.error.HTTPError as error:
        with error:
            if error.code != 416:
                raise
        # The server has no byte beyond ours: ours is whole, or of another version.
        if size is not None and here == size:
            return True
        forget(part)
        return False
    with response:
        answer = _read_answer(response, here)
        _note(part, address, answer.validator)
        done, broken = _append(response, part, answer, progress)
    whole = answer.total if answer.total is not None else size
    return not broken if whole is None else done >= whole


def _kept(part: Path, address: str, size: int | None) -> tuple[int, str]:
    """Return (bytes, validator) of an unfinished download that can go on, (0, "") when it has to begin anew."""
    if not part.exists() or (size is not None and part.stat().st_size > size):
        return 0, ""
    try:
        notes = json.loads(_notes(part).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return 0, ""
    if notes.get("address") != address or not notes.get("validator"):
        return 0, ""
    return part.stat().st_size, notes["validator"]


def _read_answer(response, here: int) -> _Answer:
    strong = response.headers.get("ETag", "")
    validator = strong if strong and not strong.startswith("W/") else response.headers.get("Last-Modified", "")
    length = response.headers.get("Content-Length", "")
    if response.status != 206:
        return _Answer(0, int(length) if length.isdigit() else None, validator)
    span, _, total = response.headers.get("Content-Range", "").removeprefix("bytes ").partition("/")
    if span.partition("-")[0] != str(here):
        raise http.client.HTTPException(f"the server answers with another part of the file: {span}")
    return _Answer(here, int(total) if total.isdigit() else None, validator)


def _append(response, part: Path, answer: _Answer, progress: Callable) -> tuple[int, bool]:
    """Write the answer to its place in `part`; return how many bytes it then has, and whether the answer broke off."""
    done, broken = answer.start, False
    with understood(part), part.open("r+b" if answer.start else "wb") as file:
        file.seek(done)
        file.truncate()
        progress(done, answer.total)
        while not broken:
            block, broken = _block(response)
            if not block:
                break
            file.write(block)
            done += len(block)
            progress(done, answer.total)
        file.flush()
        os.fsync(file.fileno())
    return done, broken


def _block(response) -> tuple[bytes, bool]:
    """Return the next bytes, none at the end, and whether the connection broke."""
    try:
        return response.read(BLOCK), False
    except http.client.IncompleteRead as error:
        return error.partial, True
    except (OSError, http.client.HTTPException):
        return b"", True


def _note(part: Path, address: str, validator: str) -> None:
    with understood(part):
        _notes(part).write_text(json.dumps({"address": address, "validator": validator}), encoding="utf-8")


def _notes(part: Path) -> Path:
    return part.with_name(part.name + ".json")
