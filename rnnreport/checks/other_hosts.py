"""Requests to other hosts: what a browser would load from elsewhere by itself. Links to click are fine."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rnnreport.built.addresses import in_styles, loads, other_host
from rnnreport.built.site import SCRIPTS, THEME, Built, Page
from rnnreport.checks import Finding

TITLE = "Requests to other hosts"
MEND = "keep a copy in site_src and name that"
ASKED = re.compile(
    r"""\b(?:fetch|import|importScripts|Worker|EventSource|WebSocket|sendBeacon|open|load)\s*\(\s*"""
    r"""(?:["'][A-Z]+["']\s*,\s*)?["'`]((?:https?:|wss?:)?//[^"'`\s]+)"""
    r"""|\bsrc\s*=\s*["'`]((?:https?:)?//[^"'`\s]+)|\bfrom\s*["']((?:https?:)?//[^"'\s]+)"""
)
WRITTEN = re.compile(r"""["'`]((?:https?|wss?)://[^"'`\s]+)["'`]""")
NAMES = ("www.w3.org",)  # begin names of kinds of markup, which nobody asks for
SHARD = re.compile(r"\s*(?:rnnreport\.(?:data|text)\(|var __index = )")  # texts of figures, and those to be searched
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def of_page(page: Page, site: Built) -> Iterator[Finding]:
    """Look at what a page loads, at its inline scripts and styles, and at what the theme would load for it."""
    for element in page.elements:
        for address in loads(element):
            if other_host(address, site):
                yield Finding(f"<{element.tag}> loads {address}; {MEND}", page.name, element.line)
        for address, line in in_styles("".join(element.words)) if element.tag == "style" else ():
            if other_host(address, site):
                yield Finding(f"a style loads {address}; {MEND}", page.name, element.line + line - 1)
        if element.tag == "script":
            yield from _asked("".join(element.words), page.name, element.line - 1, site)
        if element.tag == "base" and other_host(element.given.get("href", ""), site):
            yield Finding(f"<base> makes all links lead to {element.given['href']}; remove it", page.name, element.line)
        said = _by_the_theme(element.given)
        if said:
            yield Finding(said, page.name, element.line)


def of_site(site: Built) -> Iterator[Finding]:
    """Look at style sheets and scripts. Those of the theme ask only for what a page lets them."""
    for name in site.named(".css", ".svg"):
        for address, line in in_styles(site.text(name)):
            if other_host(address, site):
                yield Finding(f"{address} is loaded; {MEND}", name, line)
    for name in site.named(*SCRIPTS):
        text = "" if name.startswith(THEME) else site.text(name)
        if not SHARD.match(text):
            yield from _asked(text, name, 0, site)


def _asked(script: str, name: str, above: int, site: Built) -> Iterator[Finding]:
    """Find what a script asks for, and addresses that stand in it and may be asked for."""
    plain = COMMENT.sub(lambda found: "\n" * found[0].count("\n"), script)
    sure = set()
    for found in ASKED.finditer(plain):
        address = next(filter(None, found.groups()))
        sure.add(address)
        if other_host(address, site):
            line = above + plain.count("\n", 0, found.start()) + 1
            yield Finding(f"a script asks for {address}; {MEND}", name, line)
    for found in WRITTEN.finditer(plain):
        host = other_host(found[1], site)
        if host and host not in NAMES and found[1] not in sure:
            line = above + plain.count("\n", 0, found.start()) + 1
            yield Finding(f"a script holds {found[1]}; see to it that it is not asked for", name, line, error=False)


def _by_the_theme(given: dict[str, str]) -> str:
    """Return what the theme's own script would load because of an element; "" where nothing."""
    if given.get("data-md-component") == "source" and "//github.com/" in given.get("href", ""):
        return "the theme asks api.github.com for stars since mkdocs.yml has repo_url; remove it, and link in a page"
    if "mermaid" in given.get("class", "").split():
        return "the theme loads Mermaid from unpkg.com for this diagram; put a picture of it in site_src"
    return ""
