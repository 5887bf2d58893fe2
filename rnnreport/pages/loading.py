"""From files below site_src to pages, with the mistakes of all of them at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from jinja2 import TemplateNotFound

from rnnreport.declaration import read
from rnnreport.errors import Mistake, PageMistakes, ProjectError, one_of
from rnnreport.pages.environment import environment
from rnnreport.pages.front_matter import split
from rnnreport.pages.gathering import gather, gather_all
from rnnreport.pages.page import Page
from rnnreport.pages.source_tree import files_below, is_markdown
from rnnreport.project import Project


def load(project: Project, figures: Mapping[str, Any] | None = None) -> tuple[Page, ...]:
    """Return all pages of the project, sorted by path; study pages carry their study.

    Raises PageMistakes with every mistake in front matter and, where there is one, in the figure calls of the other
    pages too; ProjectError where there is no first page.
    """
    pages, mistakes = [], []
    for path in filter(is_markdown, files_below(project.site_src)):
        try:
            pages.append(_read(project, path, figures))
        except PageMistakes as error:
            mistakes += error.mistakes
    mistakes += _same_address(pages)
    if mistakes:
        raise PageMistakes(mistakes + _mistakes_in(lambda: gather_all(pages, figures)))
    if not any("/" not in page.path and page.is_index for page in pages):
        raise ProjectError(f"{project.site_src.name}/index.md is missing: it is the first page of the site")
    return tuple(pages)


def choose(pages: Iterable[Page], only: tuple[str, ...]) -> frozenset[str]:
    """Return the paths of the study pages that `only` names, as paths below site_src, with or without .md.

    All study pages where `only` is empty. Raises ProjectError with the nearest spelling.
    """
    studies = {str(PurePosixPath(page.path).with_suffix("")): page for page in pages if page.study is not None}
    if not only:
        return frozenset(page.path for page in studies.values())
    chosen = set()
    for name in only:
        root = next(iter(studies.values())).project.site_src.name if studies else "site_src"
        plain = str(PurePosixPath(name.replace("\\", "/")).with_suffix("")).removeprefix(f"{root}/")
        if plain not in studies:
            raise ProjectError(f"study page {one_of(plain, studies)}")
        chosen.add(studies[plain].path)
    return frozenset(chosen)


def _read(project: Project, path: str, figures: Mapping[str, Any] | None) -> Page:
    file = f"{project.site_src.name}/{path}"
    found = split(_text(project, path, file), file)
    mistakes = []
    order = found.meta.get("order")
    if order is not None and (isinstance(order, bool) or not isinstance(order, (int, float)) or order != order):
        mistakes.append(Mistake(file, found.lines[("order",)], f"order: should be a number, but got {order!r}"))
    declared = None
    if "study" in found.meta:
        try:
            declared = read(found.meta["study"], found.below("study"), file, project.root)
        except PageMistakes as error:
            mistakes += error.mistakes
    page = Page(project, path, found.meta, found.body, found.body_line, file, declared)
    if mistakes:
        unread = "study" in found.meta and declared is None
        raise PageMistakes(mistakes + (_mistakes_in(lambda: gather(page, figures)) if unread else []))
    return page if declared is None or found.body.strip() else _with_default_body(page)


def _same_address(pages: Iterable[Page]) -> Iterator[Mistake]:
    """Find pages that would overwrite each other, such as x.md and x/index.md."""
    first: dict[str, Page] = {}
    for page in pages:
        other = first.setdefault(page.folder, page)
        if other is not page:
            yield Mistake(page.file, 1, f"this page and {other.file} would have the same address; rename one of them")


def _text(project: Project, path: str, file: str) -> str:
    content = (project.site_src / path).read_bytes()
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise PageMistakes([Mistake(file, line, "not UTF-8; save the page in that encoding")]) from None


def _with_default_body(page: Page) -> Page:
    """Give a study page without a text the default text of its task."""
    name = f"pages/{page.study.task}.md.jinja"
    try:
        source, _, _ = environment(page.project).loader.get_source(environment(page.project), name)
    except TemplateNotFound:
        raise PageMistakes([Mistake(page.file, page.body_line, f"templates/{name} is missing")]) from None
    return Page(page.project, page.path, page.meta, source, 1, f"templates/{name}", page.study)


def _mistakes_in(check: Callable[[], object]) -> list[Mistake]:
    """Return the mistakes that `check` raises, so that they are told together with others."""
    try:
        check()
    except PageMistakes as error:
        return list(error.mistakes)
    return []
