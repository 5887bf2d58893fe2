"""Links that lead nowhere: to pages, files and places of the site, also in raw HTML, style sheets and results.json."""

from __future__ import annotations

import json
from collections.abc import Iterator

from rnnreport.built.addresses import Target, in_styles, links, loads, target
from rnnreport.built.site import Built, Page
from rnnreport.checks import Finding

TITLE = "Links"
ALWAYS = ("", "top")  # places that every page has
NOT_FOUND = "404.html"  # is shown at any address, so its links begin at the top of the host


def of_page(page: Page, site: Built) -> Iterator[Finding]:
    """Look at every address in a page."""
    base = any(element.tag == "base" and element.given.get("href") for element in page.elements)
    for element in () if base else page.elements:
        for address in (*loads(element), *links(element)):
            yield from _looked_at(address, page.name, element.line, site)
        if element.tag == "style":
            for address, line in in_styles("".join(element.words)):
                yield from _looked_at(address, page.name, element.line + line - 1, site)


def of_site(site: Built) -> Iterator[Finding]:
    """Look at style sheets, and at the data that results.json names."""
    for name in site.named(".css"):
        for address, line in in_styles(site.text(name)):
            yield from _looked_at(address, name, line, site)
    for name in site.named("results.json"):
        for file in _data(site.text(name)):
            yield from _looked_at(file, name, 0, site)


def _looked_at(address: str, page: str, line: int, site: Built) -> Iterator[Finding]:
    if address.strip().lower().startswith("file:"):
        yield Finding(f"'{address}' leads to a file of this machine; link to one of the site", page, line)
        return
    found = target(address, page, site)
    if found is None:
        return
    if address.startswith("/") and address[1:2] != "/" and page != NOT_FOUND and not site.address:
        mend = "begin it with the name of a file beside the page, or set site_url in mkdocs.yml"
        yield Finding(f"'{address}' begins at the top of the host, where the site may not lie; {mend}", page, line)
    elif not found.there:
        yield Finding(f"'{address}' leads nowhere: {found.file} is not in the site; mend or remove it", page, line)
    elif not _place_there(found, site):
        mend = "mend it, or give that id to what it should lead to"
        yield Finding(f"'{address}' leads to no place: nothing in {found.file} is called so; {mend}", page, line)


def _place_there(found: Target, site: Built) -> bool:
    """Tell whether the place is there. What figures write behind ? or / is theirs, such as #cells-1?of=f."""
    if not found.file.endswith((".html", ".htm")):
        return True
    place = found.place.split(":~:")[0]
    named = {place, place.split("?")[0], place.split("/")[0]}
    return bool(named & {*ALWAYS, *site.anchors(found.file)})


def _data(text: str) -> list[str]:
    try:
        return [figure["data"] for figure in json.loads(text)["figures"] if figure["data"]]
    except (ValueError, KeyError, TypeError):
        return []
