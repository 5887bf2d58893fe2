"""One build at a time in one project: the second waits, and says for whom."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from rnnreport.errors import StoreBusy


@contextlib.contextmanager
def locked(store: Path, note: Callable[[str], None], wait: bool = True) -> Iterator[None]:
    """Hold the store's lock inside the block.

    When another process holds it, `note` is told which, and this one waits; with `wait=False` StoreBusy is raised. The
    operating system frees the lock of a process that died.
    """
    store.mkdir(parents=True, exist_ok=True)
    lock, holder = FileLock(store / "lock"), store / "lock.holder"
    try:
        lock.acquire(timeout=0)
    except Timeout:
        message = f"{store} is in use by {_who(holder)}"
        if not wait:
            raise StoreBusy(f"{message}; wait for it, or stop it") from None
        note(f"{message}: waiting for it to finish")
        lock.acquire()
    try:
        started = datetime.now().strftime("%H:%M:%S")
        holder.write_text(json.dumps({"process": os.getpid(), "since": started}), encoding="utf-8")
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _who(holder: Path) -> str:
    try:
        told = json.loads(holder.read_text(encoding="utf-8"))
        return f"another build (process {told['process']}, since {told['since']})"
    except (OSError, ValueError, KeyError):
        return "another build"
