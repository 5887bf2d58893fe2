"""What the colours mean: the ramp from red to green, its formula, and the underline that says the sign again."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from rnnreport.charts.files import Link, csv_file, json_file
from rnnreport.charts.levels import LEVELS
from rnnreport.charts.numbers import fixed
from rnnreport.figures import Place, Shown
from rnnreport.results import Ask
from rnnreport.study import Settings, Study

TASKS = ("next-word", "classify")

TICKS = (0, 5, 10, 15, 20)  # levels that are labelled


class Arguments(Settings):
    """`gain` is what an activation is multiplied by before the sigmoid, as in the figures it explains."""

    gain: Annotated[float, Field(gt=0, le=100)] = 3.0


@dataclass(frozen=True)
class Swatch:
    """One colour of the ramp: its level, and the labels beneath it, empty between the ticks."""

    level: int
    shown: str  # p in the middle of the level
    activation: str  # the activation that gives p


@dataclass(frozen=True)
class Context:
    """What the template sees as `figure`."""

    formula: str
    label: str
    swatches: tuple[Swatch, ...]
    caption: str
    links: tuple[Link, ...]


def asks(arguments: Arguments, study: Study) -> tuple[Ask, ...]:
    """Return what must be answered first: nothing."""
    return ()


def show(arguments: Arguments, study: Study, answers: tuple, place: Place) -> Shown:
    """Return the ramp of 21 levels. Level k shows p = k / 20, which an activation a = ln(p / (1 - p)) / gain gives."""
    gain = arguments.gain
    formula = f"sigmoid({gain:g} · activation)"
    swatches = tuple(Swatch(level, *_labels(level, gain)) for level in range(LEVELS + 1))
    context = Context(
        formula=formula,
        label=f"Colours from low, dotted line, over none, in the middle, to high, solid line: {formula} from 0 to 1.",
        swatches=swatches,
        caption=(
            "Colour and line say what is in one cell right after a word was read. Gates lie between 0 and 1 already "
            "and are coloured as they are."
        ),
        links=(Link("Data (JSON)", f"{place.id}.json"), Link("CSV", f"{place.id}.csv")),
    )
    return Shown(context, _files(gain, formula, place))


def activation(p: float, gain: float) -> float:
    """Return the activation that is shown as p: the inverse of sigmoid(gain · a), infinite at 0 and 1."""
    if p in (0.0, 1.0):
        return math.copysign(math.inf, p - 0.5)
    return math.log(p / (1 - p)) / gain


def _labels(level: int, gain: float) -> tuple[str, str]:
    if level not in TICKS:
        return "", ""
    found = activation(level / LEVELS, gain)
    sign = "+" if found > 0 else "−" if found < 0 else ""
    return f"{level / LEVELS:g}", sign + ("∞" if math.isinf(found) else fixed(abs(found), 2 if gain < 20 else 3))


def _files(gain: float, formula: str, place: Place) -> dict[str, bytes]:
    bounds = [min(max((level + side) / LEVELS, 0.0), 1.0) for level in range(LEVELS + 1) for side in (-0.5, 0.5)]
    rows = [
        (level, round(low, 4), round(high, 4), round(activation(low, gain), 4), round(activation(high, gain), 4))
        for level, (low, high) in enumerate(zip(bounds[::2], bounds[1::2], strict=True))
    ]
    header = ("level", "shown_from", "shown_to", "activation_from", "activation_to")
    document = {"formula": formula, "gain": gain, "levels": [dict(zip(header, row, strict=True)) for row in rows]}
    return {f"{place.id}.json": json_file(document), f"{place.id}.csv": csv_file(header, rows)}
