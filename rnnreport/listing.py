"""What there is: corpora and whether they are at hand, members of the house, studies and what of each is stored."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from rnnreport.catalogue import FOLDERS, Member, members, public
from rnnreport.data import fetch as fetching
from rnnreport.data import locations
from rnnreport.errors import CorpusMissing, ProjectError
from rnnreport.lock import locked
from rnnreport.plan import BETWEEN, Plan
from rnnreport.project import Project, find
from rnnreport.store import Store

PLURALS = {"cell": "Cells", "attribution": "Methods of explanation", "analysis": "Analyses", "figure": "Figures"}


def corpora(folder: Path) -> str:
    """Return a paragraph for every corpus: what it is, its rights, where it comes from, where it lies here."""
    lines = []
    for one in locations.available(_root(folder)):
        state = str(one.path) if one.path else _without_file(one)
        rights = "may be republished" if one.republish else "do not republish"
        lines += [f"{one.name}  {one.summary}", f"    rights: {one.licence} ({rights})"]
        lines += [f"    from:   {one.address}"] if one.address else []
        lines += [f"    local:  {state}"]
    return "\n".join(lines)


def _without_file(one: locations.Availability) -> str:
    if not one.ready:
        return f"not here: {locations.mend(one.name)}"
    return "needs no file" if one.address else "files of your own"


def fetch(name: str, source: Path | None) -> str:
    """Get the files of a corpus and say where they are now."""
    return str(fetching.get(name, source, locations.home(), _Meter()))


def everything(folder: Path) -> str:
    """Return all lists: corpora, members of the house and, inside a project, studies with what is stored."""
    here = [(one.name, "here" if one.ready else "not here", one.summary) for one in locations.available(_root(folder))]
    blocks = ["Corpora\n" + "\n".join(f"  {name:<18}{state:<10}{summary}" for name, state, summary in here)]
    for kind in FOLDERS:
        if kind in PLURALS:
            named = [(_called(one), one.summary) for one in members(kind).values()]
            width = 2 + max(len(name) for name, _ in named)
            blocks.append(f"{PLURALS[kind]}\n" + "\n".join(f"  {name:<{width}}{said}" for name, said in named))
    try:
        project = find(folder)
    except ProjectError:
        return "\n\n".join(blocks)
    return "\n\n".join([*blocks, _studies(project)])


def _called(one: Member) -> str:
    """Return what pages call a member; of one that stands for another in one task, this task too."""
    name = public(one)
    return name if name == one.name else f"{name} ({', '.join(one.facts['TASKS'])})"


def clean(project: Project, every: bool) -> str:
    """Remove stages that no page needs, or with `every` all stages and all that was built. Returns what was done."""
    from rnnreport.build import plans_of  # loads the page side, which the other lists do without

    with locked(project.store, _say):
        store = Store(project.store, _say)
        plans, missing = ({}, {}) if every else plans_of(project)
        kept = _needed(store, plans, missing)
        freed, gone = 0, [name for name in store.manifests() if name not in kept]
        for name in gone:
            freed += store.size(name)
            store.remove(name)
        _remove_remains(project.store, kept)
        if every:
            shutil.rmtree(project.build, ignore_errors=True)
        stages = "1 stage" if len(gone) == 1 else f"{len(gone)} stages"
        return f"removed {stages}, {freed / 1e6:.1f} MB; {len(store.manifests())} kept"


def _needed(store: Store, plans: dict[str, Plan], missing: dict[str, CorpusMissing]) -> set[str]:
    """Return the stages to keep. Those of a corpus that is not here now cannot be named, so all of that corpus stay."""
    kept = {name for plan in plans.values() for name in plan.stages}
    manifests, absent = store.manifests(), {error.corpus for error in missing.values()}
    return kept | {name for name in manifests if _reads_absent(name, manifests, absent)}


def _reads_absent(name: str, manifests: dict, absent: set[str]) -> bool:
    told = manifests.get(name, {})
    if told.get("stage") == "dataset":
        return told.get("name") in absent
    return any(_reads_absent(read, manifests, absent) for read in told.get("reads", ()))


def _remove_remains(store: Path, kept: set[str]) -> None:
    """Remove what broken builds left, apart from checkpoints of stages that are still wanted."""
    for path in store.glob("*.part"):
        shutil.rmtree(path, ignore_errors=True)
    for path in store.glob("*.unfinished"):
        if path.stem not in kept:
            shutil.rmtree(path, ignore_errors=True)


def _studies(project: Project) -> str:
    from rnnreport.build import plans_of

    plans, missing = plans_of(project)
    store, lines = Store(project.store), ["Studies"]
    for path, plan in plans.items():
        here = {name for name in plan.stages if (project.store / name).is_dir()}
        lines.append(f"  {path}: {len(here)} of {len(here) + len(_lacking(plan, here))} stages stored")
    lines += [f"  {path}: {error}" for path, error in missing.items()]
    total = sum(store.size(name) for name in store.manifests())
    return "\n".join([*lines, f"  {len(store.manifests())} stages take {total / 1e6:.1f} MB"])


def _lacking(plan: Plan, here: set[str]) -> set[str]:
    """Return the stages that a build would make: what no page shows only where a stage that is lacking reads it."""
    away = {name: stage for name, stage in plan.stages.items() if name not in here}
    wanted = {read for stage in away.values() if stage.kind not in BETWEEN for read in stage.reads}
    return {name for name, stage in away.items() if stage.kind not in BETWEEN or name in wanted}


def _root(folder: Path) -> Path:
    try:
        return find(folder).root
    except ProjectError:
        return folder


def _say(text: str) -> None:
    print(text, file=sys.stderr)


class _Meter:
    """Shows how much of a download is here: one line for every tenth."""

    def __init__(self):
        self._tenth = -1

    def __call__(self, done: int, total: int | None) -> None:
        if not total or int(10 * done / total) == self._tenth:
            return
        self._tenth = int(10 * done / total)
        print(f"{done / 1e6:.1f} of {total / 1e6:.1f} MB", file=sys.stderr)
