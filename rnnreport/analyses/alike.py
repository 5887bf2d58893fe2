"""Which places and texts of the training set are most like a text, as a network reads them?"""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter
from typing import TYPE_CHECKING, Annotated, NamedTuple

import numpy as np
from pydantic import Field

from rnnreport import study as studies
from rnnreport.data.tokens import key
from rnnreport.data.vocabulary import FIELD
from rnnreport.errors import RnnReportError
from rnnreport.models.search import Found, Space, groups, measured, nearest
from rnnreport.results import Conformity, Context, Likeness, Likenesses, SpanNeighbours
from rnnreport.training.explained import example, part
from rnnreport.training.places import context
from rnnreport.training.reading import Text, chosen, encoded
from rnnreport.training.states import Read, States, read

if TYPE_CHECKING:
    from rnnreport.data.dataset import Dataset
    from rnnreport.training.subject import Subject
    from rnnreport.training.trained import Trained

VERSION = 1
NEEDS = "trained"
STATES = True
TASKS = ("classify",)

LONGEST = 1_000  # tokens of a text that are read


class Settings(studies.Settings):
    """The texts (none: a held-out one), words of them to ask about wherever they stand (none: every word alone), models
    (none: all), how many places are nearest, the k of conformity, tokens shown on either side of a place.
    """

    texts: tuple[studies.SomeText, ...] = ()
    span: studies.SomeText | None = None
    models: tuple[str, ...] = ()
    nearest: Annotated[int, Field(ge=1, le=100)] = 5
    neighbours: Annotated[int, Field(ge=1, le=10_000)] = 50
    around: Annotated[int, Field(ge=0, le=100)] = 6


class Asked(NamedTuple):
    """One text, the part of it that is read, and the places that are asked about, in tokens of the whole text."""

    text: Text
    part: slice
    spans: tuple[tuple[int, int], ...]


class Usual(NamedTuple):
    """Held-out texts: share of their neighbours with the class answered, and whether that is right."""

    shares: np.ndarray  # (texts,) float32
    right: np.ndarray  # (texts,) int8


def answer(settings: Settings, subject: Subject) -> Likenesses:
    """Return, for every text and the first seed of each model, what of the training set is like it.

    A place is compared by its state after its last token, with the states after all training tokens: by the norm of the
    difference, and by the cosine of the standardised states; the `nearest` of each are given, one of a text at most.
    The whole text is compared by what the read-out takes of its states, with that of all training texts: of the nearest
    `neighbours` (all, where there are fewer) the labels are counted, and the first `nearest` are shown by their first
    words. Of a text as much is read as of the corpus' texts, 1,000 tokens at most. Raises RnnReportError for a text in
    which no word is left, a span that is not in what is read of a text, and a model that is not there.
    """
    dataset = subject.dataset
    models = chosen(subject, settings.models)
    asked = [_asked(dataset, text, settings.span) for text in settings.texts or (example(dataset),)]
    columns = [_column(settings, trained, subject.states[trained.model], dataset, asked) for trained in models]
    return Likenesses(dataset.classes, tuple(zip(*columns, strict=True)))


def _asked(dataset: Dataset, text: str, span: str | None) -> Asked:
    whole = encoded(dataset, text)
    read = part(dataset, len(whole.ids), LONGEST)
    if span is None:
        marks = whole.ids == FIELD if dataset.fields else np.zeros(len(whole.ids), bool)
        return Asked(whole, read, tuple((at, at + 1) for at in range(read.start, read.stop) if not marks[at]))
    wanted, words = (_keys(dataset, tokens) for tokens in (encoded(dataset, span).tokens, whole.tokens))
    size = len(wanted)
    begins = [at for at in range(read.start, read.stop - size + 1) if words[at : at + size] == wanted]
    if not begins:
        raise RnnReportError(f"span: {span!r} does not stand in the text; {_there(whole, read)}")
    return Asked(whole, read, tuple((at, at + size) for at in begins))


def _there(whole: Text, read: slice) -> str:
    """Return what stands in the part of a text that is read, as the end of a message."""
    words, count = dict.fromkeys(whole.tokens[read]), read.stop - read.start
    cut = f"of its {len(whole.tokens):,} tokens {count:,} are read; " if count < len(whole.tokens) else ""
    return f"{cut}its words are: {' '.join(list(words)[:40])}{' ...' if len(words) > 40 else ''}"


def _keys(dataset: Dataset, tokens: Sequence[str]) -> list[str]:
    return [key(token, dataset.settings.lowercase) for token in tokens]


def _column(
    settings: Settings, trained: Trained, states: States, dataset: Dataset, asked: Sequence[Asked]
) -> list[Likeness]:
    """Return every text as one network reads it."""
    whole = measured(states.train.features, np.arange(len(states.train.pieces) + 1))
    usual = _usual(states, whole, dataset, settings.neighbours)
    found = dict(read(trained.network, [one.text.ids[one.part] for one in asked]))
    return [
        _likeness(settings, trained, states, whole, usual, dataset, one, found[number])
        for number, one in enumerate(asked)
    ]


def _likeness(
    settings: Settings,
    trained: Trained,
    states: States,
    whole: Space,
    usual: Usual,
    dataset: Dataset,
    asked: Asked,
    found: Read,
) -> Likeness:
    ends = np.array([end - 1 - asked.part.start for _, end in asked.spans], np.int64)
    begin = perf_counter()
    ways = nearest(states.space, found.states[ends], settings.nearest)
    seconds = perf_counter() - begin
    return Likeness(
        model=trained.model,
        cell=trained.settings.cell,
        seed=trained.seed,
        tokens=asked.text.tokens,
        spaces=asked.text.spaces,
        known=asked.text.known,
        read=(asked.part.start, asked.part.stop),
        probabilities=found.probabilities,
        searched=len(states.space.points),
        texts=len(states.train.pieces),
        spans=tuple(
            SpanNeighbours(
                *span, *(_places(dataset, states, way, row, span[1] - span[0], settings.around) for way in ways)
            )
            for row, span in enumerate(asked.spans)
        ),
        conformity=_conformity(settings, states, whole, usual, dataset, found),
        seconds=seconds / max(len(asked.spans), 1),
    )


def _places(dataset: Dataset, states: States, found: Found, row: int, size: int, around: int) -> tuple[Context, ...]:
    """Return the places found for one query; each is shown as the last `size` tokens read there."""
    texts, ends = groups(states.space, found.points[row])
    return tuple(
        context(
            dataset,
            int(states.train.pieces[text]),
            max(0, int(end) + 1 - size),
            int(end) + 1,
            around,
            float(value),
            states.train.probabilities[text],
        )
        for text, end, value in zip(texts, ends, found.values[row], strict=True)
    )


def _conformity(
    settings: Settings, states: States, whole: Space, usual: Usual, dataset: Dataset, found: Read
) -> Conformity:
    (near,) = nearest(whole, found.features[None], settings.neighbours, ("distance",))
    labels = _labels(dataset, states.train.pieces[near.points[0]])
    shown = [
        context(
            dataset,
            int(states.train.pieces[text]),
            0,
            min(2 * settings.around + 1, int(np.diff(states.space.offsets[text : text + 2])[0])),
            0,
            float(value),
            states.train.probabilities[text],
        )
        for text, value in zip(near.points[0][: settings.nearest], near.values[0], strict=False)
    ]
    return Conformity(
        neighbours=tuple(shown),
        counts=np.bincount(labels, minlength=len(dataset.classes)).astype(np.int32),
        share=float(np.mean(labels == np.argmax(found.probabilities))),
        usual=usual.shares,
        usual_right=usual.right,
    )


def _usual(states: States, whole: Space, dataset: Dataset, k: int) -> Usual:
    """Return how many neighbours of held-out texts have the class that the network answers for them."""
    answers = np.argmax(states.held.probabilities, axis=1)
    right = answers == _labels(dataset, states.held.pieces)
    (near,) = nearest(whole, states.held.features, k, ("distance",))
    agree = _labels(dataset, states.train.pieces)[near.points] == answers[:, None]
    return Usual(agree.mean(axis=1).astype(np.float32), right.astype(np.int8))


def _labels(dataset: Dataset, pieces: np.ndarray) -> np.ndarray:
    return dataset.targets[dataset.documents[pieces]]
