"""What the models write on from a text, coldly and warmly, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rnnreport.charts.files import Link, csv_file, json_file, rounded
from rnnreport.charts.numbers import listed, many, percent
from rnnreport.charts.tokens import clipped, direction, gap, plain, readable, visible
from rnnreport.figures import Place, Shown
from rnnreport.results import Ask, Generation, Generations
from rnnreport.study import Study, Writing

TASKS = ("next-word",)


class Arguments(Writing):
    """How models write on: see `study.Writing`."""


@dataclass(frozen=True)
class Piece:
    """One token as it is printed: what stands before it, and whether it is a sign for something invisible."""

    before: str
    text: str
    sign: bool


@dataclass(frozen=True)
class Written:
    """One text of one model: what it was given, what it wrote, and how probable it found its own words."""

    model: str
    direction: str
    given: tuple[Piece, ...]
    written: tuple[Piece, ...]
    note: str


@dataclass(frozen=True)
class Way:
    """All texts that were drawn in one way."""

    name: str
    texts: tuple[Written, ...]


@dataclass(frozen=True)
class Context:
    """What the template sees as `figure`."""

    ways: tuple[Way, ...]
    caption: str
    links: tuple[Link, ...]


def asks(arguments: Arguments, study: Study) -> tuple[Ask, ...]:
    """Return what must be answered first."""
    return (Ask("generate", arguments.model_dump(mode="json")),)


def show(arguments: Arguments, study: Study, answers: tuple[Generations, ...], place: Place) -> Shown:
    """Return the texts, grouped by the way they were drawn, models side by side."""
    found = answers[0].generations
    several = len({one.seed for one in found if one.temperature > 0}) > 1
    ways = dict.fromkeys((one.temperature, one.seed if one.temperature > 0 else 0) for one in found)
    context = Context(
        ways=tuple(
            Way(_way(*way, several), tuple(_written(one) for one in found if _same(one, *way))) for way in sorted(ways)
        ),
        caption=_caption(arguments, found),
        links=(Link("Data (JSON)", f"{place.id}.json"), Link("CSV", f"{place.id}.csv")),
    )
    return Shown(context, _files(found, place))


def _same(one: Generation, temperature: float, seed: int) -> bool:
    return one.temperature == temperature and (one.seed == seed or temperature == 0)


def _way(temperature: float, seed: int, several: bool) -> str:
    if temperature == 0:
        return "greedy (temperature 0)"
    return f"temperature {temperature:g}" + (f", seed {seed}" if several else "")


def _written(one: Generation) -> Written:
    pieces = [_piece(token, space) for token, space in zip(one.tokens, one.spaces, strict=True)]
    chances = np.asarray(one.probabilities, np.float64)[one.given :]
    chances = chances[np.isfinite(chances) & (chances > 0)]
    note = f"{percent(float(np.exp(np.mean(np.log(chances)))))} a word" if len(chances) else ""
    return Written(
        readable(one.model), direction(one.tokens), tuple(pieces[: one.given]), tuple(pieces[one.given :]), note
    )


def _piece(token: str, space: str) -> Piece:
    shown = visible(token)
    return Piece(gap(space), shown.text, shown.sign)


def _caption(arguments: Arguments, found: Sequence[Generation]) -> str:
    if not found:
        return "No text was written."
    models = list(dict.fromkeys(readable(one.model) for one in found))
    wrote = f"{listed(models)} wrote {many(arguments.length, 'token')} on from “{clipped(plain(arguments.text), 80)}”"
    drawn = [
        "Greedy takes the most probable word each time; a higher temperature takes rarer ones more often.",
        f"Words were drawn from the {arguments.top_k} most probable." if arguments.top_k else "",
        "Beside each name: the probability that the model gave its own words (geometric mean).",
    ]
    return " ".join([f"{wrote} (in italics).", *(part for part in drawn if part)])


def _files(found: Sequence[Generation], place: Place) -> dict[str, bytes]:
    document = [
        {
            "model": one.model,
            "seed": one.seed,
            "temperature": one.temperature,
            "top_k": one.top_k,
            "given": one.given,
            "tokens": one.tokens,
            "spaces": one.spaces,
            "probabilities": rounded(one.probabilities, 5),
        }
        for one in found
    ]
    header = ("model", "temperature", "top_k", "seed", "given", "written")
    rows = [
        (
            one.model,
            one.temperature,
            one.top_k,
            one.seed,
            _text(one, 0, one.given),
            _text(one, one.given, None).lstrip(),
        )
        for one in found
    ]
    return {f"{place.id}.json": json_file({"texts": document}), f"{place.id}.csv": csv_file(header, rows)}


def _text(one: Generation, first: int, last: int | None) -> str:
    return "".join(space + token for space, token in zip(one.spaces[first:last], one.tokens[first:last], strict=True))
