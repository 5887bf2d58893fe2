"""A corpus made ready for training: tokens, their numbers, splits and a vocabulary.

A *document* is one text of the corpus. A *piece* is a run of tokens of one document, the whole of it unless `segment`
cuts it; pieces are what a network reads, and what `tokens` and `splits` count. Documents are divided before they are
cut, so that no document lies in two splits. The vocabulary comes from training pieces alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np

from rnnreport.data import fields, labels, preparation
from rnnreport.data.corpus import Corpus
from rnnreport.data.tokens import chosen, key, spelled
from rnnreport.data.vocabulary import UNKNOWN, Vocabulary
from rnnreport.data.writing import Writing
from rnnreport.errors import DataError
from rnnreport.study import Data, Task

ARRAYS, FACTS, TEXTS = "arrays.npz", "dataset.json", "documents.jsonl"
_NAMED = ("ids", "spans", "offsets", "documents")

Spelled = tuple[tuple[str, ...], tuple[str, ...]]


class Field(NamedTuple):
    """One part of every text, such as its title."""

    name: str
    tokens: int  # at least as many as it has in any text of the corpus; no more are ever read


class Sizes(NamedTuple):
    """What the size of a network follows from, beside its settings."""

    vocabulary: int  # words, the special ones included
    classes: int = 0  # 0 where there are none to learn
    fields: tuple[Field, ...] = ()  # in the order of the text; none where texts are not made of several


@dataclass(frozen=True, eq=False)
class Dataset:
    """Documents, their tokens as numbers, and how they are divided. Made by `build`."""

    corpus: str
    sha256: str  # of what the corpus was read from
    settings: Data
    texts: tuple[str, ...]  # (documents,) as they were written
    labels: tuple[str, ...] | None  # (documents,)
    columns: Mapping[str, tuple[str, ...]]  # each (documents,), as a preview shows them
    dropped: Mapping[str, int]  # reason -> entries left out
    facts: Mapping[str, int]  # see `build`
    ids: np.ndarray  # (tokens,) int32 numbers in the vocabulary, piece after piece
    spans: np.ndarray  # (tokens, 2) int32 begin and end of each token in the text of its document
    offsets: np.ndarray  # (pieces + 1,) int32 where each piece begins in `ids` and `spans`
    documents: np.ndarray  # (pieces,) int32 the document that each piece is of, ascending
    splits: Mapping[str, np.ndarray]  # "train", "validation", "test" -> pieces, int32, ascending
    vocabulary: Vocabulary
    writing: Writing
    classes: tuple[str, ...] = ()  # what a classifier answers; none for other tasks
    fields: tuple[str, ...] = ()  # of every text, parted by the mark of number FIELD; none where there is one alone

    @cached_property
    def sizes(self) -> Sizes:
        """What the size of a network follows from."""
        read = [self.piece(number) for number in range(len(self))] if self.fields else []
        longest = fields.longest((ids[self.window(len(ids))] for ids in read), len(self.fields))
        return Sizes(len(self.vocabulary), len(self.classes), tuple(map(Field, self.fields, longest)))

    @cached_property
    def targets(self) -> np.ndarray:
        """The class of every document, (documents,) int32: its place in `classes`, -1 where it is none of them."""
        number = {label: place for place, label in enumerate(self.classes)}
        return np.array([number.get(label, -1) for label in self.labels or ()], np.int32)

    def window(self, tokens: int) -> slice:
        """Return which of the tokens of a text of so many are read: the first or last ones where `keep` says so."""
        if self.settings.keep is None:
            return slice(0, tokens)
        side, count = self.settings.keep.split()
        count = min(int(count), tokens)
        return slice(0, count) if side == "first" else slice(tokens - count, tokens)

    def sequences(self, split: str) -> list[np.ndarray]:
        """Return what a network reads of every piece of a split, each (tokens,) int32."""
        pieces = (self.piece(number) for number in self.splits[split])
        return [piece[self.window(len(piece))] for piece in pieces]

    def __len__(self) -> int:
        """Return how many pieces there are."""
        return len(self.documents)

    def piece(self, number: int) -> np.ndarray:
        """Return the numbers of the tokens of a piece: (tokens,) int32."""
        return self.ids[self.offsets[number] : self.offsets[number + 1]]

    def tokens(self, number: int) -> Spelled:
        """Return (tokens, spaces) of a piece: its tokens as they were written, and the text before each of them.

        The first space reaches back to the piece before, or to the beginning of the document; after the last token of
        a document nothing but white space follows.
        """
        begin, end = int(self.offsets[number]), int(self.offsets[number + 1])
        document = self.documents[number]
        goes_on = number > 0 and self.documents[number - 1] == document
        start = int(self.spans[begin - 1, 1]) if goes_on else 0
        return spelled(self.texts[document][start:], self.spans[begin:end] - start)

    def encode(self, text: str) -> tuple[np.ndarray, tuple[str, ...], tuple[str, ...], tuple[bool, ...]]:
        """Return (ids, tokens, spaces, known) of any text: ids (tokens,) int32, known False where read as "<unk>"."""
        tokens, spaces = spelled(text, chosen(text, self.settings, self.vocabulary.marked))
        ids = self.vocabulary.ids(key(token, self.settings.lowercase) for token in tokens)
        return ids, tokens, spaces, tuple((ids != UNKNOWN).tolist())

    def show(self, ids: Sequence[int] | np.ndarray) -> Spelled:
        """Return (tokens, spaces) of numbers that a model wrote: usual spelling, usual spaces, "" before the first."""
        return self.writing.write(ids)

    def document_lengths(self) -> np.ndarray:
        """Return the tokens of every document: (documents,) int64."""
        lengths = np.zeros(len(self.texts), np.int64)
        np.add.at(lengths, self.documents, np.diff(self.offsets))
        return lengths

    def document_counts(self) -> dict[str, int]:
        """Return how many documents each split holds."""
        return {name: len(np.unique(self.documents[pieces])) for name, pieces in self.splits.items()}

    def save(self, folder: Path) -> None:
        """Write the data set into `folder`, which exists: one .npz and JSON, no pickle; equal ones give equal bytes."""
        arrays = {name: getattr(self, name) for name in _NAMED}
        arrays |= {f"split_{name}": pieces for name, pieces in self.splits.items()}
        arrays |= {"joins": self.writing.joins, "counts": np.array(self.vocabulary.counts, np.int64)}
        np.savez(folder / ARRAYS, **arrays)
        facts = {name: getattr(self, name) for name in ("corpus", "sha256")}
        facts |= {"settings": self.settings.model_dump(mode="json"), "labelled": self.labels is not None}
        facts |= {"dropped": dict(self.dropped), "facts": dict(self.facts), "columns": list(self.columns)}
        facts |= {"words": self.vocabulary.words, "splits": list(self.splits)}
        facts |= {"classes": self.classes, "fields": self.fields}
        facts |= {"spellings": self.writing.spellings, "spaced": self.writing.spaced}
        _write_lines(folder / FACTS, [facts])
        _write_lines(folder / TEXTS, _rows(self))

    @classmethod
    def load(cls, folder: Path) -> Dataset:
        """Return the data set that `save` wrote into `folder`."""
        with np.load(folder / ARRAYS, allow_pickle=False) as file:
            arrays = dict(file)
        facts = next(_read_lines(folder / FACTS))
        rows = list(_read_lines(folder / TEXTS))
        texts = tuple(row[0] for row in rows)
        columns = {
            name: texts if all(row[2 + place] is None for row in rows) else tuple(row[2 + place] for row in rows)
            for place, name in enumerate(facts["columns"])
        }
        return cls(
            **{name: facts[name] for name in ("corpus", "sha256", "dropped", "facts")},
            **{name: arrays[name] for name in _NAMED},
            settings=Data(**facts["settings"]),
            texts=texts,
            labels=tuple(row[1] for row in rows) if facts["labelled"] else None,
            columns=columns,
            splits={name: arrays[f"split_{name}"] for name in facts["splits"]},
            vocabulary=Vocabulary(tuple(facts["words"]), tuple(arrays["counts"].tolist()), bool(facts.get("fields"))),
            writing=Writing(tuple(facts["spellings"]), arrays["joins"], facts["spaced"]),
            classes=tuple(facts["classes"]),
            fields=tuple(facts.get("fields", ())),  # data sets that were stored before there were fields have none
        )


def build(corpus: Corpus, data: Data, task: Task = "next-word") -> Dataset:
    """Return the data set that `data` asks for; the same corpus and settings give the same one.

    Texts without a token are dropped; the mark between fields does not count as one. `facts` counts documents, pieces,
    tokens (marks are some), unknown_tokens (of all splits), repeated_texts (equal to an earlier one),
    repeated_across_splits (validation or test texts that stand in training too, white space aside), dropped_repeats
    (those left out of a split) and, where there are classes, contradictory_texts (equal ones with different labels).
    Raises DataError when there are too few texts, none with a word, when a given split cannot be used, when `min_count`
    leaves no word, when `keep` takes fields away, and when the task has classes and these cannot be learned.
    """
    fields.assert_kept(corpus, data.keep)
    corpus, spans = preparation.tokenised(_labelled(corpus, task), data)
    divided = preparation.divided(corpus, data, corpus.labels if task == "classify" else None)
    found = preparation.repeated(corpus.texts, divided)
    documents_before = sum(map(len, divided.values()))
    if data.split.duplicates == "drop":
        divided = preparation.without_repeats(corpus.texts, divided)
    found["dropped_repeats"] = documents_before - sum(map(len, divided.values()))
    classes = labels.classes(corpus.labels, divided, corpus.name) if task == "classify" else ()
    forms, numbers = preparation.forms(corpus.texts, spans)
    flat, lengths = np.concatenate(spans), np.array([len(found) for found in spans])
    training = np.repeat(np.isin(np.arange(len(lengths)), divided["train"]), lengths)
    counts = np.bincount(numbers[training], minlength=len(forms))
    vocabulary, of_form = preparation.vocabulary_of(forms, counts, data, bool(corpus.fields))
    ids = of_form[numbers]
    writing = preparation.writing(
        vocabulary, forms, counts, of_form, preparation.neighbours(ids, flat, lengths, training)
    )
    documents, offsets = preparation.cut(lengths, data.segment)
    pieces = {name: np.flatnonzero(np.isin(documents, part)).astype(np.int32) for name, part in divided.items()}
    facts = {"documents": len(lengths), "pieces": len(documents), "tokens": len(ids)}
    facts |= {"unknown_tokens": int((ids == UNKNOWN).sum())} | found
    if classes:
        facts["contradictory_texts"] = labels.contradictory(corpus.texts, corpus.labels)
    about = {name: getattr(corpus, name) for name in ("sha256", "texts", "labels", "columns", "dropped", "fields")}
    places = {"ids": ids, "spans": flat, "offsets": offsets, "documents": documents, "splits": pieces}
    return Dataset(
        corpus=corpus.name, settings=data, facts=facts, vocabulary=vocabulary,
        writing=Writing(*writing, spaced=data.tokens == "word"), classes=classes, **about, **places,
    )  # fmt: skip


def _labelled(corpus: Corpus, task: Task) -> Corpus:
    """Return the corpus with labels in one spelling where the task has classes."""
    if task != "classify":
        return corpus
    if corpus.labels is None:
        raise DataError(f"{corpus.name}: these texts have no labels, so there are no classes to learn")
    return replace(corpus, labels=labels.cleaned(corpus.labels))


def _rows(dataset: Dataset) -> Iterator[list]:
    """Yield [text, label, columns…] of every document; None stands for a column that is the text itself."""
    columns = [None if values == dataset.texts else values for values in dataset.columns.values()]
    for number, text in enumerate(dataset.texts):
        label = None if dataset.labels is None else dataset.labels[number]
        yield [text, label, *(values and values[number] for values in columns)]


def _write_lines(path: Path, values: Iterable) -> None:
    # ASCII, because a text may hold characters that other programs take for the end of a line.
    with path.open("w", encoding="ascii", newline="\n") as file:
        file.writelines(json.dumps(value, separators=(",", ":")) + "\n" for value in values)


def _read_lines(path: Path) -> Iterator:
    with path.open(encoding="ascii", newline="\n") as file:
        yield from (json.loads(line) for line in file)
