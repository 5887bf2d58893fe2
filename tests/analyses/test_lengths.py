"""The histogram of lengths."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnreport.analyses import lengths
from rnnreport.analyses.lengths import Settings, bin_edges


def test_every_text_is_counted_where_its_length_lies(subject):
    """Texts of 4, 8, 3, 4 and 8 tokens, in bins of one."""
    found = lengths.answer(Settings(bins=30), subject)
    assert found.edges.tolist() == list(range(10))
    assert found.counts.tolist() == [0, 0, 0, 1, 2, 0, 0, 0, 2]
    assert (found.median, found.mean, found.maximum) == (4.0, 5.4, 8.0)


def test_lengths_are_those_before_cutting(study, subject_of):
    """Pieces of two tokens do not make the texts shorter."""
    cut = study.model_copy(update={"data": study.data.model_copy(update={"segment": 2})})
    assert lengths.answer(Settings(), subject_of(cut)).maximum == 8.0


def test_characters_are_called_characters(study, subject_of):
    """The unit is that of the tokens."""
    spelled = study.model_copy(update={"data": study.data.model_copy(update={"tokens": "character"})})
    assert lengths.answer(Settings(), subject_of(spelled)).unit == "characters"


@pytest.mark.parametrize(("longest", "width"), [(29, 1), (30, 2), (300, 20), (1999, 100), (2000, 100), (12345, 500)])
def test_widths_are_round(longest, width):
    """1, 2 or 5 times a power of ten, the least that needs no more than 30 bins."""
    assert np.unique(np.diff(bin_edges(longest, 30))).tolist() == [width]


@settings(deadline=None, max_examples=50)
@given(st.integers(1, 5_000_000), st.integers(1, 200))
def test_the_longest_text_has_its_own_place(longest, bins):
    """Edges begin at 0, the last bin holds the longest text, and there are no more bins than asked for."""
    edges = bin_edges(longest, bins)
    assert edges[0] == 0
    assert edges[-2] <= longest < edges[-1]
    assert len(edges) - 1 <= bins
