"""Vocabularies: the most frequent words, each with a number that never depends on chance."""

from __future__ import annotations

from rnnreport.data.vocabulary import PAD, UNKNOWN, Vocabulary

COUNTS = {"b": 2, "a": 2, "c": 5, "d": 1}


def test_special_words_come_first():
    """Numbers 0 and 1 are padding and the unknown word."""
    vocabulary = Vocabulary.from_counts(COUNTS)
    assert (vocabulary.words[PAD], vocabulary.words[UNKNOWN]) == ("<pad>", "<unk>")


def test_frequent_words_first_ties_by_code_point():
    """Words stand from the most to the least frequent, equally frequent ones in the order of their code points."""
    assert Vocabulary.from_counts(COUNTS).words[2:] == ("c", "a", "b", "d")


def test_what_is_left_out_is_counted_as_unknown():
    """The count of the unknown word is that of all tokens that the vocabulary leaves out."""
    assert Vocabulary.from_counts(COUNTS, size=1).counts == (0, 5, 5)


def test_more_words_asked_for_than_there_are():
    """A vocabulary larger than the words there are holds them all."""
    assert Vocabulary.from_counts(COUNTS, size=10**9).known == 4


def test_rare_words_are_left_out():
    """Words counted less often than `min_count` are unknown."""
    assert Vocabulary.from_counts(COUNTS, min_count=2).words[2:] == ("c", "a", "b")


def test_words_of_other_texts_are_unknown():
    """A word counted zero times, as those of test texts are, is no word of the vocabulary."""
    assert Vocabulary.from_counts({"a": 1, "b": 0}).known == 1


def test_ids():
    """Known words give their numbers, others UNKNOWN, as int32."""
    ids = Vocabulary.from_counts(COUNTS).ids(["c", "zebra", "a"])
    assert ids.tolist() == [2, UNKNOWN, 3] and ids.dtype.name == "int32"


def test_a_text_cannot_name_special_words():
    """A text that holds the very spelling of a special word does not get its number."""
    assert Vocabulary.from_counts(COUNTS).ids(["<pad>", "<unk>"]).tolist() == [UNKNOWN, UNKNOWN]
