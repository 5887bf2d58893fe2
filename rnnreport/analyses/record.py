"""What is in every cell, and in every gate, while the models read a text and write on from it?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import numpy as np
from pydantic import Field

from rnnreport import study as studies
from rnnreport.errors import RnnReportError
from rnnreport.models.generation import write
from rnnreport.models.inference import States, read
from rnnreport.results import Layer, Reading, Readings
from rnnreport.training.reading import Text, chosen, continued, encoded
from rnnreport.training.written import key_of

if TYPE_CHECKING:
    from rnnreport.training.subject import Subject
    from rnnreport.training.trained import Trained

VERSION = 1
NEEDS = "trained"
TASKS = ("next-word", "classify")


class Settings(studies.Settings):
    """The text to read, by which `models` (none named: all), and how many words each writes after it.

    `temperature` 0 is greedy; above it words are drawn, by `seed`. Only language models write.
    """

    text: str
    generate: Annotated[int, Field(ge=0, le=10_000)] = 0
    models: tuple[str, ...] = ()
    temperature: Annotated[float, Field(ge=0, le=100)] = 0.0
    seed: Annotated[int, Field(ge=0, lt=2**32)] = 0


def answer(settings: Settings, subject: Subject) -> Readings:
    """Return every state of every model (its first seed) after each token of the text and of what it wrote on.

    States are float32 (time, units); those at position t are what the layer holds after reading token t, which a
    backward layer reads after all tokens behind it. Of a text of one's own a network reads as much as of the corpus'
    texts. Words that are not in the vocabulary are read as <unk>. Raises RnnReportError for a text without a word, an
    unknown model, and where words are asked of a network that writes none.
    """
    if settings.generate and subject.study.task != "next-word":
        raise RnnReportError(
            f"record: models of the task '{subject.study.task}' write no words; leave generate at 0 (now "
            f"{settings.generate})"
        )
    text = encoded(subject.dataset, settings.text)
    part = subject.dataset.window(len(text.ids))
    given = Text(*(values[part] for values in text))
    return Readings(tuple(_reading(settings, subject, trained, given) for trained in chosen(subject, settings.models)))


def _reading(settings: Settings, subject: Subject, trained: Trained, given: Text) -> Reading:
    encoder = trained.network.encoder
    text, recorded = _read(settings, subject, trained, given)
    ranges = encoder.ranges()
    layers = tuple(Layer(name, states, ranges) for name, states in zip(encoder.names(), recorded, strict=True))
    return Reading(
        model=trained.model,
        cell=trained.settings.cell,
        seed=trained.seed,
        tokens=text.tokens,
        spaces=text.spaces,
        known=text.known,
        given=len(given.ids),
        layers=layers,
    )


def _read(settings: Settings, subject: Subject, trained: Trained, given: Text) -> tuple[Text, States]:
    if not settings.generate:
        return given, read(trained.network, given.ids)
    temperatures = np.array([settings.temperature])
    written = write(trained.network, given.ids, settings.generate, temperatures, key_of(settings.seed)[None])
    states = tuple({state: values[0] for state, values in layer.items()} for layer in written.states)
    return continued(subject.dataset, given, written.ids[0]), states
