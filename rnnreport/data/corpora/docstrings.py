"""Docstrings of Python's standard library, in ten classes: the topics of the modules that they stand in.

A labelled corpus that is on every machine that runs Python. Topics follow the chapters of Python's Library Reference;
modules that fit none of them, and those that newer Pythons no longer have, are left out. Sources are read, never
imported; marks of layout are taken out. The texts differ between versions of Python, and where it came without tkinter
the class gui is all but empty.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path
from typing import Annotated

from pydantic import Field

from rnnreport.data import python_sources
from rnnreport.data.corpus import Corpus
from rnnreport.study import Settings

RIGHTS = {"licence": "PSF-2.0, examples in it also 0BSD", "republish": True}
SOURCE = {"address": "https://docs.python.org/3/library/", "files": {}}
LABELS = "always"
TOPICS = {  # topic -> modules and packages, parted by spaces
    "concurrency": "asyncio concurrent contextvars multiprocessing queue sched selectors signal subprocess threading "
    "_threading_local",
    "data types": "_collections_abc _pydatetime _strptime _weakrefset bisect calendar collections copy datetime enum "
    "graphlib heapq pprint reprlib types weakref zoneinfo",
    "development": "bdb cProfile doctest ensurepip pdb profile pstats pydoc timeit trace tracemalloc typing unittest "
    "venv zipapp",
    "file formats": "_compression bz2 compression configparser copyreg csv dbm gzip json lzma netrc pickle pickletools "
    "plistlib shelve sqlite3 tarfile tomllib wave zipfile",
    "gui": "tkinter turtle turtledemo",
    "language": "__future__ _py_abc abc annotationlib ast code codeop compileall contextlib dataclasses dis functools "
    "importlib inspect keyword modulefinder opcode operator pkgutil py_compile pyclbr runpy site symtable sysconfig "
    "tabnanny token tokenize traceback warnings zipimport",
    "networking": "base64 email ftplib http imaplib ipaddress mailbox mimetypes poplib quopri smtplib socket "
    "socketserver ssl urllib uuid webbrowser wsgiref xmlrpc",
    "numbers": "_pydecimal colorsys decimal fractions numbers random statistics",
    "operating system": "_pyio argparse ctypes curses filecmp fileinput fnmatch genericpath getopt getpass glob io "
    "linecache logging ntpath optparse os pathlib platform posixpath pty shutil stat tempfile tty",
    "text and markup": "_markupbase cmd codecs difflib gettext html locale re rlcompleter shlex string stringprep "
    "textwrap xml",
}

_TOPIC_OF = {module: topic for topic, modules in TOPICS.items() for module in modules.split()}


class Options(Settings):
    """Which docstrings."""

    min_words: Annotated[int, Field(ge=1)] = 5  # shorter ones are dropped; words as white space parts them


def identity(options: Options, source: None, root: Path) -> str:
    """Return the SHA-256 over the sources of the standard library and their names, from which topics follow."""
    whole = hashlib.sha256()
    for path in python_sources.sources("docstrings"):
        whole.update(f"{path.parent.name}/{path.name}\n".encode("utf-8", "surrogateescape"))
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def read(options: Options, source: None, root: Path) -> Corpus:
    """Return the docstrings by module, of equal ones the first. Raises CorpusMissing where there are no sources."""
    rows: dict[str, tuple[str, str, str]] = {}  # text -> (name, module, topic)
    dropped: Counter[str] = Counter()
    for path in python_sources.sources("docstrings"):
        for name, raw in python_sources.docstrings(path):
            topic = _TOPIC_OF.get(name.partition(".")[0])
            text = python_sources.clean(raw) if topic else ""
            fault = _fault(topic, text, rows, options)
            if fault:
                dropped[fault] += 1
            else:
                rows[text] = (name, name.partition(".")[0], topic)
    names, modules, topics = tuple(zip(*rows.values(), strict=True)) or ((),) * 3
    texts = tuple(rows)
    columns = {"title": names, "module": modules, "label": topics, "text": texts}
    return Corpus("docstrings", texts, topics, columns, None, dict(dropped))


def _fault(topic: str | None, text: str, kept: dict, options: Options) -> str | None:
    """Return why a docstring is left out; None where it stays."""
    if topic is None:
        return "in a module without a topic"
    if len(text.split()) < options.min_words:
        return f"shorter than {options.min_words} words"
    return "repeated" if text in kept else None
