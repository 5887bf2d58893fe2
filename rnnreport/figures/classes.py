"""How many texts each class has in each part of the data, and which texts repeat or contradict each other."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rnnreport.charts.files import Link, csv_file, json_file
from rnnreport.charts.names import named, quoted
from rnnreport.charts.numbers import fixed, listed, many, percent, whole
from rnnreport.figures import Place, Shown
from rnnreport.results import Ask, ClassCounts
from rnnreport.study import Settings, Study

TASKS = ("classify",)

MOST = 30  # classes with a row of their own
LONGEST = 90  # letters of a name in its row
EVEN = 1.5  # times as large as the smallest class the largest may be for classes to be called about equal
PURPOSE = {"train": "training", "validation": "validation", "test": "test"}


class Arguments(Settings):
    """Nothing to choose: all classes of the study are counted."""


@dataclass(frozen=True)
class Bar:
    """One class in one part: how many texts, which share of the part that is, and how long its bar is in percent."""

    count: str
    share: str
    width: float


@dataclass(frozen=True)
class Row:
    """One class in all parts. `kind` is "class", "others" or "all"."""

    kind: str
    name: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Context:
    """What the template sees as `figure`."""

    label: str
    splits: tuple[str, ...]
    rows: tuple[Row, ...]
    facts: tuple[str, ...]
    caption: str
    links: tuple[Link, ...]


def asks(arguments: Arguments, study: Study) -> tuple[Ask, ...]:
    """Return what must be answered first."""
    return (Ask("classes"),)


def show(arguments: Arguments, study: Study, answers: tuple[ClassCounts, ...], place: Place) -> Shown:
    """Return bars of the 30 largest classes in each part of the data; the files hold all classes."""
    (found,) = answers
    splits = [split for split in PURPOSE if np.sum(found.counts.get(split, 0))]
    counts = np.array([found.counts[split] for split in splits], np.int64).reshape(len(splits), len(found.classes))
    order = _order(found.classes, counts.sum(0))
    context = Context(
        label=f"Texts of each of {many(len(found.classes), 'class', 'classes')}",
        splits=tuple(PURPOSE[split] for split in splits),
        rows=tuple(_rows(found.classes, counts, order)),
        facts=tuple(fact for fact in (*_sizes(found.classes, splits, counts), _odd(found.facts)) if fact),
        caption=_caption(len(order), found.classes),
        links=(Link("Data (JSON)", f"{place.id}.json"), Link("CSV", f"{place.id}.csv")),
    )
    return Shown(context, _files(found, splits, counts, place))


def _order(classes: Sequence[str], totals: np.ndarray) -> list[int]:
    """Return the classes with a row: the largest first; numbers, such as ratings, keep their order."""
    order = np.argsort(-totals, kind="stable")[:MOST].tolist()
    return sorted(order) if all(_number(name) for name in classes) else order


def _number(name: str) -> bool:
    try:
        return math.isfinite(float(name))
    except ValueError:
        return False


def _rows(classes: Sequence[str], counts: np.ndarray, order: list[int]) -> Iterator[Row]:
    totals = np.maximum(counts.sum(1), 1)
    longest = float(np.max(counts[:, order] / totals[:, None], initial=0.0)) or 1.0
    for number in order:
        shares = zip(counts[:, number].tolist(), (counts[:, number] / totals).tolist(), strict=True)
        bars = (Bar(whole(count), percent(share), round(100 * share / longest, 2)) for count, share in shares)
        yield Row("class", named(classes[number], LONGEST), tuple(bars))
    rest = [number for number in range(len(classes)) if number not in set(order)]
    if rest:
        left = counts[:, rest].sum(1)
        bars = (Bar(whole(count), percent(count / total), 0.0) for count, total in zip(left, totals, strict=True))
        yield Row("others", many(len(rest), "other", "others"), tuple(bars))
    yield Row("all", "all classes", tuple(Bar(whole(total), "", 0.0) for total in counts.sum(1)))


def _sizes(classes: Sequence[str], splits: list[str], counts: np.ndarray) -> Iterator[str]:
    """Say how unequal the classes are, what the dullest answer would reach, and where a class has no text."""
    totals = counts.sum(0)
    if not totals.sum():
        yield "There is no text."
        return
    large, small = int(np.argmax(totals)), int(np.argmin(totals))
    names = [quoted(classes[number]) for number in (large, small)]
    sizes = f"the largest, {names[0]}, has {many(int(totals[large]), 'text')}"
    if totals[large] == totals[small]:
        yield f"The classes are equally large: {many(int(totals[large]), 'text')} each."
    elif totals[small] == 0:
        yield f"The classes are unequal: {sizes}, and {names[1]} has none."
    else:
        times = totals[large] / totals[small]
        begin = "The classes are about equally large" if times < EVEN else "The classes are unequal"
        ratio = fixed(times, 1) if times < 10 else whole(times)
        yield f"{begin}: {sizes}, {ratio} times as many as the smallest, {names[1]}, with {whole(totals[small])}."
    yield _dull(classes, splits, counts)
    for split, few in zip(splits, counts, strict=True):
        none = [quoted(name) for name, count in zip(classes, few, strict=True) if not count]
        if none:
            which = listed(none) if len(none) <= 3 else f"{whole(len(none))} classes"
            one = len(none) == 1
            yield f"{'The class ' if one else ''}{which} {'has' if one else 'have'} no {PURPOSE[split]} text."


def _dull(classes: Sequence[str], splits: list[str], counts: np.ndarray) -> str:
    held_out = "test" if "test" in splits else "validation"
    if "train" not in splits or held_out not in splits:
        return ""
    often = int(np.argmax(counts[splits.index("train")]))
    seen = counts[splits.index(held_out)]
    return (
        f"To answer {quoted(classes[often])} always, the most frequent in training, is right on "
        f"{percent(seen[often] / seen.sum())} of the {PURPOSE[held_out]} texts."
    )


def _odd(facts: Mapping[str, int]) -> str:
    """Say which texts repeat or contradict each other."""
    repeated, across = facts.get("repeated_texts", 0), facts.get("repeated_across_splits", 0)
    against, dropped = facts.get("contradictory_texts", 0), facts.get("dropped_repeats", 0)
    if not (repeated or across or against or dropped):
        return "No text stands there twice."
    parts = [
        f"{many(repeated, 'text repeats', 'texts repeat')} an earlier one" if repeated else "",
        f"{many(across, 'held-out text stands', 'held-out texts stand')} in training too" if across else "",
        f"{many(against, 'text stands', 'texts stand')} there with different classes" if against else "",
        f"{many(dropped, 'repeat was', 'repeats were')} left out of training" if dropped else "",
    ]
    return "; ".join(part for part in parts if part) + "."


def _caption(shown: int, classes: Sequence[str]) -> str:
    which = (
        f"The {shown} largest of {whole(len(classes))} classes, the others together. " if shown < len(classes) else ""
    )
    largest = "" if all(_number(name) for name in classes) else "Largest first. "
    return f"{which}{largest}Bars: the class's share of the texts of each part; all bars have one scale."


def _files(found: ClassCounts, splits: list[str], counts: np.ndarray, place: Place) -> dict[str, bytes]:
    totals = np.maximum(counts.sum(1), 1)
    header = ["class", *(name for split in splits for name in (split, f"{split}_share"))]
    rows = (
        [name, *(value for place, count in enumerate(few) for value in (count, round(count / totals[place], 6)))]
        for name, few in zip(found.classes, counts.T.tolist(), strict=True)
    )
    by_split = {split: few for split, few in zip(splits, counts.tolist(), strict=True)}
    document = {"classes": found.classes, "counts": by_split, "facts": dict(found.facts)}
    return {f"{place.id}.json": json_file(document), f"{place.id}.csv": csv_file(header, rows)}
