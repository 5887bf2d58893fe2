"""Giving a user's own text to trained models: which of them read it, and how what they write is put on paper."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from rnnreport.data import fields
from rnnreport.data.vocabulary import FIELD
from rnnreport.errors import RnnReportError, one_of
from rnnreport.notation import joined

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
    ids, tokens, spaces, known = dataset.encode(text)
    _assert_fields(dataset, text, np.asarray(ids), whole and bool(dataset.classes))
    if not (ids != FIELD).any() if dataset.fields else len(ids) == 0:
        raise RnnReportError(f"{text!r} has no word to read{_left_out(dataset)}; give at least one")
    return Text(np.asarray(ids, np.int32), tuple(tokens), tuple(spaces), tuple(map(bool, known)))


def _assert_fields(dataset: Dataset, text: str, ids: np.ndarray, whole: bool) -> None:
    """Raise RnnReportError where a text is not made of the fields that the data set has."""
    if not dataset.fields:
        if joined(("", "")) in text:
            came = text.count(joined(("", ""))) + 1
            raise RnnReportError(f"this study's texts have one field: give a text, not a list of {came}")
        return
    lengths, wanted = fields.lengths(ids), len(dataset.fields)
    if len(lengths) > wanted or (whole and len(lengths) < wanted):
        names = " and ".join(filter(None, (", ".join(dataset.fields[:-1]), dataset.fields[-1])))
        mend = ", ".join(f'"{name} …"' for name in dataset.fields)
        raise RnnReportError(
            f"this study reads {names}: give a text as a list of {wanted}, [{mend}]; came {len(lengths)}"
        )
    read = fields.lengths(ids[dataset.window(len(ids))])
    for field, tokens in zip(dataset.sizes.fields, read, strict=False):
        if tokens > field.tokens:
            raise RnnReportError(
                f"the {field.name} has {tokens:,} tokens, and of one at most {field.tokens:,} are read, as many as the "
                "longest of the corpus has; shorten it"
            )


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
