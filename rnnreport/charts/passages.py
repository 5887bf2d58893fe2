"""Written texts with the run that they share with a corpus: their parts, and the run among the words around it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rnnreport.charts.tokens import gap, readable, visible
from rnnreport.results import Copy

AROUND = 12  # words of the corpus that are shown at either side of a run
LETTERS = 120  # and no more letters than that
ENDS = 4  # words at either end of a run that are shown again among those


@dataclass(frozen=True)
class Piece:
    """One token as it is printed: what stands before it, and whether it is a sign for something invisible."""

    before: str
    text: str
    sign: bool


@dataclass(frozen=True)
class Part:
    """A part of a text, with the blank before it: all given or all written, and all inside the run or all outside."""

    before: str
    given: bool
    copied: bool
    pieces: tuple[Piece, ...]

    @property
    def classes(self) -> str:
        """How it is set: "rr-seed" where it was given, "rr-run" in the run."""
        return " ".join(["rr-seed"] * self.given + ["rr-run"] * self.copied)


@dataclass(frozen=True)
class Passage:
    """Where a run stands: the words of the corpus before it, the run without its middle if it is long, words after."""

    before: str
    run: str
    after: str


def run(one: Copy) -> int:
    """Return how many tokens the longest shared run has; 0 where no token is shared."""
    return max(one.end - one.begin, 0) if one.document >= 0 else 0


def parts(one: Copy) -> Iterator[Part]:
    """Cut a text where the given words end, and where the run begins and ends."""
    begin, end = (one.begin, one.end) if run(one) else (0, 0)
    cuts = sorted({0, one.given, begin, end, len(one.tokens)})
    for first, last in zip(cuts, cuts[1:], strict=False):
        blank, inside = one.spaces[first] if first else "", begin < first < end  # a blank inside the run is marked too
        spaces = (blank if inside else "", *one.spaces[first + 1 : last])
        pieces = tuple(_piece(*token) for token in zip(one.tokens[first:last], spaces, strict=True))
        yield Part("" if inside else gap(blank), first < one.given, begin <= first < end, pieces)


def passage(one: Copy, most: int | None) -> Passage | None:
    """Return the run among the words of the corpus, at most `most` words of it in all; None where nothing is shared."""
    if not run(one):
        return None
    before, after = around(one, most)
    places = range(one.begin, one.end)
    if len(places) > 2 * ENDS:
        shown = f"{_spelled(one, places[:ENDS])} … {_spelled(one, places[-ENDS:])}"
    else:
        shown = _spelled(one, places)
    return Passage(readable(before) if before else "", shown, readable(after) if after else "")


def around(one: Copy, most: int | None) -> tuple[str, str]:
    """Return the words of the corpus before and after the run, so many that with the run they are at most `most`."""
    room = AROUND if most is None else min(AROUND, max(0, most - run(one)) // 2)
    before, after = one.source.split(), one.source_after.split()
    return " ".join(before[max(0, len(before) - room) :])[-LETTERS:], " ".join(after[:room])[:LETTERS]


def copied(one: Copy) -> str:
    """Return the run as it stands in the written text, "" where nothing is shared."""
    places = range(one.begin, one.end) if run(one) else ()
    return "".join(one.spaces[at] * (at > one.begin) + one.tokens[at] for at in places)


def _piece(token: str, space: str) -> Piece:
    shown = visible(token)
    return Piece(gap(space), shown.text, shown.sign)


def _spelled(one: Copy, places: Iterable[int]) -> str:
    pieces = [_piece(one.tokens[at], one.spaces[at]) for at in places]
    return "".join(piece.before + piece.text for piece in pieces).strip()
