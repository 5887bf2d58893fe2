"""Scales: where numbers lie and where ticks stand."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnreport.charts.scales import Tick, exact, linear, logarithmic, nice_step, thinned, whole_axis

NUMBERS = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=20)


@given(NUMBERS)
def test_a_linear_scale_holds_all_values(values):
    """Every value lies between the ends, 0 to 100 percent, up to rounding."""
    scale = linear(values)
    assert all(-0.01 <= scale.at(value) <= 100.01 for value in values)


@given(NUMBERS)
def test_a_linear_scale_has_few_ticks(values):
    """There are two to nine ticks, all different as written."""
    labels = [tick.label for tick in linear(values).axis("loss").ticks]
    assert 2 <= len(labels) <= 9 and len(set(labels)) == len(labels)


def test_no_number_is_no_problem():
    """Nothing, or nothing finite, gives a scale from 0 to 1."""
    assert (linear([math.nan]).low, linear([]).high) == (0.0, 1.0)


def test_one_value_lies_within():
    """A single value does not collapse the scale."""
    assert 0 < linear([4.2]).at(4.2) < 100


def test_zero_begins_at_nothing():
    """Counts begin at 0."""
    assert linear([3, 9], zero=True).low == 0


@given(st.floats(1e-9, 1e9))
def test_steps_are_round(rough):
    """A step is 1, 2 or 5 times a power of ten, and not below what was asked."""
    step = nice_step(rough)
    digits = step / 10 ** math.floor(math.log10(step) + 1e-9)
    assert step >= rough * (1 - 1e-8) and min(abs(digits - one) for one in (1, 2, 5, 10)) < 1e-6


@pytest.mark.parametrize("last", [1, 2, 5, 12, 100, 9999])
def test_epochs_are_whole(last):
    """Epochs are labelled with whole numbers, the first one among them."""
    labels = [tick.label for tick in whole_axis(exact(1, last), "epoch").ticks]
    assert labels[0] == "1" and all(label.replace(",", "").isdigit() for label in labels)


def test_logarithmic_steps_are_equal():
    """Equal factors are equal distances."""
    scale = logarithmic([500, 1000, 2000])
    assert [scale.at(value) for value in (500, 1000, 2000)] == [0, 50, 100]


def test_crowded_labels_are_left_out():
    """Labels that would touch are left out; the last stays."""
    ticks = [Tick(0, "a"), Tick(4, "b"), Tick(50, "c"), Tick(97, "d"), Tick(100, "e")]
    assert [tick.label for tick in thinned(ticks)] == ["a", "c", "e"]
