"""The order of the site: what pages say of themselves, folder by folder."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from pathlib import PurePosixPath
from typing import Any

from rnnreport.pages.page import Page, readable


@dataclass(frozen=True)
class _Entry:
    """One line of the navigation: its rank among its neighbours, and what stands there."""

    rank: tuple
    order: float
    item: Any


def navigation(pages: Iterable[Page]) -> list:
    """Return the navigation as mkdocs.yml has it: paths, and {section: navigation}.

    The index comes first, then by `order`, then by title. A folder is called as its index is titled, else by its name;
    its order is that of its index, else the smallest in it.
    """
    every = {page.path: page for page in pages}
    return [entry.item for entry in _folder(every, PurePosixPath("."))]


def _folder(pages: dict[str, Page], folder: PurePosixPath) -> list[_Entry]:
    entries = [_page(page) for path, page in pages.items() if PurePosixPath(path).parent == folder]
    below = {place for path in pages for place in PurePosixPath(path).parents if place.parent == folder != place}
    entries += [_section(pages, place) for place in below]
    return sorted(entries, key=lambda entry: entry.rank)


def _page(page: Page) -> _Entry:
    order = math.inf if page.order is None else page.order
    return _Entry((not page.is_index, order, page.title.casefold(), page.path), order, page.path)


def _section(pages: dict[str, Page], folder: PurePosixPath) -> _Entry:
    inside = _folder(pages, folder)
    index = next((page for path, page in pages.items() if PurePosixPath(path).parent == folder and page.is_index), None)
    title = index.title if index else readable(folder.name)
    order = index.order if index and index.order is not None else min(entry.order for entry in inside)
    return _Entry(
        (True, order, title.casefold(), str(folder)),
        order,
        {escape(title, quote=False): [entry.item for entry in inside]},
    )
