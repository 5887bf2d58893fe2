"""The head of a page: its YAML with the line of every key, and its body with the line it begins on."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from rnnreport.errors import Mistake, PageMistakes

FENCE = re.compile(r"---[ \t]*")
CLOSE = re.compile(r"(?:---|\.\.\.)[ \t]*")


@dataclass(frozen=True)
class FrontMatter:
    """A page in its two parts. Lines count from 1 in the whole file; `lines[()]` is the first of the front matter."""

    meta: Mapping[str, Any]
    lines: Mapping[tuple, int]  # key path, such as ("study", "training", "epochs") -> line
    body: str
    body_line: int

    def below(self, key: str) -> dict[tuple, int]:
        """Return the lines of what lies below one key, by paths that begin there."""
        return {path[1:]: line for path, line in self.lines.items() if path[:1] == (key,)}


@dataclass
class _Composed:
    """What is found while the tree of YAML nodes is walked."""

    file: str
    offset: int  # lines before the YAML
    loader: yaml.SafeLoader
    lines: dict[tuple, int] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)

    def mistake(self, node: yaml.Node, message: str) -> None:
        self.mistakes.append(Mistake(self.file, self.line(node), message))

    def line(self, node: yaml.Node) -> int:
        return node.start_mark.line + 1 + self.offset


def split(text: str, file: str) -> FrontMatter:
    """Return the two parts of a page. `file` names it in mistakes. Raises PageMistakes for YAML that cannot be read."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    if not FENCE.fullmatch(lines[0]):
        return FrontMatter({}, {(): 1}, text, 1)
    end = next((number for number, line in enumerate(lines) if number and CLOSE.fullmatch(line)), None)
    if end is None:
        raise PageMistakes([Mistake(file, 1, "the front matter that begins with --- is never closed by a line of ---")])
    meta, places = _parse("\n".join(lines[1:end]) + "\n", file, offset=1)
    return FrontMatter(meta, places, "\n".join(lines[end + 1 :]), end + 2)


def _parse(text: str, file: str, offset: int) -> tuple[dict, dict]:
    try:
        composed = _Composed(file, offset, yaml.SafeLoader(text))
        node = composed.loader.get_single_node()
        _walk(node, (), composed, ())
        if composed.mistakes:
            raise PageMistakes(composed.mistakes)
        value = composed.loader.construct_document(node) if node else {}
    except yaml.YAMLError as error:
        raise PageMistakes([Mistake(file, _line(error, text) + offset, _sentence(error))]) from None
    except ValueError as error:  # a date such as 2024-13-45
        raise PageMistakes(
            [Mistake(file, offset, f"the front matter holds a value that cannot be read: {error}")]
        ) from None
    if value is None:
        value = {}
    if not isinstance(value, dict):
        message = "front matter is made of 'key: value' lines (for a rule, leave the first line of the page empty)"
        raise PageMistakes([Mistake(file, offset, message)])
    return value, {(): offset} | composed.lines


def _walk(node: yaml.Node | None, path: tuple, composed: _Composed, above: tuple[int, ...]) -> None:
    """Note the line of every key below `node`; find keys that stand twice, and values that hold themselves."""
    if id(node) in above:
        composed.mistake(node, "a value that holds itself")
        return
    if isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            composed.lines[path + (number,)] = composed.line(item)
            _walk(item, path + (number,), composed, above + (id(node),))
    elif isinstance(node, yaml.MappingNode):
        for key, name, value in _named(node, composed):
            if path + (name,) in composed.lines:
                first = composed.lines[path + (name,)]
                composed.mistake(key, f"'{name}' stands twice; it is already given in line {first}")
            composed.lines.setdefault(path + (name,), composed.line(key))
            _walk(value, path + (name,), composed, above + (id(node),))


def _named(node: yaml.MappingNode, composed: _Composed) -> Iterator[tuple[yaml.Node, Hashable, yaml.Node]]:
    """Give every key that is a plain value, its name, and what it holds."""
    for key, value in node.value:
        if isinstance(key, yaml.ScalarNode) and key.tag != "tag:yaml.org,2002:merge":
            yield key, composed.loader.construct_object(key), value


def _line(error: yaml.YAMLError, text: str) -> int:
    """Return the line of the YAML, counted from 1, in which it broke."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is not None:
        return min(mark.line, text.count("\n") - 1) + 1
    return text.count("\n", 0, getattr(error, "position", 0) or 0) + 1


SENTENCES = {
    "found character '\\t'": "a tab: YAML is indented with spaces",
    "mapping values are not allowed here": "a second ':' in one line, or wrong indents; text with a ':' needs quotes",
    "could not find expected ':'": "a ':' is missing after a key",
    "could not determine a constructor": "a tag (a word with '!') is not allowed in front matter",
    "found unhashable key": "a list or a mapping cannot be a key",
    "found undefined alias": "an alias (a word with '*') that is not defined; text that begins with '*' needs quotes",
    "found unexpected end of stream": "a quote that is opened is never closed",
    "special characters are not allowed": "an invisible control character",
}


def _sentence(error: yaml.YAMLError) -> str:
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    plain = next((said for begins, said in SENTENCES.items() if problem.startswith(begins)), None)
    return f"the front matter cannot be read: {plain or problem}"
