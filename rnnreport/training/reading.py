"""Giving a user's own text to trained models: which of them read it, and how what they write is put on paper."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from rnnreport.errors import RnnReportError, one_of

if TYPE_CHECKING:
    from rnnreport.data.dataset import Dataset
    from rnnreport.training.subject import Subject
    from rnnreport.training.trained import Trained


class Text(NamedTuple):
    """A text as a model reads it and as its author wrote it, token by token; all four are equally long."""

    ids: np.ndarray  # (tokens,) int32; words outside the vocabulary are <unk>
    tokens: tuple[str, ...]  # in the author's spelling
    spaces: tuple[str, ...]  # the text between the token before and this one
    known: tuple[bool, ...]  # False: outside the vocabulary


def encoded(dataset: Dataset, text: str) -> Text:
    """Return `text` as tokens and ids. Raises RnnReportError when there is no token in it."""
    ids, tokens, spaces, known = dataset.encode(text)
    if len(ids) == 0:
        raise RnnReportError(f"{text!r} has no word to read{_left_out(dataset)}; give at least one")
    return Text(np.asarray(ids, np.int32), tuple(tokens), tuple(spaces), tuple(map(bool, known)))


def _left_out(dataset: Dataset) -> str:
    settings = dataset.settings
    return "" if settings.punctuation and not settings.stop_words else " once signs and stop words are left out"


def continued(dataset: Dataset, given: Text, written: np.ndarray) -> Text:
    """Return `given` followed by the ids that a model wrote after it, (words,) int32, in the corpus' usual spelling."""
    ids = np.concatenate([given.ids, np.asarray(written, np.int32)])
    tokens, spaces = dataset.show(ids)
    end = len(given.ids)  # shown with what stands before, so that spacing fits where the two meet
    known = given.known + (True,) * len(written)
    return Text(ids, given.tokens + tuple(tokens[end:]), given.spaces + tuple(spaces[end:]), known)


def chosen(subject: Subject, names: Iterable[str] = ()) -> tuple[Trained, ...]:
    """Return the first seed of each model named, in the order named; of all models when none is.

    Raises RnnReportError for a model that the study does not have.
    """
    for name in names:
        if name not in subject.trained:
            raise RnnReportError(f"model {one_of(name, subject.trained)}")
    return tuple(subject.trained[name][0] for name in dict.fromkeys(names) or subject.trained)
