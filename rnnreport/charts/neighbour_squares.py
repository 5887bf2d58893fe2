"""Whether training texts that a network holds for similar have the class that it answers: deep k-nearest neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rnnreport.charts import concordance
from rnnreport.charts.concordance import Concordance, Excerpts
from rnnreport.charts.names import said
from rnnreport.charts.numbers import many, short, whole
from rnnreport.results import Likeness

SQUARES = 100  # neighbours up to which each has a square


@dataclass(frozen=True)
class NeighbourSquares:
    """How many of the most similar training texts have the class that is answered."""

    same: str  # "43"
    rest: str  # "of the 50 most similar training texts are politics"
    few: bool  # less than half of them
    squares: tuple[bool, ...]  # one for each neighbour: whether it has the class; none for too many
    width: str  # of a bar in place of squares
    usual: str  # the same for held-out texts; "" where it was not measured
    texts: Concordance | None


def neighbours(like: Likeness, classes: Sequence[str], cuts: Excerpts) -> NeighbourSquares | None:
    """Return it in words and squares; None where there is no neighbour."""
    found, answer = like.conformity, int(np.argmax(like.probabilities))
    total = int(found.counts.sum())
    if not total:
        return None
    same, name = int(found.counts[answer]), said(classes[answer])
    count = "the most similar training text" if total == 1 else f"the {whole(total)} most similar training texts"
    return NeighbourSquares(
        same=whole(same),
        rest=f"of {count} {'is' if same == 1 else 'are'} {name}",
        few=2 * same < total,
        squares=tuple(place < same for place in range(total)) if total <= SQUARES else (),
        width=f"{100 * same / total:.4g}%",
        usual=_usual(found.usual, found.usual_right, total),
        texts=_texts(like, classes, cuts),
    )


def _usual(shares: np.ndarray, right: np.ndarray, total: int) -> str:
    """Return what held-out texts have: "usual: 47 where the network is right, 29 where it is wrong"."""
    right = np.asarray(right) != 0
    sides = [(name, shares[which]) for name, which in (("right", right), ("wrong", ~right)) if which.any()]
    subjects = ("the network", "it")
    told = [
        f"{whole(float(np.median(found)) * total)} where {subject} is {name}"
        for subject, (name, found) in zip(subjects, sides, strict=False)
    ]
    return f"usual for held-out texts (medians): {', '.join(told)}" if told else ""


def _texts(like: Likeness, classes: Sequence[str], cuts: Excerpts) -> Concordance | None:
    places = cuts.every(like.conformity.neighbours)
    if not places:
        return None
    label = f"The {many(len(places), 'training text')} nearest to this one, of {whole(like.texts)}"
    return concordance.concordance(label, "distance", places, classes, short)
