"""How far explanations can be trusted, in words made from the numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rnnreport.charts.faithful import PLACES, interval
from rnnreport.charts.names import said
from rnnreport.charts.numbers import fixed, listed, many, percent
from rnnreport.results import Faithfulness, Trust

FEW = 3  # methods that a short verdict names


def bound(trust: Trust, name: str) -> Faithfulness | None:
    """Return the bound "random" or "oracle", None where it was not measured."""
    return next((one for one in trust.bounds if one.method == name and math.isfinite(one.area[0])), None)


def above(one: Faithfulness, random: Faithfulness | None) -> bool:
    """Tell whether the interval of a method lies wholly above that of a random ranking."""
    return random is not None and one.area[1] > random.area[2]


def below(one: Faithfulness, random: Faithfulness | None) -> bool:
    """Tell whether the interval of a method lies wholly below that of a random ranking."""
    return random is not None and one.area[2] < random.area[1]


def alike(one: Faithfulness, other: Faithfulness) -> bool:
    """Tell whether two intervals overlap, so that the methods cannot be told apart by them."""
    return one.area[1] <= other.area[2] and other.area[1] <= one.area[2]


def way_to_oracle(one: Faithfulness, trust: Trust) -> float:
    """Return how far a method comes from a random ranking, 0, to the oracle, 1; NaN where that is unknown."""
    random, oracle = bound(trust, "random"), bound(trust, "oracle")
    if random is None or oracle is None or oracle.area[0] <= random.area[0]:
        return math.nan
    return (one.area[0] - random.area[0]) / (oracle.area[0] - random.area[0])


def sentences(trust: Trust) -> tuple[str, ...]:
    """Return the verdict on the methods of one model: which is most faithful, which are like it, which are chance."""
    known = _known(trust)
    if not known:
        return ("No method was measured.",)
    best, random = known[0], bound(trust, "random")
    if random is not None and not above(best, random):
        return ("No method is shown to be better than chance.", _first("The highest is", best, trust))
    parts = (_first("Most faithful is", best, trust), _rivals(known), *_chance(known, random))
    return tuple(part for part in parts if part)


def brief(trust: Trust) -> str:
    """Return the same in a few words: "integrated gradients, not told apart from partition SHAP"."""
    known, random = _known(trust), bound(trust, "random")
    if not known:
        return "no method was measured"
    best = known[0]
    if random is not None and not above(best, random):
        return "none is shown to be better than chance"
    rivals = [one.label for one in known[1:] if alike(best, one)]
    if not rivals:
        return best.label
    return f"{best.label}, not told apart from {listed(rivals) if len(rivals) <= FEW else many(len(rivals), 'other')}"


def caption(trusts: Sequence[Trust]) -> str:
    """Return the verdicts on all models in one sentence, "" for none."""
    if not trusts:
        return ""
    told = [f"{said(trust.model)}: {brief(trust)}" for trust in trusts]
    return f"Most faithful: {brief(trusts[0]) if len(trusts) == 1 else '; '.join(told)}."


def _known(trust: Trust) -> list[Faithfulness]:
    return [one for one in trust.methods if math.isfinite(one.area[0])]


def _first(begins: str, best: Faithfulness, trust: Trust) -> str:
    told = f"95\u202f% interval {interval(best.area)}" if interval(best.area) else "no interval"
    random, oracle = bound(trust, "random"), bound(trust, "oracle")
    sentence = (
        f"{begins} {best.label}: without the words that it ranks highest, the probability of the answer falls "
        f"by {fixed(best.area[0], PLACES)} on average ({told})"
    )
    if random is not None:
        place = "above" if above(best, random) else "below" if below(best, random) else "not clearly above"
        sentence += f", {place} a random ranking ({fixed(random.area[0], PLACES)})"
    if oracle is not None:
        sentence += f"; a greedy oracle reaches {fixed(oracle.area[0], PLACES)}"
        way = way_to_oracle(best, trust)
        sentence += f", so it comes {percent(way, 0)} of the way" if math.isfinite(way) and way > 0 else ""
    return sentence + "."


def _rivals(known: Sequence[Faithfulness]) -> str:
    best, others = known[0], known[1:]
    rivals = [one.label for one in others if alike(best, one)]
    if rivals and len(rivals) == len(others) > 1:
        return "No other method can be told apart from it: all their intervals overlap its own."
    if rivals:
        return f"Cannot be told apart from it, since the intervals overlap: {listed(rivals)}."
    unsure = any(not math.isfinite(bound) for one in known for bound in one.area)
    return "Its interval lies above those of all other methods." if others and not unsure else ""


def _chance(known: Sequence[Faithfulness], random: Faithfulness | None) -> list[str]:
    if random is None:
        return []
    worse = [one.label for one in known if below(one, random)]
    same = [one.label for one in known if not above(one, random) and not below(one, random)]
    parts = [f"No better than chance: {listed(same)}."] if same else []
    return parts + ([f"Worse than chance: {listed(worse)}."] if worse else [])
