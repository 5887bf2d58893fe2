"""Numbers as people write them: 1234.5, 1,234.5, 1 234,5, 1.234,5, 1'234, 6e3, and signs that none is there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

MISSING = frozenset(("", "na", "n/a", "#n/a", "<na>", "nan", "nat", "null", "none", "-", "--", "?", "."))
_SPACES = re.compile(r"(?<=\d)[ \u00a0\u2009\u202f'\u2019](?=\d{3}(?!\d))")  # between thousands
_PLAIN = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|[+-]?inf(?:inity)?", re.ASCII | re.IGNORECASE)
_COMMA_DECIMAL = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:\.\d{3})+)?,\d+", re.ASCII)  # 12,5 and 1.234,5
_COMMA_GROUPS = re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?", re.ASCII)  # 1,234 and 1,234.5
_POINT_GROUPS = re.compile(r"[+-]?[1-9]\d{0,2}(?:\.\d{3})+", re.ASCII)  # 1.234, where commas are decimal


class Numbers(NamedTuple):
    """What a column of text says in numbers."""

    values: np.ndarray  # (cells,) float64, NaN where there is none
    faults: Mapping[int, str]  # place -> why what stands there is no number, to be read behind the content
    said: tuple[str, ...]  # how signs were understood that could be understood otherwise


def blank(cell: str | None) -> bool:
    """Say whether a cell says that there is no value."""
    return cell is None or cell.strip().lower() in MISSING


def read(cells: Sequence[str | None]) -> Numbers:
    """Return the numbers of a column.

    A comma is decimal where one value of the column can be read in no other way, such as 12,5; otherwise 1,234 is one
    thousand and more. Infinity is a fault.
    """
    texts = {place: _cleaned(cell) for place, cell in enumerate(cells) if not blank(cell)}
    values = np.full(len(cells), np.nan)
    if all(map(_PLAIN.fullmatch, texts.values())):
        values[list(texts)] = np.array([float(text) for text in texts.values()], np.float64)
        faults, said = {}, ()
    else:
        faults, said = _signed(texts, values)
    infinite = np.flatnonzero(np.isinf(values)).tolist()
    return Numbers(values, dict(sorted((faults | dict.fromkeys(infinite, "is infinite")).items())), said)


def _cleaned(cell: str) -> str:
    text = cell.strip().replace("\u2212", "-")  # the sign for minus, which is not the hyphen
    return text if text.isalnum() else _SPACES.sub("", text)


def _signed(texts: Mapping[int, str], values: np.ndarray) -> tuple[dict[int, str], tuple[str, ...]]:
    """Fill in values of a column in which some have commas, or are no numbers; return faults and what to say."""
    decimal = any(_COMMA_DECIMAL.fullmatch(text) and not _COMMA_GROUPS.fullmatch(text) for text in texts.values())
    faults, commas = {}, 0
    for place, text in texts.items():
        number = _with_decimal_comma(text) if decimal else _with_decimal_point(text)
        if number is not None:
            values[place] = float(number)
            commas += "," in text
        elif decimal and _PLAIN.fullmatch(text):
            faults[place] = "has a decimal point, where other values of this column have a decimal comma"
        else:
            faults[place] = "is no number"
    meaning = "as the decimal sign" if decimal else "between thousands"
    return faults, (f"the comma in {commas:,} number{'s' * (commas != 1)} was read {meaning}",) if commas else ()


def _with_decimal_point(text: str) -> str | None:
    if _COMMA_GROUPS.fullmatch(text):
        return text.replace(",", "")
    return text if _PLAIN.fullmatch(text) else None


def _with_decimal_comma(text: str) -> str | None:
    if _COMMA_DECIMAL.fullmatch(text):
        return text.replace(".", "").replace(",", ".")
    if _POINT_GROUPS.fullmatch(text):
        return text.replace(".", "")
    return text if _PLAIN.fullmatch(text) and "." not in text else None
