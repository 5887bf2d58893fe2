"""How much of what the models write is copied from the training texts?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from rnnreport.data.runs import Run, find, longest_runs
from rnnreport.results import Copies, Copy
from rnnreport.study import Writing
from rnnreport.training.written import Written, texts

if TYPE_CHECKING:
    from rnnreport.data.dataset import Dataset
    from rnnreport.training.subject import Subject

VERSION = 1
NEEDS = "trained"
TASKS = ("next-word",)

WINDOWS = 500  # of held-out texts, at most
AROUND = 24  # tokens of the corpus that are given at either side of a run


class Settings(Writing):
    """What to write, as for `generate`: seed text, how many words, temperatures, seeds of chance."""


class Source(NamedTuple):
    """Where in the corpus a run stands first among training texts, and what is around it."""

    before: str
    after: str
    document: int  # -1: nowhere


def answer(settings: Settings, subject: Subject) -> Copies:
    """Return the texts of `generate`, each with the longest run of tokens that it shares with one training document.

    Tokens are compared as words of the vocabulary; <unk> is like no other token. Of equally long runs the first of the
    text is taken, and its first place in the corpus. For `held_out`, test documents (where there are none, those of
    validation) are cut into pieces as long as the written texts, the given words included; what is left over of a
    document, and a shorter one, does not count. Where there are more than 500 such pieces, every so many of them is
    measured. Raises RnnReportError for a text without a word.
    """
    dataset = subject.dataset
    written = tuple(texts(settings, subject))
    length = len(written[0].text.ids)
    people = _windows(dataset, length)
    own = [one.text.ids for one in written]
    runs = longest_runs([*own, *people], _documents(dataset, "train"))
    held_out = np.array([run.end - run.begin for run in runs[len(own) :]], np.int32)
    copies = (_copy(dataset, one, run) for one, run in zip(written, runs[: len(own)], strict=True))
    return Copies(tuple(copies), length, held_out)


def _copy(dataset: Dataset, written: Written, run: Run) -> Copy:
    source = _source(dataset, written.text.ids[run.begin : run.end])
    return Copy(
        model=written.model,
        seed=written.seed,
        temperature=written.temperature,
        tokens=written.text.tokens,
        spaces=written.text.spaces,
        given=written.given,
        begin=run.begin,
        end=run.end,
        source=source.before,
        source_after=source.after,
        document=source.document,
    )


def _source(dataset: Dataset, run: np.ndarray) -> Source:
    if not len(run):
        return Source("", "", -1)
    ends = np.cumsum(dataset.document_lengths())
    training = np.zeros(len(ends), bool)
    training[dataset.documents[dataset.splits["train"]]] = True
    places = find(run, dataset.ids)
    of = np.searchsorted(ends, places, side="right")
    inside = training[of] & (places + len(run) <= ends[of])
    begin, document = int(places[inside][0]), int(of[inside][0])
    last = begin + len(run) - 1
    first = max(begin - AROUND, int(ends[document - 1]) if document else 0)
    stop = min(last + AROUND, int(ends[document]) - 1)
    text, (begins, stops) = dataset.texts[document], dataset.spans.T
    return Source(text[begins[first] : begins[begin]], text[stops[last] : stops[stop]], document)


def _documents(dataset: Dataset, split: str) -> list[np.ndarray]:
    """Return every document of a split, (tokens,) ids each, its pieces put together again."""
    ends = np.cumsum(dataset.document_lengths())
    chosen = np.unique(dataset.documents[dataset.splits[split]])
    return [dataset.ids[ends[number - 1] if number else 0 : ends[number]] for number in chosen]


def _windows(dataset: Dataset, length: int) -> list[np.ndarray]:
    """Return pieces of so many tokens of held-out documents, one after the other, (length,) ids each."""
    documents = _documents(dataset, "test") or _documents(dataset, "validation")
    cut = [ids[end - length : end] for ids in documents for end in range(length, len(ids) + 1, length)]
    if len(cut) <= WINDOWS:
        return cut
    return [cut[place] for place in np.linspace(0, len(cut) - 1, WINDOWS).round().astype(int)]
