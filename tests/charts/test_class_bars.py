"""Bars of classes: which have one, what the others come to, and ranges over seeds."""

from __future__ import annotations

import numpy as np
import pytest

from rnnreport.charts.class_bars import answered, bars, chosen

MANY = [f"class {number}" for number in range(1000)]


def spread() -> np.ndarray:
    """Return probabilities of 1,000 classes by one seed: half for class 500, a tenth for class 3, the rest even."""
    chances = np.full((1, 1000), 0.4 / 998)
    chances[0, [500, 3]] = 0.5, 0.1
    return chances


def test_few_classes_keep_their_order():
    """Up to six classes stand as in the study, whatever their probability."""
    assert [bar.name for bar in bars("abcdef", np.array([[0.1, 0.1, 0.5, 0.1, 0.1, 0.1]]))] == list("abcdef")


def test_of_many_classes_the_most_probable_come_first():
    """Six of 1,000 have bars, and all others one together, so that all lengths add up to 100 %."""
    made = bars(MANY, spread())
    assert [bar.name for bar in made[:2]] == ["class 500", "class 3"] and len(made) == 7
    assert (made[-1].name, made[-1].kind) == ("994 other classes", "others")
    assert sum(bar.length for bar in made) == pytest.approx(100, abs=0.5)


def test_the_expected_class_has_a_bar_in_any_case():
    """A class far down the list is added after the six, and is no longer among the others."""
    made = bars(MANY, spread(), expected=777)
    assert (made[6].name, made[6].note, made[7].name) == ("class 777", "expected", "993 other classes")
    assert chosen(spread(), 3) == chosen(spread())


def test_the_answer_is_the_highest_mean():
    """Two seeds disagree; the one that is surer decides."""
    chances = np.array([[0.55, 0.45], [0.1, 0.9]])
    assert answered(chances) == 1
    assert [bar.kind for bar in bars("ab", chances)] == ["", "answer"]


def test_a_bar_has_the_mean_and_the_range_of_its_seeds():
    """The bar is as long as the mean, the thin line reaches from the lowest seed to the highest."""
    bar = bars("ab", np.array([[0.2, 0.8], [0.4, 0.6]]))[1]
    assert (bar.length, bar.low, bar.reach, bar.number, bar.range) == (70, 60, 20, "70.0\u202f%", "60.0 to 80.0")


def test_one_seed_has_no_range():
    """Nothing is said of a range that is not known."""
    assert bars("ab", np.array([[0.2, 0.8]]))[0].range == ""


def test_the_range_of_others_is_that_of_their_sum():
    """Seeds that shift probability among the other classes do not widen the range of their sum."""
    chances = np.zeros((2, 8))
    chances[:, :6] = 0.15
    chances[[0, 1], [6, 7]] = 0.1
    others = bars("abcdefgh", chances)[-1]
    assert (others.kind, others.length, others.reach) == ("others", 10, 0)
