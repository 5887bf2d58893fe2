"""How do an answer, and the part that each word has in it, change while a network reads on?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np

from rnnreport import study as studies
from rnnreport.errors import RnnReportError, one_of
from rnnreport.models.judging import judge_running
from rnnreport.models.unfolding import unfolded
from rnnreport.results import Unfolding, Unfoldings
from rnnreport.training.explained import example, part
from rnnreport.training.reading import Text, chosen, encoded

if TYPE_CHECKING:
    from rnnreport.training.subject import Subject
    from rnnreport.training.trained import Trained

VERSION = 1
NEEDS = "trained"
TASKS = ("classify",)

LONGEST = 100  # tokens of a text that are read: the work grows with their third power


class Settings(studies.Settings):
    """The texts, the models (none: all), the class to explain, and how words are left out.

    Without `texts` it is one held-out text that stands for all. Without `target` it is the class that each network
    answers to the whole text.
    """

    texts: tuple[studies.SomeText, ...] = ()
    models: tuple[str, ...] = ()
    target: str | None = None
    way: Literal["deleted", "as <unk>"] = "deleted"


def answer(settings: Settings, subject: Subject) -> Unfoldings:
    """Return what each word adds to every beginning of each text, by the first seed of each model.

    Of a text as much is read as of the corpus' texts, 100 tokens at most. Raises RnnReportError for a text in which no
    word is left, and for a model or class that is not there.
    """
    classes = subject.dataset.classes
    if settings.target is not None and settings.target not in classes:
        raise RnnReportError(f"target: class {one_of(settings.target, classes)}")
    models = chosen(subject, settings.models)
    texts = [encoded(subject.dataset, text) for text in settings.texts or (example(subject.dataset),)]
    read = [part(subject.dataset, len(text.ids), LONGEST) for text in texts]
    target = None if settings.target is None else classes.index(settings.target)
    columns = [_read(trained, texts, read, target, settings.way) for trained in models]
    return Unfoldings(classes, tuple(zip(*columns, strict=True)))


def _read(
    trained: Trained, texts: Sequence[Text], read: Sequence[slice], target: int | None, way: str
) -> list[Unfolding]:
    sequences = [text.ids[where] for text, where in zip(texts, read, strict=True)]
    running = dict(judge_running(trained.network, sequences))
    targets = [int(np.argmax(running[place][-1])) if target is None else target for place in range(len(texts))]
    importance = unfolded(trained.network, sequences, targets, way)
    return [
        Unfolding(
            model=trained.model,
            cell=trained.settings.cell,
            seed=trained.seed,
            tokens=text.tokens,
            spaces=text.spaces,
            known=text.known,
            read=(read[place].start, read[place].stop),
            way=way,
            target=targets[place],
            running=running[place],
            importance=importance[place],
        )
        for place, text in enumerate(texts)
    ]
