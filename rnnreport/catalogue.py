"""What lies in the one-file-per-thing folders: names and facts of cells, corpora, figures and so on.

Facts are module-level literals (`STATES = {...}`) and the first line of the docstring. They are read from the source
without running it, so that listing all cells, or checking a page, never has to import jax.
"""

from __future__ import annotations

import ast
import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from rnnreport.errors import RnnReportError, one_of

FOLDERS = {
    "cell": "models.cells",
    "attribution": "models.attributions",
    "corpus": "data.corpora",
    "analysis": "analyses",
    "figure": "figures",
    "check": "checks",
}


@dataclass(frozen=True)
class Member:
    """One member of a folder: its name, the first line of its docstring, and its module-level literals."""

    kind: str
    name: str
    summary: str
    facts: Mapping[str, object]

    def load(self) -> ModuleType:
        """Import the module."""
        return importlib.import_module(f"rnnreport.{FOLDERS[self.kind]}.{self.name}")


class Origin(NamedTuple):
    """Where a corpus comes from, and what may be done with it."""

    address: str  # "" for a user's own
    licence: str
    republish: bool
    files: tuple[str, ...]  # names of those that it may be read from, which may hold `*`
    described: str  # its file and what that is, where it has no address; "" where it has one


def origin(corpus: Member, options: Mapping | None = None) -> Origin:
    """Return the origin of a corpus as its literals `RIGHTS` and `SOURCE` say.

    Where one of its options decides, `DIFFERS` says how: {option: {value: {name of an Origin: value}}}, the default
    value first. Without `options` it is the origin of the corpus as a whole, and `described` names all files.
    """
    rights, source = corpus.facts["RIGHTS"], corpus.facts["SOURCE"]
    found = Origin(source["address"], rights["licence"], rights["republish"], tuple(source["files"]), "")
    for option, values in corpus.facts.get("DIFFERS", {}).items():
        if options is None:
            found = found._replace(described=" or ".join(one["described"] for one in values.values()))
        else:
            found = found._replace(**values.get(options.get(option), next(iter(values.values()))))
    return found


@cache
def members(kind: str) -> dict[str, Member]:
    """Return the members of one kind, which is a key of FOLDERS, by name, sorted."""
    folder = Path(__file__).parent.joinpath(*FOLDERS[kind].split("."))
    files = sorted(path for path in folder.glob("*.py") if not path.stem.startswith("_"))
    return {path.stem: _read(kind, path) for path in files}


def member(kind: str, name: str) -> Member:
    """Return one member; hyphens count as underscores. Raises RnnReportError with the nearest spelling."""
    found = members(kind).get(canonical(name))
    if found is None:
        raise RnnReportError(f"{kind} {one_of(name, members(kind))}")
    return found


def suited(kind: str, name: str, task: str) -> str:
    """Return under which name `name` is filed for a task: "cells" as "cells_forecast" where there is such a file."""
    own = f"{canonical(name)}_{canonical(task)}"
    return own if own in members(kind) else name


def public(one: Member) -> str:
    """Return what pages call a member: "cells_forecast", which is for the task forecast, is called "cells" there."""
    tails = [f"_{canonical(task)}" for task in one.facts.get("TASKS", ())]
    return next((one.name.removesuffix(tail) for tail in tails if one.name.endswith(tail)), one.name)


def canonical(name: str) -> str:
    """Return the name under which a member is filed: "python-docs" is filed as "python_docs"."""
    return str(name).strip().lower().replace("-", "_")


def _read(kind: str, path: Path) -> Member:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    summary = (ast.get_docstring(tree) or "").split("\n")[0]
    return Member(kind, path.stem, summary, dict(_literals(tree)))


def _literals(tree: ast.Module):
    for node in tree.body:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        if isinstance(target, ast.Name) and target.id.isupper() and getattr(node, "value", None) is not None:
            try:
                yield target.id, ast.literal_eval(node.value)
            except ValueError:
                continue
