"""The head of a page: values, lines, and a plain sentence for everything that can be wrong with YAML."""

from __future__ import annotations

import pytest

from rnnreport.errors import PageMistakes
from rnnreport.pages.front_matter import split


def mistakes(text: str) -> list[tuple[int, str]]:
    with pytest.raises(PageMistakes) as caught:
        split(text, "page.md")
    return [(mistake.line, mistake.message) for mistake in caught.value.mistakes]


def test_every_key_knows_its_line():
    """A key path, through mappings in both styles and lists, leads to the line of the file."""
    found = split("---\na: 1\nb:\n  c: {d: 2}\n  e:\n    - 3\n    - f: 4\n---\nbody\n", "page.md")
    assert found.lines[("a",)] == 2
    assert found.lines[("b", "c", "d")] == 4
    assert found.lines[("b", "e", 1, "f")] == 7
    assert found.below("b")[()] == 3 and found.below("b")[("c", "d")] == 4


def test_the_body_knows_the_line_it_begins_on():
    """The line after the closing mark is the first one of the body."""
    found = split("---\na: 1\n---\nbody\n", "page.md")
    assert (found.body, found.body_line, found.meta) == ("body\n", 4, {"a": 1})


@pytest.mark.parametrize("text", ["\ufeff---\na: 1\n---\nx\n", "---\r\na: 1\r\n---\r\nx\r\n", "--- \na: 1\n...\nx\n"])
def test_marks_of_editors_do_not_matter(text):
    """A byte order mark, Windows line ends, and the other closing mark of YAML are all read."""
    found = split(text, "page.md")
    assert (found.meta, found.body) == ({"a": 1}, "x\n")


@pytest.mark.parametrize("text", ["", "# Title\n", "text\n---\na: 1\n---\n"])
def test_a_page_may_have_no_front_matter(text):
    """Without the mark in the first line all of the page is body."""
    found = split(text, "page.md")
    assert (found.meta, found.body, found.body_line) == ({}, text, 1)


def test_empty_front_matter_is_fine():
    """Nothing between the marks is a page without settings."""
    assert split("---\n---\nbody", "page.md").meta == {}


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("---\na: 1\n", 1, "never closed"),
        ("---\na: 1\na: 2\n---\n", 3, "'a' stands twice"),
        ("---\nb:\n  c: 1\n  c: 2\n---\n", 4, "line 3"),
        ("---\na: b: c\n---\n", 2, "second ':'"),
        ("---\na:\n\tb: 1\n---\n", 3, "tab"),
        ("---\na: 'x\n---\n", 2, "quote"),
        ("---\n- a\n---\n", 1, "'key: value'"),
        ("---\nonly words\n---\n", 1, "'key: value'"),
        ("---\na: !!python/name:os.system\n---\n", 2, "tag"),
        ("---\na: 2024-13-45\n---\n", 1, "month"),
        ("---\na: &x [*x]\n---\n", 2, "holds itself"),
        ("---\na: \x07\n---\n", 2, "control character"),
        ("---\n? [a]\n: 1\n---\n", 2, "key"),
    ],
)
def test_a_mistake_has_its_line_and_a_plain_sentence(text, line, words):
    """What YAML cannot read is said in one sentence, with the line in which it stands."""
    ((found_line, message),) = mistakes(text)
    assert found_line == line and words in message and "\n" not in message
