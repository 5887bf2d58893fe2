"""This project's own site with every figure in it: all pages as they are, and invented results on those of studies."""

from __future__ import annotations

import shutil
from pathlib import Path

from rnnreport import pages, site
from rnnreport.pages.environment import render
from rnnreport.pages.made import Made
from rnnreport.pages.raw_html import raw_block
from rnnreport.pages.writing import Written, with_front_matter
from rnnreport.project import Project
from tests.figures import drawing

ROOT = drawing.PROJECT.root
MADE = Made(
    corpus="blogs",
    address="https://example.org/blogs",
    licence="research only",
    republish=False,
    settings="task: next-word\ntraining:\n  epochs: 10\n" + "  # a long line of settings" * 8,
    versions={"rnnreport": "1", "jax": "2"},
    machine="a machine",
    command="rnnreport build studies/one.md",
)


def lay_down(root: Path, **options) -> Project:
    """Write this project's pages and settings into `root` and build them: one study without results, all figures."""
    shutil.copytree(ROOT / "site_src", root / "site_src")
    shutil.copy(ROOT / "mkdocs.yml", root / "mkdocs.yml")
    project = Project(root, **options)
    every = pages.load(project)
    studies = [page for page in every if page.study is not None]
    without, *rest = studies
    written = {without.path: pages.missing(without, "get the corpus")}
    for at, page in enumerate(rest):
        written[page.path] = _with(project, page, drawing.FIGURES[at :: len(rest)])
    pages.stage(project, every, written)
    site.build(project, every)
    return project


def _with(project: Project, page, figures: list[str]) -> Written:
    """Return a study page with these figures in place of its own, and with how it was made."""
    text, files = f"# {page.title}\n\nProse above figures.\n", {}
    for name in figures:
        shown = drawing.show(name)
        text += f"\n## About {name.replace('_', ' ')}\n{raw_block(drawing.html(name, shown))}"
        files |= {f"{page.folder}/figures/{file}": content for file, content in shown.files.items()}
    text += "\n\n" + render(project, "pages/made.md.jinja", made=MADE, results="results.json")
    return Written(with_front_matter(page, text), {f"{page.folder}/results.json": b"{}", **files})
