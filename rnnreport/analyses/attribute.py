"""Which words of a text of one's own decided, and how much did each add?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import jax
import numpy as np
from pydantic import Field

from rnnreport import study as studies
from rnnreport.errors import RnnReportError, one_of
from rnnreport.models.attribution import Scores, attributed, methods
from rnnreport.models.judging import judge
from rnnreport.models.keys import named
from rnnreport.results import AttributedText, AttributedTexts, Attribution
from rnnreport.training.explained import example, part
from rnnreport.training.reading import Text, chosen, encoded

if TYPE_CHECKING:
    from rnnreport.training.subject import Subject
    from rnnreport.training.trained import Trained

VERSION = 2
NEEDS = "trained"
TASKS = ("classify",)

LONGEST = 1_000  # tokens of a text that are read: the work grows with their square


class Settings(studies.Settings):
    """The texts, the methods and models (none: all), the class to explain, runs of methods with chance.

    Without `texts` it is one held-out text that stands for all. Without `target` it is the class that each network
    answers.
    """

    texts: tuple[studies.SomeText, ...] = ()
    methods: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    target: str | None = None
    repeats: Annotated[int, Field(ge=1, le=100)] = 3


def answer(settings: Settings, subject: Subject) -> AttributedTexts:
    """Return what each token adds to the score of a class, for each text by the first seed of each model.

    Of a text as much is read as of the corpus' texts, 1,000 tokens at most. Raises RnnReportError for a text in which
    no word is left, and for a method, model or class that is not there.
    """
    classes = subject.dataset.classes
    if settings.target is not None and settings.target not in classes:
        raise RnnReportError(f"target: class {one_of(settings.target, classes)}")
    found, models = tuple(methods(settings.methods)), chosen(subject, settings.models)
    texts = [encoded(subject.dataset, text) for text in settings.texts or (example(subject.dataset),)]
    read = [part(subject.dataset, len(text.ids), LONGEST) for text in texts]
    target = None if settings.target is None else classes.index(settings.target)
    columns = [_explained(trained, texts, read, target, found, settings.repeats) for trained in models]
    return AttributedTexts(classes, tuple(zip(*columns, strict=True)))


def _explained(
    trained: Trained,
    texts: Sequence[Text],
    read: Sequence[slice],
    target: int | None,
    names: Sequence[str],
    repeats: int,
) -> list[AttributedText]:
    sequences = [text.ids[where] for text, where in zip(texts, read, strict=True)]
    probabilities = judge(trained.network, sequences)
    targets = [int(np.argmax(one)) if target is None else target for one in probabilities]
    scored = [
        attributed(name, trained.network, sequences, targets, named(jax.random.key(0), name), repeats) for name in names
    ]
    return [
        AttributedText(
            model=trained.model,
            cell=trained.settings.cell,
            seed=trained.seed,
            tokens=text.tokens,
            spaces=text.spaces,
            known=text.known,
            read=(read[place].start, read[place].stop),
            probabilities=probabilities[place],
            target=targets[place],
            attributions=tuple(
                _attribution(name, one[place], read[place], len(text.ids))
                for name, one in zip(names, scored, strict=True)
            ),
        )
        for place, text in enumerate(texts)
    ]


def _attribution(name: str, found: Scores, read: slice, tokens: int) -> Attribution:
    scores, spread = np.full((2, tokens), np.nan, np.float32)
    scores[read], spread[read] = found.scores, found.spread
    facts = methods([name])[name].facts
    return Attribution(
        method=name,
        label=facts["LABEL"],
        unit=facts["UNIT"],
        scores=scores,
        spread=spread,
        full=found.full,
        empty=found.empty,
        quality=found.quality,
        seconds=found.seconds,
    )
