"""Names that users chose, of classes and models, as they stand in sentences and in the heads of tables."""

from __future__ import annotations

from rnnreport.charts.tokens import clipped, direction, readable

BRIEF = 40  # letters of a name in a sentence
ISOLATE, END = "\u2068", "\u2069"  # keep the direction of a name from turning the sentence around it


def named(name: str, longest: int = BRIEF) -> str:
    """Return a name fit to be seen, on one line, cut with "…" where it is longer than `longest` letters."""
    return clipped(readable(name), longest)


def said(name: str, longest: int = BRIEF) -> str:
    """Return a name for a sentence: one that is written from right to left stays apart from the words around it."""
    fit = named(name, longest)
    return f"{ISOLATE}{fit}{END}" if direction([fit]) == "rtl" else fit


def quoted(name: str, longest: int = BRIEF) -> str:
    """Return a name for a sentence, in quotation marks."""
    return f"“{said(name, longest)}”"
