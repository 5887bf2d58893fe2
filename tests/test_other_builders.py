"""The staged folder is plain Markdown: other builders that read mkdocs.yml make the same pages of it.

Zensical reads addresses in HTML as seen from the Markdown file, MkDocs as seen from the page. They mean the same where
pages are files (`use_directory_urls: false`).
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from rnnreport.checking import check
from rnnreport.project import Project
from tests.small_project import quiet

BUILDERS = ("zensical", "properdocs")


@pytest.fixture(scope="module")
def staged(small_site, tmp_path_factory) -> Project:
    """The small project, built with pages that are files."""
    root = tmp_path_factory.mktemp("staged") / "project"
    shutil.copytree(small_site.root, root)
    with (root / "mkdocs.yml").open("a") as settings:
        settings.write("use_directory_urls: false\n")
    quiet(Project(root))
    return Project(root)


@pytest.fixture(scope="module", params=BUILDERS)
def other(request, tmp_path_factory) -> Path:
    """The site that another builder makes of the staged folder. Skips where that builder is not installed."""
    command = shutil.which(request.param)
    if command is None:
        pytest.skip(f"{request.param} is not installed (pip install {request.param} mkdocs-material)")
    root = tmp_path_factory.mktemp(request.param) / "project"
    shutil.copytree(request.getfixturevalue("staged").root, root, ignore=shutil.ignore_patterns("site", ".rnnreport"))
    done = subprocess.run(
        [command, "build", "-f", "build/mkdocs.yml"], cwd=root, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return root / "build" / "site"


def files(folder: Path, ending: str = "") -> set[str]:
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return {name for name in found if name.endswith(ending)}


def test_the_pages_are_all_there(other, staged):
    """At the same addresses, with the same data and assets of ours beside them."""
    assert files(other, ".html") == files(staged.site, ".html")
    ours = {name for name in files(staged.site) if "/figures/" in name or "rnnreport" in name or "results" in name}
    assert ours and ours <= files(other)


def test_figures_are_on_the_page_and_texts_are_text(other):
    """All cells as coloured words; signs of HTML and Jinja in words are shown as they are."""
    html = (other / "studies" / "one.html").read_text(encoding="utf-8")
    assert html.count('class="rr-row"') == 4 and "rr-t v" in html
    assert "B &lt;b&gt;" in html and "B <b>" not in html and "<script>alert" not in html
    assert "rnnreport-cells.js" in html and "rnnreport-base.css" in html


def test_no_link_of_it_is_broken(other):
    """Links between pages lead there, and no figure asks for a file that is missing."""
    found = [one for one in check(other, rights=True).findings if one.of == "links"]
    assert [one for one in found if one.file != "404.html"] == []
