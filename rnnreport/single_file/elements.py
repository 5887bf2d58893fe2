"""Where the elements of an HTML page stand, so that some can be changed and all else stays as it is, sign by sign."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from itertools import accumulate

VOID = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"))


@dataclass
class Element:
    """One element: its tag, its attributes, and where it stands in the page."""

    tag: str
    attributes: Mapping[str, str]
    start: int
    inside: int  # where its start tag ends
    end: int  # where it ends; of one that is never closed, where its start tag does
    closed: bool  # by "/>"

    def has(self, name: str) -> bool:
        """Whether it is of this class."""
        return name in self.attributes.get("class", "").split()

    def opening(self, without: Iterable[str] = (), **attributes: str) -> str:
        """Return its start tag without some attributes and with others."""
        kept = {name: value for name, value in self.attributes.items() if name not in set(without)} | attributes
        told = "".join(f' {name}="{escape(value)}"' for name, value in kept.items())
        return f"<{self.tag}{told}{' /' if self.closed else ''}>"


@dataclass(frozen=True)
class Change:
    """What stands in place of the signs from `start` to `end`."""

    start: int
    end: int
    text: str


def elements(html: str) -> list[Element]:
    """Return all elements of a page in the order of their start tags."""
    return _Reader(html).found


def changed(html: str, changes: Iterable[Change]) -> str:
    """Return a page with changes made. One that lies inside another is lost with what it would have changed."""
    parts, at = [], 0
    for change in sorted(changes, key=lambda one: (one.start, -one.end)):
        if change.start >= at:
            parts += [html[at : change.start], change.text]
            at = change.end
    return "".join([*parts, html[at:]])


class _Reader(HTMLParser):
    """Notes elements with their places."""

    def __init__(self, html: str):
        super().__init__(convert_charrefs=False)
        self.html, self.found = html, []
        self._lines = [0, *accumulate(len(line) + 1 for line in html.split("\n"))]
        self._open: list[Element] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs) -> None:
        start, text = self._place(), self.get_starttag_text()
        attributes = {name: value or "" for name, value in reversed(attrs)}  # of two with a name the first one counts
        end = start + len(text)
        element = Element(tag, dict(reversed(attributes.items())), start, end, end, text.endswith("/>"))
        self.found.append(element)
        if tag not in VOID and not element.closed:
            self._open.append(element)

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag: str) -> None:
        if any(element.tag == tag for element in self._open):
            while self._open[-1].tag != tag:
                self._open.pop()
            self._open.pop().end = self.html.index(">", self._place()) + 1

    def _place(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column
