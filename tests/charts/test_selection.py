"""Which cells to show."""

from __future__ import annotations

import pytest

from rnnreport.charts.selection import canonical, chosen, said, skipped
from rnnreport.errors import RnnReportError


@pytest.mark.parametrize(
    ("choice", "cells"),
    [
        ("all", (0, 1, 2, 3, 4, 5)),
        ("first 2, last 1", (0, 1, 5)),
        ("first 10", (0, 1, 2, 3, 4, 5)),
        ("4-5, 1", (1, 4, 5)),
        ("3–3", (3,)),
        ([0, "last 1"], (0, 5)),
        (2, (2,)),
    ],
)
def test_choices_of_six_cells(choice, cells):
    """Words, ranges, numbers and lists choose cells, ascending, each once."""
    assert chosen(canonical(choice), 6, "LSTM") == cells


@pytest.mark.parametrize("choice", ["", "frist 10", "first", "first 0", "5-3", "-1", 1.5, True, None, [], "1;2"])
def test_nonsense_is_refused(choice):
    """What is no choice of cells is refused, and the message says what is allowed."""
    with pytest.raises(ValueError, match=r"first 10|runs backwards|chooses no cell"):
        canonical(choice)


def test_a_cell_that_is_not_there():
    """A number past the last cell names the model and its cells."""
    with pytest.raises(RnnReportError, match="no cell 6 in LSTM, which has 6 cells, 0 to 5"):
        chosen("6", 6, "LSTM")


def test_cells_are_said_in_runs():
    """Runs are said with a dash."""
    assert said((0, 1, 2, 5, 8, 9)) == "0–2, 5 and 8–9"


def test_what_is_left_out_is_said():
    """Between two shown cells it is said which are not."""
    assert [skipped(None, 3), skipped(2, 3), skipped(2, 4), skipped(9, 118)] == ["", "", "cell 3", "cells 10–117"]
