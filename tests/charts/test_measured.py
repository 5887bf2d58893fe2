"""Measured values as text: as many decimals as their spread gives meaning to."""

from __future__ import annotations

import math

import numpy as np
import pytest

from rnnreport.charts import measured


@pytest.mark.parametrize(
    ("values", "places"),
    [([112, 622], 1), ([0, 20_000], 0), ([0.1, 0.2], 5), ([5, 5], 3), ([0, 0], 4), ([math.nan], 4), ([1e-9, 3e-9], 6)],
)
def test_decimals_follow_the_spread(values, places):
    """About a thousandth of the spread can be read; never more than six decimals."""
    assert measured.decimals(np.array(values, np.float64)) == places


@pytest.mark.parametrize(("values", "places"), [([112.0, 118.0], 0), ([1.5, 2.0], 1), ([1 / 3], 3)])
def test_exact_values_have_no_empty_decimals(values, places):
    """Whole numbers stay whole; what needs more decimals than allowed gets those."""
    assert measured.exact(np.array(values), 3) == places


def test_an_interval_in_words():
    """Both bounds, with a true minus; nothing where one is missing."""
    assert measured.between(-1.26, 3.0, 1) == "−1.3 to 3.0"
    assert measured.between(math.nan, 3.0, 1) == "–"


def test_a_unit_that_says_what_is_measured_stands_alone():
    """Passengers in thousand passengers are thousand passengers; other units stand behind, in brackets."""
    assert measured.with_unit("passengers", "thousand passengers") == "thousand passengers"
    assert [measured.with_unit("sales", unit) for unit in ("€", "")] == ["sales (€)", "sales"]
