"""The sources of Python's standard library as texts: its files, their docstrings, and docstrings without layout.

Sources are read, never imported.
"""

from __future__ import annotations

import ast
import os
import re
import sysconfig
import warnings
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from rnnreport.errors import CorpusMissing

_OUTSIDE = {"site-packages", "dist-packages", "test", "tests", "idle_test", "__pycache__", "pydoc_data"}
_UNDERLINE = re.compile(r"^\s*([*=\-~^\"#+_])\1{2,}\s*$", re.MULTILINE)
_TABLE_RULE = re.compile(r"^ *(?:\+[-=+]{3,}\+|\|[-=+|]{3,}\|) *\n?", re.MULTILINE)
_STATEMENT = re.compile(r"^\s*(?:>>>|def |class |import |(?:if|for|while|with|try|match|async)\b.*:$)")
_DIRECTIVE = re.compile(r"^(\s*)\.\. +(?:([a-z-]+):: ?|_[^:\n]+:\s*$|\[(\d+)\] )", re.MULTILINE)
_ROLE = re.compile(r":(?:[a-z]+:)?[a-z]+:`~?([^`]+)`")
_STRONG = re.compile(r"(?<![\w*])(\*\*?)(?=[^\s*])([^*\n]+?)(?<=[^\s*])\1(?![\w*])")
_CODE = re.compile(r"^\s*(?:>>>|\.\.\. |[-*] |\d+\. |\|)|::=|^\s*\S+\s*=\s|[:({\[]\s*$")


def sources(corpus: str) -> list[Path]:
    """Return the modules of the standard library that are written in Python, by name, without its tests.

    Raises CorpusMissing in the name of `corpus` where Python came without them.
    """
    folder = _folder()
    found = sorted(_modules(folder), key=lambda path: path.relative_to(folder).as_posix())
    if len(found) < 50:
        raise missing(corpus, "the sources of the standard library")
    return found


def missing(corpus: str, what: str) -> CorpusMissing:
    """Return the error that says what this Python came without, and the mend."""
    return CorpusMissing(
        corpus,
        f"this Python came without {what}; build with a full installation of Python (slim system packages leave it "
        "out), or choose another corpus",
    )


@cache
def docstrings(path: Path) -> tuple[tuple[str, str], ...]:
    """Return (dotted name, docstring) of a module, its classes and functions; nothing where it cannot be parsed."""
    module = ".".join(path.relative_to(_folder()).with_suffix("").parts).removesuffix(".__init__")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the standard library's own sources
        try:
            tree = ast.parse(path.read_bytes())
        except (SyntaxError, ValueError):
            return ()
    return tuple(_documented(tree, module))


def clean(raw: str) -> str:
    """Return documentation without marks of layout: underlines, table rules, directives, roles, emphasis, wrapping."""
    text = _UNDERLINE.sub("", re.sub(r"^-\[ (.+) \]-$", r"\1", raw.expandtabs(), flags=re.MULTILINE))
    text = _TABLE_RULE.sub("", text)
    text = _DIRECTIVE.sub(lambda match: match[1] + (match[2] or match[3] or "").replace("-", " ") + " ", text)
    text = _STRONG.sub(r"\2", _ROLE.sub(r"\1", text).replace("``", "`")).replace("`", "")
    blocks = (_unwrapped(block) for block in re.split(r"\n\s*\n", re.sub(r"::$", ":", text, flags=re.MULTILINE)))
    return "\n\n".join(block for block in blocks if block)


def _folder() -> Path:
    return Path(sysconfig.get_path("stdlib"))


def _modules(folder: Path) -> Iterator[Path]:
    for inside, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name not in _OUTSIDE]  # is not walked into
        yield from (Path(inside, name) for name in files if name.endswith(".py"))


def _documented(node: ast.AST, name: str) -> Iterator[tuple[str, str]]:
    if text := ast.get_docstring(node):
        yield name, text
    for child in node.body:
        if isinstance(child, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            yield from _documented(child, f"{name}.{child.name}")


def _unwrapped(block: str) -> str:
    """Return a block of lines as one line when it is prose, as it stands when it looks like code, a list or a table."""
    lines = [line.rstrip() for line in block.split("\n") if line.strip()]
    table = [re.sub(r"\s*\|\s*", " ", line).strip() for line in lines if line.lstrip().startswith("|")]
    if table:
        return "\n".join(line for line in table if line)
    prose = len({len(line) - len(line.lstrip()) for line in lines[1:]}) <= 1 and not any(map(_CODE.search, lines[1:-1]))
    if prose and not any(map(_STATEMENT.search, lines)):
        return " ".join(line.strip() for line in lines)
    margin = min((len(line) - len(line.lstrip()) for line in lines), default=0)
    return "\n".join(line[margin:] for line in lines)
