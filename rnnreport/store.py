"""Content-addressed stage folders: whole, or not there.

A stage is a piece of work that is worth keeping: a data set, a training, an analysis. Its folder is named by the hash
of all that determines its content, written beside as `.part` and renamed, and carries the checksum of every file. So a
folder that exists is whole; one that was damaged later is found and made again.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import math
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rnnreport.errors import StoreError
from rnnreport.slugs import slug

MANIFEST = "stage.json"
FULL = {errno.ENOSPC, errno.EDQUOT}


@dataclass(frozen=True)
class Stage:
    """One piece of work, named by what determines it. `settings` holds JSON values only, `reads` other stages' ids."""

    kind: str  # "dataset", "training", "analysis"
    name: str  # as people call it: "LSTM", "blogs", "record"
    version: int  # raised when the code of the stage changes its answer
    settings: Mapping[str, Any]
    reads: tuple[str, ...] = field(default=())

    @property
    def id(self) -> str:
        """The name of the stage's folder, such as "training-LSTM-3fa1c2d04b5e"."""
        digest = hashlib.sha256(canonical_json(self.identity()).encode()).hexdigest()[:12]
        return "-".join((self.kind, slug(self.name), digest))

    def identity(self) -> dict[str, Any]:
        """All that determines the content."""
        return {"stage": self.kind, "version": self.version, "settings": dict(self.settings), "reads": list(self.reads)}


def canonical_json(value: Any) -> str:
    """Return the one JSON text for `value`. Raises StoreError for values with no stable identity."""
    _refuse_unstable(value, "value")
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def _refuse_unstable(value: Any, where: str) -> None:
    if isinstance(value, Mapping):
        for key, item in value.items():
            if not isinstance(key, str):
                raise StoreError(f"{where} has the key {key!r}, which is no text: it has no stable identity")
            _refuse_unstable(item, f"{where}.{key}")
    elif isinstance(value, (list, tuple)):
        for index, item in enumerate(value):
            _refuse_unstable(item, f"{where}[{index}]")
    elif isinstance(value, float) and not math.isfinite(value):
        raise StoreError(f"{where} is {value}, which has no stable identity")
    elif value is not None and not isinstance(value, (str, int, float, bool)):
        raise StoreError(f"{where} is a {type(value).__name__}, which has no stable identity")


class Store:
    """The stages kept in one folder. `note` is told, in one sentence, of every damage found.

    Of a `frozen` one nothing is removed, since nothing of it could be made again: damage raises StoreError.
    """

    def __init__(self, root: Path, note: Callable[[str], None] = lambda text: None, frozen: bool = False):
        self.root, self._note, self._frozen = root, note, frozen
        self._sound: set[str] = set()

    def has(self, stage_id: str) -> bool:
        """Tell whether the stage is there and undamaged. A damaged one is removed, so that it is made again."""
        if stage_id in self._sound:
            return True
        folder = self.root / stage_id
        if not folder.is_dir():
            return False
        damage = _damage(folder)
        if damage and self._frozen:
            raise StoreError(f"{folder} is damaged ({damage}); take it from the repository again, or keep it anew")
        if damage:
            self._note(f"{folder.name} is damaged ({damage}): it is made again")
            shutil.rmtree(folder)
            return False
        self._sound.add(stage_id)
        return True

    def folder(self, stage_id: str) -> Path:
        """Return the folder of a stage that is there. Raises StoreError where it is not."""
        if not self.has(stage_id):
            raise StoreError(f"stage {stage_id} is not in {self.root}: build again")
        return self.root / stage_id

    @contextlib.contextmanager
    def write(self, stage: Stage) -> Iterator[Path]:
        """Give an empty folder to fill; it becomes the stage when the block ends well, else it vanishes."""
        part = self.root / f"{stage.id}.part"
        try:
            shutil.rmtree(part, ignore_errors=True)
            part.mkdir(parents=True)
            yield part
            _seal(part, stage)
            shutil.rmtree(self.root / stage.id, ignore_errors=True)
            part.rename(self.root / stage.id)
        except OSError as error:
            raise _explained(error, self.root) from error
        finally:
            shutil.rmtree(part, ignore_errors=True)
        shutil.rmtree(self.scratch(stage.id), ignore_errors=True)

    def scratch(self, stage_id: str) -> Path:
        """Return where an unfinished stage keeps what it needs to go on after a kill."""
        return self.root / f"{stage_id}.unfinished"

    def manifests(self) -> dict[str, dict[str, Any]]:
        """Return the manifest of every whole stage by id, sorted. Checksums are not looked at."""
        found = sorted(self.root.glob(f"*/{MANIFEST}"))
        return {path.parent.name: _manifest(path.parent) for path in found if "." not in path.parent.name}

    def size(self, stage_id: str) -> int:
        """Return the bytes that a stage takes."""
        return sum(path.stat().st_size for path in (self.root / stage_id).rglob("*") if path.is_file())

    def remove(self, stage_id: str) -> None:
        """Remove a stage and what is unfinished of it."""
        self._sound.discard(stage_id)
        for path in (self.root / stage_id, self.scratch(stage_id)):
            shutil.rmtree(path, ignore_errors=True)


def _seal(part: Path, stage: Stage) -> None:
    """Write the manifest with a checksum per file, and make sure that all of it is on the disk."""
    files = sorted(path for path in part.rglob("*") if path.is_file())
    sums = {path.relative_to(part).as_posix(): _sha256(path) for path in files}
    manifest = stage.identity() | {"name": stage.name, "files": sums}
    text = canonical_json(manifest)
    (part / MANIFEST).write_text(text, encoding="utf-8")
    for path in (*files, part / MANIFEST):
        with path.open("rb") as opened:
            os.fsync(opened.fileno())


def _damage(folder: Path) -> str:
    """Return what is wrong with a stage folder, or an empty string."""
    sums = _manifest(folder).get("files")
    if sums is None:
        return f"{MANIFEST} cannot be read"
    for name, expected in sums.items():
        path = folder / name
        if not path.is_file():
            return f"{name} is gone"
        if _sha256(path) != expected:
            return f"{name} has another checksum"
    return ""


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        read = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return read if isinstance(read, dict) else {}


def _sha256(path: Path) -> str:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _explained(error: OSError, root: Path) -> Exception:
    """Return the error that a user should see for a failed write."""
    if error.errno in FULL:
        return StoreError(f"{root}: the disk is full; make room and build again: all finished stages are kept")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return StoreError(f"{root}: cannot be written ({error.strerror}); check the rights of that folder")
    return error
