"""The head of the data."""

from __future__ import annotations

from rnnreport.analyses import data_preview
from rnnreport.analyses.data_preview import Settings


def test_rows_are_the_first_entries_as_text(subject):
    """Every column is there, in order, cell by cell."""
    found = data_preview.answer(Settings(rows=2), subject)
    assert found.columns == ("id", "text")
    assert found.rows == (("1", "The cat sat."), ("2", "The cat ran, the dog sat."))


def test_more_rows_than_there_are_give_all(subject):
    """A small corpus is shown whole."""
    assert len(data_preview.answer(Settings(rows=50), subject).rows) == 5


def test_counts_say_what_was_kept_and_dropped(subject):
    """Entries, tokens, known words, documents of every split, and the reasons for dropping."""
    found = data_preview.answer(Settings(), subject)
    assert (found.total, found.tokens) == (5, 4 + 8 + 3 + 4 + 8)
    assert found.vocabulary == len({"the", "cat", "sat", ".", "ran", ",", "dog", "a", "!"})
    assert found.splits == {"train": 3, "validation": 1, "test": 1}
    assert found.dropped == {"empty": 2}


def test_splits_count_documents_not_pieces(study, subject_of):
    """Cutting texts into pieces leaves the counts alone."""
    cut = study.model_copy(update={"data": study.data.model_copy(update={"segment": 2})})
    found = data_preview.answer(Settings(), subject_of(cut))
    assert found.splits == {"train": 3, "validation": 1, "test": 1}
