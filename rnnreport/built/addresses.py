"""Addresses in pages and style sheets: those that a browser asks for by itself, and those that a reader may follow."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from rnnreport.built.markup import Element
from rnnreport.built.site import Built

SOURCES = ("script", "img", "iframe", "frame", "source", "video", "audio", "track", "embed", "input")
LOADING = frozenset(
    "stylesheet icon apple-touch-icon mask-icon preload modulepreload prefetch prerender preconnect dns-prefetch "
    "manifest".split()
)
DRAWN = ("use", "image", "feimage", "pattern", "lineargradient", "radialgradient", "filter", "textpath", "mpath")
IN_STYLE = re.compile(
    r"""/\*.*?\*/|@import\s+(?:url\(\s*)?["']?([^"')\s;]+)|url\(\s*(?:"([^"]*)"|'([^']*)'|([^)\s]*))\s*\)""",
    re.IGNORECASE | re.DOTALL,
)
REFRESH = re.compile(r"^\s*[\d.]+\s*[;,]\s*(?:url\s*=\s*)?[\"']?([^\"']+)", re.IGNORECASE)
FILE = re.compile(r"[^\s\"'{}<>]+\.(?:js|json|csv)")


class Target(NamedTuple):
    """A file of the site that an address leads to, or would lead to; and the place in it."""

    file: str
    there: bool
    place: str  # what stands after #


def loads(element: Element) -> Iterator[str]:
    """Give the addresses that a browser asks for when it meets the element."""
    given = element.given
    if element.tag in SOURCES and given.get("src"):
        yield given["src"]
    if element.tag == "link" and LOADING & set(given.get("rel", "").lower().split()):
        yield given.get("href", "")
    for name in ("srcset", "imagesrcset"):
        yield from (one.split()[0] for one in given.get(name, "").split(",") if one.strip())
    yield from filter(None, (given.get("poster"), given.get("data") if element.tag == "object" else None))
    if element.tag in DRAWN:
        yield from filter(None, (given.get("href"), given.get("xlink:href")))
    if element.tag == "meta" and given.get("http-equiv", "").lower() == "refresh":
        found = REFRESH.match(given.get("content", ""))
        yield from [found[1]] if found else []
    yield from (address for address, _ in in_styles(given.get("style", "")))


def links(element: Element) -> Iterator[str]:
    """Give the addresses that a reader may follow, and the data files that are named for scripts."""
    if element.tag in ("a", "area"):
        yield from filter(None, (element.given.get("href"), element.given.get("xlink:href")))
    if element.tag == "form" and element.given.get("action"):
        yield element.given["action"]
    named = (value for name, value in element.given.items() if name.startswith("data-"))
    yield from (value for value in named if FILE.fullmatch(value))


def in_styles(text: str) -> Iterator[tuple[str, int]]:
    """Give the addresses in a style sheet, or in a style attribute, each with its line."""
    for found in IN_STYLE.finditer(text):
        address = next((one for one in found.groups() if one), "")
        if address:
            yield address, text.count("\n", 0, found.start()) + 1


def other_host(address: str, site: Built) -> str:
    """Return the host that an address asks; "" where it stays on the host of the site, or asks none."""
    parts = _split(address)
    own = urlsplit(site.address).netloc
    asks = parts.netloc and parts.scheme in ("", "http", "https", "ws", "wss", "ftp")
    return parts.netloc if asks and parts.netloc != own else ""


def target(address: str, page: str, site: Built) -> Target | None:
    """Return where an address on `page` leads within the site; None where it leads elsewhere, or runs something."""
    parts = _split(address)
    if other_host(address, site) or (parts.scheme and not parts.netloc):
        return None
    path, base = unquote(parts.path), site.base
    if parts.netloc or path.startswith("/"):
        if not f"{path}/".startswith(base) and path != base.rstrip("/"):
            return Target(path, False, "")
        path = path[len(base) :]
    elif path:
        path = posixpath.join(posixpath.dirname(page), path)
    else:
        path = page
    file = _file(path, site)
    return Target(file, file in site.sizes, unquote(parts.fragment))


def _file(path: str, site: Built) -> str:
    """Return the file that a server gives for a path, as GitHub Pages does: a folder is its index.html."""
    plain = posixpath.normpath(path) if path else "."
    if plain == "." or plain.startswith("../"):
        return "index.html" if plain == "." else plain
    if not path.endswith("/") and plain in site.sizes:
        return plain
    inside = f"{plain}/index.html"
    return (
        inside if path.endswith("/") or inside in site.sizes or f"{plain}.html" not in site.sizes else f"{plain}.html"
    )


def _split(address: str):
    try:
        return urlsplit(address.strip())
    except ValueError:  # such as half an IPv6 address
        return urlsplit("")
