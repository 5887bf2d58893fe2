"""Giving a user's own text to trained models: which of them read it, and how what they write is put on paper."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from rnnreport.data import fields
from rnnreport.data.vocabulary import FIELD
from rnnreport.errors import RnnReportError, one_of
from rnnreport.notation import joined, misfit

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


def encoded(dataset: Dataset, text: str, whole: bool = True) -> Text:
    """Return `text` as tokens and ids; where texts have several fields, with a mark between them (`notation.joined`).

    A text may end before its last fields where there are no classes to say of the whole of it, and without `whole`.
    Raises RnnReportError when there is no word in it, when it has another number of fields than those of the data set,
    and when one of them is longer than networks read.
    """
    found = run(dataset, text, whole and bool(dataset.classes))
    if not dataset.fields:
        return found
    read = fields.lengths(found.ids[dataset.window(len(found.ids))])
    for field, tokens in zip(dataset.sizes.fields, read, strict=False):
        if tokens > field.tokens:
            raise RnnReportError(
                f"the {field.name} has {tokens:,} tokens, and of one at most {field.tokens:,} are read, as many as the "
                "longest of the corpus has; shorten it"
            )
    return found


def run(dataset: Dataset, words: str, whole: bool = False) -> Text:
    """Return a run of words that is looked for in texts, as `encoded` does: of any length, and of any field.

    Raises RnnReportError when there is no word in it, and when it has more fields than texts of the data set, or, where
    it is `whole`, fewer.
    """
    ids, tokens, spaces, known = dataset.encode(words)
    came = len(fields.lengths(ids)) if dataset.fields else words.count(joined(("", ""))) + 1
    if said := misfit(came, dataset.fields, whole):
        raise RnnReportError(said)
    if not (ids != FIELD).any() if dataset.fields else len(ids) == 0:
        raise RnnReportError(f"{words!r} has no word to read{_left_out(dataset)}; give at least one")
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
