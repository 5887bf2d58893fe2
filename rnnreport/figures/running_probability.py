"""What the networks would have said of a text had it ended after each word: probabilities over the words, as lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from pydantic import Field

from rnnreport.charts import levels, overlays
from rnnreport.charts.class_bars import answered
from rnnreport.charts.courses import Chart, Course, chart
from rnnreport.charts.files import Link, csv_file, json_file, rounded
from rnnreport.charts.names import named, quoted, said
from rnnreport.charts.numbers import listed, percent, whole
from rnnreport.charts.overlays import Overlay
from rnnreport.charts.tokens import readable
from rnnreport.errors import RnnReportError, one_of
from rnnreport.figures import Place, Shown
from rnnreport.results import Ask, ClassifiedText, ClassifiedTexts
from rnnreport.study import Settings, SomeText, Study

TASKS = ("classify",)

LINES = 7  # classes that colours can tell apart
USUAL, FEWEST = 5, 2  # classes that are drawn where none is asked for: at most, at least
SEEN = 0.05  # the probability that a class must have had at some word to be one of them
MANY = 4  # networks, above which the caption does not name them
JUMP = 0.05  # the least change that is worth a word
NAMED = 3  # changes that the caption names

ClassName = Annotated[str, Field(coerce_numbers_to_str=True)]  # classes may be called 0 and 1


class Arguments(Settings):
    """The text, and the classes whose probabilities are drawn, at most seven.

    Without classes: of two the second, of more the five that came highest, if they came to 5 % at some word.
    """

    text: SomeText
    classes: Annotated[tuple[ClassName, ...], Field(max_length=LINES)] = ()


@dataclass(frozen=True)
class Reading:
    """The words of one network, coloured, and the probability after the last one."""

    model: str
    overlay: Overlay
    end: str


@dataclass(frozen=True)
class Panel:
    """One chart and the words beneath it. `name` is that of its network, "" where the chart holds them all."""

    name: str
    chart: Chart
    readings: tuple[Reading, ...]


@dataclass(frozen=True)
class Context:
    """What the template sees as `figure`."""

    ramp: tuple[int, ...]
    panels: tuple[Panel, ...]
    seeds: bool
    unread: bool
    unknown: bool
    caption: str
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Jump:
    """How much one word changed the probability of one class in one network."""

    model: str
    of: str
    word: str
    change: float


def asks(arguments: Arguments, study: Study) -> tuple[Ask, ...]:
    """Return what must be answered first."""
    return (Ask("classify", {"texts": [arguments.text]}),)


def show(arguments: Arguments, study: Study, answers: tuple[ClassifiedTexts, ...], place: Place) -> Shown:
    """Return a chart of one class with a line for each network, or a chart for each network with a line for each class.

    Networks are those of the first seed. Raises RnnReportError for a class that is not there.
    """
    (found,) = answers
    read = [one for one in found.texts[0] if len(one.running)]
    targets = _targets(arguments.classes, found.classes, read)
    unit = "character" if study.data.tokens == "character" else "word"
    context = Context(
        ramp=tuple(range(levels.LEVELS + 1)),
        panels=tuple(_panels(found.classes, targets, read, unit)) if read else (),
        seeds=any(len(one.probabilities) > 1 for one in read),
        unread=any(overlays.left_out(one) for one in read),
        unknown=any(not all(one.known) for one in read),
        caption=_caption(found.classes, targets, read, unit),
        links=(Link("Data (JSON)", f"{place.id}.json"), Link("CSV", f"{place.id}.csv")),
    )
    return Shown(context, _files(found.classes, targets, read, place))


def _targets(asked: Sequence[str], classes: Sequence[str], read: Sequence[ClassifiedText]) -> list[int]:
    """Return the numbers of the classes that are drawn."""
    for name in asked:
        if name not in classes:
            raise RnnReportError(f"running_probability: class {one_of(name, classes)}")
    if asked:
        return [classes.index(name) for name in dict.fromkeys(asked)]
    if len(classes) <= 2:
        return [len(classes) - 1]
    most = np.max([np.zeros(len(classes)), *(one.running.max(axis=0) for one in read)], axis=0)
    ranked = np.argsort(-most, kind="stable")[:USUAL].tolist()
    return sorted(target for rank, target in enumerate(ranked) if rank < FEWEST or most[target] >= SEEN)


def _panels(classes: Sequence[str], targets: list[int], read: list[ClassifiedText], unit: str) -> Iterator[Panel]:
    if len(targets) == 1:
        (target,) = targets
        longest = max(read, key=lambda one: len(one.tokens))
        lines = [Course(readable(one.model), _chances(one, target)) for one in read]
        what = f"probability of {said(classes[target])}"
        readings = tuple(_reading(classes, targets, one) for one in read)
        yield Panel("", chart(lines, longest.tokens, what, unit), readings)
        return
    for one in read:
        lines = [Course(named(classes[target]), _chances(one, target)) for target in targets]
        made = chart(lines, one.tokens, "probability", unit)
        yield Panel(readable(one.model), made, (_reading(classes, targets, one),))


def _chances(one: ClassifiedText, target: int) -> np.ndarray:
    return np.asarray(one.running[:, target], np.float64)


def _coloured(targets: list[int], one: ClassifiedText) -> int:
    """Return the class that colours the words: what the network answered at last, if it is drawn, else the first."""
    answer = answered(one.running[-1:])
    return answer if answer in targets else targets[0]


def _reading(classes: Sequence[str], targets: list[int], one: ClassifiedText) -> Reading:
    target = _coloured(targets, one)
    end = percent(float(one.running[-1, target]))
    return Reading(readable(one.model), overlays.overlay(one, target, classes[target]), end)


def _caption(classes: Sequence[str], targets: list[int], read: list[ClassifiedText], unit: str) -> str:
    if not read:
        return "No word of the text was read."
    models = [said(one.model) for one in read]
    who = listed(models) if len(models) <= MANY else "each network"
    names = listed([said(classes[target]) for target in targets])
    parts = [f"The probability of {names} that {who} would have given had the text ended after each {unit}."]
    if len(targets) < len(classes) and len(classes) > 2:
        parts[0] = parts[0][:-1] + f"; there are {whole(len(classes))} classes."
    if any(len(one.running) > 1 for one in read):
        parts.append(_said(list(_jumps(classes, targets, read, unit)), len(targets) > 1, len(read) > 1, unit))
    return " ".join(parts)


def _jumps(classes: Sequence[str], targets: list[int], read: list[ClassifiedText], unit: str) -> Iterator[Jump]:
    for one, target in ((one, _coloured(targets, one)) for one in read):
        for at, change in enumerate(np.diff(_chances(one, target)).tolist(), 1):
            place = f" ({unit} {at + 1})" if one.tokens.count(one.tokens[at]) > 1 else ""
            yield Jump(said(one.model), said(classes[target]), quoted(one.tokens[at]) + place, change)


def _said(jumps: list[Jump], classes: bool, networks: bool, unit: str) -> str:
    """Return the largest changes in words. `classes` and `networks` tell whether there are several of them."""
    large = sorted((jump for jump in jumps if abs(jump.change) >= JUMP), key=lambda jump: -abs(jump.change))[:NAMED]
    if not large:
        return f"No single {unit} changed it by {100 * JUMP:.0f} points or more."
    told = (
        f"after {jump.word} {jump.of if classes else 'it'} {'rose' if jump.change > 0 else 'fell'} by "
        f"{100 * abs(jump.change):.0f} points{f' in {jump.model}' if networks else ''}"
        for jump in large
    )
    return f"{'Largest jumps' if len(large) > 1 else 'The largest jump'}: {'; '.join(told)}."


def _files(classes: Sequence[str], targets: list[int], read: list[ClassifiedText], place: Place) -> dict[str, bytes]:
    document = [
        {
            "model": one.model,
            "cell": one.cell,
            "tokens": one.tokens,
            "spaces": one.spaces,
            "known": one.known,
            "running": [{"class": classes[target], "values": rounded(one.running[:, target])} for target in targets],
        }
        for one in read
    ]
    rows = [
        (one.model, at, one.tokens[at - 1], classes[target], value)
        for one in read
        for target in targets
        for at, value in enumerate(rounded(one.running[:, target]), 1)
    ]
    header = ("model", "position", "token", "class", "probability")
    return {f"{place.id}.json": json_file({"networks": document}), f"{place.id}.csv": csv_file(header, rows)}
