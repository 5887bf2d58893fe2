"""A finished site as its checks see it: its files, and its pages one by one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

from rnnreport.built.markup import Element, parsed
from rnnreport.errors import SiteError

CANONICAL = re.compile(r"""<link\b[^>]*\brel=["']?canonical["']?[^>]*>""", re.IGNORECASE)
ADDRESS = re.compile(r"""\bhref=["']?([^"'\s>]*)""", re.IGNORECASE)
NAMED = re.compile(r"""\s(?:id|name)=(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
TEXTS = (".html", ".htm", ".css", ".js", ".mjs", ".json", ".csv", ".svg", ".xml", ".txt", ".md", ".map", ".webmanifest")
SCRIPTS = (".js", ".mjs")
THEME = "assets/javascripts/"  # where the theme has its own scripts


@dataclass(frozen=True)
class Page:
    """One page of HTML. `name` is its file, seen from the site's folder."""

    name: str
    root: Element

    @cached_property
    def elements(self) -> tuple[Element, ...]:
        """All elements in their order."""
        return tuple(self.root.below())


@dataclass(frozen=True)
class Built:
    """The folder of a finished site. Raises SiteError where it holds no page."""

    folder: Path
    _anchors: dict[str, frozenset[str]] = field(default_factory=dict, repr=False)

    def __post_init__(self):
        if not any(name.endswith(".html") for name in self.sizes):
            raise SiteError(f"{self.folder}: no site: no HTML file is in it; build one with 'rnnreport build'")

    @cached_property
    def sizes(self) -> dict[str, int]:
        """Bytes of each file, by its path with slashes, sorted."""
        found = (path for path in self.folder.rglob("*") if path.is_file())
        return dict(sorted((path.relative_to(self.folder).as_posix(), path.stat().st_size) for path in found))

    @cached_property
    def address(self) -> str:
        """The address that the site says it has ("https://example.org/project/"); "" where it says none."""
        first = next((name for name in ("index.html", "index.htm") if name in self.sizes), "")
        link = CANONICAL.search(self.text(first)) if first else None
        found = ADDRESS.search(link[0]) if link else None
        return unescape(found[1]) if found else ""

    @property
    def base(self) -> str:
        """The path of that address, such as "/project/"; "/" where it is not known."""
        path = urlsplit(self.address).path
        return path[: path.rfind("/") + 1] or "/"

    def read(self, name: str) -> bytes:
        """Return the content of a file."""
        return (self.folder / name).read_bytes()

    def text(self, name: str) -> str:
        """Return the content of a file as text; what is not UTF-8 is replaced."""
        return self.read(name).decode("utf-8", "replace")

    def pages(self) -> Iterator[Page]:
        """Give one page after the other, so that a large site need not lie in memory."""
        for name in self.sizes:
            if name.endswith((".html", ".htm")):
                yield Page(name, parsed(self.text(name)))

    def named(self, *endings: str) -> list[str]:
        """Return the files whose names end so."""
        return [name for name in self.sizes if name.lower().endswith(endings)]

    def anchors(self, name: str) -> frozenset[str]:
        """Return the places of a page that links may lead to. What only looks like one in its text counts as one."""
        if name not in self._anchors:
            found = NAMED.findall(self.text(name))
            self._anchors[name] = frozenset(unescape("".join(one)) for one in found)
        return self._anchors[name]
