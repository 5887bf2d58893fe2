"""Copying the answers that pages show into stored/, so that a site can be built from a clone of the project."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from rnnreport import stored
from rnnreport.build import plans_of
from rnnreport.catalogue import member, origin
from rnnreport.errors import StoreError
from rnnreport.lock import locked
from rnnreport.plan import Plan
from rnnreport.project import Project
from rnnreport.store import Store

HISTORY = "history.json"
LARGEST = 100_000_000  # bytes; GitHub takes no larger file


@dataclass(frozen=True)
class Kept:
    """What stored/ holds now."""

    stages: int
    new: int
    gone: int  # stages that no page shows any more
    bytes: int
    large: tuple[str, ...]  # files that GitHub would not take

    def words(self) -> str:
        """Return what to tell the user, and what to do next."""
        lines = [f"stored/ holds {self.stages} stages, {self.bytes / 1e6:.1f} MB: {self.new} new, {self.gone} removed"]
        lines += [f"  {name} is larger than the 100 MB that GitHub takes" for name in self.large]
        return "\n".join([*lines, "Commit that folder; 'rnnreport build --stored' builds the site from it anywhere."])


def keep(project: Project, rights: bool = False) -> Kept:
    """Bring stored/ up to date with the pages. With `rights` its author has the rights to all texts.

    Raises StoreError where something that pages show is not made yet, and where answers hold texts that may not be
    republished; CorpusMissing where a corpus is not on this machine.
    """
    with locked(project.store, lambda text: None):
        plans, missing = plans_of(project)
        for error in missing.values():
            raise error
        store, target = Store(project.store), Store(project.stored)
        stages = {name: stage for plan in plans.values() for name, stage in stored.shown(plan).items()}
        lacking = sorted(name for name in stages if not store.has(name))
        if lacking:
            more = f" and {len(lacking) - 1} more" if len(lacking) > 1 else ""
            raise StoreError(f"{lacking[0]}{more} not made yet; run 'rnnreport build' first")
        if not rights:
            _may_be_kept(plans)
        gone = [path for path in target.manifests() if path not in stages]
        new = [stage for name, stage in stages.items() if not target.has(name)]
        for stage in new:
            with target.write(stage) as folder:
                _copy(store.folder(stage.id), folder, stage.kind)
        for name in gone:
            target.remove(name)
        _write_notes(project.stored, plans)
        found = {path: path.stat().st_size for path in project.stored.rglob("*") if path.is_file()}
        large = tuple(str(path.relative_to(project.root)) for path, size in found.items() if size > LARGEST)
        return Kept(len(stages), len(new), len(gone), sum(found.values()), large)


def _may_be_kept(plans: dict[str, Plan]) -> None:
    """Answers hold whole texts, and who can read the repository can read them."""
    for page, plan in plans.items():
        data = plan.basis.study.data
        if not origin(member("corpus", data.corpus), data.options).republish:
            raise StoreError(
                f"site_src/{page}: the corpus '{data.corpus}' may not be republished, and answers hold its texts in "
                "whole: nothing was kept. Publish from this machine with 'rnnreport publish'; if all who can read the "
                "repository may read them, say --i-have-the-rights"
            )


def _copy(source: Path, target: Path, kind: str) -> None:
    if kind == "training":
        shutil.copyfile(source / HISTORY, target / HISTORY)
        return
    for path in source.iterdir():
        if path.name != "stage.json":
            shutil.copyfile(path, target / path.name)


def _write_notes(folder: Path, plans: dict[str, Plan]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(stored.identities(plans.values()), indent=1, sort_keys=True, ensure_ascii=False)
    (folder / stored.READ).write_text(text + "\n", encoding="utf-8", newline="\n")
    attributes = "* -text linguist-generated\n"  # git must leave line ends alone: stages carry checksums
    (folder / ".gitattributes").write_text(attributes, encoding="utf-8", newline="\n")
