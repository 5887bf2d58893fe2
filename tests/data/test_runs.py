"""Longest shared runs, against looking everywhere."""

from __future__ import annotations

import time

import numpy as np
from hypothesis import given
from hypothesis import strategies as some

from rnnreport.data.runs import Run, find, longest_runs
from rnnreport.data.vocabulary import PAD, UNKNOWN

TOKENS = some.lists(some.integers(PAD, 5), max_size=14).map(lambda ids: np.array(ids, np.int32))


def looked_for(text, documents) -> tuple[int, int]:
    """Return the longest run by trying all, the longest first, and of these the first."""
    for size in range(len(text), 0, -1):
        for begin in range(len(text) - size + 1):
            run = text[begin : begin + size].tolist()
            if min(run) > UNKNOWN and any(
                run == ids[at : at + size].tolist() for ids in documents for at in range(len(ids) - size + 1)
            ):
                return begin, begin + size
    return 0, 0


@given(some.lists(TOKENS, max_size=4), some.lists(TOKENS, max_size=4))
def test_the_longest_run_is_the_one_that_looking_everywhere_finds(texts, documents):
    """For any texts and documents, few tokens, so that runs repeat and overlap."""
    assert longest_runs(texts, documents) == tuple(looked_for(text, documents) for text in texts)


@given(some.integers(0, 40), some.integers(0, 40), some.integers(1, 3))
def test_what_repeats_itself_is_shared_as_far_as_it_goes(text, document, period):
    """Periodic texts, of which every part stands at many places."""
    long = np.tile(np.arange(2, 2 + period), 40)
    assert longest_runs([long[:text]], [long[:document]]) == (looked_for(long[:text], [long[:document]]),)


def test_no_run_goes_on_into_the_next_document():
    """Two halves in two documents are no whole, and two texts are no text."""
    documents = [np.array([5, 6]), np.array([7, 8])]
    assert longest_runs([np.array([5, 6, 7, 8])], documents) == (Run(0, 2),)
    assert longest_runs([np.array([5]), np.array([6])], documents) == (Run(0, 1), Run(0, 1))


def test_unknown_words_are_like_no_other():
    """<unk> stands for many words, so it breaks a run."""
    ids = np.array([UNKNOWN, 5, UNKNOWN, 6, 7, UNKNOWN])
    assert longest_runs([ids], [ids]) == (Run(3, 5),)
    assert longest_runs([ids[:1]], [ids]) == (Run(0, 0),)


def test_a_run_is_found_wherever_it_begins():
    """Overlapping ones too; a run longer than the tokens is nowhere."""
    tokens = np.array([4, 4, 4, 5])
    assert find(np.array([4, 4]), tokens).tolist() == [0, 1]
    assert find(np.array([5]), tokens).tolist() == [3]
    assert find(np.array([4, 4, 4, 5, 5]), tokens).tolist() == []


def test_a_hundred_thousand_tokens_are_searched_at_once():
    """A copy of a whole document is found among 1,000 documents, in far less time than trying all places takes."""
    draw = np.random.default_rng(0)
    documents = [draw.zipf(1.5, 100) % 5000 + 2 for _ in range(1000)]
    texts = [documents[700][20:80], *(draw.zipf(1.5, 60) % 5000 + 2 for _ in range(20))]
    began = time.process_time()
    runs = longest_runs(texts, documents)
    assert time.process_time() - began < 10
    assert runs[0] == Run(0, 60)
    assert max(run.end - run.begin for run in runs[1:]) < 30
