"""Texts of several fields: one sequence with marks, which nothing takes away and nobody can forge."""

from __future__ import annotations

import json
import warnings

import numpy as np
import pytest
from pydantic import TypeAdapter, ValidationError

from rnnreport.data import fields
from rnnreport.data.corpus import Corpus, read
from rnnreport.data.dataset import Dataset, Field, build
from rnnreport.data.vocabulary import FIELD, FIELD_MARK, UNKNOWN, Vocabulary
from rnnreport.errors import DataError
from rnnreport.notation import SomeText, joined
from rnnreport.study import Data

PAPERS = (("Cats run", "The cat, the dog."), ("A dog", "It sat: the end."), ("", "Alone here"), ("Alone", ""))


def made(papers=PAPERS, names=("title", "abstract"), task="next-word", **settings) -> Dataset:
    """Return a data set of papers, all of them for training."""
    texts = tuple(joined(paper) if names else paper[0] for paper in papers)
    corpus = Corpus("toy", texts, None, {"text": texts}, ("train",) * len(texts), {}, "0" * 64, fields=names)
    return build(corpus, Data(corpus="toy", **({"split": {"validation": 0, "test": 0}} | settings)), task)


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"punctuation": False},
        {"stop_words": "english"},
        {"min_count": 3},
        {"vocabulary": 1},
        {"tokens": "character"},
    ],
    ids=str,
)
def test_the_mark_is_always_number_two(settings):
    """Every text has as many marks as it has fields, less one, whatever is left out of the vocabulary."""
    dataset = made(**settings)
    assert dataset.vocabulary.words[:3] == ("<pad>", "<unk>", FIELD_MARK) and dataset.vocabulary.special == 3
    assert all((dataset.piece(number) == FIELD).sum() == 1 for number in range(len(dataset)))
    assert dataset.encode(joined(PAPERS[0]))[0].tolist() == dataset.piece(0).tolist()
    assert dataset.vocabulary.known == len(dataset.vocabulary) - 3
    assert "\n" not in dataset.vocabulary.words


def test_a_mark_is_no_word_of_the_vocabulary():
    """It does not count in the size, nor among the most frequent."""
    counts = {FIELD_MARK: 9, "a": 3, "b": 2}
    marked = Vocabulary.from_counts(counts, size=1, marked=True)
    assert (marked.words, marked.counts) == (("<pad>", "<unk>", FIELD_MARK, "a"), (0, 2, 9, 3)) and marked.known == 1
    plain = Vocabulary.from_counts(counts)
    assert plain.special == 2 and plain.known == 3


def test_a_mark_in_a_text_is_no_mark():
    """What stands inside a field becomes U+FFFD; in texts of one field it is a sign like any other."""
    dataset = made(((f"a {FIELD_MARK} b", "c"), ("d", f"{FIELD_MARK}")))
    assert [(dataset.piece(number) == FIELD).sum() for number in range(2)] == [1, 1]
    assert "\ufffd" in dataset.texts[0]
    plain = made(((f"a {FIELD_MARK}",),), names=())
    assert not plain.fields and plain.piece(0).tolist() == plain.vocabulary.ids(["a", FIELD_MARK]).tolist()


def test_a_text_of_marks_alone_is_dropped():
    """It holds no word; one blank field is no reason to drop a text."""
    dataset = made((*PAPERS, ("", " ")))
    assert len(dataset.texts) == 4 and dataset.dropped == {"without a word": 1}
    with pytest.raises(DataError, match="none of its texts holds a word once signs"):
        made((("!", "?"),), punctuation=False)


def test_min_count_speaks_of_words():
    """The mark, which is the most frequent token, is not what the message counts."""
    with pytest.raises(DataError, match="the most frequent one stands 3 times"):
        made(min_count=4)


def test_sizes_know_the_longest_of_each_field():
    """In tokens that are read, rounded up to a multiple of 8."""
    long = (("one two three", " ".join(["word"] * 9)), *PAPERS)
    assert made(long).sizes.fields == (Field("title", 8), Field("abstract", 16))
    assert made(long, keep="first 8").sizes.fields == (Field("title", 8), Field("abstract", 8))
    assert made((("a",),), names=()).sizes.fields == ()


def test_lengths_of_fields():
    """Marks are not counted; an empty field has none."""
    ids = np.array([5, 6, FIELD, FIELD, UNKNOWN])
    assert fields.lengths(ids).tolist() == [2, 0, 1] and fields.lengths(ids[:0]).tolist() == [0]


def test_the_last_tokens_alone_cannot_be_kept():
    """They would be those of the last field; the message says which can."""
    with pytest.raises(DataError, match="'keep: last 4' would take title away .* 'keep: first 4'"):
        made(keep="last 4")


def test_saved_and_loaded(tmp_path):
    """Fields come back; a data set that was stored before there were any has none."""
    dataset = made()
    dataset.save(tmp_path)
    again = Dataset.load(tmp_path)
    assert again.fields == ("title", "abstract") and again.sizes == dataset.sizes
    assert again.vocabulary == dataset.vocabulary and again.vocabulary.marked
    plain = made((("a b",),), names=())
    plain.save(tmp_path)
    facts = json.loads((tmp_path / "dataset.json").read_text())
    del facts["fields"]
    (tmp_path / "dataset.json").write_text(json.dumps(facts))
    old = Dataset.load(tmp_path)
    assert old.fields == () and not old.vocabulary.marked


def test_a_text_may_be_given_as_a_list():
    """Of two fields or more, one of which may be blank."""
    read = TypeAdapter(SomeText).validate_python
    assert read(["a", "b"]) == f"a\n{FIELD_MARK}\nb" and read(("", "b")) == joined(("", "b")) and read("a") == "a"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (["a"], "is a list of 1: give two fields or more, or a text without a list"),
        ([], "is a list of 0"),
        (["", " "], "has no word in it"),
        (f"\n{FIELD_MARK}\n", "has no word in it"),
        (["a", 3], "each of its fields must be text"),
        (7, "valid string"),
    ],
)
def test_what_is_no_text(text, said):
    """One line says what came."""
    with pytest.raises(ValidationError, match=said):
        TypeAdapter(SomeText).validate_python(text)


TABLE = "title,abstract,who\nCats,They run.,a\n,No title,b\nDogs, ,c\n,,d\nBirds,They fly.,e\n"


@pytest.fixture
def table(tmp_path):
    """Return a function that reads the table with options."""
    (tmp_path / "t.csv").write_text(TABLE)
    return lambda **options: read("table", {"path": "t.csv"} | options, tmp_path)


def test_a_table_with_two_columns_of_text(table):
    """Rows that lack one are dropped, counted by the first that is blank; columns are shown as they are."""
    corpus = table(text=["title", "abstract"], label="who")
    assert corpus.fields == ("title", "abstract") and corpus.labels == ("a", "e")
    assert corpus.texts == (joined(("Cats", "They run.")), joined(("Birds", "They fly.")))
    assert corpus.dropped == {"without title": 2, "without abstract": 1}
    assert list(corpus.columns) == ["title", "abstract", "who"]


def test_one_column_is_one_field(table):
    """Named alone or as a list of one, it is the same corpus, of one field, with the same options to name it by."""
    from rnnreport.data.corpora.table import Options

    assert table(text=["title"]) == table(text="title") and table(text="title").fields == ()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        told = [Options(path="t.csv", text=text).model_dump(mode="json") for text in ("title", ["title"])]
        both = Options(path="t.csv", text=["title", "abstract"]).model_dump(mode="json")
    assert told[0] == told[1] and told[0]["text"] == "title" and both["text"] == ["title", "abstract"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (["title", "abstrct"], "column 'abstrct' is not one of: abstract, title, who .did you mean 'abstract'"),
        (["title", "title"], "each column may stand once"),
        ([], "neither the name of a column nor a list of names"),
        (["title", 3], "neither the name of a column nor a list of names"),
        ({"a": 1}, "neither the name of a column nor a list of names"),
    ],
)
def test_columns_that_cannot_be(table, text, said):
    """One line with what is allowed."""
    with pytest.raises(DataError, match=said):
        table(text=text)
