"""From a page of the site to a page that holds all that it loads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urljoin, urlsplit

from rnnreport.policy import digest, file_policy, with_policy
from rnnreport.single_file.elements import Change, Element, changed, elements
from rnnreport.single_file.embedding import block, data_address, media_type, script, shard, style

ALLOWED = re.compile(r"'sha256-[A-Za-z0-9+/=]+'")
LEFT_OUT = {  # parts of the theme that lead to other pages: what each is known by
    "div": ("md-sidebar--primary", "md-search"),
    "label": ("md-overlay",),
    "nav": ("md-footer__inner", "md-tabs"),
}
TOGGLES = ("__drawer", "__search")
LOADED = {"image": "href"} | dict.fromkeys(("img", "source", "video", "audio", "track", "input"), "src")
FRAMES = {"iframe": ("src", "srcdoc"), "embed": ("src",), "object": ("data",)}
KEPT_LINKS = ("canonical", "icon", "stylesheet")
LARGE = 5_000_000  # bytes of texts in whole, above which a file holds those alone that are listed first
SMALL = 20_000  # bytes: so small a file is a link that works without scripts; larger ones are packed


@dataclass(frozen=True)
class OneFile:
    """A page with all that it loads, and how much was left out of it."""

    html: str
    parts: int  # scripts with texts in whole that are not in it
    bytes: int  # what they would weigh


def one_file(site: Path, page: PurePosixPath, unpacking: str, whole: bool) -> OneFile:
    """Return a page of the built site with all in it that it loads, and a policy that lets it load nothing.

    `unpacking` is the script that reads the blocks of data in it. Where texts in whole would make it large, only those
    that the page lists first are in it, unless `whole`.
    """
    html = (site / page).read_bytes().decode("utf-8")
    found = elements(html)
    rewriting = _Rewriting(site, page, html, found)
    changes = [change for element in found for change in rewriting.changes(element)]
    reading = script(unpacking)
    rewriting.hashes.append(digest(reading))
    end = html.rfind("</body>")
    own = page.parent if page.name == "index.html" else page.with_suffix("")
    shards = dict(_shards(site / own / "figures"))
    left_out = {} if whole else _left_out(shards, found)
    kept = (block for name, block in shards.items() if name not in left_out)
    changes.append(Change(end, end, "".join((f"<script>{reading}</script>\n", *rewriting.held.values(), *kept))))
    html = with_policy(changed(html, changes), file_policy(dict.fromkeys(rewriting.hashes)))
    return OneFile(html, len(left_out), sum(map(len, left_out.values())))


def _shards(folder: Path) -> Iterator[tuple[str, str]]:
    """Give what the page's figures load when they are asked, by its name in their folder."""
    for path in sorted(folder.rglob("*.js")):
        found = shard(path.read_text(encoding="utf-8"))
        if found is not None:
            yield path.relative_to(folder).as_posix(), found


def _left_out(shards: Mapping[str, str], found: Iterable[Element]) -> dict[str, str]:
    """Return the parts of long series of which a figure names those that its list at first needs, without these."""
    left = {}
    for element in found:
        names = element.attributes.get("data-rr-first", "").split()
        first = {f"{element.attributes.get('id')}/{name}.js" for name in names}
        series = {name.rpartition("-")[0] for name in first}
        of_series = {name: text for name, text in shards.items() if name.rpartition("-")[0] in series}
        others = {name: text for name, text in of_series.items() if name not in first}
        if sum(map(len, others.values())) > LARGE:
            left |= others
    return left


class _Rewriting:
    """What every element of one page becomes."""

    def __init__(self, site: Path, page: PurePosixPath, html: str, found: list[Element]):
        self.site, self.page, self.html = site, page, html
        self.top = site.resolve()
        links = (one.attributes for one in found if one.tag == "link" and one.attributes.get("rel") == "canonical")
        self.address = next(links, {}).get("href", "")  # on the web; "" where the site has none
        self.hashes = self._allowed_before(found)
        self.held: dict[Path, str] = {}  # files that are packed

    def _allowed_before(self, found: list[Element]) -> list[str]:
        """Return the hashes of inline scripts that may run in the page as it is, which are those of the theme."""
        metas = (one.attributes for one in found if one.tag == "meta")
        policies = [one["content"] for one in metas if one.get("http-equiv") == "Content-Security-Policy"]
        if policies:
            return ALLOWED.findall(policies[0])
        return [digest(self.html[one.inside : one.end - len("</script>")]) for one in found if one.tag == "script"]

    def changes(self, element: Element) -> Iterator[Change]:
        """Give what changes about an element."""
        if self._is_left_out(element):
            yield Change(element.start, element.end, "")
        elif element.tag == "script" and "src" in element.attributes:
            yield Change(element.start, element.end, self._script(element))
        elif element.tag == "link":
            yield Change(element.start, element.end, self._link(element))
        else:
            opening = self._opening(element)
            if opening is not None:
                yield Change(element.start, element.inside, opening)

    def _is_left_out(self, element: Element) -> bool:
        if element.tag == "label" and element.attributes.get("for") in TOGGLES:
            return True
        return element.tag == "base" or any(map(element.has, LEFT_OUT.get(element.tag, ())))

    def _script(self, element: Element) -> str:
        path = self._file(element.attributes["src"])
        if path is None:
            return ""
        text = script(path.read_text(encoding="utf-8"))
        self.hashes.append(digest(text))
        return f"{element.opening(('src', 'async', 'defer', 'integrity', 'crossorigin'))}{text}</script>"

    def _link(self, element: Element) -> str:
        kinds = [kind for kind in element.attributes.get("rel", "").split() if kind in KEPT_LINKS]
        if kinds == ["canonical"]:
            return element.opening()
        path = self._file(element.attributes.get("href", ""))
        if path is None or not kinds:
            return ""
        if kinds == ["icon"]:
            return element.opening(href=data_address(path.name, path.read_bytes()))
        media = f' media="{element.attributes["media"]}"' if element.attributes.get("media") else ""
        text = style(path.read_text(encoding="utf-8"), lambda address: self._data(address, path.parent))
        return f"<style{media}>{text}</style>"

    def _opening(self, element: Element) -> str | None:
        """Return the start tag of an element that leads somewhere or loads something; None for any other."""
        given = element.attributes
        if element.tag in ("a", "area") and "href" in given:
            return self._leading(element)
        if element.tag in FRAMES:
            return element.opening(FRAMES[element.tag])
        name = LOADED.get(element.tag, "")
        if name not in given and "srcset" not in given and "poster" not in given:
            return None
        held = {key: self._data(given[key]) for key in (name, "poster") if key in given}
        without = ["srcset", *(key for key, value in held.items() if value is None)]
        return element.opening(without, **{key: value for key, value in held.items() if value is not None})

    def _leading(self, element: Element) -> str | None:
        """Return the start tag of a link; None where it stays as it is."""
        address = element.attributes["href"]
        parts = urlsplit(address)
        if parts.scheme or parts.netloc or address.startswith("#"):
            return element.opening(("href",)) if parts.scheme == "javascript" else None
        path = self._file(address)
        if path == self.site.joinpath(self.page).resolve():
            return element.opening(href=f"#{parts.fragment}")
        if path is not None and path.suffix != ".html":
            return self._download(element, path)
        if self.address:
            return element.opening(href=urljoin(self.address, address))
        return element.opening(("href", "target", "rel"))

    def _download(self, element: Element, path: Path) -> str:
        """Return the start tag of a link that saves a file out of the page."""
        content = path.read_bytes()
        if len(content) <= SMALL:
            return element.opening(href=data_address(path.name, content), download=path.name)
        identity = f"rr-file-{list(self.held).index(path) if path in self.held else len(self.held)}"
        self.held[path] = block(identity, media_type(path.name), content)
        return element.opening(href="#", download=path.name, **{"data-rr-file": identity})

    def _data(self, address: str, folder: Path | None = None) -> str | None:
        """Return the data address of a file that is named in the page, or in a style sheet of `folder`."""
        if address.startswith("data:"):
            return address
        path = self._file(address, folder)
        return None if path is None else data_address(path.name, path.read_bytes())

    def _file(self, address: str, folder: Path | None = None) -> Path | None:
        """Return the file of the site that an address leads to; None where it leads elsewhere or to nothing."""
        parts = urlsplit(address)
        if parts.scheme or parts.netloc:
            return None
        below = self.site / unquote(parts.path).lstrip("/") if parts.path.startswith("/") else None
        path = below or (folder or (self.site / self.page).parent) / unquote(parts.path)
        path = path.resolve() if parts.path else (self.site / self.page).resolve()
        path = path / "index.html" if path.is_dir() else path
        return path if path.is_file() and path.is_relative_to(self.top) else None
