"""What written texts share with training texts."""

from __future__ import annotations

import numpy as np
import pytest

from rnnreport.analyses import copied, generate
from rnnreport.analyses.copied import Settings
from rnnreport.data.corpus import Corpus
from rnnreport.data.dataset import build
from rnnreport.models.generation import Written
from rnnreport.study import Data
from rnnreport.training.subject import Subject

TEXTS = (
    "Humpty Dumpty sat on a wall, Humpty Dumpty had a great fall.",
    "One, two, buckle my shoe; three, four, knock at the door.",
    "Humpty sat on a door and had two great shoes.",
    "Three, four, knock on a wall; four, knock at the hat.",
    "A wall, a door.",
)
SPLITS = ("train", "train", "validation", "test", "test")


def corpus_of(texts=TEXTS, splits=SPLITS, **settings):
    """Return a data set of rhymes."""
    corpus = Corpus("toy", texts, None, {"text": texts}, splits, {}, "0" * 64)
    return build(corpus, Data(corpus="toy", **settings))


@pytest.fixture
def writing(subject, monkeypatch):
    """Let a model write what a test says, of which the first token is given."""

    def write(dataset, text: str):
        ids, tokens, _, _ = dataset.encode(text)
        written = Written(ids[1:][None], np.ones((1, len(ids) - 1), np.float32), ())
        monkeypatch.setattr("rnnreport.training.written.write", lambda *asked: written)
        asked = Subject(subject.study, dataset, {"LSTM": subject.trained["LSTM"]})
        return copied.answer(Settings(text=tokens[0], length=len(ids) - 1, temperatures=(0.0,)), asked)

    return write


def run_of(copy) -> str:
    """Return the run in small letters."""
    pairs = zip(copy.spaces[copy.begin : copy.end], copy.tokens[copy.begin : copy.end], strict=True)
    return "".join(map("".join, pairs)).strip().lower()


def test_texts_are_those_of_generate(subject):
    """Word for word, for every model, temperature and seed."""
    asked = {"text": "The cat", "length": 5, "temperatures": (0.0, 1.5), "seeds": (1, 2), "top_k": 4}
    found = copied.answer(Settings(**asked), subject)
    expected = generate.answer(generate.Settings(**asked), subject).generations
    kept = ("model", "seed", "temperature", "tokens", "spaces", "given")
    assert [[getattr(one, name) for name in kept] for one in found.texts] == [
        [getattr(one, name) for name in kept] for one in expected
    ]
    assert found.length == 7


@pytest.mark.parametrize("segment", [None, 4])
def test_the_longest_run_is_found_with_what_is_around_it(writing, segment):
    """In the corpus' spelling; given words may be part of it, and pieces of a document are no borders."""
    (copy,) = writing(corpus_of(segment=segment), "wall, humpty dumpty had two great shoes").texts
    assert (run_of(copy), copy.given, copy.begin, copy.end) == ("wall, humpty dumpty had", 1, 0, 5)
    assert (copy.source, copy.source_after, copy.document) == ("Humpty Dumpty sat on a ", " a great fall.", 0)


def test_the_end_of_a_text_is_the_end_of_a_run(writing):
    """What follows in the next text of the corpus does not belong to it, and nothing stands around a whole text."""
    (copy,) = writing(corpus_of(), "great fall. one, two, three").texts
    assert (run_of(copy), copy.source, copy.document) == ("one, two,", "", 1)
    whole = TEXTS[1]
    (copy,) = writing(corpus_of(), whole).texts
    assert (run_of(copy), copy.source, copy.source_after) == (whole.lower(), "", "")


def test_only_training_texts_are_copied_from(writing):
    """A run that stands in a held-out text, even before it stands in a training text, counts for the latter."""
    texts = ("My door and my wall had a fall.", "A wall had a fall and my door.")
    dataset = corpus_of((texts[0], *texts), ("validation", "test", "train"))
    (copy,) = writing(dataset, "my wall had a fall").texts
    assert (run_of(copy), copy.document) == ("wall had a fall", 2)


def test_words_outside_the_vocabulary_are_not_copied(writing):
    """<unk> in the text and <unk> in the corpus are other words; where nothing is shared, nothing is told."""
    dataset = corpus_of(("a zebra ran", "a cat and a cat and"), ("test", "train"), min_count=2)
    (copy,) = writing(dataset, "zebra ran zebra").texts
    assert (copy.begin, copy.end, copy.source, copy.source_after, copy.document) == (0, 0, "", "", -1)


def test_much_is_left_out_around_a_run(writing):
    """24 tokens at either side are enough to know the place again."""
    text = " ".join(f"a{number}" for number in range(100))
    (copy,) = writing(corpus_of((text, "b c"), ("train", "test")), "a50 a51 b").texts
    assert copy.source == " ".join(f"a{number}" for number in range(26, 50)) + " "
    assert copy.source_after == "".join(f" a{number}" for number in range(52, 76))


def test_held_out_texts_are_measured_in_pieces_as_long(writing):
    """Of the test documents the first has four pieces of four tokens, the other one, each with its longest run."""
    found = writing(corpus_of(), "on a wall a")
    assert (found.length, found.held_out.dtype) == (4, np.int32)
    pieces = {"three , four ,": 4, "knock on a wall": 3, "; four , knock": 3, "at the hat .": 2, "a wall , a": 3}
    assert found.held_out.tolist() == list(pieces.values())


def test_validation_texts_stand_in_for_test_texts(writing):
    """And where every text is shorter, there is nothing to compare with."""
    dataset = corpus_of(TEXTS[:3], SPLITS[:3])
    assert writing(dataset, "on a wall a").held_out.tolist() == [3, 1]
    assert writing(dataset, "on a wall " * 9).held_out.shape == (0,)


def test_no_more_than_so_many_pieces_are_measured(writing, monkeypatch):
    """Then they are taken from all of the held-out texts, the first and the last among them."""
    every = writing(corpus_of(), "on a").held_out
    monkeypatch.setattr(copied, "WINDOWS", 4)
    some = writing(corpus_of(), "on a").held_out
    assert len(every) > len(some) == 4
    assert (some[0], some[-1]) == (every[0], every[-1])


def test_a_text_without_a_word_is_an_error(subject):
    """There is nothing to write on from."""
    with pytest.raises(ValueError, match="no word in it"):
        copied.answer(Settings(text=" "), subject)
