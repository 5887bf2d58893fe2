"""The second of two passes over a study page: its Markdown with the figures in it, and the files that lie beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

import yaml

from rnnreport.catalogue import suited
from rnnreport.errors import Mistake, PageMistakes, RnnReportError, StageFailed
from rnnreport.figures import Place, Shown
from rnnreport.pages.body import parse
from rnnreport.pages.environment import render
from rnnreport.pages.gathering import ALWAYS, Call, Catalogued, Gathered, said
from rnnreport.pages.machine_results import document
from rnnreport.pages.made import Made
from rnnreport.pages.page import Page, readable
from rnnreport.pages.raw_html import raw_block
from rnnreport.plan import ask_key
from rnnreport.results import Provenance

HEADING = re.compile(r"\s*# [^\n]*\n")  # that the text begins with
MARKUP = frozenset('<>&"')
OURS = ("study", "order")  # keys of front matter that mean nothing to the site builder


@dataclass(frozen=True)
class Written:
    """One study page, ready to be staged."""

    markdown: str
    files: Mapping[str, bytes] = field(default_factory=dict)  # path below build/docs -> content


def write(
    gathered: Gathered,
    answers: Mapping[str, Any],
    provenance: Provenance,
    use_directory_urls: bool = True,
    excerpt: int | None = None,
) -> Written:
    """Return the page with its figures. `answers` holds a result for every ask of `gathered`, by `ask_key`.

    Of each text of the corpus at most `excerpt` tokens are shown, all where that is None.

    The page's files lie in `Page.folder`, which is where its index.html will be if `use_directory_urls`; else its HTML
    file lies beside that folder. Raises PageMistakes with every figure that cannot be shown.
    """
    page, beside = gathered.page, _beside(gathered.page, use_directory_urls)
    shown = _Shown(gathered, answers, beside + "figures/", excerpt)
    text = gathered.body.render(shown.show)
    if shown.mistakes:
        raise PageMistakes(shown.mistakes)
    figures = [(call.figure, call.id, f"figures/{data}" if data else None) for call, data in shown.data]
    by_analysis = {ask.analysis: answers[ask_key(ask)] for ask in reversed(gathered.asks) if ask.analysis in ALWAYS}
    results = document(
        page.name, page.study.task, provenance, by_analysis["data_preview"], by_analysis["comparison"], figures, excerpt
    )
    made = Made.of(page.study, provenance)
    text += "\n\n" + render(page.project, "pages/made.md.jinja", made=made, results=f"{beside}results.json")
    folder = PurePosixPath(page.folder)
    files = {str(folder / "figures" / name): content for name, content in shown.files.items()}
    return Written(with_front_matter(page, text), {str(folder / "results.json"): results} | files)


def missing(page: Page, mend: str, figures: Mapping[str, Any] | None = None) -> Written:
    """Return a study page without results: how to get them, below the heading, then what its author wrote."""
    box = render(page.project, "pages/missing.md.jinja", mend=mend, made=Made.before(page.study))
    parsed = parse(page, tuple(Catalogued() if figures is None else figures))
    text = parsed.render(lambda *call: "")
    top = HEADING.match(text)
    end = top.end() if top else 0
    return Written(with_front_matter(page, f"{text[:end]}\n{box}\n{text[end:]}"))


def with_front_matter(page: Page, text: str) -> str:
    """Return `text` below what the page's front matter says to the site builder.

    There always is some, even if it is empty: or else the site builder takes first lines such as "Note: ..." for it.
    A title is text, which the site builder writes into pages as it comes: signs of HTML in it are escaped here.
    """
    kept = {key: value for key, value in page.meta.items() if key not in OURS}
    if kept.get("title") not in (None, "") or page.title == readable(page.name) and set(page.title) & MARKUP:
        kept["title"] = escape(page.title, quote=False).replace('"', "&quot;")
    head = yaml.safe_dump(kept, sort_keys=False, allow_unicode=True)
    return f"---\n{head}---\n\n{text.strip(chr(10))}\n"


class _Shown:
    """Shows the figures of one page in the order of its calls, and keeps their files."""

    def __init__(self, gathered: Gathered, answers: Mapping[str, Any], prefix: str, excerpt: int | None):
        self.gathered, self.answers, self.prefix, self.excerpt = gathered, answers, prefix, excerpt
        self.calls = iter(gathered.calls)
        self.data: list[tuple[Call, str | None]] = []  # each call, and the name of its own data
        self.files: dict[str, bytes] = {}
        self.mistakes: list[Mistake] = []

    def show(self, name: str, line: int, args: tuple, kwargs: Mapping[str, Any]) -> str:
        """Return the HTML of the next call. The page was run before, so it is the one that was gathered next."""
        call, page = next(self.calls), self.gathered.page
        place = Place(call.id, self.prefix, self.excerpt)
        answers = tuple(self.answers[ask_key(ask)] for ask in call.asks)
        try:
            shown = call.module.show(call.arguments, page.study, answers, place)
            template = f"figures/{suited('figure', name, page.study.task)}.html.jinja"
            html = render(page.project, template, figure=shown.context, place=place)
        except PageMistakes as error:
            self.mistakes += error.mistakes
            return ""
        except RnnReportError as error:
            self.mistakes.append(Mistake(page.body_file, call.line, said(name, error)))
            return ""
        self._keep(call, shown)
        return raw_block(html)

    def _keep(self, call: Call, shown: Shown) -> None:
        for name, content in shown.files.items():
            if not _is_safe(name):
                raise StageFailed(f"the figure {call.figure} gave a file a name that is not allowed: {name!r}")
            if self.files.setdefault(name, content) != content:
                raise StageFailed(f"two figures of {self.gathered.page.path} gave different files the name {name!r}")
        self.data.append((call, next(iter(shown.files), None)))


def _beside(page: Page, use_directory_urls: bool) -> str:
    """Return the URL of the page's folder as seen from its HTML file."""
    return "" if use_directory_urls or page.is_index else quote(PurePosixPath(page.folder).name) + "/"


def _is_safe(name: str) -> bool:
    parts = PurePosixPath(name).parts
    plain = all(part not in ("..", "/") and not part.startswith(".") for part in parts)
    return bool(parts) and plain and not set(name) & set('\\:*?"<>|\0\n')
