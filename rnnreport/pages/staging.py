"""The staged folder: plain Markdown and files from which any builder that knows mkdocs.yml makes the site."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from rnnreport.errors import ProjectError
from rnnreport.pages.environment import template_folders
from rnnreport.pages.page import Page
from rnnreport.pages.source_tree import files_below, is_markdown
from rnnreport.pages.writing import Written, with_front_matter
from rnnreport.project import Project

ASSETS = "assets/rnnreport"
OFFLINE = "offline/"  # assets that only a site without a server needs
SINGLE_FILE = "single-file/"  # assets that only a page in one file needs


def stage(project: Project, every: Iterable[Page], written: Mapping[str, Written]) -> None:
    """Make build/docs anew: the written study pages by path, their files, the assets, and all else of site_src.

    Until it is complete the folder from before stays. Raises ProjectError where a file of the user stands in the way.
    """
    every = tuple(every)
    unwritten = sorted(page.path for page in every if page.study is not None and page.path not in written)
    if unwritten:
        raise ValueError(f"study pages that were not written: {', '.join(unwritten)}")
    part = fresh(project.docs)
    for path in files_below(project.site_src):
        if not is_markdown(path):
            _place(part, path, (project.site_src / path).read_bytes())
    for page in every:
        text = written[page.path].markdown if page.path in written else with_front_matter(page, page.body)
        _place(part, page.path, text.encode("utf-8", "replace"))
    for path, page in written.items():
        for name, content in page.files.items():
            _place(part, name, content, path)
    for name, content in assets(project).items():
        _place(part, f"{ASSETS}/{name}", content, "rnnreport")
    swap(project.docs)


def assets(project: Project) -> dict[str, bytes]:
    """Return the files that pages of a site may load, by name; the project's own win over the package's."""
    apart = (SINGLE_FILE,) if project.offline else (SINGLE_FILE, OFFLINE)
    return {name: content for name, content in _assets(project).items() if not name.startswith(apart)}


def single_file_script(project: Project) -> str:
    """Return the script that a page in one file has besides those of the site."""
    held = _assets(project)
    return "\n".join(held[name].decode("utf-8") for name in held if name.startswith(SINGLE_FILE))


def _assets(project: Project) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for folder in reversed(template_folders(project)):
        if (folder / "assets").is_dir():
            names = files_below(folder / "assets")
            found |= {name: (folder / "assets" / name).read_bytes() for name in names}
    return dict(sorted(found.items()))


def fresh(folder: Path) -> Path:
    """Return an empty folder in which `folder` is made anew, until `swap` puts it in its place."""
    part = folder.with_name(folder.name + ".part")
    _remove(part)
    part.mkdir(parents=True)
    return part


def swap(folder: Path) -> None:
    """Put what `fresh` gave, now finished, where `folder` was."""
    old = folder.with_name(folder.name + ".old")
    _remove(old)
    if folder.exists():
        folder.rename(old)
    folder.with_name(folder.name + ".part").rename(folder)
    _remove(old)


def _place(folder: Path, name: str, content: bytes, owner: str = "") -> None:
    target = folder / name
    if not target.resolve().is_relative_to(folder.resolve()):
        raise ValueError(f"a file outside of the staged folder: {name}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:
            file.write(content)
    except (FileExistsError, NotADirectoryError):
        raise ProjectError(f"site_src/{name} stands where {owner or name} writes its own file; rename it") from None


def _remove(folder: Path) -> None:
    if folder.is_dir() and not folder.is_symlink():
        shutil.rmtree(folder)
    elif folder.exists() or folder.is_symlink():
        folder.unlink()
