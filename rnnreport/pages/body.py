"""The text of a study page: Markdown with figure calls, read into a tree that is checked before it is run."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import jinja2
from jinja2 import meta, nodes

from rnnreport.errors import Mistake, PageMistakes, nearest, one_of
from rnnreport.pages.environment import BodyEnvironment, line_of
from rnnreport.pages.page import Page

LINE_ENDS = re.compile(r"(?:^|\n)[ ]{0,3}\Z")
LINE_GOES_ON = re.compile(r"[ \t]*[^ \t\n]")
NEEDS_A_FILE = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)

Handle = Callable[[str, int, tuple, Mapping[str, Any]], str]


class FigureFunction:
    """What stands for a figure while a page's text runs: it hands the call, with its line, to whoever runs the page."""

    callable_from_page = True

    def __init__(self, name: str, handle: Handle):
        self._name, self._handle = name, handle

    def __call__(self, line: int, /, *args: Any, **kwargs: Any) -> str:
        return self._handle(self._name, line, args, kwargs)


class Unknown(jinja2.ChainableUndefined):
    """What stands for a name that means nothing: it can be used and called, so that later mistakes are found too."""

    callable_from_page = True

    def __call__(self, *args: Any, **kwargs: Any) -> str:
        return ""


@dataclass(frozen=True)
class Body:
    """The checked text of a page. `mistakes` are those that can be seen without running it."""

    page: Page
    tree: nodes.Template
    figures: tuple[str, ...]
    unknown: frozenset[str]  # names that mean nothing; each has its mistake
    mistakes: tuple[Mistake, ...]

    def render(self, handle: Handle) -> str:
        """Return the Markdown, with what `handle` answers to each figure call. Raises PageMistakes where it cannot run.

        An exception of `handle` itself that is not one of ours is a defect, and passes through unchanged.
        """
        defects: list[BaseException] = []
        functions: dict[str, Any] = {name: FigureFunction(name, _kept(handle, defects)) for name in self.figures}
        functions |= {name: Unknown(name=name) for name in self.unknown}
        try:
            return BodyEnvironment().from_string(self.tree).render(functions)
        except Exception as error:
            if error in defects:
                raise
            raise PageMistakes([_mistake(self.page, line_of(error), _reason(error))]) from None


def parse(page: Page, figures: Collection[str]) -> Body:
    """Return the body of a page. Raises PageMistakes where it cannot be run; other mistakes are in the result."""
    environment = BodyEnvironment()
    try:
        tree = environment.parse(page.body)
        undeclared = meta.find_undeclared_variables(environment.parse(page.body))
    except jinja2.TemplateSyntaxError as error:
        raise PageMistakes([_mistake(page, error.lineno, _syntax(error.message or ""))]) from None
    unknown = frozenset(undeclared - set(figures))
    mistakes = [_mistake(page, line, message) for line, message in _seen(tree, set(figures), unknown)]
    if fatal := [_mistake(page, line, message) for line, message in _unrunnable(tree)]:
        raise PageMistakes(mistakes + fatal)
    _give_lines(tree, set(figures))
    return Body(page, tree, tuple(figures), unknown, tuple(mistakes))


def _seen(tree: nodes.Template, figures: set[str], unknown: frozenset[str]) -> Iterator[tuple[int, str]]:
    calls = list(tree.find_all(nodes.Call))
    called = {id(call.node) for call in calls}
    for name in tree.find_all(nodes.Name):
        if name.name in unknown and id(name) in called:
            yield name.lineno, f"figure {one_of(name.name, figures)}"
        elif name.name in unknown:
            hint = nearest(name.name, figures) or "; text needs quotes"
            yield name.lineno, f"'{name.name}' means nothing here{hint}"
        elif name.name in figures and id(name) not in called and name.ctx == "load":
            yield name.lineno, f"the figure '{name.name}' must be called: {{{{ {name.name}() }}}}"
    alone = {id(call) for call in _alone(tree)}
    for call in calls:
        name = call.node.name if isinstance(call.node, nodes.Name) else None
        if name in figures and id(call) not in alone:
            yield call.lineno, f"{name}: a figure call must stand alone on its line, and not be indented"


def _unrunnable(tree: nodes.Template) -> Iterator[tuple[int, str]]:
    for call in tree.find_all(nodes.Call):
        name = call.node.name if isinstance(call.node, nodes.Name) else "this"
        for key, count in Counter(given.key for given in call.kwargs).items():
            if count > 1:
                yield call.lineno, f"{name}: '{key}' is given twice"
    for node in tree.find_all(NEEDS_A_FILE):
        yield node.lineno, "a page cannot include or import another file"


def _alone(tree: nodes.Template) -> Iterator[nodes.Call]:
    """Give the calls that are all of their line: before them a line ends, after them one ends."""
    first = tree.body[0] if tree.body else None
    for output in tree.find_all(nodes.Output):
        for number, node in enumerate(output.nodes):
            before = output.nodes[number - 1] if number else None
            after = output.nodes[number + 1] if number + 1 < len(output.nodes) else None
            begins = _data(before, LINE_ENDS) or (before is None and output is first)
            ends = after is None or (isinstance(after, nodes.TemplateData) and not LINE_GOES_ON.match(after.data))
            if isinstance(node, nodes.Call) and begins and ends:
                yield node


def _data(node: nodes.Node | None, pattern: re.Pattern) -> bool:
    return isinstance(node, nodes.TemplateData) and pattern.search(node.data) is not None


def _give_lines(tree: nodes.Template, figures: set[str]) -> None:
    """Let every call of a figure know its line, as its first argument."""
    for call in list(tree.find_all(nodes.Call)):
        if isinstance(call.node, nodes.Name) and call.node.name in figures:
            call.args.insert(0, nodes.Const(call.node.lineno, lineno=call.lineno, environment=tree.environment))


def _kept(handle: Handle, defects: list[BaseException]) -> Handle:
    def handled(name: str, line: int, args: tuple, kwargs: Mapping[str, Any]) -> str:
        try:
            return handle(name, line, args, kwargs)
        except Exception as error:
            defects.append(error)
            raise

    return handled


def _mistake(page: Page, line: int | None, message: str) -> Mistake:
    return Mistake(page.body_file, (line or 1) + page.body_line - 1, message)


def _syntax(message: str) -> str:
    if any(quote in message for quote in "\u201c\u201d\u201e\u2018\u2019"):
        return 'a figure call cannot be read: it holds typographic quotes; use straight ones ("…")'
    return f"a figure call cannot be read: {message}"


def _reason(error: BaseException) -> str:
    if isinstance(error, jinja2.exceptions.SecurityError):
        return "only figures can be called in a page"
    return f"this cannot be worked out: {error}"
