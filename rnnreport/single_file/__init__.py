"""One page of the built site as one file that asks for nothing: to be sent, kept, and opened by a double click.

All that the page would load is in the file; what a figure loads when it is asked lies there as data that nothing runs.
Links to files become downloads out of the page itself; links to other pages lead to the site's web address, where it
has one, and are plain text where it has none.
"""

from __future__ import annotations

import difflib
import os
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from rnnreport.errors import ProjectError, SiteError
from rnnreport.pages.source_tree import files_below, is_markdown
from rnnreport.pages.staging import single_file_script
from rnnreport.project import Project
from rnnreport.single_file.rewriting import one_file

INDEXES = ("index", "readme")


@dataclass(frozen=True)
class Exported:
    """What was written."""

    path: Path
    size: int  # bytes
    parts: int  # scripts with texts in whole that were left out
    saved: int  # bytes of these

    def words(self) -> str:
        """Return what to tell the user."""
        told = f"wrote {self.path} ({self.size / 1e6:.1f} MB)"
        if not self.parts:
            return told
        saved = f"{self.saved / 1e6:.0f} MB"
        return f"{told}\nleft out: texts in whole that are not listed first ({saved}); --whole keeps them"


def export(project: Project, page: str, target: Path, whole: bool = False) -> Exported:
    """Write a page of the built site, named as below site_src with or without .md, into one file.

    With `whole` all texts that a reader can open are in it, however many there are.
    Raises ProjectError where there is no such page, SiteError where it is not built or the file cannot be written.
    """
    built = _built(project, _named(project, page))
    made = one_file(project.site, built, single_file_script(project), whole)
    content = made.html.encode("utf-8")
    part = target.with_name(target.name + ".part")
    try:
        part.write_bytes(content)
        os.replace(part, target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise SiteError(f"{target} cannot be written: {error.strerror or error}") from None
    return Exported(target, len(content), made.parts, made.bytes)


def _named(project: Project, page: str) -> PurePosixPath:
    """Return the path of a page below site_src, without its ending."""
    names = {str(PurePosixPath(path).with_suffix("")) for path in files_below(project.site_src) if is_markdown(path)}
    plain = page.replace("\\", "/").strip("/").removeprefix(f"{project.site_src.name}/")
    plain = str(PurePosixPath(plain).with_suffix("")) if is_markdown(plain) else plain
    for name in (plain, f"{plain}/index", "index" if plain == "" else plain):
        if name in names:
            return PurePosixPath(name)
    last = {name.rpartition("/")[2]: name for name in names}
    close = difflib.get_close_matches(plain, sorted(names), n=3, cutoff=0.5)
    close += [last[name] for name in difflib.get_close_matches(plain.rpartition("/")[2], sorted(last), n=3, cutoff=0.6)]
    nearest = ", ".join(list(dict.fromkeys(close))[:3]) or ", ".join(sorted(names)[:5])
    raise ProjectError(f"there is no page '{page}' in {project.site_src.name}; the nearest are: {nearest}")


def _built(project: Project, page: PurePosixPath) -> PurePosixPath:
    """Return the path of a page's HTML file below the built site."""
    index = page.name.lower() in INDEXES
    ways = [page.with_name("index.html")] if index else [page / "index.html", page.with_name(f"{page.name}.html")]
    for way in ways:
        if (project.site / way).is_file():
            return way
    if not (project.site / "index.html").is_file():
        raise SiteError("the site is not built yet; run: rnnreport build")
    raise SiteError(f"{page}: not in the built site, which is older than this page; run: rnnreport build")
