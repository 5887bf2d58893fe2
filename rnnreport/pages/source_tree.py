"""The files below site_src that belong to the site: not the hidden ones, and none from outside of the folder."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from rnnreport.errors import ProjectError

MARKDOWN = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")


def files_below(root: Path) -> tuple[str, ...]:
    """Return the paths of all files below `root`, with slashes, sorted. Raises ProjectError for what it cannot use."""
    if not root.is_dir():
        raise ProjectError(f"{root}: no such folder; pages are written in site_src/, beginning with site_src/index.md")
    return tuple(sorted(_below(root, root.resolve(), PurePosixPath(), ())))


def is_markdown(path: str) -> bool:
    """Tell whether the site builder makes a page of this file."""
    return path.lower().endswith(MARKDOWN)


def _below(folder: Path, top: Path, name: PurePosixPath, above: tuple[Path, ...]):
    real = folder.resolve()
    if real in above:
        raise ProjectError(f"{folder}: a link to a folder that it lies in")
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith("."):
            continue
        if not entry.resolve().is_relative_to(top):
            raise ProjectError(f"{entry}: a link that leads out of {top.name}/; copy the file there instead")
        if entry.is_dir():
            yield from _below(entry, top, name / entry.name, (*above, real))
        elif entry.is_file():
            yield str(name / entry.name)
        else:
            raise ProjectError(f"{entry}: a broken link, or no plain file")
