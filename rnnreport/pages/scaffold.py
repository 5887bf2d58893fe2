"""What `rnnreport init` lays down: a small site that builds at once."""

from __future__ import annotations

import json
from pathlib import Path

from rnnreport import __version__
from rnnreport.errors import ProjectError
from rnnreport.pages.environment import package_templates
from rnnreport.pages.page import readable
from rnnreport.pages.source_tree import files_below

HIDDEN = {"gitignore": ".gitignore", "github": ".github"}  # how files and folders are called that begin with a dot


def init(target: Path, title: str | None = None) -> tuple[Path, ...]:
    """Write a new project into `target` and return the paths written. `title` names the site; else the folder does.

    Raises ProjectError, having written nothing, where one of the files is there already or the folder cannot be made.
    """
    source = package_templates() / "scaffold"
    files = {target / _placed(name): (source / name).read_text(encoding="utf-8") for name in files_below(source)}
    for path in files:
        if path.exists() or path.is_symlink():
            raise ProjectError(f"{path} is there already; nothing was written. Choose an empty folder")
    site_name = title or readable(target.resolve().name) or "My site"
    try:
        for path, text in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            text = text.replace("SITE_NAME", _quoted(site_name)).replace("VERSION_OF_RNNREPORT", __version__)
            path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise ProjectError(f"{target}: cannot be written: {error.strerror}") from None
    return tuple(files)


def _placed(name: str) -> str:
    first, slash, rest = name.partition("/")
    return HIDDEN.get(first, first) + slash + rest


def _quoted(name: str) -> str:
    """Return a text as YAML takes it in double quotes; it is one line then, whatever it holds."""
    return json.dumps(name, ensure_ascii=False)
