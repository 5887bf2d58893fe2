"""What is in every cell, and in every gate, while the models read a text and write on from it?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import jax
import numpy as np
from pydantic import Field

from rnnreport import study as studies
from rnnreport.models.generation import write
from rnnreport.models.keys import named
from rnnreport.results import Layer, Reading, Readings
from rnnreport.training.reading import Text, chosen, continued, encoded

if TYPE_CHECKING:
    from rnnreport.training.subject import Subject
    from rnnreport.training.trained import Trained

VERSION = 1
NEEDS = "trained"


class Settings(studies.Settings):
    """The text to read, by which `models` (none named: all), and how many words each writes after it.

    `temperature` 0 is greedy; above it words are drawn, by `seed`.
    """

    text: str
    generate: Annotated[int, Field(ge=0, le=10_000)] = 0
    models: tuple[str, ...] = ()
    temperature: Annotated[float, Field(ge=0, le=100)] = 0.0
    seed: Annotated[int, Field(ge=0, lt=2**32)] = 0


def answer(settings: Settings, subject: Subject) -> Readings:
    """Return every state of every model (its first seed) after each token of the text and of what it wrote on.

    States are float32 (time, units); those at position t are what the network holds after reading token t. Words that
    are not in the vocabulary are read as <unk>. Raises RnnReportError for a text without a word and an unknown model.
    """
    given = encoded(subject.dataset, settings.text)
    return Readings(tuple(_reading(settings, subject, trained, given) for trained in chosen(subject, settings.models)))


def _reading(settings: Settings, subject: Subject, trained: Trained, given: Text) -> Reading:
    network = trained.network
    keys = named(jax.random.key(settings.seed), "generate")[None]
    written = write(network, given.ids, settings.generate, np.array([settings.temperature]), keys)
    text = continued(subject.dataset, given, written.ids[0])
    ranges = network.encoder.ranges()
    layers = tuple(
        Layer(name, {state: values[0] for state, values in states.items()}, ranges)
        for name, states in zip(network.encoder.names(), written.states, strict=True)
    )
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
