"""Users' tokens made fit to be seen: what is invisible gets a sign, and writing direction is found. Never escapes."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from rnnreport.notation import FIELD_MARK

BETWEEN = "│"  # stands for the mark between two fields, which few fonts have
SIGNS = {FIELD_MARK: BETWEEN, " ": "␣", "\u00a0": "␣", "\n": "↵", "\r": "␍", "\t": "⇥"}
BIDI = set("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
JOINERS = set("\u200c\u200d\ufe0e\ufe0f")
BLANK = set("\u115f\u1160\u3164\uffa0\u2800")  # letters and signs that are drawn as nothing


@dataclass(frozen=True)
class Visible:
    """A token as a reader sees it; `sign` says that all of it is a placeholder for something invisible."""

    text: str
    sign: bool


def visible(token: str) -> Visible:
    """Return the token with placeholders for all that would be invisible or would reorder the text around it."""
    if token == "":
        return Visible("∅", True)
    if all(_unseen(sign) or sign == FIELD_MARK for sign in token):
        return Visible("".join(_placeholder(sign) for sign in token), True)
    kept = "".join(_placeholder(sign) if _harmful(sign) else sign for sign in token)
    return Visible("◌" + kept if _mark(token[0]) else kept, False)


def readable(text: str) -> str:
    """Return a name that a user chose, of a model or a column, with placeholders for what would not be seen."""
    return visible(text).text


def direction(tokens: Iterable[str]) -> str:
    """Return "rtl" when the first letter with a direction is written from right to left, else "ltr"."""
    for token in tokens:
        for letter in token:
            kind = unicodedata.bidirectional(letter)
            if kind in ("L", "R", "AL"):
                return "ltr" if kind == "L" else "rtl"
    return "ltr"


def gap(space: str) -> str:
    """Return what is written between two tokens: one blank, or nothing where the text has nothing."""
    return " " if space else ""


def clipped(text: str, longest: int) -> str:
    """Return the text on one line, cut after a word with "…" where it is longer than `longest` characters."""
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    head = line[:longest]
    return (head.rsplit(" ", 1)[0] if " " in head[longest // 2 :] else head) + "…"


def plain(text: str) -> str:
    """Return running text without characters that HTML or a file cannot carry, each replaced by its code."""
    shown = "".join(_placeholder(sign) if _harmful(sign) and sign not in "\n\t\r" else sign for sign in text)
    return shown.replace(FIELD_MARK, BETWEEN)


def _unseen(sign: str) -> bool:
    return (
        unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Cn", "Co", "Zs", "Zl", "Zp", "Mn", "Me", "Mc")
        or sign in BLANK
    )


def _mark(sign: str) -> bool:
    return unicodedata.category(sign) in ("Mn", "Me", "Mc") and sign not in JOINERS


def _harmful(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cc", "Cs", "Cn") or sign in BIDI


def _placeholder(sign: str) -> str:
    if _mark(sign):
        return "◌" + sign
    return SIGNS.get(sign, f"U+{ord(sign):04X}")
