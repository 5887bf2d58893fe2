"""Copying the answers that pages show into stored/, so that a site can be built from a clone of the project."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from rnnreport import pages, stored
from rnnreport.build import plans_of
from rnnreport.catalogue import member, origin
from rnnreport.errors import CorpusMissing, StoreError
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
    left_out: Mapping[str, str]  # page -> why nothing of it was kept, and the mend
    refused: bool  # whether a page that was asked for by name is among these

    def words(self) -> str:
        """Return what to tell the user, and what to do next."""
        lines = [f"stored/ holds {self.stages} stages, {self.bytes / 1e6:.1f} MB: {self.new} new, {self.gone} removed"]
        lines += [f"  {name} is larger than the 100 MB that GitHub takes" for name in self.large]
        lines += [f"  left out: {_line(page, why)}" for page, why in self.left_out.items()]
        return "\n".join([*lines, "Commit that folder; 'rnnreport build --stored' builds the site from it anywhere."])


def keep(project: Project, only: tuple[str, ...] = (), rights: bool = False) -> Kept:
    """Bring stored/ up to date with the pages. With `rights` its author has the rights to all texts.

    `only` names pages, as paths below site_src; without it, all are meant. A page whose corpus is not on this machine
    or may not be republished, or of which something is not made yet, is left out; what was kept of it before stays.
    Raises StoreError where nothing can be kept.
    """
    with locked(project.store, lambda text: None):
        plans, missing = plans_of(project)
        chosen = pages.choose(pages.load(project), only)
        store, target = Store(project.store), Store(project.stored)
        why = {page: _why_not(page, plans.get(page), missing.get(page), store, rights) for page in sorted(chosen)}
        left_out = {page: reason for page, reason in why.items() if reason}
        kept = [plans[page] for page in why if page not in left_out]
        if left_out and not kept:
            raise StoreError("\n".join(_line(page, reason) for page, reason in left_out.items()))
        stages = {name: stage for plan in kept for name, stage in stored.shown(plan).items()}
        partly = bool(left_out) or len(chosen) < len(plans) + len(missing)
        gone = [] if partly else [name for name in target.manifests() if name not in stages]
        new = [stage for name, stage in stages.items() if not target.has(name)]
        for stage in new:
            with target.write(stage) as folder:
                _copy(store.folder(stage.id), folder, stage.kind)
        for name in gone:
            target.remove(name)
        _write_notes(project, kept, partly)
        found = {path: path.stat().st_size for path in project.stored.rglob("*") if path.is_file()}
        large = tuple(str(path.relative_to(project.root)) for path, size in found.items() if size > LARGEST)
        there = len(target.manifests())
        return Kept(there, len(new), len(gone), sum(found.values()), large, left_out, bool(only and left_out))


def _line(page: str, why: str) -> str:
    return f"site_src/{page}: {why}"


def _why_not(page: str, plan: Plan | None, missing: CorpusMissing | None, store: Store, rights: bool) -> str:
    """Return why a page cannot be kept, with the mend; "" where it can.

    Answers hold whole texts, and who can read the repository can read them.
    """
    if plan is None:
        return str(missing)
    data = plan.basis.study.data
    if not (rights or origin(member("corpus", data.corpus), data.options).republish):
        return (
            f"the corpus '{data.corpus}' may not be republished, and answers hold its texts in whole. Publish from "
            "this machine with 'rnnreport publish'; if all who can read the repository may read them, say "
            "--i-have-the-rights"
        )
    lacking = sorted(name for name in stored.shown(plan) if not store.has(name))
    more = f" and {len(lacking) - 1} more" if len(lacking) > 1 else ""
    return f"{lacking[0]}{more} not made yet; run 'rnnreport build {page}' first" if lacking else ""


def _copy(source: Path, target: Path, kind: str) -> None:
    if kind == "training":
        shutil.copyfile(source / HISTORY, target / HISTORY)
        return
    for path in source.iterdir():
        if path.name != "stage.json":
            shutil.copyfile(path, target / path.name)


def _write_notes(project: Project, plans: Iterable[Plan], partly: bool) -> None:
    """Write what was read. Where some pages were left out, what is known of them already stays."""
    project.stored.mkdir(parents=True, exist_ok=True)
    known = stored.known(project) if partly else {}
    now = {kind: known.get(kind, {}) | read for kind, read in stored.identities(plans).items()}
    text = json.dumps(now, indent=1, sort_keys=True, ensure_ascii=False)
    (project.stored / stored.READ).write_text(text + "\n", encoding="utf-8", newline="\n")
    attributes = "* -text linguist-generated\n"  # git must leave line ends alone: stages carry checksums
    (project.stored / ".gitattributes").write_text(attributes, encoding="utf-8", newline="\n")
