"""One page that a person wrote: its settings, its text, and the study that it declares, if it does."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from rnnreport.project import Project
from rnnreport.study import Study

HEADING = re.compile(r"^#[ \t]+(.+?)[ \t]*#*[ \t]*(?:\{[^}\n]*\})?[ \t]*$", re.MULTILINE)
CODE = re.compile(r"^(`{3,}|~{3,}).*?^\1", re.MULTILINE | re.DOTALL)
INDEXES = ("index", "readme")


@dataclass(frozen=True, eq=False)
class Page:
    """A page as it was read. Two pages are equal only where they are the same one."""

    project: Project
    path: str  # below site_src, with slashes: "studies/first-study.md"
    meta: Mapping[str, Any]
    body: str
    body_line: int  # the line of `body_file` on which the body begins
    body_file: str  # what mistakes in the body are reported for: the page, or the default body of its task
    study: Study | None = None

    @property
    def file(self) -> str:
        """The page as mistakes name it, from the project's folder."""
        return f"{self.project.site_src.name}/{self.path}"

    @property
    def name(self) -> str:
        """What the page is called in results: its file's name; for an index, its folder's."""
        place = PurePosixPath(self.path)
        return place.stem if not self.is_index else place.parent.name or place.stem

    @property
    def is_index(self) -> bool:
        """Whether the page is the one that its folder opens with."""
        return PurePosixPath(self.path).stem.lower() in INDEXES

    @property
    def folder(self) -> str:
        """The folder below build/docs in which the page's own files lie, beside its index.html; "" is the top."""
        place = PurePosixPath(self.path)
        folder = place.parent if self.is_index else place.with_suffix("")
        return "" if str(folder) == "." else str(folder)

    @property
    def title(self) -> str:
        """The title given in front matter, else the first heading, else the file's name made readable."""
        given = self.meta.get("title")
        if given not in (None, ""):
            return str(given)
        heading = HEADING.search(CODE.sub("", self.body))
        return heading[1] if heading else readable(self.name)

    @property
    def order(self) -> float | None:
        """Where the page stands among its neighbours; None where the author left it open."""
        return self.meta.get("order")


def readable(name: str) -> str:
    """Return a file's name as words: "first-study" becomes "First study"."""
    words = re.sub(r"[-_\s]+", " ", name).strip() or name
    return words[:1].upper() + words[1:]
