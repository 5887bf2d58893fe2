"""What does a network answer for the training texts that hold a word?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, NamedTuple

import numpy as np
from pydantic import Field

from rnnreport import study as studies
from rnnreport.data.tokens import key
from rnnreport.data.vocabulary import FIELD
from rnnreport.results import WordScore, WordScores
from rnnreport.training.explained import example, part
from rnnreport.training.places import context
from rnnreport.training.reading import Text, chosen, encoded

if TYPE_CHECKING:
    from rnnreport.data.dataset import Dataset
    from rnnreport.training.states import Texts
    from rnnreport.training.subject import Subject

VERSION = 1
NEEDS = "trained"
STATES = True
TASKS = ("classify",)

LONGEST = 1_000  # tokens of a text that are looked for
BINS = 20


class Settings(studies.Settings):
    """Words, or runs of words, to look for; a text all of whose words are looked for; models (none: all); how many
    texts are shown, and how many tokens on either side. Without words and text, a held-out text is taken.
    """

    words: tuple[studies.SomeText, ...] = ()
    text: studies.SomeText | None = None
    models: tuple[str, ...] = ()
    examples: Annotated[int, Field(ge=0, le=1000)] = 8
    around: Annotated[int, Field(ge=0, le=100)] = 6


class Held(NamedTuple):
    """A run of tokens and the training texts that hold it."""

    run: Text
    texts: np.ndarray  # (texts,) places in the order of training texts, rising
    first: np.ndarray  # (texts,) the token with which it stands there first
    places: int


def answer(settings: Settings, subject: Subject) -> WordScores:
    """Return, for every word and the first seed of each model, how the answers to training texts with it spread.

    Texts count as networks read them: what `keep` cuts off holds no word. A run is found where its tokens stand one
    after the other. Words that are the same to the network are asked once; of a text the words read of it count, of
    1,000 tokens at most. Raises RnnReportError for what has no word, and for a model that is not there.
    """
    dataset, models = subject.dataset, chosen(subject, settings.models)
    told = [subject.states[trained.model].train for trained in models]
    sequences = dataset.sequences("train")
    flat = np.concatenate(sequences)
    offsets = np.concatenate([[0], np.cumsum([len(ids) for ids in sequences], dtype=np.int64)])
    held = [held_by(run, flat, offsets) for run in _runs(settings, dataset)]
    edges = np.linspace(0, 1, BINS + 1, dtype=np.float32)
    labels = dataset.targets[dataset.documents[dataset.splits["train"]]]
    return WordScores(
        classes=dataset.classes,
        models=tuple(trained.model for trained in models),
        edges=edges,
        labels=_counted(labels, len(dataset.classes)),
        histogram=np.stack([_histogram(texts.probabilities, edges) for texts in told]),
        means=np.stack([texts.probabilities.mean(0, dtype=np.float64).astype(np.float32) for texts in told]),
        scores=tuple(tuple(_score(settings, dataset, one, texts, labels, edges) for texts in told) for one in held),
    )


def held_by(run: Text, flat: np.ndarray, offsets: np.ndarray) -> Held:
    """Return which texts hold a run, from the ids of all texts (tokens,) and where each text begins (texts + 1,)."""
    if not all(run.known):
        return Held(run, np.zeros(0, np.int64), np.zeros(0, np.int64), 0)
    size = len(run.ids)
    at = np.flatnonzero(flat[: max(len(flat) - size + 1, 0)] == run.ids[0])
    for number in range(1, size):
        at = at[flat[at + number] == run.ids[number]]
    texts = np.searchsorted(offsets, at, side="right") - 1
    whole = at + size <= offsets[texts + 1]  # a run does not go on from one text into the next
    texts, at = texts[whole], at[whole]
    different, first = np.unique(texts, return_index=True)
    return Held(run, different, at[first] - offsets[different], len(at))


def _runs(settings: Settings, dataset: Dataset) -> list[Text]:
    """Return what is looked for, each once."""
    runs = [encoded(dataset, words) for words in settings.words]
    if settings.text is not None or not runs:
        whole = encoded(dataset, example(dataset) if settings.text is None else settings.text)
        read = part(dataset, len(whole.ids), LONGEST)
        single = [Text(*(each[at : at + 1] for each in whole)) for at in range(read.start, read.stop)]
        runs += [one for one in single if not (dataset.fields and one.ids[0] == FIELD)]
    once: dict[tuple[str, ...], Text] = {}
    for run in runs:
        once.setdefault(tuple(key(token, dataset.settings.lowercase) for token in run.tokens), run)
    return list(once.values())


def _score(
    settings: Settings, dataset: Dataset, held: Held, told: Texts, labels: np.ndarray, edges: np.ndarray
) -> WordScore:
    """Return how the answers of one network to the texts that hold a run spread."""
    probabilities, own = told.probabilities[held.texts], labels[held.texts]
    count = len(held.texts)
    means = probabilities.mean(0, dtype=np.float64) if count else np.full(len(dataset.classes), np.nan)
    right = probabilities[np.arange(count), own]
    order = np.argsort(right, kind="stable")
    shown = order[_spread(count, settings.examples)]
    return WordScore(
        words=held.run.tokens,
        known=all(held.run.known),
        texts=count,
        places=held.places,
        labels=_counted(own, len(dataset.classes)),
        histogram=_histogram(probabilities, edges),
        means=means.astype(np.float32),
        examples=tuple(
            context(
                dataset,
                int(told.pieces[held.texts[one]]),
                int(held.first[one]),
                int(held.first[one]) + len(held.run.ids),
                settings.around,
                float(right[one]),
                probabilities[one],
            )
            for one in shown
        ),
    )


def _spread(count: int, most: int) -> np.ndarray:
    """Return up to `most` numbers below `count`, evenly from the first to the last."""
    return np.unique(np.linspace(0, count - 1, min(most, count)).round().astype(np.int64))


def _histogram(probabilities: np.ndarray, edges: Sequence[float]) -> np.ndarray:
    """Return how many texts have which probability of each class: (classes, bins) int32."""
    kept = np.clip(probabilities, 0, 1)  # a sum of float32 shares may end a digit above 1
    return np.stack([np.histogram(column, edges)[0] for column in kept.T]).astype(np.int32)


def _counted(labels: np.ndarray, classes: int) -> np.ndarray:
    return np.bincount(labels, minlength=classes).astype(np.int32)
