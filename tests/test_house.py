"""The house rules: sizes, the direction of imports, and who may import what."""

from __future__ import annotations

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "rnnreport"
FILES = sorted(PACKAGE.rglob("*.py"))
MODULES = {path: ".".join(("rnnreport", *path.relative_to(PACKAGE).with_suffix("").parts)) for path in FILES}

BELOW_ALL = (
    "errors",
    "mistakes",
    "catalogue",
    "slugs",
    "results",
    "notation",
    "study",
    "sizes",
    "declaration",
    "store",
    "project",
    "lock",
    "plan",
)
MAY_IMPORT = {  # beside what lies below all: what a part may import, apart from itself
    "charts": (),
    "figures": ("charts",),
    "pages": ("figures", "charts"),
    "policy": (),
    "offline": (),
    "site": ("offline", "pages", "policy"),
    "single_file": ("pages", "policy"),
    "data": (),
    "models": ("data",),
    "training": ("data", "models"),
    "analyses": ("data", "models", "training"),
    "built": (),
    "checks": ("built",),
    "checking": ("built", "checks"),
    "command_options": (),
    "console": (),
    "hosting": (),
    "keeping": ("build", "pages", "stored"),
    "provenance": (),
    "publishing": ("build", "built", "checking", "hosting", "record", "repository", "stored"),
    "publish_commands": ("checking", "command_options", "keeping", "publishing"),
    "record": ("pages",),
    "repository": (),
    "stored": ("data",),
    "stages": ("data", "training", "analyses"),
    "engine": ("stages",),
    "listing": ("build", "data", "pages", "site"),
    "build": ("console", "data", "engine", "pages", "provenance", "record", "site", "stages", "stored"),
    "cli": ("build", "command_options", "data", "listing", "pages", "publish_commands", "site", "single_file"),
}
ONLY_IN = {
    "jax": ("models", "training", "analyses"),
    "flax": ("models", "training", "analyses"),
    "optax": ("models", "training", "analyses"),
    "jinja2": ("pages",),
    "mkdocs": ("site",),
}
FOLDERS_OF_MEMBERS = ("models.cells", "models.attributions", "data.corpora", "analyses", "figures", "checks")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path: Path) -> set[str]:
    """Return the full names of all that a file imports, wherever in it."""
    names = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def part(module: str) -> str:
    """Return the part of the house: "rnnreport.models.cells.lstm" belongs to "models", the package itself to none."""
    return "" if module in ("rnnreport", "rnnreport.__init__") else module.split(".")[1]


def inside(path: Path) -> set[str]:
    """Return the modules of this package that a file imports."""
    known = set(MODULES.values())
    packages = {name.removesuffix(".__init__"): name for name in known}
    return {packages.get(name, name) for name in imported(path) if packages.get(name, name) in known}


@pytest.mark.parametrize("path", FILES, ids=MODULES.get)
def test_a_file_is_one_screenful_of_one_idea(path):
    """No file is longer than 250 lines."""
    assert path.read_text(encoding="utf-8").count("\n") <= 250


@pytest.mark.parametrize("path", FILES, ids=MODULES.get)
def test_functions_are_short(path):
    """No function body, its docstring not counted, is longer than 40 lines."""
    for node in ast.walk(tree(path)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            body = node.body[1:] if ast.get_docstring(node) is not None else node.body
            size = node.end_lineno - body[0].lineno + 1 if body else 0
            assert size <= 40, f"{node.name} has {size} lines"


@pytest.mark.parametrize("path", FILES, ids=MODULES.get)
def test_no_import_runs_up(path):
    """A module imports only its own part, parts beneath it, and what lies below all."""
    own = part(MODULES[path])
    allowed = {own, "", *BELOW_ALL, *MAY_IMPORT.get(own, ())}
    assert {part(name) for name in inside(path)} <= allowed


@pytest.mark.parametrize("path", FILES, ids=MODULES.get)
def test_big_libraries_stay_in_their_rooms(path):
    """jax, flax and optax are imported by the computing side alone, jinja2 by pages, MkDocs by site."""
    own = part(MODULES[path])
    for library, rooms in ONLY_IN.items():
        if any(name.split(".")[0] == library for name in imported(path)):
            assert own in rooms, f"{library} is imported"


@pytest.mark.parametrize("folder", FOLDERS_OF_MEMBERS)
def test_members_never_import_each_other(folder):
    """Cells, methods, corpora, analyses and figures each stand alone."""
    members = {name for name in MODULES.values() if name.startswith(f"rnnreport.{folder}.") and "__init__" not in name}
    for path in FILES:
        if MODULES[path] in members:
            assert not (inside(path) & members) - {MODULES[path]}


def test_there_is_no_import_circle():
    """Following imports from any module never leads back to it."""
    arrows = {MODULES[path]: inside(path) - {MODULES[path]} for path in FILES}
    done: set[str] = set()

    def visit(module: str, way: tuple[str, ...]) -> None:
        assert module not in way, " > ".join((*way, module))
        if module not in done:
            for other in arrows[module]:
                visit(other, (*way, module))
            done.add(module)

    for module in arrows:
        visit(module, ())


def test_no_module_is_a_drawer_for_everything():
    """A module has a name that says what is in it."""
    assert not {path.stem for path in FILES} & {"utils", "util", "helpers", "common", "misc", "tools"}


def test_the_page_side_never_loads_jax():
    """Pages, figures and site can show stored results on a machine without jax."""
    code = (
        "import sys; from rnnreport import pages, site, build, listing; from rnnreport.catalogue import members\n"
        "[one.load() for one in members('figure').values()]\n"
        "sys.exit(' '.join(name for name in ('jax', 'flax', 'optax') if name in sys.modules) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
