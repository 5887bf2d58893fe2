"""Data sets: tokens, numbers, pieces and splits of one corpus."""

from __future__ import annotations

import numpy as np
import pytest

from rnnreport.data.dataset import Dataset, build
from rnnreport.data.vocabulary import UNKNOWN
from rnnreport.errors import DataError
from rnnreport.study import Data

LONG = " ".join(f"word{number % 50}" for number in range(20_000))


def rebuilt(dataset: Dataset, number: int) -> str:
    tokens, spaces = dataset.tokens(number)
    return "".join(space + token for space, token in zip(spaces, tokens, strict=True))


@pytest.mark.parametrize("kind", ["word", "character"])
def test_hostile_texts_survive(dataset, hostile, kind):
    """Tokens and spaces put together are the text, sign by sign, whatever it holds."""
    assert rebuilt(dataset(hostile, tokens=kind), 0) == hostile


def test_unknown_words_in_test_texts(dataset):
    """The vocabulary comes from training texts alone."""
    found = dataset("a b", "a zebra", splits=("train", "test"))
    assert found.piece(1).tolist()[1] == UNKNOWN and found.facts["unknown_tokens"] == 1


def test_one_word(dataset):
    """A text of one word is a piece of one token."""
    assert dataset("Hello", "a b c").piece(0).shape == (1,)


def test_twenty_thousand_words(dataset):
    """A text of 20,000 words stays one piece."""
    assert len(dataset(LONG).piece(0)) == 20_000


def test_segments(dataset):
    """Pieces have `segment` tokens, the last one what remains, and together they are the document."""
    found = dataset(LONG, "one", "a b c", segment=3000)
    assert np.diff(found.offsets).tolist() == [3000] * 6 + [2000, 1, 3]
    assert found.documents.tolist() == [0] * 7 + [1, 2]
    assert "".join(rebuilt(found, number) for number in range(7)) == LONG


def test_pieces_stay_in_one_split(corpus):
    """All pieces of a document are in the same split."""
    texts = tuple(f"a b c d e f {number}" for number in range(40))
    found = build(corpus(*texts), Data(corpus="toy", segment=2))
    owners = [set(found.documents[pieces].tolist()) for pieces in found.splits.values()]
    assert sum(map(len, owners)) == len(set.union(*owners)) == 40


def test_document_facts(dataset):
    """Lengths and counts are those of documents, however they are cut."""
    found = dataset("a b c d e", "f", "g h", splits=("train", "validation", "test"), segment=2)
    assert found.document_lengths().tolist() == [5, 1, 2]
    assert found.document_counts() == {"train": 1, "validation": 1, "test": 1}


def test_repeated_texts_are_counted(dataset):
    """Texts that stand in training and in test are counted, white space aside."""
    facts = dataset("same text", "other", "same\n text ", splits=("train", "train", "test")).facts
    assert (facts["repeated_texts"], facts["repeated_across_splits"]) == (1, 1)


def test_texts_without_words_are_dropped(corpus):
    """A blank text is left out and counted, and everything parallel to it with it."""
    made = corpus("a", " \u2028", "b", splits=("train", "test", "train"), labels=("x", "y", "z"), title=("1", "2", "3"))
    found = build(made, Data(corpus="toy", split={"validation": 0}))
    assert (found.texts, found.labels, found.columns["title"]) == (("a", "b"), ("x", "z"), ("1", "3"))
    assert found.dropped == {"without a word": 1}


def test_nothing_but_blanks(dataset):
    """Without any word there is no data set."""
    with pytest.raises(DataError, match="holds a word"):
        dataset(" ", "\n")


def test_min_count_too_high(dataset):
    """A `min_count` that leaves nothing says how frequent the most frequent word is."""
    with pytest.raises(DataError, match="stands 2 times"):
        dataset("a a b", min_count=3)


def test_vocabulary_size(dataset):
    """The vocabulary holds at most as many words as asked for, and all where there are fewer."""
    assert dataset("a a b c", vocabulary=1).vocabulary.words[2:] == ("a",)
    assert dataset("a a b c", vocabulary=99).vocabulary.known == 3


def test_capitals_count_when_asked(dataset):
    """Without `lowercase`, "The" and "the" are two words."""
    assert dataset("The the", lowercase=False).vocabulary.known == 2


def test_split_by_column(corpus):
    """A column may say which text is in which split."""
    made = corpus("a", "b", "c", part=("test", "train", "dev"))
    found = build(made, Data(corpus="toy", split={"column": "part"}))
    assert {name: pieces.tolist() for name, pieces in found.splits.items()} == {
        "train": [1],
        "validation": [2],
        "test": [0],
    }


def test_split_column_missing(corpus):
    """A column that is not there is named with the nearest."""
    with pytest.raises(DataError, match="toy: split column 'prt'.*did you mean 'part'"):
        build(corpus("a", part=("train",)), Data(corpus="toy", split={"column": "prt"}))


def test_encode(dataset):
    """Any text becomes numbers, tokens, spaces, and whether each is known."""
    ids, tokens, spaces, known = dataset("Computers are fun").encode("COMPUTERS are  zebras")
    assert (tokens, spaces, known) == (("COMPUTERS", "are", "zebras"), ("", " ", "  "), (True, True, False))
    assert ids.dtype == np.int32 and ids[2] == UNKNOWN


def test_encode_nothing(dataset):
    """An empty text has no numbers."""
    ids, *rest = dataset("a").encode("")
    assert ids.shape == (0,) and rest == [(), (), ()]


def test_round_trip(corpus, tmp_path):
    """What is loaded equals what was saved, and saving that again gives the same bytes."""
    made = corpus(
        "a\u2028b", "\u0085 <b>", "c c", "d \U0001f600", labels=("x", "", "y\n", "z"), title=("1", "2", "", "\u2028")
    )
    found = build(made, Data(corpus="toy", segment=2, split={"seed": 3}))
    (tmp_path / "1").mkdir(), (tmp_path / "2").mkdir()
    found.save(tmp_path / "1")
    again = Dataset.load(tmp_path / "1")
    again.save(tmp_path / "2")
    for path in sorted((tmp_path / "1").iterdir()):
        assert path.read_bytes() == (tmp_path / "2" / path.name).read_bytes()
    for name in ("corpus", "sha256", "settings", "texts", "labels", "columns", "dropped", "facts", "vocabulary"):
        assert getattr(found, name) == getattr(again, name)
    assert all(np.array_equal(found.splits[name], again.splits[name]) for name in found.splits)


def test_same_settings_same_data(corpus):
    """Nothing in a data set depends on chance."""
    texts = tuple(f"a b {number}" for number in range(30))
    first, second = (build(corpus(*texts), Data(corpus="toy")) for _ in range(2))
    assert np.array_equal(first.ids, second.ids) and np.array_equal(first.splits["test"], second.splits["test"])
