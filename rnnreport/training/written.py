"""Texts that trained language models write on from a user's own: one for each temperature and seed of chance."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from rnnreport.models.generation import write
from rnnreport.models.keys import named
from rnnreport.study import Writing
from rnnreport.training.reading import Text, chosen, continued, encoded

if TYPE_CHECKING:
    from rnnreport.training.subject import Subject


class Written(NamedTuple):
    """One text that a model wrote."""

    model: str
    temperature: float
    seed: int  # of chance
    given: int  # tokens
    text: Text  # the given tokens and the written ones
    probabilities: np.ndarray  # (tokens,) float32, of each written token as the model itself saw it, NaN for given ones


def texts(settings: Writing, subject: Subject) -> Iterator[Written]:
    """Yield what the first seed of every model writes: a text per temperature and seed of chance, one where greedy.

    Probabilities are untempered, over all words but <pad> and <unk>, which are never written. Raises RnnReportError for
    a text without a word.
    """
    given = encoded(subject.dataset, settings.text)
    asked = [
        (temperature, seed)
        for temperature in dict.fromkeys(settings.temperatures)
        for seed in dict.fromkeys(settings.seeds if temperature > 0 else settings.seeds[:1])
    ]
    temperatures = np.array([temperature for temperature, _ in asked])
    keys = jnp.stack([key_of(seed) for _, seed in asked])
    unsaid = np.full(len(given.ids), np.nan, np.float32)
    for trained in chosen(subject):
        found = write(trained.network, given.ids, settings.length, temperatures, keys, settings.top_k)
        for (temperature, seed), ids, probabilities in zip(asked, found.ids, found.probabilities, strict=True):
            text = continued(subject.dataset, given, ids)
            told = np.concatenate([unsaid, probabilities])
            yield Written(trained.model, temperature, seed, len(given.ids), text, told)


def key_of(seed: int) -> jax.Array:
    """Return the key by which words are drawn: the same seed writes the same text wherever it is asked for."""
    return named(jax.random.key(seed), "generate")
