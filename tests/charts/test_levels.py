"""From a number to a level of colour."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnreport.charts.levels import GATE, LEVELS, level, quantised, shown, sigmoid


def test_the_middle_has_no_colour():
    """Activation 0 is level 10."""
    assert level(shown(np.array([0.0]), 3.0, gate=False)).tolist() == [10]


@given(st.floats(-50, 50), st.floats(0.1, 10))
def test_the_sigmoid_is_symmetric(activation, gain):
    """sigmoid(-a) = 1 - sigmoid(a)."""
    assert sigmoid(np.array(-activation), gain) == pytest.approx(1 - sigmoid(np.array(activation), gain))


def test_the_sigmoid_never_overflows():
    """Values of any size stay between 0 and 1, without a warning."""
    assert sigmoid(np.array([-1e300, 1e300]), 3.0).tolist() == pytest.approx([0, 1])


def test_a_gate_is_shown_as_it_is():
    """0.25 of a gate is a quarter of the ramp."""
    assert level(shown(np.array([0.0, 0.25, 1.0]), 3.0, gate=True)).tolist() == [0, 5, LEVELS]


@given(st.lists(st.floats(-1, 1), min_size=1, max_size=20))
def test_rounding_to_16_bits_is_close(values):
    """What a browser gets differs from the number by at most half a step."""
    whole, scale = quantised(np.array(values), (-1.0, 1.0))
    assert whole.dtype == np.int16 and np.abs(whole * scale - values).max() <= scale / 2 + 1e-12


def test_missing_numbers_do_no_harm():
    """NaN becomes 0, infinity the end of the range."""
    whole, scale = quantised(np.array([np.nan, np.inf, -np.inf]), GATE)
    assert (whole * scale).tolist() == [0, 1, -1]
