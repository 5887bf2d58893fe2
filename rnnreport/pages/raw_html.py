"""HTML that passes through Markdown untouched.

Markdown takes a block element that begins a line as raw HTML, up to its closing tag, if no preprocessor finds syntax of
its own in it first. Those look at the beginnings of lines. So every line begins with a tag here; blank lines, tabs and
control characters, which Markdown changes or drops, are written as character references.
"""

from __future__ import annotations

import re

from markupsafe import Markup, escape

CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
REFERENCE = {"\t": "&#9;", "\r": "&#13;", "\x0c": "&#12;"}
TEMPLATE = re.compile(r"\{(?=[{%#])")  # other tools may read {{ and {% in staged pages as their own


def raw_block(html: str) -> Markup:
    """Return one HTML element so that it stands in Markdown as one block, with blank lines around."""
    lines = [line.strip(" \t\r") for line in html.split("\n")]
    joined = "\n".join(line for line in lines if line)
    joined = re.sub(r"\n(?!<[a-zA-Z/])", " ", joined)
    joined = TEMPLATE.sub("&#123;", CONTROL.sub(lambda found: REFERENCE.get(found[0], "&#xFFFD;"), joined))
    return Markup(f"\n\n{joined}\n\n")


def preformatted(text: str) -> Markup:
    """Return text for a <pre> element: its line breaks and indents outlive `raw_block`."""
    return Markup(str(escape(text)).replace("\n", "&#10;").replace("\t", "&#9;"))
