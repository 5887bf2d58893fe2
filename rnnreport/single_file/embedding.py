"""Files written into a page: as addresses that hold their content, and as blocks that nothing in them can leave."""

from __future__ import annotations

import base64
import gzip
import json
import mimetypes
import re
from collections.abc import Callable

TYPES = {".json": "application/json", ".csv": "text/csv", ".md": "text/markdown", ".ico": "image/x-icon"}
SHARD = re.compile(r'rnnreport\.(data|text)\("([0-9A-Za-z_-]+)",(.*)\);\s*', re.DOTALL)
URL = re.compile(r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^"'()\s]*))\s*\)""")
IMPORT = re.compile(r"@import[^;]*;")
SOURCE_MAP = re.compile(r"(?:/\*[#@]\s*sourceMappingURL=[^*]*\*/|//[#@]\s*sourceMappingURL=[^\n]*)\s*$")


def media_type(name: str) -> str:
    """Return what kind of file it is, by the ending of its name."""
    ending = f".{name.rpartition('.')[2].lower()}"
    return TYPES.get(ending) or mimetypes.guess_type(name)[0] or "application/octet-stream"


def data_address(name: str, content: bytes) -> str:
    """Return an address that is the content of a file."""
    return f"data:{media_type(name)};base64,{base64.b64encode(content).decode('ascii')}"


def block(identity: str, kind: str, content: bytes) -> str:
    """Return data as an element of the page that is never run and never shown: compressed, in base64."""
    packed = base64.b64encode(gzip.compress(content, mtime=0)).decode("ascii")
    return f'<script type="application/gzip" id="{identity}" data-rr-kind="{kind}">{packed}</script>\n'


def shard(text: str) -> str | None:
    """Return what a shard hands over, a JSON value, as a block; None for any other script."""
    match = SHARD.fullmatch(text)
    if match is None:
        return None
    json.loads(match[3])  # raises where it could not be read in the page
    return block(f"rr-shard-{match[2]}", match[1], match[3].encode("utf-8"))


def script(text: str) -> str:
    """Return the text of a script so that it ends where it should in a page, and means the same.

    What is changed may stand in strings, regular expressions and comments alone: elsewhere it is no JavaScript.
    """
    text = SOURCE_MAP.sub("", text)
    return re.sub(r"</(?=script)", r"<\\/", text, flags=re.IGNORECASE).replace("<!--", r"<\!--")


def style(text: str, found: Callable[[str], str | None]) -> str:
    """Return a style sheet that loads nothing.

    `found` gives the data address of a file that it names, None where that is not there.
    """

    def replaced(match: re.Match) -> str:
        address = next(part for part in match.groups() if part is not None)
        if address.startswith(("data:", "#")):
            return match[0]
        return f'url("{found(address) or "data:,"}")'

    text = URL.sub(replaced, IMPORT.sub("", SOURCE_MAP.sub("", text)))
    return re.sub(r"</(?=style)", r"<\\/", text, flags=re.IGNORECASE)
