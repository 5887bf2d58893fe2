"""Traces of this machine: its folders, the name of its user, and its own name, in any file."""

from __future__ import annotations

import getpass
import re
import socket
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from rnnreport.built.site import TEXTS, THEME, Built
from rnnreport.checks import Finding

TITLE = "Traces of this machine"
MEND = "a site should tell neither; find where it comes from, and build again"
COMMON = frozenset(
    "root user admin runner ubuntu debian localhost home build builder test guest docker python data work local share "
    "site studies assets figures guide".split()
)
SHORTEST = 4  # a shorter name stands in many words


def of_site(site: Built) -> Iterator[Finding]:
    """Look through all files. Of names alone, which may be words, only a warning is given."""
    for name in site.sizes:
        if name.startswith(THEME):
            continue
        content = site.read(name)
        for what, pattern, error in _traces(str(site.folder.resolve())):
            for found in _first(pattern, content, site.base.encode()):
                line = content.count(b"\n", 0, found.start()) + 1 if name.endswith(TEXTS) else 0
                shown = found[0].decode("utf-8", "replace").strip()
                yield Finding(f"{what}: {shown}; {MEND}", name, line, error)


def _first(pattern: re.Pattern, content: bytes, base: bytes) -> Iterator[re.Match]:
    """Give the first match that is no part of an address on the web: a file with one has more of the same.

    An address on the site's own host may begin with `base`.
    """
    for found in pattern.finditer(content):
        if base != b"/" and (found[0] + b"/").startswith(base):
            continue
        start = max(content.rfind(sign, 0, found.start()) for sign in (b" ", b'"', b"'", b"<", b">", b"\n", b"("))
        word = content[start + 1 : found.end()]
        if b"://" not in word or word.startswith(b"file:"):
            yield found
            return


@cache
def _traces(site: str) -> tuple[tuple[str, re.Pattern, bool], ...]:
    """Return what is looked for: in words, as a pattern, and whether it is an error."""
    home, user, host = str(Path.home()), _user(), socket.gethostname()
    folders = {str(Path(site).parents[1]) if len(Path(site).parts) > 2 else "/", home}
    if sys.prefix != sys.base_prefix:  # else it is a folder that many machines have, such as /usr/local
        folders.add(sys.prefix)
    traces = [
        ("a folder of this machine", re.compile(rb"(?<![\w.~-])" + _escaped(folder) + _end(folder)), True)
        for folder in sorted(folders - {"/"}, key=len, reverse=True)
        if len(Path(folder).parts) > 2 or folder == home
    ]
    temporary = _escaped(tempfile.gettempdir()) + rb"[/\\](?:tmp[a-z0-9_]{8}|pytest-of-|rnnreport)[\w./\\-]*"
    traces.append(("a temporary folder of this machine", re.compile(temporary), True))
    if user:
        own = rb"(?i:/home/|/users/|[a-z]:[/\\]+users[/\\]+)" + re.escape(user) + rb"(?![\w.-])"
        traces.append(("a folder of this user", re.compile(own), True))
    if len(user) >= SHORTEST and user.decode("utf-8", "replace").lower() not in COMMON:
        part = rb"(?<![\w.:])/[\w.-]+(?:/[\w.-]+)*/" + re.escape(user) + rb"(?=/)"
        traces.append(("the name of this user in a path", re.compile(part), True))
    if len(host) >= SHORTEST and host.lower() not in COMMON:
        named = rb"(?<![\w.-])" + _escaped(host) + rb"(?![\w-])"
        traces.append(("the name of this machine", re.compile(named), not host.isalpha()))
    return tuple(traces)


def _end(folder: str) -> bytes:
    """Return what must follow the name of a folder; of one such as /root, which may be a mere word, a path in it."""
    return rb"(?=[/\\\"'<\s:;,)]|$)" if len(Path(folder).parts) > 2 else rb"/\.?\w"


def _user() -> bytes:
    try:
        return getpass.getuser().encode()
    except (OSError, KeyError):  # a number without a name
        return b""


def _escaped(text: str) -> bytes:
    return re.escape(text.encode())
