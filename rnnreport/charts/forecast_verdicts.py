"""Who forecasts better, in sentences: what a table of errors comes to, said from its numbers."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence

from rnnreport.charts.forecast_scores import Scored, error_says, lines, values, within
from rnnreport.charts.names import quoted
from rnnreport.charts.numbers import listed, many, percent
from rnnreport.results import Comparison, ModelSummary

NAIVE = "persistence"


def verdict(found: Comparison, split: str, kind: str, words: str) -> str:
    """Say which forecaster errs least, and whether the best baseline stays ahead; `words` name the kind of forecast."""
    known = [one for group in lines(found) for one in group if math.isfinite(one.value(split, "rmse", kind))]
    ranked = sorted(known, key=lambda one: one.value(split, "rmse", kind))
    network = next((one for one in ranked if one.network), None)
    baseline = next((one for one in ranked if not one.network), None)
    if network is None:
        return ""
    best, say = network.value(split, "rmse", kind), error_says(found, split, kind)
    if baseline is None:
        return f"{words}, {called(network)} has the least {split} RMSE, {say(best)}." if len(known) > 1 else ""
    mark, name = baseline.value(split, "rmse", kind), quoted(baseline.summary.model)
    if say(best) == say(mark):
        said = f"{words}, {called(network)} and the best baseline, {name}, are level: both {say(mark)}."
    elif best < mark:
        said = f"{words}, {called(network)} beats the best baseline, {name}: {say(best)} against {say(mark)}."
    else:
        said = f"{words}, {name} stays ahead of every network: {say(mark)} against {say(best)} of {called(network)}."
    return " ".join(part for part in (said, _lucky(network.summary, split, kind, mark)) if part)


def called(one: Scored) -> str:
    """Return what a line of a network is called in a sentence."""
    seeds = len(one.summary.seeds)
    if one.together:
        return f"the mean of {seeds} forecasts of {quoted(one.summary.model)}"
    return f"{quoted(one.summary.model)}, mean of {seeds} seeds," if seeds > 1 else quoted(one.summary.model)


def _lucky(summary: ModelSummary, split: str, kind: str, mark: float) -> str:
    """Say how many single seeds are better than the best baseline."""
    each = values(Scored(summary, True, False).read(split, "rmse", kind))
    if len(each) < 2:
        return ""
    ahead = sum(value < mark for value in each)
    told = "none is" if not ahead else "all are" if ahead == len(each) else f"{ahead} {'is' if ahead == 1 else 'are'}"
    return f"Of the {len(each)} single seeds of {quoted(summary.model)}, {told} better than that baseline."


def against_persistence(found: Comparison, split: str, kind: str) -> Iterator[str]:
    """Say which networks are better than persistence, by their skill: surely, perhaps, or not at all."""
    skills = [(one.model, Scored(one, True, False).read(split, "skill", kind)) for one in found.models]
    skills = [(name, skill) for name, skill in skills if skill and math.isfinite(skill.mean)]
    worse = [quoted(name) for name, skill in skills if skill.mean <= 0]
    unsure = [quoted(name) for name, skill in skills if skill.mean > 0 >= skill.low]
    naive = [Scored(one, False, False).value(split, "rmse", kind) for one in found.baselines if one.model == NAIVE]
    mark = f" ({error_says(found, split, kind)(naive[0])})" if naive else ""
    if worse:
        yield f"No better than persistence{mark}: {listed(worse)}."
    if unsure:
        yield f"Better than persistence{mark}, but perhaps by chance of the seeds: {listed(unsure)}."
    if skills and not worse and not unsure:
        who = "Every network is" if len(skills) > 1 else "The network is"
        yield f"{who} better than persistence{mark}."


def leaks(names: Sequence[str]) -> str:
    """Say whose scaler saw the test part."""
    if not names:
        return ""
    whose = listed([quoted(name) for name in names])
    one = len(names) == 1
    return (
        f"The scaler{'' if one else 's'} of {whose} saw the test part: {'its' if one else 'their'} errors are not "
        f"those of a forecast."
    )


def published(found: Comparison, told: Mapping[str, Mapping[str, float]], keys: Iterable[tuple]) -> Iterator[str]:
    """Say which published errors lie within the range of our seeds. `keys` are (key, split, kind, words)."""
    for key, split, kind, words in keys:
        by_place: dict[str, list[str]] = {}
        for one in found.models:
            if key in told.get(one.model, {}):
                seeds = values(Scored(one, True, False).read(split, "rmse", kind))
                by_place.setdefault(within(told[one.model][key], seeds), []).append(quoted(one.model))
        by_place.pop("", None)
        alone = len(by_place) == 1
        parts = [f"{place} for {_several(names, alone)}" for place, names in by_place.items()]
        if parts:
            yield f"The published {words} is {'; '.join(parts)}."


def _several(names: Sequence[str], alone: bool) -> str:
    """Return names as a list, or how many there are where all of many are meant."""
    return f"all {len(names)} models" if alone and len(names) > 2 else listed(list(names))


def seeds(found: Comparison) -> str:
    """Say what the small figures are."""
    counts = sorted({len(one.seeds) for one in found.models if one.seeds})
    if not counts or counts[-1] < 2:
        return "One seed: no interval, so a small difference may be chance."
    reach = "–".join(str(count) for count in dict.fromkeys((counts[0], counts[-1])))
    return f"Networks: means over {reach} seeds, beneath them the 95\u202f% interval of the mean (Student's t)."


def terms(level: float) -> str:
    """Say what the columns are that are not errors in the unit of the values."""
    return (
        "Skill: how much less the RMSE is than that of persistence, “the next value is the last one”. MASE: mean error "
        "as a multiple of that of the seasonal naive forecast in training. "
        f"Inside: test values within the {percent(level, 0)} interval."
    )


def of_seeds(names: Sequence[str]) -> str:
    """Say whose intervals are no more than the spread of their seeds."""
    if not names:
        return ""
    who = f"all {len(names)} networks" if len(names) > 2 else listed([quoted(name) for name in names])
    return f"That of {who} is the spread of seeds: it tells how far they differ, not how values scatter."


def values_judged(count: int, split: str) -> str:
    """Say on how much all of this stands."""
    return (
        f"All are judged on the same {many(count, f'{split} value')}, and another stretch of time may tell otherwise."
    )
