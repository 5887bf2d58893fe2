"""What did every model make of every held-out text, word by word?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import numpy as np
from pydantic import Field

from rnnreport import study as studies
from rnnreport.data.vocabulary import UNKNOWN
from rnnreport.models.classifier import Classifier
from rnnreport.models.judging import cost, judge_running
from rnnreport.results import HeldOutTexts
from rnnreport.training.judged import Judged, judged

if TYPE_CHECKING:
    from rnnreport.training.subject import Subject

VERSION = 1
NEEDS = "trained"
TASKS = ("classify",)
WHOLE, NOTHING = 254, 255  # how a probability of 1, and one that is not known, are written
TARGETS = 4  # classes at most of which running probabilities are kept


class Settings(studies.Settings):
    """`steps`: networks of both directions read every beginning of a text anew, each until so many steps are taken.

    Texts that a model gets wrong come first; one that is too long for what is left is passed over.
    """

    steps: Annotated[int, Field(ge=0)] = 80_000_000


def answer(settings: Settings, subject: Subject) -> HeldOutTexts:
    """Return every held-out text with the answers of all models, and running probabilities of a few classes of it.

    Those classes are the true one and the answers of the models, at most four. The first seed of each model is asked.
    """
    found, dataset = judged(subject), subject.dataset
    pieces = dataset.splits[found.split]
    lengths = np.diff(dataset.offsets)[pieces]
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    tokens = np.concatenate([np.arange(dataset.offsets[piece], dataset.offsets[piece + 1]) for piece in pieces])
    windows = [dataset.window(int(length)) for length in lengths]
    read = np.array([(window.start, window.stop) for window in windows], np.int32)
    probabilities = np.stack([judge.probabilities[0] for judge in found.judges])
    targets = _targets(found, probabilities)
    running = np.full((len(subject.trained), targets.shape[1], len(tokens)), NOTHING, np.uint8)
    wrong = np.any(np.argmax(probabilities, axis=2) != found.labels, axis=0)
    sequences, begins = dataset.sequences(found.split), offsets[:-1] + read[:, 0]
    for place, seeds in enumerate(subject.trained.values()):
        _run(seeds[0].network, sequences, wrong, settings.steps, targets, begins, running[place])
    return HeldOutTexts(
        split=found.split,
        classes=dataset.classes,
        models=tuple(judge.name for judge in found.judges),
        networks=len(subject.trained),
        documents=found.documents.astype(np.int32),
        labels=found.labels.astype(np.int32),
        probabilities=probabilities.astype(np.float32),
        texts=tuple(dataset.texts[number] for number in found.documents),
        offsets=offsets,
        spans=dataset.spans[tokens].astype(np.int32),
        known=(dataset.ids[tokens] != UNKNOWN).astype(np.int8),
        read=read,
        targets=targets,
        running=running,
    )


def _targets(found: Judged, probabilities: np.ndarray) -> np.ndarray:
    """Return the true class of every text, then the answers of the models, each once: (texts, targets) int32."""
    asked = np.column_stack([found.labels, np.argmax(probabilities, axis=2).T])
    rows = [list(dict.fromkeys(row))[:TARGETS] for row in asked.tolist()]
    width = max(map(len, rows))
    return np.array([row + [-1] * (width - len(row)) for row in rows], np.int32)


def _run(network: Classifier, sequences, wrong, steps: int, targets, begins, running: np.ndarray) -> None:
    """Fill in the running probabilities of one network, (targets, tokens), texts with a mistake first."""
    chosen, left = [], steps if network.bidirectional else np.inf
    for number in np.argsort(~wrong, kind="stable"):
        price = cost(network, len(sequences[number]))
        if price <= left:
            chosen.append(number)
            left -= price
    for place, found in judge_running(network, [sequences[number] for number in chosen]):
        number = chosen[place]
        kept = targets[number][targets[number] >= 0]
        whole = np.round(found[:, kept] * WHOLE).astype(np.uint8)
        running[: len(kept), begins[number] : begins[number] + len(found)] = whole.T
