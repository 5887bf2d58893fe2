"""Words that would run, load or break something if they were more than text; and a site in which they all stand."""

from __future__ import annotations

from pathlib import Path

from rnnreport import pages, site
from rnnreport.pages.environment import render
from rnnreport.pages.made import Made
from rnnreport.pages.raw_html import raw_block
from rnnreport.pages.writing import Written, with_front_matter
from rnnreport.project import Project
from tests.figures import drawing

ELSEWHERE = "https://elsewhere.invalid/"
PAYLOADS = (  # all that run set `ran`
    "<script>ran=1</script>",
    "</script><script>ran=1</script>",
    "<!--<script>",
    '"><img src=x onerror=ran=1>',
    "'><svg onload=ran=1>",
    "' onmouseover='ran=1' autofocus onfocus='ran=1",
    "<details open ontoggle=ran=1>",
    f"</style></title></textarea><iframe src={ELSEWHERE} srcdoc='<script>parent.ran=1</script>'>",
    f"<base href={ELSEWHERE}><link rel=stylesheet href={ELSEWHERE}a.css>",
    f"<meta http-equiv=refresh content='0;url={ELSEWHERE}'>",
    f"<style>@import '{ELSEWHERE}b.css'; * {{ background: url({ELSEWHERE}c.png) }}</style>",
    "[x](javascript:ran=1)",
    f"![i]({ELSEWHERE}d.png)",
    '");ran=1;//',
    '\\");ran=1;//',
    "`+(ran=1)+`${ran=1}",
    "{{ ran }}{% ran %}{# ran #}",
    "a\u2028ran=1//",
    "]]>-->",
    "\ud800",
    "a\x00b\u202eevil",
    "__proto__",
    "constructor",
)
WORDS = (*(" ".join(PAYLOADS[at:21:3]) for at in range(3)), *PAYLOADS[21:])  # all of them in few words
NAMES = ("LSTM", "<img src=x onerror=ran=1>")
CONFIG = """
site_name: Hostile
docs_dir: build/docs
site_dir: build/site
theme: {name: material, font: false}
plugins: [search]
"""
FRONT = """---
title: "Every figure <img src=x onerror=ran=1>"
study: {task: next-word, data: {corpus: python_docs}, models: {A: {cell: lstm}}}
---
"""


def lay_down(root: Path) -> Project:
    """Write a project with a first page and one for all figures."""
    (root / "site_src" / "every").mkdir(parents=True)
    (root / "mkdocs.yml").write_text(CONFIG)
    (root / "site_src" / "index.md").write_text("# Home\n\n[all](every/index.md)\n")
    (root / "site_src" / "every" / "index.md").write_text(
        f"{FRONT}\n# Every figure\n\nRecurrent prose.\n\n## ran `<img src=x onerror=ran=1>`\n"
    )
    (root / "site_src" / "'><svg onload=ran=1>.md").write_text("A page whose name is hostile, too.\n")
    return Project(root)


def shown(figures=drawing.FIGURES) -> tuple[str, dict[str, bytes]]:
    """Return all figures of hostile words as one text, and their files."""
    text, files = "", {}
    for name in figures:
        figure = drawing.show(name, words=WORDS, names=NAMES)
        text += raw_block(drawing.html(name, figure))
        files |= {f"every/figures/{file}": content for file, content in figure.files.items()}
    return text, files


def built(project: Project, text: str, files: dict[str, bytes]) -> Project:
    """Stage and build the project with these figures on its study page, above how a hostile study was made."""
    every = pages.load(project)
    made = Made(
        corpus=PAYLOADS[3],
        address=f"{ELSEWHERE}?\"'><script>ran=1</script>",
        licence=PAYLOADS[0],
        republish=True,
        settings="\n".join(word for word in PAYLOADS if word.isprintable()),
        versions={PAYLOADS[4]: PAYLOADS[6]},
        machine=PAYLOADS[1],
        command="rnnreport build '\"><img src=x onerror=ran=1>.md'",
    )
    page = next(one for one in every if one.study is not None)
    below = render(project, "pages/made.md.jinja", made=made, results="results.json")
    written = Written(
        with_front_matter(page, f"{page.body}\n{text}\n\n{below}"), {"every/results.json": b"{}", **files}
    )
    pages.stage(project, every, {page.path: written})
    site.build(project, every)
    return project
