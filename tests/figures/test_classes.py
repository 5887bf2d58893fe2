"""How many texts each class has: what the bars and the sentences below them say."""

from __future__ import annotations

import numpy as np
import pytest

from rnnreport.results import ClassCounts
from tests.figures import edges_of_classification as edges
from tests.figures.drawing import show
from tests.figures.reading import plain, rows


def counted(names: tuple[str, ...], train: list[int], test: list[int], **facts: int) -> ClassCounts:
    """Return classes of these sizes."""
    return ClassCounts(names, {"train": np.array(train, np.int32), "test": np.array(test, np.int32)}, facts)


def facts(found: ClassCounts) -> str:
    """Return the sentences below the bars."""
    return " ".join(show("classes", answers=(found,)).context.facts)


def test_bars_have_one_scale():
    """The longest bar of all parts is the largest share; the others are in proportion."""
    found = counted(("a", "b"), [30, 70], [50, 50])
    widths = [[bar.width for bar in row.bars] for row in show("classes", answers=(found,)).context.rows[:2]]
    assert widths == [[100.0, 71.43], [42.86, 71.43]]


def test_the_largest_class_comes_first():
    """Classes are in the order of their sizes."""
    found = counted(("a", "b", "c"), [1, 3, 2], [1, 1, 1])
    assert [row.name for row in show("classes", answers=(found,)).context.rows] == ["b", "c", "a", "all classes"]


def test_ratings_keep_their_order():
    """Classes that are numbers are shown as they follow each other."""
    found = counted(("1", "2", "10"), [1, 3, 2], [1, 1, 1])
    assert [row.name for row in show("classes", answers=(found,)).context.rows][:3] == ["1", "2", "10"]


def test_of_a_thousand_classes_thirty_are_shown():
    """The others are one row without a bar, and all are in the file."""
    shown = show("classes", answers=(edges.many_classes(),))
    assert len(shown.context.rows) == 32 and shown.context.rows[30].name == "970 others"
    assert len(rows(shown, "classes-1.csv")) == 1000
    last = shown.context.rows[-1].bars[0].count.replace(",", "")
    assert sum(int(row["train"]) for row in rows(shown, "classes-1.csv")) == int(last)


def test_imbalance_is_told():
    """The largest is so many times the smallest."""
    said = facts(counted(("a", "b"), [80, 20], [10, 5]))
    assert (
        "The classes are unequal: the largest, “a”, has 90 texts, 3.6 times as many as the smallest, “b”, with 25."
        in said
    )
    assert facts(counted(("a", "b"), [5, 5], [5, 5])).startswith("The classes are equally large: 10 texts each.")


def test_the_dullest_answer_is_told():
    """The most frequent class of the training texts, on the test texts."""
    said = plain(facts(counted(("a", "b"), [60, 40], [10, 30])))
    assert "To answer “a” always, the most frequent in training, is right on 25.0 % of the test texts." in said


def test_a_class_without_a_text_is_told():
    """A class that no test text has cannot be judged."""
    assert "The class “b” has no test text." in facts(counted(("a", "b"), [6, 4], [1, 0]))
    assert "4 classes have no test text." in facts(counted(tuple("abcde"), [1] * 5, [1, 0, 0, 0, 0]))


@pytest.mark.parametrize(
    ("odd", "said"),
    [
        ({}, "No text stands there twice."),
        ({"repeated_texts": 1}, "1 text repeats an earlier one."),
        (
            {"repeated_across_splits": 17, "dropped_repeats": 2},
            "17 held-out texts stand in training too; 2 repeats were",
        ),
        ({"contradictory_texts": 2}, "2 texts stand there with different classes."),
    ],
)
def test_odd_texts_are_told(odd, said):
    """Texts that repeat or contradict each other are counted in words."""
    assert said in facts(counted(("a", "b"), [6, 4], [1, 1], **odd))


def test_an_empty_study_of_classes():
    """No text, no share."""
    assert facts(counted(("a", "b"), [0, 0], [0, 0])) == "There is no text. No text stands there twice."
