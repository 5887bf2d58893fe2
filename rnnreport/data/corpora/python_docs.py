"""The documentation that comes with Python: topics of the language reference, docstrings of the standard library.

Technical English that is on every machine and needs no download. It differs between versions of Python. Sources are
read, never imported. Marks of layout (reStructuredText) are taken out and wrapped lines joined; examples of code stay.
"""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import re
import sysconfig
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from rnnreport.data.corpus import Corpus
from rnnreport.errors import CorpusMissing
from rnnreport.study import Settings

RIGHTS = {"licence": "PSF-2.0, code in it also 0BSD", "republish": True}
SOURCE = {"address": "https://docs.python.org/3/", "files": {}}
LABELS = "never"

_OUTSIDE = {"site-packages", "dist-packages", "test", "tests", "idle_test", "__pycache__", "pydoc_data"}
_UNDERLINE = re.compile(r"^\s*([*=\-~^\"#+_])\1{2,}\s*$", re.MULTILINE)
_TABLE_RULE = re.compile(r"^ *(?:\+[-=+]{3,}\+|\|[-=+|]{3,}\|) *\n?", re.MULTILINE)
_STATEMENT = re.compile(r"^\s*(?:>>>|def |class |import |(?:if|for|while|with|try|match|async)\b.*:$)")
_DIRECTIVE = re.compile(r"^(\s*)\.\. +(?:([a-z-]+):: ?|_[^:\n]+:\s*$|\[(\d+)\] )", re.MULTILINE)
_ROLE = re.compile(r":(?:[a-z]+:)?[a-z]+:`~?([^`]+)`")
_STRONG = re.compile(r"(?<![\w*])(\*\*?)(?=[^\s*])([^*\n]+?)(?<=[^\s*])\1(?![\w*])")
_CODE = re.compile(r"^\s*(?:>>>|\.\.\. |[-*] |\d+\. |\|)|::=|^\s*\S+\s*=\s|[:({\[]\s*$")


class Options(Settings):
    """Which part of the documentation."""

    include: Literal["topics", "docstrings", "both"] = "topics"


def identity(options: Options, source: None, root: Path) -> str:
    """Return the SHA-256 over the files that are read, which lie in the installed Python."""
    whole = hashlib.sha256()
    for path in _files(options):
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def read(options: Options, source: None, root: Path) -> Corpus:
    """Return the texts by name. Raises CorpusMissing where Python came without its documentation or sources."""
    rows, empty = [], 0
    for title, kind, raw in _entries(options):
        text = clean(raw)
        rows += [(title, kind, text)] if text else []
        empty += not text
    titles, kinds, texts = zip(*rows, strict=True) if rows else ((), (), ())
    columns = {"title": titles, "kind": kinds, "text": texts}
    return Corpus("python_docs", texts, None, columns, None, {"empty": empty} if empty else {})


def clean(raw: str) -> str:
    """Return documentation without marks of layout: underlines, table rules, directives, roles, emphasis, wrapping."""
    text = _UNDERLINE.sub("", re.sub(r"^-\[ (.+) \]-$", r"\1", raw.expandtabs(), flags=re.MULTILINE))
    text = _TABLE_RULE.sub("", text)
    text = _DIRECTIVE.sub(lambda match: match[1] + (match[2] or match[3] or "").replace("-", " ") + " ", text)
    text = _STRONG.sub(r"\2", _ROLE.sub(r"\1", text).replace("``", "`")).replace("`", "")
    blocks = (_unwrapped(block) for block in re.split(r"\n\s*\n", re.sub(r"::$", ":", text, flags=re.MULTILINE)))
    return "\n\n".join(block for block in blocks if block)


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


def _entries(options: Options) -> Iterator[tuple[str, str, str]]:
    """Yield (title, kind, text), kinds one after the other."""
    if options.include in ("topics", "both"):
        yield from ((name, "topic", text) for name, text in sorted(_topics().items()))
    if options.include in ("docstrings", "both"):
        for path in _sources():
            yield from ((title, "docstring", text) for title, text in _docstrings(path))


def _files(options: Options) -> list[Path]:
    topics = [_topics_file()] if options.include in ("topics", "both") else []
    return topics + (_sources() if options.include in ("docstrings", "both") else [])


def _topics_file() -> Path:
    try:
        found = importlib.util.find_spec("pydoc_data.topics")
    except ImportError:
        found = None
    if found is None or not found.origin or not Path(found.origin).is_file():
        raise _missing("the module pydoc_data")
    return Path(found.origin)


def _topics() -> dict[str, str]:
    """Return the topics, read from the module's source: a dictionary of literals."""
    for node in ast.parse(_topics_file().read_bytes()).body:
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and isinstance(node.value, ast.Dict):
            return ast.literal_eval(node.value)
    raise _missing("the dictionary in pydoc_data.topics")


def _sources() -> list[Path]:
    """Return the modules of the standard library that are written in Python, by name."""
    folder = Path(sysconfig.get_path("stdlib"))
    found = [path for path in folder.rglob("*.py") if not _OUTSIDE & set(path.relative_to(folder).parts)]
    found = sorted(found, key=lambda path: path.relative_to(folder).as_posix())
    if len(found) < 50:
        raise _missing("the sources of the standard library")
    return found


def _docstrings(path: Path) -> Iterator[tuple[str, str]]:
    """Yield (dotted name, docstring) of a module, its classes and functions; nothing where it cannot be parsed."""
    module = ".".join(path.relative_to(sysconfig.get_path("stdlib")).with_suffix("").parts).removesuffix(".__init__")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the standard library's own sources
        try:
            tree = ast.parse(path.read_bytes())
        except (SyntaxError, ValueError):
            return
    yield from _documented(tree, module)


def _documented(node: ast.AST, name: str) -> Iterator[tuple[str, str]]:
    if text := ast.get_docstring(node):
        yield name, text
    for child in node.body:
        if isinstance(child, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            yield from _documented(child, f"{name}.{child.name}")


def _missing(what: str) -> CorpusMissing:
    return CorpusMissing(
        "python_docs",
        f"this Python came without {what}; build with a full installation of Python (slim system packages leave it "
        "out), or choose another corpus",
    )
