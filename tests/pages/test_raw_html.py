"""HTML of figures passes through Markdown unchanged, whatever the users' texts in it hold."""

from __future__ import annotations

import re

import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import escape

from rnnreport.pages.raw_html import preformatted, raw_block

EXTENSIONS = ["admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables", "toc"]
EXTENSIONS += ["pymdownx.details", "pymdownx.superfences", "pymdownx.emoji", "pymdownx.magiclink", "pymdownx.tilde"]
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</figure>",
    "<!-- a comment",
    "*star* _line_ **both**",
    ":smile:",
    "[x](y)",
    "`code` ``` ~~~",
    "&lt; &amp; &",
    "{{ echo() }} {% raw %} {# no",
    "\x02wzxhzdk:0\x03",
    "a\tb\x0b\x00",
    "--8<-- 'file'",
    "https://example.org ~~gone~~ #1 @me",
    "===\n---\n    indented",
]


def through(html: str) -> str:
    """Return what Markdown makes of a page with a figure between two paragraphs."""
    return markdown.Markdown(extensions=EXTENSIONS).convert(f"before *it*\n{raw_block(html)}\nafter *it*\n")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_arrives_as_it_was_escaped(text):
    """Text in an element and in an attribute is the same behind Markdown as before it."""
    html = f'<figure id="a">\n\n    <p title="{escape(text)}">{escape(text)}</p>\n</figure>'
    assert str(raw_block(html)).strip() in through(html)


@settings(deadline=None)
@given(st.lists(st.sampled_from([*HOSTILE, "\n", "\n\n", " ", "```", "# ", "> ", "- ", ":::", "!!! note"])))
def test_any_mix_of_signs_stays_one_block(parts):
    """The two paragraphs around stay paragraphs, and the block between them is unchanged."""
    html = f"<figure>\n<p>\n{escape(''.join(parts))}\n</p>\n</figure>"
    block = str(raw_block(html)).strip()
    assert through(html) == f"<p>before <em>it</em></p>\n{block}\n\n<p>after <em>it</em></p>"


def test_every_line_begins_with_a_tag():
    """So no syntax that is looked for at the beginning of a line can be found."""
    lines = str(raw_block("<figure\n  id='a'>\ntext\n```\n\n  <p>x</p>\n</figure>")).strip().split("\n")
    assert all(re.match(r"</?[a-z]", line) for line in lines)


def test_preformatted_text_keeps_lines_and_indents():
    """Line breaks are written so that Markdown leaves them alone."""
    assert str(preformatted("a:\n\n  b: <c>")) == "a:&#10;&#10;  b: &lt;c&gt;"
    assert "a:&#10;  b" in through(f"<pre>{preformatted('a:' + chr(10) + '  b')}</pre>")
