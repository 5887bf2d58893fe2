"""Which cells to show: "first 10, last 10", "0-9, 118-127", "5", "all". The browser's twin is in rnnreport-rules.js."""

from __future__ import annotations

import re

from rnnreport.errors import RnnReportError

ALLOWED = "allowed are 'all', 'first 10', 'last 10', '0-9', '5', or several of these with commas between them"
PART = re.compile(r"(all)|(first|last) ?([0-9]{1,9})|([0-9]{1,9})(?: ?[-–] ?([0-9]{1,9}))?", re.IGNORECASE)


def canonical(value: object) -> str:
    """Return a choice of cells, a string, a number or a list of both, in its one spelling: "first 10, 40-49, 5".

    Raises ValueError, saying what is allowed, for anything else.
    """
    values = value if isinstance(value, (list, tuple)) else [value]
    if not values or not all(isinstance(one, (str, int)) and not isinstance(one, bool) for one in values):
        raise ValueError(f"{value!r} is no choice of cells; {ALLOWED}")
    return ", ".join(_spelt(part) for one in values for part in str(one).split(","))


def chosen(choice: str, units: int, owner: str) -> tuple[int, ...]:
    """Return the numbers of the chosen cells, ascending, each once. "first" and "last" stop at the units there are.

    Raises RnnReportError for a number that `owner`, the name of a model, does not have.
    """
    cells: set[int] = set()
    for part in canonical(choice).split(", "):
        low, high = _reach(part, units)
        if high >= units:
            raise RnnReportError(
                f"cells: there is no cell {high} in {owner}, which has {units} cells, 0 to {units - 1}"
            )
        cells.update(range(low, high + 1))
    return tuple(sorted(cells))


def said(cells: tuple[int, ...]) -> str:
    """Return cells as a reader says them: "0–9 and 118–127"."""
    starts = [cell for cell in cells if cell - 1 not in cells]
    ends = [cell for cell in cells if cell + 1 not in cells]
    runs = [f"{low}" if low == high else f"{low}–{high}" for low, high in zip(starts, ends, strict=True)]
    return " and ".join(part for part in (", ".join(runs[:-1]), runs[-1] if runs else "") if part)


def skipped(before: int | None, cell: int) -> str:
    """Return "cells 10–117" for what lies between two shown cells, "" where nothing does."""
    first = 0 if before is None else before + 1
    if before is None or cell <= first:
        return ""
    return f"cell {first}" if cell - 1 == first else f"cells {first}–{cell - 1}"


def _spelt(part: str) -> str:
    found = PART.fullmatch(" ".join(part.split()))
    if not found:
        raise ValueError(f"{part.strip()!r} is no choice of cells; {ALLOWED}")
    whole, side, count, low, high = found.groups()
    if whole:
        return "all"
    if side:
        if int(count) == 0:
            raise ValueError(f"{part.strip()!r} chooses no cell; {ALLOWED}")
        return f"{side.lower()} {int(count)}"
    if high is not None and int(high) < int(low):
        raise ValueError(f"{part.strip()!r} runs backwards; {ALLOWED}")
    return f"{int(low)}" if high is None else f"{int(low)}-{int(high)}"


def _reach(part: str, units: int) -> tuple[int, int]:
    """Return the first and the last cell of one spelt part."""
    if part == "all":
        return 0, units - 1
    if part.startswith(("first", "last")):
        count = min(int(part.split()[1]), units)
        return (0, count - 1) if part.startswith("first") else (units - count, units - 1)
    low, _, high = part.partition("-")
    return int(low), int(high or low)
