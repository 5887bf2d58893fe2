"""A page of HTML as elements with their lines: enough to look at what a finished site holds, whoever wrote it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html.parser import HTMLParser

VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")
)


class Element:
    """One element. `words` is the text directly in it, `line` is counted from 1."""

    __slots__ = ("tag", "given", "line", "parent", "inner", "words")

    def __init__(self, tag: str, given: Mapping[str, str], line: int, parent: Element | None):
        self.tag, self.given, self.line, self.parent = tag, given, line, parent
        self.inner: list[Element] = []
        self.words: list[str] = []

    def above(self) -> Iterator[Element]:
        """Give the element itself, then those that it lies in, from the nearest one on."""
        one = self
        while one is not None:
            yield one
            one = one.parent

    def below(self) -> Iterator[Element]:
        """Give all elements in it, in their order."""
        waiting = self.inner[::-1]
        while waiting:
            one = waiting.pop()
            yield one
            waiting += one.inner[::-1]

    def text(self) -> str:
        """Return the words in it, its own before those of elements in it."""
        return " ".join("".join((*self.words, *(word for one in self.below() for word in one.words))).split())


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.root = self.now = Element("", {}, 1, None)

    def handle_starttag(self, tag, attrs):
        element = self._add(tag, attrs)
        if tag not in VOID:
            self.now = element

    def handle_startendtag(self, tag, attrs):
        self._add(tag, attrs)

    def handle_endtag(self, tag):
        opened = next((one for one in self.now.above() if one.tag == tag), None)
        if opened is not None:
            self.now = opened.parent

    def handle_data(self, data):
        if data.strip():
            self.now.words.append(data)

    def _add(self, tag, attrs) -> Element:
        given: dict[str, str] = {}
        for name, value in attrs:
            given.setdefault(name, value or "")
        element = Element(tag, given, self.getpos()[0], self.now)
        self.now.inner.append(element)
        return element


def parsed(html: str) -> Element:
    """Return the nameless element that holds the page, read nearly as browsers do."""
    try:
        return _read(html)
    except AssertionError:  # what the parser of Python says to marked sections of unknown kinds; browsers skip them
        return _read(html.replace("<![", "<! ["))


def _read(html: str) -> Element:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.root
