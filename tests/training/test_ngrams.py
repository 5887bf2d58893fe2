"""TF-IDF vectors of words and pairs: the same numbers as scikit-learn's, for any tokens."""

from __future__ import annotations

import numpy as np
import pytest

from rnnreport.training.ngrams import count

TEXTS = (
    ["the", "cat", "sat", "on", "the", "mat"],
    ["the", "cat", "ran", "the", "cat", "ran"],
    [],
    ["a", "dog"],
    ["dog"],
    ["the", "dog", "ran"],
)


def named(features) -> set[tuple[str, ...]]:
    """Return the features as words and pairs of words."""
    words = features.words
    first, second = np.divmod(features.codes, len(words))
    return {(words[w],) if not v else (words[v - 1], words[w]) for v, w in zip(first, second, strict=True)}


def drawn(seed: int, texts: int) -> list[list[str]]:
    """Return texts of words as frequent as in real ones, some of them empty."""
    draw = np.random.default_rng(seed)
    return [[f"w{n % 300}" for n in draw.zipf(1.4, length)] for length in draw.integers(0, 40, texts)]


def test_features_are_the_words_and_pairs_of_two_texts_or_more():
    """A word counts once for each text; no pair crosses from one text to the next."""
    found = named(count(TEXTS, 100))
    assert found == {("the",), ("cat",), ("ran",), ("dog",), ("the", "cat")}
    assert ("a",) in named(count(TEXTS, 100, 1)) and ("mat", "the") not in named(count(TEXTS, 100, 1))


def test_a_row_by_hand():
    """ "the" stands twice and in 3 of 6 texts: (1 + ln 2) · (ln(7 / 4) + 1), before the row is made 1 long."""
    features = count(TEXTS, 100)
    row = features.vectors([TEXTS[0]]).toarray()[0]
    the, cat = (1 + np.log(2)) * (np.log(7 / 4) + 1), np.log(7 / 3) + 1  # "cat" and "the cat": in 2 texts
    expected = np.array([the, cat, cat]) / np.sqrt(the**2 + 2 * cat**2)
    assert sorted(row[row > 0]) == pytest.approx(sorted(expected))


@pytest.mark.parametrize("min_texts", [1, 2, 3])
@pytest.mark.parametrize("seed", range(3))
def test_vectors_are_those_of_scikit_learn(seed, min_texts):
    """Cosines of all texts, known and new, agree with TfidfVectorizer; so does the number of features."""
    text = pytest.importorskip("sklearn.feature_extraction.text")
    train, new = drawn(seed, 80), drawn(seed + 100, 30)
    reference = text.TfidfVectorizer(
        analyzer=lambda tokens: [*zip(tokens), *zip(tokens, tokens[1:], strict=False)],
        sublinear_tf=True,
        min_df=min_texts,
    ).fit(train)
    features = count(train, 10**9, min_texts)
    ours, theirs = features.vectors(train + new), reference.transform(train + new)
    assert named(features) == set(reference.vocabulary_)
    np.testing.assert_allclose((ours @ ours.T).toarray(), (theirs @ theirs.T).toarray(), atol=1e-12)


def test_of_too_many_features_those_of_the_most_texts_are_kept():
    """Words stay before pairs of the same frequency, earlier ones before later ones."""
    assert named(count(TEXTS, 3)) == {("the",), ("cat",), ("dog",)}
    assert named(count(TEXTS, 1)) == {("the",)}


def test_tokens_are_never_joined_to_strings():
    """A token with a space in it is no pair, and control characters are tokens like all others."""
    texts = [["a b"], ["a b", "c"], ["a", "b"], ["a", "b"], ["\x00", "\ud800"], ["\x00", "\ud800"]]
    found = named(count(texts, 100))
    assert found == {("a b",), ("a",), ("b",), ("a", "b"), ("\x00",), ("\ud800",), ("\x00", "\ud800")}


def test_what_is_not_known_leaves_a_row_of_zeros():
    """An empty text and one of unknown words have no length; all others have length 1."""
    features = count(TEXTS, 100)
    vectors = features.vectors([[], ["unknown"], ["the", "unknown", "cat"]])
    assert vectors.shape == (3, len(features))
    np.testing.assert_allclose((vectors @ vectors.T).diagonal(), [0, 0, 1])


@pytest.mark.parametrize("texts", [[[], []], [["a"], ["b"]]])
def test_there_may_be_no_feature_at_all(texts):
    """Empty texts, and texts that share no word, give vectors without columns."""
    features = count(texts, 100)
    assert len(features) == 0
    assert features.vectors([*texts, ["a"]]).shape == (3, 0)
    assert features.vectors([]).shape == (0, 0)
