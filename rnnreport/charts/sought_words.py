"""Two answers to what a network looks for, as lists of words, and one honest sentence about how alike they are."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from rnnreport.charts.attributed import signed
from rnnreport.charts.names import named, quoted, said
from rnnreport.charts.numbers import MISSING, fixed, many, percent, whole
from rnnreport.charts.value_lanes import Lanes, Measure, Values, lanes
from rnnreport.results import Sought

LONGEST = 28  # letters of a word in a list
STILL = 1e-6  # what a target moves less is rounding
AGREE = 0.5  # mean cosine below which starts are said to disagree


@dataclass(frozen=True)
class Row:
    """One word of a list with its numbers; `shared` says that the other answer has it too."""

    rank: int
    word: str
    shared: bool
    fields: tuple[str, ...]


@dataclass(frozen=True)
class WordList:
    """A list of words, the best first. `nothing` is said where it is empty."""

    title: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    also: str  # what the sign of a shared word means here
    nothing: str


def measure(sought: Sought, target: int) -> Measure:
    """Return what is measured of a target: log-odds or probability of a class, the state of a cell."""
    if target >= sought.classes:
        return Measure(f"{named(sought.state)} of the cell", lambda value: signed(value, 2))
    if sought.unit == "probability":
        return Measure("probability of the class", percent, percent=True)
    return Measure("log-odds of the class (nats)", lambda value: signed(value, 2))


def by_cosine(sought: Sought, target: int) -> WordList:
    """Return the words nearest to the vector by cosine, with the value and the rank of each as a word."""
    found, told = sought.ascent, measure(sought, target)
    common = set(sought.search.words[target])
    rows = (
        (word, word in common, fixed(cosine, 2), told.say(value), whole(rank) if rank > 0 else MISSING)
        for word, cosine, value, rank in zip(
            found.by_cosine[target],
            found.cosines[target].tolist(),
            found.cosine_values[target].tolist(),
            sought.search.ranks[target].tolist(),
            strict=False,
        )
    )
    also = "also among the words that raise it most"
    return _list("nearest by cosine", ("cosine", "value", "rank"), rows, also, "No word was compared.")


def by_distance(sought: Sought, target: int) -> WordList:
    """Return the words nearest to the vector by Euclidean distance."""
    found, told = sought.ascent, measure(sought, target)
    common = set(sought.search.words[target])
    rows = (
        (word, word in common, fixed(distance, 2), told.say(value))
        for word, distance, value in zip(
            found.by_distance[target],
            found.distances[target].tolist(),
            found.distance_values[target].tolist(),
            strict=False,
        )
    )
    also = "also among the words that raise it most"
    return _list("nearest by distance", ("distance", "value"), rows, also, "No word was compared.")


def searched(sought: Sought, target: int) -> WordList:
    """Return the words that raise the target most, with how often each stands in training texts."""
    found, told = sought.search, measure(sought, target)
    common = set(sought.ascent.by_cosine[target])
    rows = (
        (word, word in common, told.say(value), whole(count))
        for word, value, count in zip(
            found.words[target], found.values[target].tolist(), found.counts[target].tolist(), strict=False
        )
    )
    return _list("words", ("value", "count"), rows, "also among the nearest by cosine", "No word was read.")


def pairs(sought: Sought, target: int) -> WordList:
    """Return the pairs of neighbours that raise the target most."""
    found, told = sought.search, measure(sought, target)
    rows = (
        (" ".join(named(word, LONGEST) for word in pair), False, told.say(value), whole(count))
        for pair, value, count in zip(
            found.pairs[target], found.pair_values[target].tolist(), found.pair_counts[target].tolist(), strict=False
        )
    )
    return _list("pairs of neighbours", ("value", "count"), rows, "", "No pair was found.")


def shared(sought: Sought, target: int) -> int:
    """Return how many of the words nearest by cosine are among those that raise the target most."""
    return len(set(sought.ascent.by_cosine[target]) & set(sought.search.words[target]))


def overlap(sought: Sought, target: int) -> str:
    """Return "7 of 10 in both"."""
    return f"{shared(sought, target)} of {len(sought.ascent.by_cosine[target])} in both"


def verdict(sought: Sought, target: int) -> tuple[str, ...]:
    """Return how alike the two answers are, how high each comes, and whether the starts agree, in sentences."""
    near, best = sought.ascent.by_cosine[target], sought.search.words[target]
    if not near or not best:
        return ("One of the two answers has no word, so there is nothing to compare.",)
    if _still(sought, target):
        return (
            f"Nothing that is read moves it: it is {measure(sought, target).say(float(_said_of(sought, target)[0]))}.",
        )
    if len(best) >= sought.search.tried:
        first = "All words there are stand in both lists, so that they are the same says nothing."
        return (first, *_heights(sought, target), *_starts(sought, target))
    both, rank = shared(sought, target), int(sought.search.ranks[target][0])
    place = f"the nearest of all, {quoted(near[0])}, stands at rank {whole(rank)} of {whole(sought.search.tried)}"
    if not both:
        first = f"The two answers share no word: the vector found is no word; {place}."
    else:
        which = f"All {many(len(near), 'word')}" if both == len(near) else f"{both} of the {many(len(near), 'word')}"
        verb = "is" if both == 1 else "are"
        first = f"{which} nearest by cosine {verb} also among the {len(best)} that raise it most; {place}."
    return (first, *_heights(sought, target), *_starts(sought, target))


def _said_of(sought: Sought, target: int) -> np.ndarray:
    """Return all values that are known of a target, whatever was read."""
    near, found = sought.ascent, sought.search
    parts = (near.reached, near.cosine_values, near.distance_values, found.values)
    return np.concatenate([np.ravel(part[target]) for part in parts])


def _still(sought: Sought, target: int) -> bool:
    """Tell whether neither the ascent nor any word in a list changes the target."""
    values = _said_of(sought, target)
    return bool(np.isfinite(values).all() and np.ptp(values) <= STILL)


def _heights(sought: Sought, target: int) -> Iterator[str]:
    told, found = measure(sought, target), sought.search
    reached = _highest(sought.ascent.reached[target])
    parts = [f"the best input reaches {told.say(reached)}"]
    parts.append(f"the best word, {quoted(found.words[target][0])}, {told.say(float(found.values[target][0]))}")
    if found.pairs[target]:
        pair = " ".join(said(word, LONGEST) for word in found.pairs[target][0])
        parts.append(f"the best pair, “{pair}”, {told.say(float(found.pair_values[target][0]))}")
    before = float(sought.before[target])
    start = f"From {told.say(before)} before any of them is read, " if math.isfinite(before) else ""
    sentence = f"{start}{', '.join(parts)}."
    yield sentence[0].upper() + sentence[1:]


def _starts(sought: Sought, target: int) -> Iterator[str]:
    agreement = float(sought.ascent.agreement[target])
    if agreement < AGREE:
        yield (
            f"The starts end in different places (mean cosine {fixed(agreement, 2)}), so there is more than one such "
            "input, and the list on the left is that of the best."
        )


def facts(sought: Sought, target: int) -> str:
    """Return where the starts of the ascent ended: "5 starts: +6.10 … +6.63, mean cosine 0.97; norm 3.42 of 3.42"."""
    found, told = sought.ascent, measure(sought, target)
    reached = [value for value in found.reached[target].tolist() if math.isfinite(value)]
    ends = f": {told.say(min(reached))} to {told.say(max(reached))}" if len(reached) > 1 else ""
    agreement = float(found.agreement[target])
    alike = f", mean cosine {fixed(agreement, 2)} between them" if math.isfinite(agreement) else ""
    starts = many(found.reached.shape[1], "start")
    return f"{starts}{ends}{alike}; norm {fixed(float(found.norm[target]), 2)} of at most {fixed(found.bound, 2)}"


def drawn(sought: Sought, target: int) -> Lanes:
    """Return where both answers lie among the values of all words."""
    found, near = sought.search, sought.ascent
    mine, best = near.by_cosine[target], found.words[target]
    starts = [(value, "", False) for value in near.reached[target].tolist()]
    before = float(sought.before[target])
    couples = [" ".join(pair) for pair in found.pairs[target]]
    groups = (
        Values("before", "before", [(before, "", False)] if math.isfinite(before) else []),
        Values("best input, each start", "input", starts),
        Values("nearest by cosine", "word", _marks(mine, near.cosine_values[target], set(best))),
        Values("words that raise it most", "word", _marks(best, found.values[target], set(mine))),
        Values("pairs that raise it most", "pair", _marks(couples, found.pair_values[target], set())),
    )
    about = f"all {many(found.tried, 'word')}"
    return lanes(about, found.edges[target], found.histogram[target], groups, measure(sought, target))


def _marks(words: Sequence[str], values: np.ndarray, common: set[str]) -> list[tuple[float, str, bool]]:
    return [(value, word, word in common) for word, value in zip(words, values.tolist(), strict=False)]


def _highest(values: np.ndarray) -> float:
    known = [value for value in values.tolist() if math.isfinite(value)]
    return max(known, default=math.nan)


def _list(title: str, header: tuple[str, ...], rows: Iterator[tuple], also: str, nothing: str) -> WordList:
    made = tuple(
        Row(rank, named(word, 2 * LONGEST), common, tuple(fields))
        for rank, (word, common, *fields) in enumerate(rows, start=1)
    )
    return WordList(title, header, made, also, "" if made else nothing)
