"""Weights: what the first look at a page loads, and the size of the site, against budgets."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from rnnreport.built.addresses import loads, target
from rnnreport.built.site import TEXTS, Built, Page
from rnnreport.checks import Finding

TITLE = "Weights"
FIRST_LOAD = 500_000  # bytes as they are sent: text is compressed, as GitHub Pages and most servers do
WARNED = 50_000_000  # bytes of all files as they lie
MOST = 1_000_000_000  # GitHub Pages publishes no more
LARGEST = 100_000_000  # GitHub takes no larger file
LATER = ("a", "iframe", "video", "audio", "track", "object")  # what these name comes after the page, or when asked for


def of_page(page: Page, site: Built) -> Iterator[Finding]:
    """Weigh a page with its style sheets, scripts and pictures, each once."""
    files = {page.name}
    for element in page.elements:
        if element.tag not in LATER and element.given.get("loading") != "lazy":
            found = (target(address, page.name, site) for address in loads(element))
            files |= {one.file for one in found if one is not None and one.there}
    heavy = sorted(((_sent(site.folder / name), name) for name in files), reverse=True)
    total = sum(size for size, _ in heavy)
    if total > FIRST_LOAD:
        most = ", ".join(f"{name} {size / 1000:,.0f}" for size, name in heavy[:3])
        said = f"the first look loads {total / 1000:,.0f} kB compressed, more than {FIRST_LOAD / 1000:,.0f} ({most})"
        yield Finding(f"{said}; move figures to a page of their own", page.name, error=False)


def of_site(site: Built) -> Iterator[Finding]:
    """Weigh all files, and each."""
    total = sum(site.sizes.values())
    mend = "show fewer cells, texts or figures"
    if total > MOST:
        yield Finding(f"the site has {total / 1e6:,.0f} MB, more than the {MOST / 1e6:,.0f} of GitHub Pages; {mend}")
    elif total > WARNED:
        yield Finding(f"the site has {total / 1e6:,.1f} MB, more than {WARNED / 1e6:,.0f}; {mend}", error=False)
    for name, size in site.sizes.items():
        if size > LARGEST:
            yield Finding(f"{size / 1e6:,.0f} MB, more than the {LARGEST / 1e6:,.0f} that GitHub takes; {mend}", name)


@lru_cache(maxsize=4096)
def _sent(path: Path) -> int:
    """Return the bytes that a server sends for a file."""
    content = path.read_bytes()
    return len(gzip.compress(content, 6)) if path.name.endswith(TEXTS) else len(content)
