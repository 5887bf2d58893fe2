"""The steps from a corpus to a data set: tokenise, divide, count, number, cut. `dataset.build` puts them in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from rnnreport.data import splits
from rnnreport.data.corpus import Corpus
from rnnreport.data.tokens import chosen_of_all, key
from rnnreport.data.vocabulary import Vocabulary
from rnnreport.data.writing import usual_joins, usual_spellings
from rnnreport.errors import DataError
from rnnreport.notation import FIELD_MARK
from rnnreport.study import Data

NO_TOKENS = "without a word"


def tokenised(corpus: Corpus, data: Data) -> tuple[Corpus, list[np.ndarray]]:
    """Return the corpus without texts that hold no token, and the spans of every text that is left.

    A mark between fields is a token, but a text of nothing else holds none.
    """
    spans = chosen_of_all(corpus.texts, data, bool(corpus.fields))
    marks = max(0, len(corpus.fields) - 1)
    kept = [number for number, found in enumerate(spans) if len(found) > marks]
    if not kept:
        left_out = "" if data.punctuation and not data.stop_words else " once signs and stop words are left out"
        raise DataError(f"{corpus.name}: none of its texts holds a word{left_out}")
    if len(kept) == len(spans):
        return corpus, spans
    texts = tuple(corpus.texts[number] for number in kept)
    columns = {
        name: texts if values == corpus.texts else tuple(values[number] for number in kept)
        for name, values in corpus.columns.items()
    }
    labels, given = (values and tuple(values[number] for number in kept) for values in (corpus.labels, corpus.splits))
    dropped = dict(corpus.dropped) | {NO_TOKENS: len(spans) - len(kept)}
    left = replace(corpus, texts=texts, labels=labels, columns=columns, splits=given, dropped=dropped)
    return left, [spans[number] for number in kept]


def divided(corpus: Corpus, data: Data, classes: Sequence[str] | None = None) -> dict[str, np.ndarray]:
    """Return the documents of every split: in folds, else by a column, else as the corpus itself says, else by shares.

    `classes`, one per document, are spread evenly where the task has classes.
    """
    try:
        if data.split.folds is not None:
            return splits.by_folds(len(corpus.texts), data.split, classes)
        if data.split.column is not None:
            return splits.by_names(splits.column(corpus.columns, data.split.column), data.split, classes)
        if corpus.splits is not None:
            return splits.by_names(corpus.splits, data.split, classes)
        return splits.by_shares(len(corpus.texts), data.split, classes)
    except DataError as error:
        raise DataError(f"{corpus.name}: {error}") from None


def forms(texts: Sequence[str], spans: Sequence[np.ndarray]) -> tuple[list[str], np.ndarray]:
    """Return the different tokens as they were written, and for every token which of them it is: (tokens,) int32."""
    known: dict[str, int] = {}
    numbers = [
        known.setdefault(text[begin:end], len(known))
        for text, found in zip(texts, spans, strict=True)
        for begin, end in found.tolist()
    ]
    return list(known), np.array(numbers, np.int32)


def vocabulary_of(
    forms: Sequence[str], counts: np.ndarray, data: Data, marked: bool = False
) -> tuple[Vocabulary, np.ndarray]:
    """Return the vocabulary and the number of every form, (forms,) int32; `counts` counts forms in training texts.

    With `marked` one of the forms is the mark between fields.
    """
    keys = [key(form, data.lowercase) for form in forms]
    counter: Counter[str] = Counter()
    for word, count in zip(keys, counts.tolist(), strict=True):
        counter[word] += count
    vocabulary = Vocabulary.from_counts(counter, data.vocabulary, data.min_count, marked)
    if not vocabulary.known:
        most = max(count for word, count in counter.items() if not (marked and word == FIELD_MARK))
        raise DataError(
            f"min_count {data.min_count} leaves no word: the most frequent one stands {most} times "
            "in the training texts; set min_count to at most that"
        )
    return vocabulary, vocabulary.ids(keys)


def neighbours(ids: np.ndarray, spans: np.ndarray, lengths: np.ndarray, training: np.ndarray) -> tuple[np.ndarray, ...]:
    """Return (left, right, glued) of all neighbours in training documents: two numbers, and whether nothing parts them.

    `ids` (tokens,), `spans` (tokens, 2) and `training` (tokens,) bool run over documents of `lengths` tokens.
    """
    document = np.repeat(np.arange(len(lengths)), lengths)
    pairs = training[:-1] & (document[:-1] == document[1:])
    return ids[:-1][pairs], ids[1:][pairs], (spans[:-1, 1] == spans[1:, 0])[pairs]


def writing(vocabulary: Vocabulary, forms, counts, of_form, pairs) -> tuple[tuple[str, ...], np.ndarray]:
    """Return the usual spelling of every word, and on which sides it joins its neighbours; see `writing.Writing`."""
    written = {form: count for form, count in zip(forms, counts.tolist(), strict=True) if count}
    number_of = dict(zip(forms, of_form.tolist(), strict=True))
    spellings = usual_spellings(vocabulary.words, written, number_of)
    return spellings, usual_joins(spellings, *pairs)


def cut(lengths: np.ndarray, segment: int | None) -> tuple[np.ndarray, np.ndarray]:
    """Return (documents, offsets) of the pieces of documents of `lengths` tokens.

    A piece has `segment` tokens, the last one of a document what remains. `documents` (pieces,) int32 says whose piece
    it is, `offsets` (pieces + 1,) int32 where it begins.
    """
    parts = np.ones_like(lengths) if segment is None else -(-lengths // segment)
    documents = np.repeat(np.arange(len(lengths)), parts).astype(np.int32)
    nth = np.arange(len(documents)) - np.repeat(np.cumsum(parts) - parts, parts)
    ends = lengths[documents] if segment is None else np.minimum((nth + 1) * segment, lengths[documents])
    starts = np.repeat(np.cumsum(lengths) - lengths, parts)
    return documents, np.concatenate([[0], starts + ends]).astype(np.int32)


def repeated(texts: Sequence[str], divided: Mapping[str, np.ndarray]) -> dict[str, int]:
    """Count texts that stand more than once, and those of validation and test that training holds too."""
    spelled = plain(texts)
    trained = {spelled[number] for number in divided["train"]}
    held_out = [spelled[number] for name in ("validation", "test") for number in divided[name]]
    across = sum(text in trained for text in held_out)
    return {"repeated_texts": len(spelled) - len(set(spelled)), "repeated_across_splits": across}


def without_repeats(texts: Sequence[str], divided: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return the splits without training texts that validation or test hold too, and without validation texts of test.

    White space aside. What is tested on stays what it was.
    """
    spelled, held, left = plain(texts), set(), {}
    for name in ("test", "validation", "train"):
        left[name] = np.array([number for number in divided[name] if spelled[number] not in held], np.int32)
        held |= {spelled[number] for number in left[name]}
    return {name: left[name] for name in divided}


def plain(texts: Sequence[str]) -> list[str]:
    """Return texts with one blank for all white space, so that equal ones are found."""
    return [" ".join(text.split()) for text in texts]
