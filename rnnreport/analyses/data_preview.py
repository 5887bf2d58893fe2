"""What do the data look like, how much is there, and what was left out?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from rnnreport import study as studies
from rnnreport.results import Preview

if TYPE_CHECKING:
    from rnnreport.training.subject import Subject

VERSION = 1
NEEDS = "dataset"
TASKS = ("next-word", "classify")


class Settings(studies.Settings):
    """`rows` is how many entries to show, from the first on."""

    rows: Annotated[int, Field(ge=0, le=1000)] = 5


def answer(settings: Settings, subject: Subject) -> Preview:
    """Return the head of the corpus' table with every cell as text, and the counts of what was kept and dropped.

    `total` and `splits` count documents, `tokens` those of all documents, `vocabulary` the words that a model knows.
    """
    dataset = subject.dataset
    shown = min(settings.rows, len(dataset.texts))
    return Preview(
        columns=tuple(dataset.columns),
        rows=tuple(tuple(values[row] for values in dataset.columns.values()) for row in range(shown)),
        total=len(dataset.texts),
        tokens=len(dataset.ids),
        vocabulary=dataset.vocabulary.known,
        splits=dataset.document_counts(),
        dropped=dict(dataset.dropped),
    )
