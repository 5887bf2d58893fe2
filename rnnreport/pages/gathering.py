"""The first of two passes over a study page: which figures it calls, and what they must have answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from jinja2 import Undefined
from pydantic import ValidationError

from rnnreport.catalogue import member, members, public, suited
from rnnreport.errors import Mistake, PageMistakes, RnnReportError
from rnnreport.mistakes import explained
from rnnreport.notation import FIELD_MARK, joined, misfit
from rnnreport.pages.body import Body, parse
from rnnreport.pages.page import Page
from rnnreport.plan import ask_key
from rnnreport.results import Ask
from rnnreport.sizes import fields_of
from rnnreport.study import Settings, Study

TEXTS = ("text", "texts")  # settings of calls that are texts like those of the study
ALWAYS = ("comparison", "data_preview")  # analyses that results.json needs


class Catalogued(Mapping):
    """The figures of the package, by the names that pages call them: names at once, modules when they are asked for.

    For a task that has a figure of its own of that name, it is this one.
    """

    def __init__(self, task: str | None = None):
        self.task = task or ""

    def __getitem__(self, name: str) -> ModuleType:
        return members("figure")[suited("figure", name, self.task)].load()

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(public(one) for one in members("figure").values()))

    def __len__(self) -> int:
        return len(set(self))


@dataclass(frozen=True)
class Call:
    """One checked figure call: where it stands, its settings, and what it asks."""

    figure: str
    id: str  # "cells-1": unique on its page, counted by figure in the order of the page
    line: int  # of `Page.body_file`
    arguments: Settings
    asks: tuple[Ask, ...]
    module: Any  # of the figure


@dataclass(frozen=True)
class Gathered:
    """A study page of which is known what it asks."""

    page: Page
    calls: tuple[Call, ...]
    asks: tuple[Ask, ...]  # all different, in the order of the page; then what results.json needs beside
    body: Body


def gather(page: Page, figures: Mapping[str, Any] | None = None) -> Gathered:
    """Return what the page asks. Raises PageMistakes with every mistake in its figure calls.

    A page whose study could not be read (None) asks nothing, but its calls are checked as far as they can be.

    `figures` maps names to figure modules; those of the package unless given.
    """
    figures = Catalogued(page.study and page.study.task) if figures is None else figures
    parsed = parse(page, tuple(figures))
    checked = _Checked(page, figures)
    mistakes = list(parsed.mistakes)
    try:
        parsed.render(checked.call)
    except PageMistakes as error:
        mistakes += error.mistakes
    if mistakes or checked.mistakes:
        raise PageMistakes(mistakes + checked.mistakes)
    return Gathered(page, tuple(checked.calls), _all_asks(checked.calls), parsed)


def gather_all(pages: Iterable[Page], figures: Mapping[str, Any] | None = None) -> dict[Page, Gathered]:
    """Return what every study page asks, in their order. Raises PageMistakes with the mistakes of all pages."""
    gathered, mistakes = {}, []
    for page in pages:
        if page.study is None:
            continue
        try:
            gathered[page] = gather(page, figures)
        except PageMistakes as error:
            mistakes += error.mistakes
    if mistakes:
        raise PageMistakes(mistakes)
    return gathered


def said(figure: str, error: RnnReportError) -> str:
    """Return what a figure complained about, beginning with its name."""
    return f"{figure}: {str(error).removeprefix(f'{figure}: ')}"


class _Checked:
    """Checks the figure calls of one page as they come, and keeps those that are right."""

    def __init__(self, page: Page, figures: Mapping[str, Any]):
        self.page, self.figures = page, figures
        self.calls: list[Call] = []
        self.mistakes: list[Mistake] = []

    def call(self, name: str, line: int, args: tuple, kwargs: Mapping[str, Any]) -> str:
        """Check one call. Prints nothing: this pass only looks."""
        line += self.page.body_line - 1
        module = self.figures[name]
        for message in self._refused(name, module, args):
            self.mistakes.append(Mistake(self.page.body_file, line, message))
            return ""
        if any(isinstance(value, Undefined) for value in kwargs.values()):
            return ""  # the undefined name has its own mistake
        try:
            arguments = module.Arguments(**kwargs)
            asks = () if self.page.study is None else tuple(module.asks(arguments, self.page.study))
            tuple(ask_key(ask) for ask in asks)
            _assert_fields(arguments, asks, self.page.study)
        except ValidationError as error:
            found = [f"{name}: {sentence}" for _, sentence in explained(error, module.Arguments)]
            self.mistakes += [Mistake(self.page.body_file, line, message) for message in found]
        except RnnReportError as error:
            self.mistakes.append(Mistake(self.page.body_file, line, said(name, error)))
        else:
            number = sum(call.figure == name for call in self.calls) + 1
            identity = f"{name.replace('_', '-')}-{number}"
            self.calls.append(Call(name, identity, line, arguments, asks, module))
        return ""

    def _refused(self, name: str, module: Any, args: tuple) -> Iterator[str]:
        task = self.page.study.task if self.page.study else None  # None: a study with mistakes of its own
        if task and task not in module.TASKS:
            yield f"{name}: this figure is for {', '.join(module.TASKS)}, but the study's task is {task}"
        if args:
            names = ", ".join(f"{key}=…" for key in module.Arguments.model_fields)
            yield f"{name}: settings are given by name: {name}({names})"


def _assert_fields(arguments: Settings, asks: Iterable[Ask], study: Study | None) -> None:
    """Raise RnnReportError where texts of the study, or of a call, have other fields than are needed."""
    if study is None:
        return
    named = fields_of(study.data)
    for ask in asks:
        wanted = member("analysis", suited("analysis", ask.analysis, study.task)).facts.get("FIELDS")
        if wanted is not None and len(named) != wanted:
            has = f"those of this study have {len(named) or 'one'}"
            raise RnnReportError(f"needs texts of {wanted} fields, such as title and abstract; {has}")
    for key in TEXTS:
        given = getattr(arguments, key, None)
        for text in (given,) if isinstance(given, str) else given if isinstance(given, tuple) else ():
            came = text.count(FIELD_MARK if named else joined(("", ""))) + 1
            if wrong := misfit(came, named, study.task == "classify"):
                raise RnnReportError(f"{key}: {wrong}")


def _all_asks(calls: Iterable[Call]) -> tuple[Ask, ...]:
    asks = {ask_key(ask): ask for call in calls for ask in call.asks}
    for analysis in ALWAYS:
        if not any(ask.analysis == analysis for ask in asks.values()):
            asks[ask_key(Ask(analysis))] = Ask(analysis)
    return tuple(asks.values())
