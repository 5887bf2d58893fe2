"""How does each model write on from a text, coldly and warmly?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import jax
import jax.numpy as jnp
import numpy as np
from pydantic import Field

from rnnreport import study as studies
from rnnreport.models.generation import write
from rnnreport.models.keys import named
from rnnreport.results import Generation, Generations
from rnnreport.training.reading import Text, chosen, continued, encoded

if TYPE_CHECKING:
    from rnnreport.training.subject import Subject
    from rnnreport.training.trained import Trained

VERSION = 1
NEEDS = "trained"


class Settings(studies.Settings):
    """The seed text, how many words to write, at which temperatures (0 is greedy), and by which seeds of chance.

    `top_k` > 0 draws from the k most probable words alone.
    """

    text: str
    length: Annotated[int, Field(ge=1, le=10_000)] = 50
    temperatures: Annotated[tuple[Annotated[float, Field(ge=0, le=100)], ...], Field(min_length=1)] = (0.0, 0.7, 1.0)
    top_k: Annotated[int, Field(ge=0)] = 0
    seeds: Annotated[tuple[Annotated[int, Field(ge=0, lt=2**32)], ...], Field(min_length=1)] = (0,)


def answer(settings: Settings, subject: Subject) -> Generations:
    """Return what the first seed of every model writes: a text per temperature and seed of chance, one where greedy.

    `probabilities` are those that the model itself gave each written word (untempered, over all words but <pad> and
    <unk>, which are never written), NaN for the words given. Raises RnnReportError for a text without a word.
    """
    given = encoded(subject.dataset, settings.text)
    return Generations(tuple(text for trained in chosen(subject) for text in _texts(settings, subject, trained, given)))


def _texts(settings: Settings, subject: Subject, trained: Trained, given: Text) -> list[Generation]:
    asked = [
        (temperature, seed)
        for temperature in dict.fromkeys(settings.temperatures)
        for seed in dict.fromkeys(settings.seeds if temperature > 0 else settings.seeds[:1])
    ]
    temperatures = np.array([temperature for temperature, _ in asked])
    keys = jnp.stack([named(jax.random.key(seed), "generate") for _, seed in asked])
    written = write(trained.network, given.ids, settings.length, temperatures, keys, settings.top_k)
    return [
        _generation(settings, subject, trained, given, *which, ids, probabilities)
        for which, ids, probabilities in zip(asked, written.ids, written.probabilities, strict=True)
    ]


def _generation(settings, subject, trained, given: Text, temperature, seed, ids, probabilities) -> Generation:
    text = continued(subject.dataset, given, ids)
    return Generation(
        model=trained.model,
        seed=seed,
        temperature=temperature,
        top_k=settings.top_k,
        tokens=text.tokens,
        spaces=text.spaces,
        given=len(given.ids),
        probabilities=np.concatenate([np.full(len(given.ids), np.nan, np.float32), probabilities]),
    )
