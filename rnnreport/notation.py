"""How front matter and calls may write a value: "first 400", 0-31, a text of several fields as a list."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator

FIELD_MARK = "\u241e"  # SYMBOL FOR RECORD SEPARATOR: stands between the fields of a text
REPLACED = "\ufffd"  # what a mark inside a field becomes
LONGEST_PAST = 10_000  # values that a forecast is made from, where it is not made from all


def joined(fields: Iterable[str]) -> str:
    """Return the fields of a text as one text, with the mark on a line of its own between them.

    A mark that stands inside a field is replaced by U+FFFD, so that there are as many fields as were given.
    """
    return f"\n{FIELD_MARK}\n".join(field.replace(FIELD_MARK, REPLACED) for field in fields)


def _fields(text: object) -> object:
    """Return the fields of a text, where they come as a list, as one text."""
    if not isinstance(text, (list, tuple)):
        return text
    if not all(isinstance(field, str) for field in text):
        raise ValueError(f"{list(text)!r} is a list, so each of its fields must be text; put numbers in quotes")
    if len(text) < 2:
        raise ValueError(f"{list(text)!r} is a list of {len(text)}: give two fields or more, or a text without a list")
    return joined(text)


def _not_blank(text: str) -> str:
    if not text.replace(FIELD_MARK, "").strip():
        raise ValueError(f"{text!r} has no word in it; give at least one")
    return text


SomeText = Annotated[str, BeforeValidator(_fields), AfterValidator(_not_blank)]  # one word or more, maybe in fields


def as_part(keep: object) -> str | None:
    """Return "first 400" or "last 500" in one spelling."""
    if keep is None:
        return None
    found = re.fullmatch(r"(first|last) +([1-9][0-9]*)", str(keep).strip().lower())
    if not found:
        raise ValueError(f"{keep!r} is not a part of a text; allowed are 'first 400', 'last 500' and the like")
    return f"{found[1]} {int(found[2])}"


def in_order(values: tuple) -> tuple:
    """Return the values in ascending or alphabetical order, so that pages that mean the same name the same stages."""
    if len(set(values)) < len(values):
        raise ValueError("each may stand once")
    return tuple(sorted(values))


def as_seeds(seeds: object) -> object:
    """Return "0-31" as the numbers from 0 to 31; anything else as it is."""
    ends = re.fullmatch(r" *([0-9]{1,9}) *- *([0-9]{1,9}) *", seeds) if isinstance(seeds, str) else None
    if not ends:
        return seeds
    first, last = int(ends[1]), int(ends[2])
    if not first <= last < first + 1000:
        raise ValueError(f"{seeds!r} are not seeds; give the first and the last one, at most 1,000 of them, as in 0-31")
    return tuple(range(first, last + 1))


def as_past(value: object) -> object:
    """Return how much of the past a forecast is made from, "whole" or a number of values."""
    if value == "whole" or (type(value) is int and 1 <= value <= LONGEST_PAST):
        return value
    raise ValueError(f"{value!r} is neither 'whole' nor a number of values from 1 to {LONGEST_PAST:,}")
