"""How does each model write on from a text, coldly and warmly?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rnnreport.results import Generation, Generations
from rnnreport.study import Writing
from rnnreport.training.written import texts

if TYPE_CHECKING:
    from rnnreport.training.subject import Subject

VERSION = 1
NEEDS = "trained"
TASKS = ("next-word",)


class Settings(Writing):
    """What to write: the seed text, how many words after it, at which temperatures, by which seeds of chance."""


def answer(settings: Settings, subject: Subject) -> Generations:
    """Return what the first seed of every model writes: a text per temperature and seed of chance, one where greedy.

    `probabilities` are those that the model itself gave each written word (untempered, over all words but <pad> and
    <unk>, which are never written), NaN for the words given. Raises RnnReportError for a text without a word.
    """
    return Generations(
        tuple(
            Generation(
                model=written.model,
                seed=written.seed,
                temperature=written.temperature,
                top_k=settings.top_k,
                tokens=written.text.tokens,
                spaces=written.text.spaces,
                given=written.given,
                probabilities=written.probabilities,
            )
            for written in texts(settings, subject)
        )
    )
