"""What a build notes beside its site: of which sources it was made, and how. It tells whether a site is up to date.

Contents are compared and not times, which mean nothing after a checkout or a copy.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from rnnreport import __version__
from rnnreport.pages.environment import template_folders
from rnnreport.pages.source_tree import files_below
from rnnreport.project import Project

NAMED = re.compile(r"""\b(?:custom_dir|INHERIT):\s*["']?([^\s"',}#]+)|([\w./-]+\.py)\b""")


@dataclass(frozen=True)
class Record:
    """How a site was built."""

    sources: str  # `digest` of the project when the build began
    answers: Mapping[str, str]  # page -> `shown` of the answers on it; "" where it is without results
    for_publishing: bool
    stored: bool  # whether it was built from the folder stored/

    def write(self, project: Project) -> None:
        """Keep the record for `read`."""
        _path(project).write_text(json.dumps(asdict(self), indent=1, sort_keys=True), encoding="utf-8")


def read(project: Project) -> Record | None:
    """Return the record of the site that is there; None where a build did not end well, or there was none."""
    try:
        return Record(**json.loads(_path(project).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def forget(project: Project) -> None:
    """Remove the record, before the site is changed."""
    _path(project).unlink(missing_ok=True)


def digest(project: Project) -> str:
    """Return the SHA-256 of all that pages are made of, apart from answers: pages, templates, settings, rnnreport."""
    made = hashlib.sha256(__version__.encode())
    for name, path in _sources(project):
        made.update(f"\n{name}\n{path.stat().st_size}\n".encode())
        made.update(path.read_bytes())
    return made.hexdigest()


def shown(stages: Iterable[str]) -> str:
    """Return what stands for the answers that a page shows, given the ids of their stages."""
    return hashlib.sha256("\n".join(sorted(stages)).encode()).hexdigest()


def _sources(project: Project) -> Iterator[tuple[str, Path]]:
    """Give the name and path of each file, in an order that does not hang on where the project lies."""
    yield "mkdocs.yml", project.config
    folders = [("site_src", project.site_src)]
    folders += [(f"templates {at}", folder) for at, folder in enumerate(template_folders(project))]
    settings = project.config.read_text(encoding="utf-8", errors="replace")
    for name in sorted({"".join(found) for found in NAMED.findall(settings)}):
        path = project.root / name
        if path.is_file():
            yield name, path
        folders.append((name, path))
    for name, folder in folders:
        if folder.is_dir():
            yield from ((f"{name}/{file}", folder / file) for file in files_below(folder))


def _path(project: Project) -> Path:
    return project.build / f"{project.site.name}.json"
