"""Which class has a text of one's own, and how does the answer grow word by word?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import numpy as np
from pydantic import Field

from rnnreport import study as studies
from rnnreport.models.judging import judge, judge_running
from rnnreport.results import ClassifiedText, ClassifiedTexts
from rnnreport.training.reading import Text, encoded

if TYPE_CHECKING:
    from rnnreport.training.subject import Subject
    from rnnreport.training.text_baselines import Fitted
    from rnnreport.training.trained import Trained

VERSION = 1
NEEDS = "trained"
TASKS = ("classify",)


class Settings(studies.Settings):
    """The texts to classify."""

    texts: Annotated[tuple[studies.SomeText, ...], Field(min_length=1)]


def answer(settings: Settings, subject: Subject) -> ClassifiedTexts:
    """Return the probability of every class for each text, by every seed of every model and by the baselines.

    Where texts are cut to a length, the same part of each is read and shown. Raises RnnReportError for a text in which
    no word is left.
    """
    read = [_window(subject, encoded(subject.dataset, text)) for text in settings.texts]
    answers = [_asked(seeds, read) for seeds in subject.trained.values()]
    answers += [_counted(name, fitted, subject, read) for name, fitted in subject.baselines.items()]
    return ClassifiedTexts(subject.dataset.classes, tuple(zip(*answers, strict=True)))


def _window(subject: Subject, text: Text) -> Text:
    part = subject.dataset.window(len(text.ids))
    return Text(*(values[part] for values in text))


def _asked(seeds: tuple[Trained, ...], texts: list[Text]) -> list[ClassifiedText]:
    sequences = [text.ids for text in texts]
    found = np.stack([judge(trained.network, sequences) for trained in seeds], axis=1)  # (texts, seeds, classes)
    running = dict(judge_running(seeds[0].network, sequences))
    first = seeds[0]
    return [
        _classified(first.model, first.settings.cell, text, found[place], running[place])
        for place, text in enumerate(texts)
    ]


def _counted(name: str, fitted: Fitted, subject: Subject, texts: list[Text]) -> list[ClassifiedText]:
    found = fitted.judge(subject.dataset, [text.tokens for text in texts])
    nothing = np.zeros((0, found.shape[1]), np.float32)
    return [_classified(name, "", text, found[place][None], nothing) for place, text in enumerate(texts)]


def _classified(model: str, cell: str, text: Text, probabilities: np.ndarray, running: np.ndarray) -> ClassifiedText:
    told = probabilities.astype(np.float32), running.astype(np.float32)
    return ClassifiedText(model, cell, text.tokens, text.spaces, text.known, *told)
