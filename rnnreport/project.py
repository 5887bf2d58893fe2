"""Where things lie in a project: what people write, what is stored, what is built."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rnnreport.errors import ProjectError


@dataclass(frozen=True)
class Project:
    """The folder of one site. Nothing outside of it is written."""

    root: Path
    offline: bool = False  # whether the site is one that opens from a folder, with no server

    @property
    def config(self) -> Path:
        """MkDocs' settings, written by the user."""
        return self.root / "mkdocs.yml"

    @property
    def site_src(self) -> Path:
        """Pages that people write."""
        return self.root / "site_src"

    @property
    def templates(self) -> Path:
        """The user's own templates, where there are any; they win over the package's."""
        return self.root / "templates"

    @property
    def store(self) -> Path:
        """Finished stages, kept between builds."""
        return self.root / ".rnnreport"

    @property
    def stored(self) -> Path:
        """Answers kept with the pages, so that a clone of the project can be built where nothing is trained."""
        return self.root / "stored"

    @property
    def build(self) -> Path:
        """All that a build makes anew."""
        return self.root / "build"

    @property
    def docs(self) -> Path:
        """The staged folder: plain Markdown and files for the site builder."""
        return self.build / ("docs-offline" if self.offline else "docs")

    @property
    def site(self) -> Path:
        """The finished site."""
        return self.build / ("offline" if self.offline else "site")


def find(folder: Path) -> Project:
    """Return the project in `folder` or in the nearest folder above it. Raises ProjectError where there is none."""
    start = folder.resolve()
    if not start.is_dir():
        raise ProjectError(f"{folder}: no such folder; make a project there with 'rnnreport init {folder}'")
    for candidate in (start, *start.parents):
        if (candidate / "mkdocs.yml").is_file() and (candidate / "site_src").is_dir():
            return Project(candidate)
    raise ProjectError(
        f"{folder}: neither this folder nor one above holds mkdocs.yml and site_src/; "
        "make a project with 'rnnreport init DIR', or name one with --project DIR"
    )
