"""Running all checks over a finished site, and telling what they found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from rnnreport.built.site import Built
from rnnreport.catalogue import members
from rnnreport.checks import Finding

PLACES = 3  # of one thing that is found in many places, so many are told


@dataclass(frozen=True)
class Checked:
    """What was found in a site."""

    findings: tuple[Finding, ...]
    files: int
    bytes: int

    @property
    def errors(self) -> int:
        """How many different errors there are."""
        return len({(one.of, one.message) for one in self.findings if one.error})

    @property
    def warnings(self) -> int:
        """How many different warnings there are."""
        return len({(one.of, one.message) for one in self.findings if not one.error})

    def words(self) -> str:
        """Return a heading for each check that found something, a line for each thing, and the sum."""
        lines: list[str] = []
        for name, found in groupby(self.findings, lambda one: one.of):
            lines += [str(members("check")[name].facts["TITLE"]), *_lines(found), ""]
        size = f"{self.files:,} files, {self.bytes / 1e6:,.1f} MB"
        return "\n".join([*lines, f"{size}: {_counted(self.errors, 'error')}, {_counted(self.warnings, 'warning')}"])


def check(folder: Path, rights: bool = False) -> Checked:
    """Check a site. With `rights` its author has the rights to all its texts. Raises SiteError where there is none."""
    site = Built(folder)
    chosen = {name: one.load() for name, one in members("check").items() if not (rights and name == "rights")}
    found: list[Finding] = []
    for page in site.pages():
        for name, module in chosen.items():
            if hasattr(module, "of_page"):
                found += (replace(one, of=name) for one in module.of_page(page, site))
    for name, module in chosen.items():
        if hasattr(module, "of_site"):
            found += (replace(one, of=name) for one in module.of_site(site))
    ordered = sorted(set(found), key=lambda one: (one.of, not one.error, one.message, one.file, one.line))
    return Checked(tuple(ordered), len(site.sizes), sum(site.sizes.values()))


def _lines(found: Iterable[Finding]) -> Iterator[str]:
    """Give one line for each thing, with the first places where it is."""
    for (error, message), same in groupby(found, lambda one: (one.error, one.message)):
        places = [f"{one.file}:{one.line}" if one.line else one.file for one in same if one.file]
        more = f" and in {len(places) - PLACES} more places" if len(places) > PLACES else ""
        where = f"{', '.join(places[:PLACES])}{more}: " if places else ""
        yield f"  {'error' if error else 'warning'}  {where}{message}"


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
